import { type Clock, type EpochMs, epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import type { ReplaySession } from '#research/replay/replay-session';

export type ReplaySpeed = number | 'max';

export interface Loop {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** How long a step of replayed work may hold the thread before others get their turn: under 10 ms of it. */
const SLICE_INPUTS = 10_000;
const FRAME_MS = 16;

/** Plays a session against a clock: N times as fast as it happened, or as fast as the machine can. */
export class ReplayPlayer implements Disposable {
  readonly session: ReplaySession;
  readonly #clock: Clock;
  #speed: ReplaySpeed;
  #loop: Loop | null = null;
  #until: EpochMs | null = null;
  #playing = false;
  #alarm: Disposable | null = null;
  /** The pair of instants that anchors replayed time to the clock: reset whenever speed or place change. */
  #anchorClockMs = 0;
  #anchorTapeMs = 0;

  constructor(session: ReplaySession, clock: Clock, speed: ReplaySpeed = 1) {
    this.session = session;
    this.#clock = clock;
    this.#speed = speed;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get speed(): ReplaySpeed {
    return this.#speed;
  }

  set speed(speed: ReplaySpeed) {
    const place = this.#place();
    this.#speed = speed;
    this.#anchor(place);
  }

  get loop(): Loop | null {
    return this.#loop;
  }

  /** Plays A to B over and over; null plays on. */
  set loop(loop: Loop | null) {
    invariant(loop === null || loop.fromMs < loop.toMs, 'a loop begins before it ends');
    this.#loop = loop;
  }

  get until(): EpochMs | null {
    return this.#until;
  }

  /** Playing ends before the first input seen at that instant or later; null: where the tape ends. */
  set until(instant: EpochMs | null) {
    this.#until = instant;
  }

  play(): void {
    if (this.#playing) return;
    const next = this.session.nextSeenMs();
    if (this.#loop === null && (next === null || next >= this.#endMs())) return;
    // A pause may have come in the middle of a silence, and is continued there unless the session has moved since.
    const stillThere =
      next !== null && this.#anchorTapeMs >= (this.session.seenMs ?? next) && this.#anchorTapeMs <= next;
    this.#anchor(stillThere ? this.#anchorTapeMs : (next ?? this.#anchorTapeMs));
    this.#playing = true;
    this.#schedule(0);
  }

  pause(): void {
    try {
      if (this.#playing) this.#anchor(this.#place());
    } finally {
      // Also where the tape cannot be read on.
      this.#stop();
    }
  }

  seek(instant: EpochMs): void {
    this.session.seek(instant);
    // Before the tape begins there is nothing to wait for.
    this.#anchor(Math.max(instant, this.session.tape.firstSeenMs ?? instant));
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #stop(): void {
    this.#playing = false;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  #anchor(tapeMs: number): void {
    this.#anchorClockMs = this.#clock.now();
    this.#anchorTapeMs = tapeMs;
  }

  #endMs(): number {
    return this.#loop?.toMs ?? this.#until ?? Number.POSITIVE_INFINITY;
  }

  /** Up to where the clock would have us. */
  #dueMs(): number {
    if (this.#speed === 'max') return Number.POSITIVE_INFINITY;
    return this.#anchorTapeMs + (this.#clock.now() - this.#anchorClockMs) * this.#speed;
  }

  /** Where we are: behind what is due where the machine cannot keep up. */
  #place(): number {
    if (!this.#playing) return this.#anchorTapeMs;
    const next = this.session.nextSeenMs();
    return next === null ? this.#anchorTapeMs : Math.min(this.#dueMs(), next);
  }

  #schedule(delayMs: number): void {
    this.#alarm = this.#clock.wakeAt(epochMs(this.#clock.now() + delayMs), () => this.#advance());
  }

  #advance(): void {
    this.#alarm = null;
    const due = this.#dueMs();
    const end = this.#endMs();
    const behind = this.#runSliceOrStop(Math.min(end, due));
    // Whoever listens may have paused meanwhile.
    if (!this.#playing) return;
    const next = this.session.nextSeenMs();
    // A loop is as long as it is on the tape, also where nothing comes at its end.
    const over = next === null || (next >= end && (this.#loop === null || due >= end));
    if (over && this.#loop !== null) this.seek(this.#loop.fromMs);
    else if (over) this.#playing = false;
    if (this.#playing) this.#schedule(behind ? 0 : FRAME_MS);
  }

  #runSliceOrStop(beforeMs: number): boolean {
    try {
      return this.#runSlice(beforeMs);
    } catch (error) {
      this.#stop();
      throw error;
    }
  }

  /** Answers whether more is due than one slice. */
  #runSlice(beforeMs: number): boolean {
    const slice = this.session.position + SLICE_INPUTS;
    const { tape } = this.session;
    const limit = beforeMs === Number.POSITIVE_INFINITY ? tape.inputs : tape.positionAt(epochMs(Math.ceil(beforeMs)));
    this.session.runTo(Math.min(slice, limit));
    return this.session.position < limit;
  }
}
