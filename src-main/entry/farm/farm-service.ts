import type { FarmProgress } from '#contract/farm-view';
import { adviceFailure, AdviceRun } from '#entry/advice/advice-run';
import { DecisionLog } from '#entry/farm/decision-log';
import type { FarmNews, FarmOrder, FarmTask } from '#entry/farm/farm-messages';
import { type FarmSetup, loadFarmSetup } from '#entry/farm/farm-setup';
import { KeptFarm, type SettledBook } from '#entry/farm/kept-farm';
import { stopText } from '#entry/farm/stop-text';
import { type OpenTape, openTape } from '#entry/open-tape';
import type { FramedBook } from '#farm/book/framed-book';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { FarmFault } from '#ports/farm-store';
import { MINUTE_MS } from '#primitives/clock';
import type { Result } from '#primitives/result';
import { FarmAnswers } from '#transport/projections/farm/farm-answers';
import { noFarm } from '#transport/projections/farm/no-farm';

export interface FarmServiceParts {
  /** Who evaluates the farm, or why nobody can. */
  readonly backend: Result<FarmBackend, string>;
  readonly post: (news: FarmNews) => void;
  /** Runs a task after whoever else wants this thread had their turn. */
  readonly defer: (task: () => void) => void;
  readonly now: () => number;
  /** All that was open is closed. */
  readonly ended: () => void;
}

/** Between two looks at the clock. */
const STEP_INPUTS = 1_000;
/** Nobody waits longer for an answer because bars are evaluated. */
const SLICE_MS = 15;
const TELL_EVERY_MS = 200;

/**
 * Runs the farm of one tape in slices, keeps its book, says how far it is, and answers questions about it; and beside it
 * the trading desk, which asks the farm and is never ahead of it. A tape that is being recorded is followed.
 */
export class FarmService {
  readonly #task: FarmTask;
  readonly #parts: FarmServiceParts;
  #setup: FarmSetup | null = null;
  #tape: OpenTape | null = null;
  #kept: KeptFarm | null = null;
  /** Once it has been through its tape. */
  #settled: SettledBook | null = null;
  #last: FarmProgress | null = null;
  #answers: FarmAnswers | null = null;
  #problem: string | null = null;
  /** What is advised on the tape, with or without a farm. */
  #advice: AdviceRun | null = null;
  /** Said of a farm that goes on all the same. */
  #note: string | null = null;
  #scheduled = false;
  #hasGrown = false;
  #isFinishing = false;
  #isOver = false;
  #toldAt = Number.NEGATIVE_INFINITY;
  #advisedAt = Number.NEGATIVE_INFINITY;

  constructor(task: FarmTask, parts: FarmServiceParts) {
    this.#task = task;
    this.#parts = parts;
    this.#attempt(() => this.#open());
    this.#beginAdvice();
    this.#tell();
    this.#schedule();
  }

  hear(order: FarmOrder): void {
    switch (order.kind) {
      case 'ask':
        return this.#answer(order);
      case 'grown':
        this.#hasGrown = true;
        return this.#schedule();
      case 'finish':
        this.#hasGrown = true;
        this.#isFinishing = true;
        return this.#schedule();
      case 'close':
        return this.#end();
    }
  }

