import { NOT_SCALED, scaledDecimal } from '#connectors/shared/scaled-decimal';
import { type Drift, drift } from '#connectors/shared/schema-drift';

/** What one unit of the figures of a symbol is worth. */
export interface SymbolScale {
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

/** The newest of everything that is known of a symbol; null is "not known". Prices and sizes in units. */
export interface TickerFigures {
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: number | null;
  /** Of a rolling day: it may fall. */
  readonly volume: number | null;
  readonly mark: number | null;
  readonly index: number | null;
  /** Fractions and coins as they are: no order is made of them. */
  readonly fundingRate: number | null;
  readonly fundingHours: number | null;
  readonly openInterest: number | null;
}

interface TickerData {
  readonly symbol?: unknown;
  readonly bid1Price?: unknown;
  readonly ask1Price?: unknown;
  readonly bid1Size?: unknown;
  readonly ask1Size?: unknown;
  readonly lastPrice?: unknown;
  readonly volume24h?: unknown;
  readonly markPrice?: unknown;
  readonly indexPrice?: unknown;
  readonly fundingRate?: unknown;
  readonly fundingIntervalHour?: unknown;
  readonly openInterest?: unknown;
}

/** Mark and index prices are averages, finer than any order: they have this many decimals. */
const AVERAGE_DECIMALS = 8;

const PLAIN_DECIMAL = /^\d+(?:\.\d*)?$/;

type Taken = number | null | undefined;

/**
 * One symbol's ticker, put together from a snapshot and the changes after it. A change says only what changed; an empty
 * text says that there is nothing. A message in which any figure is not what it should be changes nothing at all.
 */
export class TickerState implements TickerFigures {
  readonly #scale: SymbolScale;
  readonly #where: string;
  #hasBase = false;
  #drift: Drift | null = null;
  bid: number | null = null;
  ask: number | null = null;
  bidSize: number | null = null;
  askSize: number | null = null;
  last: number | null = null;
  volume: number | null = null;
  mark: number | null = null;
  index: number | null = null;
  fundingRate: number | null = null;
  fundingHours: number | null = null;
  openInterest: number | null = null;

  constructor(symbol: string, scale: SymbolScale) {
    this.#scale = scale;
    this.#where = `Bybit tickers.${symbol}`;
  }

  /** Whether a snapshot of this connection has come: changes to nothing mean nothing. */
  get hasBase(): boolean {
    return this.#hasBase;
  }

  forget(): void {
    this.#hasBase = false;
    this.#put(NOTHING);
  }

  /** Answers what is wrong with it, or null where it was taken. */
  take(data: unknown, isSnapshot: boolean): Drift | null {
    if (typeof data !== 'object' || data === null) return drift(this.#where, 'data', data);
    const { priceDecimals, sizeDecimals } = this.#scale;
    const given = data as TickerData;
    this.#drift = null;
    const bid = this.#scaled('bid1Price', given.bid1Price, priceDecimals);
    const ask = this.#scaled('ask1Price', given.ask1Price, priceDecimals);
    const bidSize = this.#scaled('bid1Size', given.bid1Size, sizeDecimals);
    const askSize = this.#scaled('ask1Size', given.ask1Size, sizeDecimals);
    const last = this.#scaled('lastPrice', given.lastPrice, priceDecimals);
    const volume = this.#rolling('volume24h', given.volume24h, sizeDecimals);
    const mark = this.#average('markPrice', given.markPrice);
    const index = this.#average('indexPrice', given.indexPrice);
    const fundingRate = this.#plain('fundingRate', given.fundingRate);
    const fundingHours = this.#plain('fundingIntervalHour', given.fundingIntervalHour);
    const openInterest = this.#plain('openInterest', given.openInterest);
    if (this.#drift !== null) return this.#drift;
    if (isSnapshot) {
      this.#hasBase = true;
      this.#put({
        bid: priceOf(bid ?? null),
        ask: priceOf(ask ?? null),
        bidSize: bidSize ?? null,
        askSize: askSize ?? null,
        last: priceOf(last ?? null),
        volume: volume ?? null,
        mark: mark ?? null,
        index: index ?? null,
        fundingRate: fundingRate ?? null,
        fundingHours: fundingHours ?? null,
        openInterest: openInterest ?? null,
      });
      return null;
    }
    if (bid !== undefined) this.bid = priceOf(bid);
    if (ask !== undefined) this.ask = priceOf(ask);
    if (bidSize !== undefined) this.bidSize = bidSize;
    if (askSize !== undefined) this.askSize = askSize;
    if (last !== undefined) this.last = priceOf(last);
    if (volume !== undefined) this.volume = volume;
    if (mark !== undefined) this.mark = mark;
    if (index !== undefined) this.index = index;
    if (fundingRate !== undefined) this.fundingRate = fundingRate;
    if (fundingHours !== undefined) this.fundingHours = fundingHours;
    if (openInterest !== undefined) this.openInterest = openInterest;
    return null;
  }

  #put(figures: TickerFigures): void {
    this.bid = figures.bid;
    this.ask = figures.ask;
    this.bidSize = figures.bidSize;
    this.askSize = figures.askSize;
    this.last = figures.last;
    this.volume = figures.volume;
    this.mark = figures.mark;
    this.index = figures.index;
    this.fundingRate = figures.fundingRate;
    this.fundingHours = figures.fundingHours;
    this.openInterest = figures.openInterest;
  }

  #scaled(field: string, value: unknown, decimals: number): Taken {
    if (value === undefined) return undefined;
    if (value === '') return null;
    const scaled = typeof value === 'string' ? scaledDecimal(value, decimals) : NOT_SCALED;
    return scaled >= 0 ? scaled : this.#wrong(field, value);
  }

  /** A day's volume may be finer or larger than any trade: what is finer is cut off, what is larger is not known. */
  #rolling(field: string, value: unknown, decimals: number): Taken {
    if (value === undefined) return undefined;
    if (value === '') return null;
    const scaled = typeof value === 'string' ? scaledDecimal(value, decimals) : NOT_SCALED;
    if (scaled >= 0) return scaled;
    if (typeof value !== 'string' || !PLAIN_DECIMAL.test(value)) return this.#wrong(field, value);
    const point = value.indexOf('.');
    const cut = scaledDecimal(point < 0 ? value : value.slice(0, point + 1 + decimals), decimals);
    return cut >= 0 ? cut : null;
  }

  #average(field: string, value: unknown): Taken {
    const scaled = this.#scaled(field, value, AVERAGE_DECIMALS);
    return typeof scaled === 'number' ? (scaled > 0 ? scaled / 10 ** AVERAGE_DECIMALS : null) : scaled;
  }

  /** Number('') is 0: an empty text is taken for what it says before that. */
  #plain(field: string, value: unknown): Taken {
    if (value === undefined) return undefined;
    if (value === '') return null;
    const number = typeof value === 'string' ? Number(value) : Number.NaN;
    return Number.isFinite(number) ? number : this.#wrong(field, value);
  }

  #wrong(field: string, value: unknown): undefined {
    this.#drift ??= drift(this.#where, field, value);
    return undefined;
  }
}

const NOTHING: TickerFigures = {
  bid: null,
  ask: null,
  bidSize: null,
  askSize: null,
  last: null,
  volume: null,
  mark: null,
  index: null,
  fundingRate: null,
  fundingHours: null,
  openInterest: null,
};

/** A price of 0 is none. */
function priceOf(units: number | null): number | null {
  return units === 0 ? null : units;
}
