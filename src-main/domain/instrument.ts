import type { Brand } from '#primitives/brand';

/** A symbol as the trader writes it: `IBIT`, `BTCUSDT`. */
export type Ticker = Brand<string, 'Ticker'>;

/** Who told us: `bybit`, `alpaca-iex`, `sim`. Also the tie-breaker of the total order. */
export type SourceId = Brand<string, 'SourceId'>;

/** Position in the list of instruments announced so far; stable within a tape. */
export type InstrumentIndex = Brand<number, 'InstrumentIndex'>;

/** `crypto` trades around the clock in UTC days; `nyse` keeps New York hours, holidays and half days. */
export type TradingCalendar = 'crypto' | 'nyse';

/** What a quote's volume figure means. A rolling figure falls as well as rises and is never differenced. */
export type VolumeMeaning = 'none' | 'session-cumulative' | 'rolling-24h';

export type BarOrigin = 'trades' | 'quotes' | 'bars';

/** One symbol at one source. The decimals say what one unit of its integer prices and sizes is worth. */
export interface Instrument {
  readonly symbol: Ticker;
  readonly source: SourceId;
  readonly calendar: TradingCalendar;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Trades where the venue has them, else quotes; `bars` where only finished minutes can be had. */
  readonly barsFrom: BarOrigin;
  readonly quoteVolume: VolumeMeaning;
}

export function ticker(symbol: string): Ticker {
  return symbol as Ticker;
}

export function sourceId(name: string): SourceId {
  return name as SourceId;
}

export function instrumentIndex(position: number): InstrumentIndex {
  return position as InstrumentIndex;
}
