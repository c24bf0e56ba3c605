import { scaledFigure } from '#connectors/tastytrade/chain/scaled-figure';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import type { ListedContract } from '#connectors/tastytrade/chain/listed-contract';
import type { OptionQuote } from '#domain/chain';
import { PRICE_E4_DECIMALS, type PriceE4 } from '#domain/money';
import { type EpochMs, epochMs } from '#primitives/clock';

const PER_DAY = 365;
const PER_POINT = 100;
const MOST_VOLATILITY = 10;
/** A model's price may lie so far outside of the quote: two spreads, and what prices move between two messages. */
const SPREADS_AWAY = 2;
const SHARE_AWAY = 0.2;
const LEAST_AWAY = 500;

/**
 * All that the stream has said of one contract on this connection. Every contract has a row of its own, by the stream's
 * own name for it, so that nothing of another expiry can get into it.
 */
export class ContractRow {
  readonly contract: ListedContract;
  #bid: PriceE4 | null = null;
  #ask: PriceE4 | null = null;
  #bidSize: number | null = null;
  #askSize: number | null = null;
  #quotedMs: EpochMs | null = null;
  #last: PriceE4 | null = null;
  #volume: number | null = null;
  #openInterest: number | null = null;
  #volatility = Number.NaN;
  #delta = Number.NaN;
  #gamma = Number.NaN;
  #theta = Number.NaN;
  #vega = Number.NaN;
  /** What the model that gave the Greeks makes of the contract, in units. */
  #modelPrice = Number.NaN;
  #greeksMs: number | null = null;

  constructor(contract: ListedContract) {
    this.contract = contract;
  }

  get isQuoted(): boolean {
    return this.#quotedMs !== null;
  }

  /** Somebody offers it: there is something to price. */
  get isOffered(): boolean {
    return this.#ask !== null;
  }

  get hasGreeks(): boolean {
    return this.#greeksMs !== null;
  }

  /** Greeks that are not those of what is quoted: of another contract, or of another time. */
  get isContradicted(): boolean {
    if (this.#greeksMs === null || this.#bid === null || this.#ask === null || Number.isNaN(this.#modelPrice))
      return false;
    const spread = this.#ask - this.#bid;
    if (spread < 0) return false;
    const away = Math.max(this.#bid - this.#modelPrice, this.#modelPrice - this.#ask);
    return away > Math.max(LEAST_AWAY, SPREADS_AWAY * spread, SHARE_AWAY * this.#ask);
  }

  takeQuote(figures: Float64Array, seenMs: EpochMs): Drift | null {
    const bid = figures[0] as number;
    const ask = figures[1] as number;
    const bidUnits = scaledFigure(bid, PRICE_E4_DECIMALS);
    const askUnits = scaledFigure(ask, PRICE_E4_DECIMALS);
    if (bidUnits !== null && !(bidUnits >= 0)) return this.#drift('Quote', 'bidPrice', bid);
    if (askUnits !== null && !(askUnits >= 0)) return this.#drift('Quote', 'askPrice', ask);
    this.#bid = bidUnits as PriceE4 | null;
    // Nobody sells for nothing: such an ask is none.
    this.#ask = askUnits === 0 ? null : (askUnits as PriceE4 | null);
    this.#bidSize = sizeOf(figures[2] as number);
    this.#askSize = sizeOf(figures[3] as number);
    const atMs = Math.max(timeOf(figures[4] as number), timeOf(figures[5] as number));
    this.#quotedMs = atMs > 0 && atMs <= seenMs ? epochMs(atMs) : seenMs;
    return null;
  }

  takeGreeks(figures: Float64Array, seenMs: EpochMs): Drift | null {
    const volatility = figures[2] as number;
    const delta = figures[3] as number;
    const gamma = figures[4] as number;
    // The venue has none yet, or none any more.
    if (Number.isNaN(volatility)) {
      this.forgetGreeks();
      return null;
    }
    if (!(volatility > 0 && volatility < MOST_VOLATILITY)) return this.#drift('Greeks', 'volatility', volatility);
    const isCall = this.contract.right === 'call';
    if (isCall ? delta < 0 || delta > 1 : delta < -1 || delta > 0) return this.#drift('Greeks', 'delta', delta);
    if (gamma < 0) return this.#drift('Greeks', 'gamma', gamma);
    // Late is late, whatever it says.
    const time = timeOf(figures[0] as number);
    if (time > 0 && this.#greeksMs !== null && time < this.#greeksMs) return null;
    this.#volatility = volatility;
    this.#delta = delta;
    this.#gamma = gamma;
    this.#theta = (figures[5] as number) * PER_DAY;
    this.#vega = (figures[6] as number) * PER_POINT;
    this.#modelPrice = (figures[1] as number) * 10 ** PRICE_E4_DECIMALS;
    this.#greeksMs = time > 0 && time <= seenMs ? time : seenMs;
    return null;
  }

  takeTrade(figures: Float64Array): Drift | null {
    const price = figures[1] as number;
    const units = scaledFigure(price, PRICE_E4_DECIMALS);
    if (units !== null && !(units >= 0)) return this.#drift('Trade', 'price', price);
    this.#last = units === 0 ? null : (units as PriceE4 | null);
    this.#volume = sizeOf(figures[3] as number);
    return null;
  }

  takeSummary(figures: Float64Array): Drift | null {
    this.#openInterest = sizeOf(figures[0] as number);
    return null;
  }

  /** Answers whether they were older than that. */
  evictGreeks(beforeMs: number): boolean {
    if (this.#greeksMs === null || this.#greeksMs >= beforeMs) return false;
    this.forgetGreeks();
    return true;
  }

  forgetGreeks(): void {
    this.#greeksMs = null;
    this.#volatility = this.#delta = this.#gamma = this.#theta = this.#vega = this.#modelPrice = Number.NaN;
  }

  /** A new connection says everything anew. */
  forget(): void {
    this.#bid = this.#ask = this.#bidSize = this.#askSize = this.#quotedMs = null;
    this.#last = this.#volume = this.#openInterest = null;
    this.forgetGreeks();
  }

  asQuote(): OptionQuote {
    const { expiry, strike, right } = this.contract;
    const isTrusted = this.#greeksMs !== null && !this.isContradicted;
    const greek = (value: number): number | null => (isTrusted && Number.isFinite(value) ? value : null);
    return {
      expiry,
      strike,
      right,
      bid: this.#bid,
      ask: this.#ask,
      bidSize: this.#bidSize,
      askSize: this.#askSize,
      last: this.#last,
      impliedVolatility: greek(this.#volatility),
      delta: greek(this.#delta),
      gamma: greek(this.#gamma),
      theta: greek(this.#theta),
      vega: greek(this.#vega),
      openInterest: this.#openInterest,
      volume: this.#volume,
      atMs: this.#quotedMs,
      adjusted: false,
    };
  }

  #drift(event: string, field: string, found: number): Drift {
    return drift(`DXLink ${event} ${this.contract.streamer}`, field, found);
  }
}

/** NaN after the close and for indices. */
function sizeOf(size: number): number | null {
  return Number.isFinite(size) && size >= 0 ? size : null;
}

/** Often 0. */
function timeOf(ms: number): number {
  return Number.isFinite(ms) && ms > 0 ? ms : 0;
}
