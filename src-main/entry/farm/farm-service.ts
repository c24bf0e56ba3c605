import type { FarmProgress } from '#contract/farm-view';
import type { FarmNews, FarmOrder, FarmTask } from '#entry/farm/farm-messages';
import { type FarmSetup, loadFarmSetup } from '#entry/farm/farm-setup';
import { type OpenedFarm, openFarm } from '#entry/farm/open-farm';
import { stopText } from '#entry/farm/stop-text';
import { type OpenTape, openTape } from '#entry/open-tape';
import { MINUTE_MS } from '#primitives/clock';
import { FarmAnswers } from '#transport/projections/farm/farm-answers';
import { noFarm } from '#transport/projections/farm/no-farm';

export interface FarmServiceParts {
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
 * Runs the farm of one tape in slices, keeps its book, says how far it is, and answers questions about it. A tape that is
 * being recorded is followed.
 */
export class FarmService {
  readonly #task: FarmTask;
  readonly #parts: FarmServiceParts;
  #setup: FarmSetup | null = null;
  #tape: OpenTape | null = null;
  #opened: OpenedFarm | null = null;
  #answers: FarmAnswers | null = null;
  #problem: string | null = null;
  #scheduled = false;
  #hasGrown = false;
  #isFinishing = false;
  #isOver = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(task: FarmTask, parts: FarmServiceParts) {
    this.#task = task;
    this.#parts = parts;
    this.#attempt(() => this.#open());
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
    const { tapePath, configFolder } = this.#task;
    this.#setup = loadFarmSetup(configFolder);
    this.#tape = openTape(tapePath);
    this.#opened = openFarm(this.#tape, this.#setup);
    this.#answers = new FarmAnswers(this.#opened.book);
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
    const isDone = this.#isDone;
    if (isDone || this.#parts.now() - this.#toldAt >= TELL_EVERY_MS) this.#tell();
    if (!isDone) this.#schedule();
    else if (this.#isFinishing) this.#end();
  }

  get #isDone(): boolean {
    const farm = this.#opened?.farm ?? null;
    if (farm === null || this.#problem !== null) return true;
    return farm.stop !== null || (farm.atEnd && !this.#hasGrown);
  }

  #run(): void {
    const { now } = this.#parts;
    const farm = this.#opened?.farm ?? null;
    if (farm === null) return;
    if (farm.atEnd && this.#hasGrown) this.#readAnew(farm);
    const startedAt = now();
    while (!farm.atEnd && farm.stop === null && now() - startedAt < SLICE_MS) farm.advance(STEP_INPUTS);
    if (farm.stop !== null) this.#problem = stopText(farm.stop);
    else if (farm.atEnd && !this.#hasGrown && (this.#isFinishing || !this.#task.isGrowing)) farm.finish();
  }

  #readAnew(farm: OpenedFarm['farm']): void {
    this.#hasGrown = false;
    const tape = openTape(this.#task.tapePath);
    farm.follow(tape.reader);
    this.#tape?.[Symbol.dispose]();
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
    const opened = this.#opened;
    if (opened === null || this.#setup === null) {
      return { ...noFarm(this.#problem).progress, phase: this.#problem === null ? 'none' : 'failed' };
    }
    const { population } = this.#setup;
    const { farm, book } = opened;
    const { evaluator, times } = farm.run;
    const ready = farm.atEnd && this.#problem === null;
    return {
      phase: this.#problem !== null ? 'failed' : ready ? 'ready' : 'catching-up',
      problem: this.#problem,
      progress: farm.inputs === 0 ? 1 : farm.position / farm.inputs,
      epoch: population.epoch,
      configs: population.size,
      bytesPerConfig: evaluator.bytesPerConfig,
      bookBytes: 0,
      backend: evaluator.name,
      backendAbout: '',
      barMs: times.summary(),
      firstMs: book.length === 0 ? null : book.minuteAt(0) * MINUTE_MS,
      throughMs: book.length === 0 ? null : book.minuteAt(book.length - 1) * MINUTE_MS,
    };
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#opened?.[Symbol.dispose]();
    this.#tape?.[Symbol.dispose]();
    this.#parts.ended();
  }
}
