import type { FarmProgress } from '#contract/farm-view';
import { FarmLink } from '#entry/farm/farm-link';
import type { FarmNews } from '#entry/farm/farm-messages';
import { AdviceLedger, NO_ADVICE } from '#research/advice/advice-ledger';
import type {
  FarmAnalyst,
  FarmAnswer,
  FarmAsk,
  FarmQuestion,
  FarmTopic,
  SomeFarmAnswer,
} from '#transport/projections/farm/farm-analyst';
import { noFarm } from '#transport/projections/farm/no-farm';

interface Waiting {
  resolve(answer: SomeFarmAnswer): void;
  reject(error: Error): void;
}

/** Prices of what is recommended are worked out anew so often while live data come in. */
const BETWEEN_MINUTES_MS = 5_000;

/**
 * The farm of the tape that lies open, run on a thread of its own from the moment the tape is opened. Another tape ends
 * it; the next one starts once everything that it kept is closed.
 */
export class DeskFarm implements FarmAnalyst, Disposable {
  readonly #configFolder: string;
  readonly #root: string;
  readonly #changed: () => void;
  readonly #heard: (news: FarmNews) => void;
  readonly #waiting = new Map<number, Waiting>();
  /** What is advised on the tape: the same thread works it out. */
  readonly advice = new AdviceLedger();
  #progress: FarmProgress = noFarm(null).progress;
  #link: FarmLink | null = null;
  #ending: Promise<void> = Promise.resolve();
  #tapePath: string | null = null;
  #isGrowing = false;
  #grownAt = Number.NEGATIVE_INFINITY;
  #lastId = 0;

  /** `heard` is told everything that the thread says, `changed` that there is something to be shown. */
  constructor(configFolder: string, root: string, changed: () => void, heard?: (news: FarmNews) => void) {
    this.#configFolder = configFolder;
    this.#root = root;
    this.#changed = changed;
    this.#heard = heard ?? ((): void => undefined);
  }

  get progress(): FarmProgress {
    return this.#progress;
  }

  /** `isGrowing`: it is being recorded; say so whenever there is more. */
  open(tapePath: string, isGrowing = false): void {
    this.#close('Another tape was opened.');
    this.#tapePath = tapePath;
    this.#isGrowing = isGrowing;
    this.advice.clear({ ...NO_ADVICE, phase: 'catching-up' });
    this.#tell({ ...noFarm(null).progress, phase: 'catching-up' });
    void this.#ending.then(() => {
      if (this.#tapePath === tapePath && this.#link === null) this.#start(tapePath);
    });
  }

  /** The settings have changed: from the first bar on, by those. */
  renew(): void {
    if (this.#tapePath !== null) this.open(this.#tapePath, this.#isGrowing);
  }

  /** Nothing lies open any more. Resolves once everything that was kept is closed. */
  async close(): Promise<void> {
    this.#tapePath = null;
    this.#close('The tape was closed.');
    this.advice.clear();
    this.#tell(noFarm(null).progress);
    await this.#ending;
  }

  /** More has been recorded. A minute is waited for; what comes within it, a little later. */
  grown(isMinute: boolean): void {
    if (!this.#isGrowing) return;
    const nowMs = performance.now();
    if (!isMinute && nowMs - this.#grownAt < BETWEEN_MINUTES_MS) return;
    this.#grownAt = nowMs;
    this.#link?.send({ kind: 'grown' });
  }

  ask<Topic extends FarmTopic>(topic: Topic, until: number, ask: FarmAsk<Topic>): Promise<FarmAnswer<Topic>> {
    const link = this.#link;
    if (link === null) return Promise.reject(new Error(this.#progress.problem ?? 'No farm runs here.'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      link.send({ kind: 'ask', id, question: { topic, ask } as FarmQuestion, until });
    });
  }

  [Symbol.dispose](): void {
    this.#tapePath = null;
    this.#close('The desk is closed.');
  }

  #start(tapePath: string): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const link: FarmLink = new FarmLink(
      { tapePath, configFolder: this.#configFolder, root: this.#root, isGrowing: this.#isGrowing },
      {
        heard: (news) => {
          if (this.#link === link) this.#hear(news);
        },
        ended: (problem) => {
          resolve();
          if (this.#link !== link) return;
          this.#link = null;
          this.#fail(problem ?? "The farm's thread has ended.");
        },
      },
    );
    this.#link = link;
    this.#ending = promise;
  }

  #hear(news: FarmNews): void {
    this.#heard(news);
    if (news.kind === 'progress') {
      this.#tell(news.progress);
      return;
    }
    if (news.kind === 'advice') {
      if (news.anew) this.advice.clear();
      this.advice.add(news.placed, news.progress);
      this.#changed();
      return;
    }
    const waiting = this.#waiting.get(news.id);
    this.#waiting.delete(news.id);
    if (news.kind === 'answer') waiting?.resolve(news.answer);
    else waiting?.reject(new Error(news.problem));
  }

  #close(reason: string): void {
    this.#link?.send({ kind: 'close' });
    this.#link = null;
    this.#giveUp(reason);
  }

  #fail(problem: string): void {
    this.#giveUp(problem);
    if (this.advice.progress.phase === 'catching-up') this.advice.fail(problem);
    this.#tell({ ...this.#progress, phase: 'failed', problem });
  }

  #giveUp(reason: string): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(reason));
    this.#waiting.clear();
  }

  #tell(progress: FarmProgress): void {
    this.#progress = progress;
    this.#changed();
  }
}
