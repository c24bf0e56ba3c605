import type { SourceId } from '#domain/instrument';
import { isCovered } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { sessionSpanAt } from '#market/sessions/session-span';
import type { PushInput } from '#ports/input-feed';
import { type Clock, type EpochMs, epochMs } from '#primitives/clock';

export interface TradedGapParts {
  readonly source: SourceId;
  /** When there is something to miss: stocks trade before and after the regular session as well, options do not. */
  readonly hours: 'extended' | 'regular';
  readonly clock: Clock;
  readonly nyse: NyseCalendar;
  readonly push: PushInput;
  /** One more was announced. */
  readonly told: () => void;
  /** It is over: what it swallowed can be asked for. */
  readonly over: (fromMs: EpochMs, toMs: EpochMs) => void;
}

/**
 * What a source of stocks or their options has missed: only while these trade. A line that is lost on a Friday night has
 * missed nothing before Monday morning.
 */
export class TradedGap implements Disposable {
  readonly #parts: TradedGapParts;
  #completeMs: EpochMs | null;
  #lostFor: string | null = null;
  #toldFromMs: EpochMs | null = null;
  #alarm: Disposable | null = null;

  /** `knownThroughMs`: what happened since then is missing before anything has come. */
  constructor(parts: TradedGapParts, knownThroughMs: EpochMs | null) {
    this.#parts = parts;
    this.#completeMs = knownThroughMs;
    if (knownThroughMs !== null) this.lost('Argus was not running', parts.clock.now());
  }

  /** Everything up to this moment is known, still or again. */
  complete(seenMs: EpochMs): void {
    const lostFor = this.#lostFor;
    const completeMs = this.#completeMs;
    this.#completeMs = seenMs;
    if (lostFor === null) return;
    const toldFromMs = this.#toldFromMs;
    const fromMs = toldFromMs ?? (completeMs === null ? seenMs : this.#tradedFrom(completeMs));
    this.#settle();
    // One that was announced has to end, however short it was.
    if (toldFromMs === null && fromMs >= seenMs) return;
    const toMs = epochMs(Math.max(fromMs, seenMs));
    this.#tell(fromMs, toMs, lostFor, seenMs);
    this.#parts.over(fromMs, toMs);
  }

  /** Nothing is known from the last complete moment on, until `complete` is said again. */
  lost(reason: string, seenMs: EpochMs): void {
    if (this.#lostFor !== null || this.#completeMs === null) return;
    this.#lostFor = reason;
    this.#announce(seenMs);
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  /** At once, or as soon as something is traded that is missed. */
  #announce(seenMs: EpochMs): void {
    if (this.#lostFor === null || this.#completeMs === null) return;
    const fromMs = this.#tradedFrom(this.#completeMs);
    if (fromMs > seenMs) {
      this.#alarm = this.#parts.clock.wakeAt(fromMs, () => this.#announce(this.#parts.clock.now()));
      return;
    }
    this.#toldFromMs = fromMs;
    this.#parts.told();
    this.#tell(fromMs, null, this.#lostFor, seenMs);
  }

  #settle(): void {
    this.#lostFor = this.#toldFromMs = null;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  /** That moment, or the first after it at which something may be traded. */
  #tradedFrom(ms: EpochMs): EpochMs {
    const { nyse, hours } = this.#parts;
    let atMs = ms;
    while (isCovered(atMs)) {
      const { session, untilMs } = sessionSpanAt('nyse', nyse, atMs);
      if (session === 'RTH' || (hours === 'extended' && session !== 'CLOSED')) return atMs;
      atMs = untilMs;
    }
    return atMs;
  }

  #tell(fromMs: EpochMs, toMs: EpochMs | null, reason: string, seenMs: EpochMs): void {
    const { source, push } = this.#parts;
    push(source, {
      kind: 'gap',
      seenMs,
      source,
      symbol: null,
      fromMs,
      toMs,
      reason,
    });
  }
}
