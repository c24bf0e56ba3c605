import { Backoff } from '#connectors/shared/backoff';
import { idleLine } from '#connectors/shared/idle-line';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { LinePhase, LineState, RateBudget, VenueName } from '#ports/venue';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';
import type { Result } from '#primitives/result';

/** What one round of asking brought. */
export interface Polled {
  /** The venue's own time, where it says one. */
  readonly atMs: number | null;
  readonly latencyMs: number | null;
  readonly messages: number;
  readonly bytes: number;
}

export interface PolledLineParts {
  readonly venue: VenueName;
  readonly line: string;
  readonly everyMs: number;
  /** Asked so long after each whole `everyMs` on the clock; absent: `everyMs` after the last answer. */
  readonly offsetMs?: number;
  /** How soon it is asked again where nothing came; absent: after half of `everyMs`, and later every time. */
  readonly retryMs?: number;
  readonly tools: VenueTools;
  /** One round. Whatever it throws is a fault of ours. */
  readonly poll: () => Promise<Result<Polled, HttpTrouble>>;
  readonly budget?: () => RateBudget;
  /** False while there is nothing to ask, such as at night: the line is live and idle then. */
  readonly isDue?: () => boolean;
  readonly changed: (state: LineState) => void;
}

/** Nothing new after so many rounds, and what is known is old. */
const STALE_ROUNDS = 3;

/** A question that is asked again and again, one at a time, more slowly while nobody answers. */
export class PolledLine implements Disposable {
  readonly #parts: PolledLineParts;
  readonly #backoff: Backoff;
  #state: LineState;
  #alarm: Disposable | null = null;
  #round = 0;
  #isOver = false;
  #isAsking = false;

  constructor(parts: PolledLineParts) {
    const { venue, line, tools } = parts;
    this.#parts = parts;
    this.#backoff = new Backoff(tools.random, {
      firstMs: parts.retryMs ?? Math.max(SECOND_MS, parts.everyMs / 2),
      longestMs: Math.max(5 * 60 * SECOND_MS, parts.everyMs),
      mendedAfterMs: 0,
    });
    this.#state = idleLine(venue, line, tools.clock.now());
  }

  get state(): LineState {
    const { budget } = this.#parts;
    return budget === undefined ? this.#state : { ...this.#state, budget: budget() };
  }

  start(): void {
    if (this.#isOver || this.#state.phase !== 'idle') return;
    this.#enter('connecting', null);
    this.#ask();
  }

  /** Asks at once, whatever it was waiting for. */
  askNow(): void {
    if (this.#isOver || this.#isAsking) return;
    this.#alarm?.[Symbol.dispose]();
    this.#ask();
  }

  drifted(text: string): void {
    const { clock, redact } = this.#parts.tools;
    this.#tell({
      ...this.#state,
      drifts: this.#state.drifts + 1,
      trouble: { atMs: clock.now(), text: redact(text) },
    });
  }

  gapTold(): void {
    this.#tell({ ...this.#state, gaps: this.#state.gaps + 1 });
  }

  /** Nothing that waiting would mend. */
  refuse(reason: string): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    this.#round++;
    this.#enter('refused', this.#parts.tools.redact(reason));
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    this.#enter('idle', null);
  }

  #ask(): void {
    const { isDue } = this.#parts;
    if (isDue !== undefined && !isDue()) {
      if (this.#state.phase !== 'live') this.#enter('live', null);
      this.#nextRound();
      return;
    }
    const round = ++this.#round;
    this.#isAsking = true;
    void this.#parts.poll().then(
      (polled) => {
        this.#isAsking = false;
        if (round === this.#round && !this.#isOver) this.#heard(polled);
      },
      (error: unknown) => {
        this.#isAsking = false;
        // A fault of ours must not pass for a silence of the venue's.
        this.#parts.tools.clock.wakeAt(this.#parts.tools.clock.now(), () => {
          throw error;
        });
      },
    );
  }

  #heard(polled: Result<Polled, HttpTrouble>): void {
    const { clock } = this.#parts.tools;
    const nowMs = clock.now();
    if (polled.ok) {
      const { atMs, latencyMs, messages, bytes } = polled.value;
      this.#backoff.useful(nowMs);
      this.#state = {
        ...this.#state,
        heardMs: nowMs,
        messages: this.#state.messages + messages,
        bytes: this.#state.bytes + bytes,
        latencyMs: latencyMs ?? this.#state.latencyMs,
        skewMs: atMs === null ? this.#state.skewMs : atMs - nowMs,
      };
      if (this.#state.phase === 'live') this.#tell(this.#state);
      else this.#enter('live', null);
      this.#nextRound();
      return;
    }
    const { kind, text, retryAfterMs } = polled.failure;
    if (kind === 'refused') {
      this.#troubled(nowMs, text);
      this.refuse(text);
      return;
    }
    if (kind === 'dropped') return this.#nextRound();
    this.#troubled(nowMs, text);
    const waitMs = Math.max(retryAfterMs ?? 0, this.#backoff.nextWaitMs());
    const isOld = this.#isOld(nowMs);
    const isLong = waitMs > STALE_ROUNDS * this.#parts.everyMs;
    const again = `${text} Asked again in ${Math.ceil(waitMs / SECOND_MS)} s.`;
    // One round without an answer makes nothing stale.
    if (this.#state.heardMs === null || isOld || isLong) this.#enter(isOld ? 'stale' : 'backing-off', again);
    this.#again(waitMs);
  }

  #isOld(nowMs: EpochMs): boolean {
    const { heardMs } = this.#state;
    return heardMs !== null && nowMs - heardMs > STALE_ROUNDS * this.#parts.everyMs;
  }

  #troubled(atMs: EpochMs, text: string): void {
    this.#state = { ...this.#state, reconnects: this.#state.reconnects + 1, trouble: { atMs, text } };
  }

  #nextRound(): void {
    const { everyMs, offsetMs, tools } = this.#parts;
    if (offsetMs === undefined) return this.#again(everyMs);
    const sinceMs = (tools.clock.now() - offsetMs) % everyMs;
    this.#again(everyMs - (sinceMs < 0 ? sinceMs + everyMs : sinceMs));
  }

  #again(waitMs: number): void {
    const { clock } = this.#parts.tools;
    this.#alarm = clock.wakeAt(epochMs(clock.now() + waitMs), () => this.#ask());
  }

  #enter(phase: LinePhase, reason: string | null): void {
    this.#tell({ ...this.#state, phase, reason, sinceMs: this.#parts.tools.clock.now() });
  }

  #tell(state: LineState): void {
    this.#state = state;
    this.#parts.changed(this.state);
  }
}
