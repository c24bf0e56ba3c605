import { type Instant, isAfter } from '#connectors/alpaca/parse/alpaca-time';
import type { StockBar, StockQuote, StockTrade } from '#connectors/alpaca/parse/stock-figures';
import type { TradingStatus } from '#connectors/alpaca/parse/stream-message';
import type { InstrumentIndex, Ticker } from '#domain/instrument';
import type { QuoteInput } from '#domain/engine-input';
import type { Price, Size } from '#domain/money';
import { newYorkDay } from '#market/sessions/new-york-time';
import { type EpochMs, epochMs } from '#primitives/clock';

/** Of both kinds of tape: halted, and paused for volatility. */
const HALTED = new Set(['2', 'H', 'P']);
const RESUMED = new Set(['3', 'T']);
const NEVER: Instant = { ms: 0, nanos: 0 };

/** The newest of everything that is known of one symbol. */
export class StockBook {
  readonly symbol: Ticker;
  readonly index: InstrumentIndex;
  #quote: StockQuote | null = null;
  #last: StockTrade | null = null;
  #halt: TradingStatus | null = null;
  #day: { readonly day: number; readonly volume: number } | null = null;

  constructor(symbol: Ticker, index: InstrumentIndex) {
    this.symbol = symbol;
    this.index = index;
  }

  /** Why it is not traded; null while it is. */
  get halt(): TradingStatus | null {
    return this.#halt;
  }

  /** What a lost line has told counts for nothing, a halt included: nobody says how it went on. */
  forget(): void {
    this.#quote = null;
    this.#halt = null;
  }

  /** False for one that is older than what is known, to the nanosecond. */
  takeQuote(quote: StockQuote): boolean {
    if (this.#quote !== null && isAfter(this.#quote.at, quote.at)) return false;
    this.#quote = quote;
    return true;
  }

  takeTrade(trade: StockTrade): boolean {
    // Whoever trades is not halted, even where nobody has said so.
    if (this.#halt !== null && isAfter(trade.at, this.#halt.at)) this.#halt = null;
    if (!trade.movesLast || (this.#last !== null && isAfter(this.#last.at, trade.at))) return false;
    this.#last = trade;
    return true;
  }

  /** The day so far, by the date in New York: its stamp is midnight there. */
  takeDay({ startMs, volume }: StockBar): void {
    this.#day = { day: newYorkDay(startMs), volume };
  }

  /** False where it changes nothing. */
  takeStatus(status: TradingStatus): boolean {
    if (HALTED.has(status.code)) {
      this.#halt = status;
      return true;
    }
    if (!RESUMED.has(status.code) || this.#halt === null) return false;
    this.#halt = null;
    return true;
  }

  /** Null before anything is known. While trading is halted nobody can have what was quoted before. */
  input(seenMs: EpochMs): QuoteInput | null {
    const at = newest(this.#quote?.at, this.#halt?.at);
    if (at.ms === 0) return null;
    const quote = this.#halt === null ? this.#quote : null;
    const volume = this.#day !== null && this.#day.day === newYorkDay(at.ms) ? this.#day.volume : null;
    return {
      kind: 'quote',
      seenMs,
      instrument: this.index,
      atMs: epochMs(at.ms),
      bid: (quote?.bid ?? null) as Price | null,
      ask: (quote?.ask ?? null) as Price | null,
      bidSize: (quote?.bidSize ?? null) as Size | null,
      askSize: (quote?.askSize ?? null) as Size | null,
      last: (this.#last?.price ?? null) as Price | null,
      volume: volume as Size | null,
    };
  }
}

function newest(one: Instant = NEVER, other: Instant = NEVER): Instant {
  return isAfter(one, other) ? one : other;
}
