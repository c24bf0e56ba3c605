import type { StockBar } from '#connectors/alpaca/parse/stock-figures';
import type { InstrumentIndex, SourceId } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import type { PushInput } from '#ports/input-feed';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';

/** More than a day of extended hours, so that a backfill is not told twice. */
const KEPT = 3_000;

/** Passes minutes on: each once, and again where the venue has rewritten it. Keyed by the minute, the last word counts. */
export class BarTeller {
  readonly #source: SourceId;
  readonly #push: PushInput;
  readonly #told = new Map<InstrumentIndex, Map<number, string>>();

  constructor(source: SourceId, push: PushInput) {
    this.#source = source;
    this.#push = push;
  }

  /** Answers whether it was news. */
  tell(instrument: InstrumentIndex, bar: StockBar, seenMs: EpochMs): boolean {
    const { startMs, open, high, low, close, volume } = bar;
    if (startMs % MINUTE_MS !== 0 || startMs + MINUTE_MS > seenMs) return false;
    const told = this.#told.get(instrument) ?? new Map<number, string>();
    this.#told.set(instrument, told);
    const said = `${open} ${high} ${low} ${close} ${volume}`;
    if (told.get(startMs) === said) return false;
    told.set(startMs, said);
    if (told.size > KEPT) told.delete(told.keys().next().value ?? startMs);
    this.#push(this.#source, {
      kind: 'bar',
      seenMs,
      source: this.#source,
      instrument,
      startMs: epochMs(startMs),
      open: open as Price,
      high: high as Price,
      low: low as Price,
      close: close as Price,
      volume: volume as Size,
    });
    return true;
  }
}
