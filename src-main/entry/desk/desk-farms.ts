import type { FarmProgress } from '#contract/farm-view';
import { DeskFarm } from '#entry/desk/desk-farm';
import type { FarmNews } from '#entry/farm/farm-messages';
import type { AdviceLedger } from '#research/advice/advice-ledger';
import type { FarmAnalyst, FarmAnswer, FarmAsk, FarmTopic } from '#transport/projections/farm/farm-analyst';

/** The farm of the tape that lies open, and that of the one being recorded, which goes on whatever lies open. */
export class DeskFarms implements FarmAnalyst, Disposable, AsyncDisposable {
  readonly #replayed: DeskFarm;
  readonly #recorded: DeskFarm;
  #shown: DeskFarm;
  #shownPath: string | null = null;
  #recordedPath: string | null = null;
  #isOver = false;

  /** `heard` is told everything that is said of the tape being recorded. */
  constructor(configFolder: string, root: string, changed: () => void, heard: (news: FarmNews) => void) {
    this.#replayed = new DeskFarm(configFolder, root, changed);
    this.#recorded = new DeskFarm(configFolder, root, changed, heard);
    this.#shown = this.#replayed;
  }

  get progress(): FarmProgress {
    return this.#shown.progress;
  }

  /** Of what lies open. */
  get advice(): AdviceLedger {
    return this.#shown.advice;
  }

  ask<Topic extends FarmTopic>(topic: Topic, until: number, ask: FarmAsk<Topic>): Promise<FarmAnswer<Topic>> {
    return this.#shown.ask(topic, until, ask);
  }

  open(tapePath: string): void {
    if (this.#isOver) return;
    this.#shownPath = tapePath;
    if (tapePath === this.#recordedPath) {
      this.#shown = this.#recorded;
      void this.#replayed.close();
    } else {
      this.#shown = this.#replayed;
      this.#replayed.open(tapePath);
    }
  }

  /** The tape is being recorded from now on. */
  async recordingBegins(tapePath: string): Promise<void> {
    this.#recordedPath = tapePath;
    // Two farms of one tape would stand in each other's way.
    if (this.#shownPath === tapePath) {
      this.#shown = this.#recorded;
      await this.#replayed.close();
    }
    if (this.#recordedPath === tapePath && !this.#isOver) this.#recorded.open(tapePath, true);
  }

  grown(isMinute: boolean): void {
    this.#recorded.grown(isMinute);
  }

  async recordingEnds(): Promise<void> {
    const tapePath = this.#recordedPath;
    this.#recordedPath = null;
    await this.#recorded.close();
    if (tapePath !== null && this.#shownPath === tapePath && this.#recordedPath === null) this.open(tapePath);
  }

  /** The settings have changed. */
  renew(): void {
    this.#replayed.renew();
    this.#recorded.renew();
  }

  /** Once everything that was kept is closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all([this.#replayed.close(), this.#recorded.close()]);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#replayed[Symbol.dispose]();
    this.#recorded[Symbol.dispose]();
  }
}
