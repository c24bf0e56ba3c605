import type { PlacedAdvice } from '#domain/advice';
import { type AdviceSetup, loadAdviceSetup, openSignalDesk } from '#entry/advice/advice-setup';
import type { OpenTape } from '#entry/open-tape';
import type { FarmBook } from '#farm/book/farm-book';
import type { LeagueRules } from '#farm/league/league-rules';
import type { TapePosition } from '#ports/tape';
import { type AdviceProgress, NO_ADVICE } from '#research/advice/advice-ledger';
import { BookCounsel } from '#research/advice/book-counsel';
import { TapeAdvice } from '#research/advice/tape-advice';

/** Where the farm of the tape is; null where there is none, or none any more. */
export interface FarmBeside {
  readonly book: FarmBook;
  readonly rules: LeagueRules;
}

interface AdviceNews {
  readonly placed: readonly PlacedAdvice[];
  readonly progress: AdviceProgress;
  readonly anew: boolean;
}

/** Between two looks at the clock. */
const STEP_INPUTS = 500;

/** The trading desk of one tape, run in slices beside its farm and never ahead of it. */
export class AdviceRun {
  readonly #setup: AdviceSetup;
  readonly #beside: () => FarmBeside | null;
  #walk: TapeAdvice;
  #placed: PlacedAdvice[] = [];
  #anew = true;
  #problem: string | null = null;
  /** Where it stood when it was asked last. */
  #told: AdviceProgress = NO_ADVICE;

  constructor(configFolder: string, tape: OpenTape, beside: () => FarmBeside | null) {
    this.#setup = loadAdviceSetup(configFolder);
    this.#beside = beside;
    this.#walk = this.#begin(tape);
  }

  /** Whether it has heard all that it may. */
  isThrough(until: TapePosition): boolean {
    return this.#problem !== null || this.#walk.atEnd || this.#walk.position >= until;
  }

  /** Runs until the clock says so. What fails is told, and ends it: the farm beside it goes on. */
  run(until: TapePosition, isOver: () => boolean): void {
    try {
      while (!this.isThrough(until) && !isOver()) this.#walk.advance(STEP_INPUTS, until);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** The same tape, read anew: more has been recorded. */
  follow(tape: OpenTape): void {
    this.#walk.follow(tape.reader);
  }

  /** The farm begins again, and so does whoever asked it. */
  startOver(tape: OpenTape): void {
    this.#placed = [];
    this.#anew = true;
    this.#walk = this.#begin(tape);
  }

  /** What has been advised since it was asked last. */
  takeNews(): AdviceNews {
    const news = { placed: this.#placed, progress: this.#progress, anew: this.#anew };
    this.#placed = [];
    this.#anew = false;
    this.#told = news.progress;
    return news;
  }

  /** Advice, or that it has come to an end, or that there is more to come. */
  get hasNews(): boolean {
    return this.#anew || this.#placed.length > 0 || this.#progress.phase !== this.#told.phase;
  }

  get hasMoved(): boolean {
    return this.#progress.through !== this.#told.through;
  }

  get #progress(): AdviceProgress {
    const { position: through, inputs, atEnd } = this.#walk;
    const phase = this.#problem !== null ? 'failed' : atEnd ? 'ready' : 'catching-up';
    return { phase, problem: this.#problem, through, inputs };
  }

  #begin(tape: OpenTape): TapeAdvice {
    const rules = this.#beside()?.rules ?? null;
    const counsel = rules === null ? null : new BookCounsel(() => this.#beside()?.book ?? null, rules);
    return new TapeAdvice({
      tape: tape.reader,
      settings: tape.settings,
      desk: openSignalDesk(this.#setup, tape.settings, counsel),
      advised: (placed) => this.#placed.push(placed),
    });
  }
}

/** What is told where a mistake in the settings leaves nobody to advise. */
export function adviceFailure(problem: string): AdviceNews {
  return { placed: [], progress: { ...NO_ADVICE, phase: 'failed', problem }, anew: true };
}
