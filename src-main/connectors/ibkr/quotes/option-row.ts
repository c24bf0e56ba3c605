import { priceOf } from '#connectors/ibkr/quotes/stock-quote';
import type { TickMeaning } from '#connectors/ibkr/quotes/tick-meaning';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import type { OptionQuote, OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

/** A contract that the broker has, with its own number for it. */
export interface ListedOption {
  readonly conId: number;
  readonly expiry: string;
  readonly strike: PriceE4;
  readonly right: OptionRight;
}

/** What the broker's model makes of a contract; absent where it does not know. */
export interface ModelFigures {
  readonly impliedVolatility?: number | undefined;
  readonly delta?: number | undefined;
  readonly gamma?: number | undefined;
  readonly vega?: number | undefined;
  readonly theta?: number | undefined;
}

const PER_DAY = 365;
const PER_POINT = 100;
const MOST_VOLATILITY = 10;

/** All that was said of one contract, since it was first asked for on this connection. */
export class OptionRow {
  readonly option: ListedOption;
  #bid: PriceE4 | null = null;
  #ask: PriceE4 | null = null;
  #last: PriceE4 | null = null;
  #bidSize: number | null = null;
  #askSize: number | null = null;
  #volume: number | null = null;
  #openInterest: number | null = null;
  #model: ModelFigures | null = null;
  #atMs: EpochMs | null = null;
  /** It was listened to for long enough, whether or not there was anything to hear. */
  isHeardOut = false;

  constructor(option: ListedOption) {
    this.option = option;
  }

  get hasGreeks(): boolean {
    return this.#model !== null;
  }

  get isKnown(): boolean {
    return this.#atMs !== null;
  }

  takePrice(meaning: TickMeaning, value: number, seenMs: EpochMs): void {
    const price = priceOf(value) as PriceE4 | null;
    // A size belongs to its price. It is told beside it: the library passes on that of an ask, and loses that of a bid.
    if (meaning === 'bid') {
      if (price !== this.#bid) this.#bidSize = null;
      this.#bid = price;
    } else if (meaning === 'ask') {
      if (price !== this.#ask) this.#askSize = null;
      this.#ask = price;
    } else if (meaning === 'last') this.#last = price;
    else return;
    this.#atMs = seenMs;
  }

  takeSize(meaning: TickMeaning, value: number): void {
    const size = Number.isFinite(value) && value >= 0 ? value : null;
    const { right } = this.option;
    if (meaning === 'bid-size') this.#bidSize = size;
    else if (meaning === 'ask-size') this.#askSize = size;
    else if (meaning === 'volume') this.#volume = size;
    else if (meaning === (right === 'call' ? 'call-interest' : 'put-interest')) this.#openInterest = size;
  }

  /** Where one of the figures cannot be, none of them is taken. */
  takeModel(model: ModelFigures, seenMs: EpochMs): Drift | null {
    const { impliedVolatility: iv, delta, gamma, vega } = model;
    const where = `IBKR model of ${this.option.expiry} ${this.option.strike / 10_000} ${this.option.right}`;
    if (iv !== undefined && !(iv > 0 && iv < MOST_VOLATILITY)) return drift(where, 'impliedVolatility', iv);
    if (delta !== undefined && !(Math.abs(delta) <= 1)) return drift(where, 'delta', delta);
    if (gamma !== undefined && !(gamma >= 0)) return drift(where, 'gamma', gamma);
    if (vega !== undefined && !(vega >= 0)) return drift(where, 'vega', vega);
    // The model says nothing of a contract that it cannot price.
    this.#model = iv === undefined && delta === undefined ? null : model;
    this.#atMs = seenMs;
    return null;
  }

  quote(): OptionQuote {
    const { expiry, strike, right } = this.option;
    const model = this.#model ?? {};
    return {
      expiry,
      strike,
      right,
      bid: this.#bid,
      ask: this.#ask,
      bidSize: this.#bidSize,
      askSize: this.#askSize,
      last: this.#last,
      impliedVolatility: model.impliedVolatility ?? null,
      delta: model.delta ?? null,
      gamma: model.gamma ?? null,
      // A day's and a point's, where Argus counts by the year and by 1.00.
      theta: model.theta === undefined ? null : model.theta * PER_DAY,
      vega: model.vega === undefined ? null : model.vega * PER_POINT,
      openInterest: this.#openInterest,
      volume: this.#volume,
      atMs: this.#atMs,
      adjusted: false,
    };
  }
}