  #open(): void {
    const { tapePath, configFolder, root } = this.#task;
    this.#tape = openTape(tapePath);
    const setup = loadFarmSetup(configFolder);
    this.#setup = setup;
    this.#kept = this.#keep(this.#tape, setup, root);
    this.#answerFrom(this.#kept.book, decidedIn(this.#kept));
  }

  /** Two may look at one tape. Whoever comes second has a farm of its own, which it forgets. */
  #keep(tape: OpenTape, setup: FarmSetup, root: string | null): KeptFarm {
    const backend = this.#backend();
    try {
      return new KeptFarm({ tape, setup, backend, root });
    } catch (error) {
      if (!(error instanceof FarmFault && error.code === 'in-use') || this.#task.isGrowing) throw error;
      this.#note = `${error.message} Until then this one is kept in memory.`;
      return new KeptFarm({ tape, setup, backend, root: null });
    }
  }

  #backend(): FarmBackend {
    const { backend } = this.#parts;
    if (backend.ok) return backend.value;
    throw new Error(backend.failure);
  }

  #backendAbout(): string {
    const { backend } = this.#parts;
    return backend.ok ? `${backend.value.choice.adapter}; ${backend.value.choice.reason}` : '';
  }

  /** A farm that cannot run leaves the desk without counsel, not without advice. */
  #beginAdvice(): void {
    const tape = this.#tape;
    if (tape === null) return;
    try {
      this.#advice = new AdviceRun(this.#task.configFolder, tape, () => {
        const book = this.#kept?.book ?? this.#settled?.book ?? null;
        return book === null || this.#setup === null ? null : { book, rules: this.#setup.league };
      });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#parts.post({ kind: 'advice', ...adviceFailure(problem) });
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#isOver) return;
    this.#scheduled = true;
    this.#parts.defer(() => {
      this.#scheduled = false;
      if (!this.#isOver) this.#slice();
    });
  }

  #slice(): void {
    this.#attempt(() => this.#run());
    this.#advise();
    const isDone = this.#isDone && this.#isAdvised;
    if (isDone || this.#parts.now() - this.#toldAt >= TELL_EVERY_MS) this.#tell();
    if (!isDone) this.#schedule();
    else if (this.#isFinishing) this.#end();
  }

  get #isDone(): boolean {
    return this.#isIdle && !(this.#hasGrown && this.#tape !== null);
  }

  /** Whether the farm has nothing to do on the tape as it was read last. */
  get #isIdle(): boolean {
    const farm = this.#kept?.farm ?? null;
    return farm === null || this.#problem !== null || farm.atEnd;
  }

  get #isAdvised(): boolean {
    return this.#advice === null || this.#advice.isThrough(this.#advisable);
  }

  /** As far as the farm is; as far as the tape goes where there is no farm. */
  get #advisable(): number {
    const farm = this.#kept?.farm ?? null;
    return farm === null || this.#problem !== null ? Number.POSITIVE_INFINITY : farm.position;
  }

  #advise(): void {
    const advice = this.#advice;
    if (advice === null) return;
    const { now, post } = this.#parts;
    const startedAt = now();
    advice.run(this.#advisable, () => now() - startedAt >= SLICE_MS);
    const isDue = advice.hasMoved && now() - this.#advisedAt >= TELL_EVERY_MS;
    if (!advice.hasNews && !isDue) return;
    this.#advisedAt = now();
    post({ kind: 'advice', ...advice.takeNews() });
  }

  #run(): void {
    const { now } = this.#parts;
    if (this.#hasGrown && this.#isIdle) this.#readAnew();
    const kept = this.#kept;
    if (kept === null || this.#problem !== null) return;
    const { farm, book } = kept;
    const startedAt = now();
    const before = book.length;
    while (!farm.atEnd && farm.stop === null && now() - startedAt < SLICE_MS) farm.advance(STEP_INPUTS);
    if (farm.stop?.kind === 'other-past') this.#startOver(kept);
    else if (farm.stop !== null) this.#problem = stopText(farm.stop);
    else if (farm.atEnd && !this.#hasGrown && (this.#isFinishing || !this.#task.isGrowing)) this.#finish(kept);
    else if (book.length > before && this.#task.isGrowing) book.sync();
  }

  /** Whoever wants to go on with this farm need not wait until its tape is closed; here only its book is needed. */
  #finish(kept: KeptFarm): void {
    kept.farm.finish();
    const last = this.#progress();
    const decided = decidedIn(kept);
    this.#settled = kept.settle();
    this.#kept = null;
    this.#last = last;
    this.#answerFrom(this.#settled.book, decided);
  }

  #startOver(kept: KeptFarm): void {
    kept.startOver();
    if (this.#tape !== null) this.#advice?.startOver(this.#tape);
    this.#answerFrom(kept.book, decidedIn(kept));
  }

  #answerFrom(book: FramedBook, decided: DecisionLog['decisions']): void {
    if (this.#setup !== null) this.#answers = new FarmAnswers(book, this.#setup.league, decided);
  }

  #readAnew(): void {
    if (this.#tape === null) return;
    this.#hasGrown = false;
    const tape = openTape(this.#task.tapePath);
    this.#kept?.follow(tape);
    this.#advice?.follow(tape);
    this.#tape[Symbol.dispose]();
    this.#tape = tape;
  }

  #answer({ id, question, until }: FarmOrder & { readonly kind: 'ask' }): void {
    const { post } = this.#parts;
    if (this.#answers === null) {
      post({ kind: 'unanswered', id, problem: this.#problem ?? 'There is no farm.' });
      return;
    }
    try {
      post({ kind: 'answer', id, answer: this.#answers.answer(question, until) });
    } catch (error) {
      // A fault of ours in one panel must not take the others away.
      post({ kind: 'unanswered', id, problem: error instanceof Error ? error.message : String(error) });
    }
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  #tell(): void {
    this.#toldAt = this.#parts.now();
    this.#parts.post({ kind: 'progress', progress: this.#progress() });
  }

  #progress(): FarmProgress {
    if (this.#last !== null) return this.#last;
    const kept = this.#kept;
    if (kept === null || this.#setup === null) {
      return { ...noFarm(this.#problem).progress, phase: this.#problem === null ? 'none' : 'failed' };
    }
    const { population } = this.#setup;
    const { farm, book } = kept;
    const { evaluator, times } = farm.run;
    const ready = farm.atEnd && this.#problem === null;
    return {
      phase: this.#problem !== null ? 'failed' : ready ? 'ready' : 'catching-up',
      problem: this.#problem ?? this.#note,
      progress: farm.inputs === 0 ? 1 : farm.position / farm.inputs,
      epoch: population.epoch,
      configs: population.size,
      bytesPerConfig: evaluator.bytesPerConfig,
      bookBytes: kept.bytes,
      backend: evaluator.name,
      backendAbout: this.#backendAbout(),
      barMs: times.summary(),
      firstMs: book.length === 0 ? null : book.minuteAt(0) * MINUTE_MS,
      throughMs: book.length === 0 ? null : book.minuteAt(book.length - 1) * MINUTE_MS,
    };
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#attempt(() => this.#kept?.book.sync());
    this.#kept?.[Symbol.dispose]();
    this.#settled?.[Symbol.dispose]();
    this.#tape?.[Symbol.dispose]();
    if (this.#parts.backend.ok) this.#parts.backend.value[Symbol.dispose]();
    this.#parts.ended();
  }
}

function decidedIn({ decisions }: KeptFarm): DecisionLog['decisions'] {
  return decisions === null ? [] : new DecisionLog(decisions).decisions;
}
