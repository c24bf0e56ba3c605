import { openTimeIn } from '#connectors/shared/open-time';
import type { InstrumentIndex, SourceId, Ticker } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { PushInput } from '#ports/input-feed';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

/** A minute as a venue gives it, in units. */
export interface PolledBar {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface PolledMinutesParts {
  readonly source: SourceId;
  readonly symbol: Ticker;
  readonly index: InstrumentIndex;
  readonly nyse: NyseCalendar;
  readonly push: PushInput;
  /** Every minute before that is known, or nobody's concern. */
  readonly knownMs: EpochMs;
  /** A gap was announced. */
  readonly gapTold: () => void;
}

/** So long after its end a minute may still be put right by the venue. */
const SETTLED_MS = 5 * SECOND_MS;
/** Minutes may come so late and still find their place; later ones need a gap to be announced for them. */
const LATE_MS = 2 * MINUTE_MS;

/**
 * One symbol's minutes at a venue that has to be asked for them: which are wanted next, which are finished, and what was
 * lost while nobody answered. A minute in which nothing traded has no bar, and that is no loss.
 */
export class PolledMinutes {
  readonly #parts: PolledMinutesParts;
  #knownMs: number;
  #gapFromMs: EpochMs | null = null;

  constructor(parts: PolledMinutesParts) {
    this.#parts = parts;
    this.#knownMs = minuteOf(parts.knownMs);
  }

  get symbol(): Ticker {
    return this.#parts.symbol;
  }

  /** Bars from then on are wanted. */
  get wantedFromMs(): number {
    return this.#knownMs;
  }

  /** A reply that has everything from `wantedFromMs` on that there is. Answers how many of its bars were passed on. */
  take(bars: readonly PolledBar[], seenMs: EpochMs): number {
    const throughMs = minuteOf(seenMs - SETTLED_MS);
    if (throughMs <= this.#knownMs) return 0;
    const { source, index, push } = this.#parts;
    const lost = this.#lost(throughMs, seenMs);
    if (lost !== null) this.#tellGap(lost.fromMs, lost.toMs, seenMs, 'no minute bars came');
    this.#gapFromMs = null;
    const finished = new Map<number, PolledBar>();
    for (const bar of bars) {
      const { startMs } = bar;
      // A row off the grid is the minute that is still being traded in.
      if (startMs % MINUTE_MS !== 0 || startMs < this.#knownMs || startMs + MINUTE_MS > throughMs) continue;
      finished.set(startMs, bar);
    }
    for (const [startMs, bar] of [...finished].sort(([left], [right]) => left - right)) {
      push(source, {
        kind: 'bar',
        seenMs,
        source,
        instrument: index,
        startMs: epochMs(startMs),
        open: bar.open as Price,
        high: bar.high as Price,
        low: bar.low as Price,
        close: bar.close as Price,
        volume: bar.volume as Size,
      });
    }
    this.#knownMs = throughMs;
    return finished.size;
  }

  /** To be called as time goes by: says so once bars are missing for longer than they may be late. */
  watch(nowMs: EpochMs, reason: string): void {
    const lost = this.#gapFromMs === null ? this.#lost(minuteOf(nowMs - SETTLED_MS), nowMs) : null;
    if (lost === null) return;
    this.#gapFromMs = lost.fromMs;
    this.#tellGap(lost.fromMs, null, nowMs, reason);
  }

  /** Whether more is missing than what is merely late. */
  isBehind(nowMs: EpochMs): boolean {
    return this.#lost(minuteOf(nowMs - SETTLED_MS), nowMs) !== null;
  }

  /** Trading time of which nothing is known and which is too long ago to be merely late. */
  #lost(throughMs: number, nowMs: EpochMs): { readonly fromMs: EpochMs; readonly toMs: EpochMs } | null {
    const open = openTimeIn(this.#parts.nyse, 'regular', this.#knownMs, throughMs);
    if (open === null) return null;
    if (this.#gapFromMs !== null) return { fromMs: this.#gapFromMs, toMs: open.toMs };
    // Counted from the minute that has just begun, not from the last one that is settled: so does whoever takes the bars.
    return open.fromMs < minuteOf(nowMs) - LATE_MS ? open : null;
  }

  #tellGap(fromMs: EpochMs, toMs: EpochMs | null, seenMs: EpochMs, reason: string): void {
    const { source, symbol, push, gapTold } = this.#parts;
    push(source, { kind: 'gap', seenMs, source, symbol, fromMs, toMs, reason });
    if (toMs === null || this.#gapFromMs === null) gapTold();
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
