import { type Clock, epochMs } from '#primitives/clock';
import type { SourceSettings } from '#market/sources/source-settings';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { TapeSource } from '#ports/tape';
import { EventLedger } from '#research/desk/event-ledger';
import { ReplaySession } from '#research/replay/replay-session';

export interface DigestListener {
  /** More has been read. */
  advanced(): void;
  /** Reading ended early: what lies behind cannot be shown. */
  failed(error: unknown): void;
}

/** Inputs between two looks at the clock: about a millisecond and a half of work. */
const STEP_INPUTS = 2_000;
/** Even where the clock stands still, nobody waits longer than this many inputs for their turn. */
const SLICE_STEPS = 12;
const SLICE_MS = 8;

/**
 * Runs a tape through a kernel of its own once, ahead of the cursor and in slices that leave the thread to others in
 * between, and keeps what it said in a ledger. A seek then has nothing to derive but the state itself.
 */
export class TapeDigest implements Disposable {
  readonly ledger: EventLedger;
  readonly #session: ReplaySession;
  readonly #clock: Clock;
  readonly #listener: DigestListener;
  #alarm: Disposable | null = null;
  #failed = false;

  constructor(
    tape: TapeSource,
    settings: PipelineSettings,
    sources: SourceSettings,
    clock: Clock,
    listener: DigestListener,
  ) {
    this.ledger = new EventLedger(sources);
    this.#clock = clock;
    this.#listener = listener;
    this.#session = new ReplaySession(tape, settings, (event, position) => this.ledger.add(event, position));
    this.#schedule();
  }

  /** 0 to 1. */
  get progress(): number {
    const { inputs } = this.#session.tape;
    return inputs === 0 ? 1 : this.ledger.through / inputs;
  }

  get done(): boolean {
    return this.#session.atEnd;
  }

  /** The tape has become longer. */
  grown(): void {
    if (this.#alarm === null) this.#schedule();
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  #schedule(): void {
    if (this.done || this.#failed) return;
    this.#alarm = this.#clock.wakeAt(epochMs(this.#clock.now()), () => this.#slice());
  }

  #slice(): void {
    this.#alarm = null;
    const startedMs = this.#clock.now();
    try {
      for (let step = 0; step < SLICE_STEPS && !this.done; step++) {
        this.#session.runTo(this.#session.position + STEP_INPUTS);
        this.ledger.advance(this.#session.position);
        if (this.#clock.now() - startedMs >= SLICE_MS) break;
      }
    } catch (error) {
      this.#failed = true;
      this.#listener.failed(error);
    }
    this.#schedule();
    this.#listener.advanced();
  }
}
