import type { Session } from '#domain/regime';
import { type Clock, type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

export interface QuietWatchParts {
  readonly clock: Clock;
  readonly session: (atMs: EpochMs) => Session;
  /** Nothing has come for so long, which is not how this source is. */
  readonly tooQuiet: (forMs: number) => void;
}

const LEAST_MS = 20 * SECOND_MS;
const LOOK_MS = 5 * SECOND_MS;
const USUAL_MS = 60 * SECOND_MS;
const MOST_MS = 600 * SECOND_MS;
/** Once so many messages have come, how often they do is known. */
const ENOUGH = 30;
const TIMES_QUIETER = 20;

/**
 * A line that still beats but tells nothing is worse than one that is cut: it looks well. How long a silence is suspicious
 * depends on how often the source speaks in this part of the day: a busy one within seconds, a sleepy one after minutes.
 */
export class QuietWatch implements Disposable {
  readonly #parts: QuietWatchParts;
  #alarm: Disposable | null = null;
  #session: Session | null = null;
  #heardMs: EpochMs | null = null;
  #count = 0;
  #meanMs = 0;

  constructor(parts: QuietWatchParts) {
    this.#parts = parts;
  }

  heard(seenMs: EpochMs): void {
    const session = this.#parts.session(seenMs);
    if (session !== this.#session) this.#forget(session);
    if (this.#heardMs !== null) {
      this.#count++;
      this.#meanMs += (seenMs - this.#heardMs - this.#meanMs) / Math.min(this.#count, ENOUGH);
    }
    this.#heardMs = seenMs;
    if (this.#alarm === null) this.#watch();
  }

  /** The line is down: its silence says nothing. */
  rest(): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    this.#forget(null);
  }

  [Symbol.dispose](): void {
    this.rest();
  }

  get #limitMs(): number {
    if (this.#count < ENOUGH) return USUAL_MS;
    return Math.min(MOST_MS, Math.max(LEAST_MS, TIMES_QUIETER * this.#meanMs));
  }

  #watch(): void {
    const { clock } = this.#parts;
    this.#alarm = clock.wakeAt(epochMs(clock.now() + LOOK_MS), () => this.#look());
  }

  #look(): void {
    const { clock, session, tooQuiet } = this.#parts;
    const nowMs = clock.now();
    const heardMs = this.#heardMs ?? nowMs;
    const now = session(nowMs);
    this.#alarm = null;
    // Nobody expects anything while nothing is traded, and another part of the day has a pace of its own.
    if (now !== this.#session) {
      this.#forget(now);
      this.#heardMs = nowMs;
      return this.#watch();
    }
    if (now === 'CLOSED') return this.#watch();
    const silentMs = nowMs - heardMs;
    if (silentMs >= this.#limitMs) tooQuiet(silentMs);
    else this.#watch();
  }

  #forget(session: Session | null): void {
    this.#session = session;
    this.#heardMs = null;
    this.#count = this.#meanMs = 0;
  }
}
