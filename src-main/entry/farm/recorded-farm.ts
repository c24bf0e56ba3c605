import type { EventBus } from '#bus/event-bus';
import type { FarmProgress } from '#contract/farm-view';
import { FarmLink } from '#entry/farm/farm-link';
import type { FarmNews, FarmTask } from '#entry/farm/farm-messages';
import { noFarm } from '#transport/projections/farm/no-farm';

/**
 * The farm beside a recording, on a thread of its own. All that the engine ever does for it is to say that a minute is
 * over: what it sees it reads from the tape, which therefore is the queue between them. However far it falls behind,
 * nothing waits for it and nothing is passed over.
 */
export class RecordedFarm implements Disposable {
  readonly #link: FarmLink;
  readonly #listening: Disposable;
  #progress: FarmProgress = noFarm(null).progress;
  #problem: string | null = null;

  constructor(task: Omit<FarmTask, 'isGrowing'>, bus: EventBus, heard: (news: FarmNews) => void) {
    const link = new FarmLink(
      { ...task, isGrowing: true },
      {
        heard: (news) => {
          if (news.kind === 'progress') this.#progress = news.progress;
          heard(news);
        },
        ended: (problem) => {
          this.#problem = problem;
        },
      },
    );
    this.#link = link;
    this.#listening = bus.on('minute.proved', () => link.send({ kind: 'grown' }));
  }

  get progress(): FarmProgress {
    return this.#progress;
  }

  /** Why it does not do what it should; the recording is not affected. */
  get problem(): string | null {
    return this.#problem ?? this.#progress.problem;
  }

  /** Resolves once it has been through all that was recorded. */
  async finish(): Promise<void> {
    this.#link.send({ kind: 'finish' });
    await this.#link.untilEnded();
  }

  /** Resolves once it has put down what it is at. The next run goes on from there. */
  async stop(): Promise<void> {
    this.#link.send({ kind: 'close' });
    await this.#link.untilEnded();
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
    this.#link.send({ kind: 'close' });
  }
}
