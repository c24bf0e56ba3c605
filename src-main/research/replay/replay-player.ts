import { type Clock, type EpochMs, epochMs } from '#primitives/clock';
import type { ReplaySession } from '#research/replay/replay-session';

export type ReplaySpeed = number | 'max';

export interface Loop {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** How long a step of replayed work may hold the thread before others get their turn. */
const SLICE_INPUTS = 50_000;
const FRAME_MS = 16;

/** Plays a session against a clock: N times as fast as it happened, or as fast as the machine can. */
export class ReplayPlayer implements Disposable {
  readonly session: ReplaySession;
  readonly #clock: Clock;
  #speed: ReplaySpeed;
  #loop: Loop | null = null;
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
    const tapeMs = this.#tapeNow();
    this.#speed = speed;
    this.#anchor(tapeMs);
  }

  get loop(): Loop | null {
    return this.#loop;
  }

  /** Plays A to B over and over; null plays on. */
  set loop(loop: Loop | null) {
    this.#loop = loop;
  }

  play(): void {
    if (this.#playing || this.session.atEnd) return;
    this.#playing = true;
    this.#anchor(this.session.nextSeenMs() ?? 0);
    this.#schedule(0);
  }

  pause(): void {
    this.#playing = false;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  seek(instant: EpochMs): void {
    this.session.seek(instant);
    this.#anchor(instant);
  }

  [Symbol.dispose](): void {
    this.pause();
  }

  #anchor(tapeMs: number): void {
    this.#anchorClockMs = this.#clock.now();
    this.#anchorTapeMs = tapeMs;
  }

  #tapeNow(): number {
    if (this.#speed === 'max') return this.session.nextSeenMs() ?? this.#anchorTapeMs;
    return this.#anchorTapeMs + (this.#clock.now() - this.#anchorClockMs) * this.#speed;
  }

  #schedule(delayMs: number): void {
    this.#alarm = this.#clock.wakeAt(epochMs(this.#clock.now() + delayMs), () => this.#advance());
  }

  #advance(): void {
    this.#alarm = null;
    const end = this.#loop?.toMs ?? Number.POSITIVE_INFINITY;
    const due = this.#speed === 'max' ? Number.POSITIVE_INFINITY : this.#tapeNow();
    const behind = this.#runSlice(Math.min(end, due));
    const next = this.session.nextSeenMs();
    if (this.#loop !== null && (next === null || next >= end)) this.seek(this.#loop.fromMs);
    else if (next === null) this.#playing = false;
    if (this.#playing) this.#schedule(behind ? 0 : FRAME_MS);
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
