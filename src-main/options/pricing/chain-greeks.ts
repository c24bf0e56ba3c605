import { ImpliedDeviations } from '#options/pricing/implied-deviations';
import { IV_STATUSES, type IvStatus, relativeNoise, statusOf, timeValueOf } from '#options/pricing/implied-volatility';
import { erfcx } from '#primitives/error-function';
import { exp, ln, lnRatio } from '#primitives/exact-math';

/** What all contracts of one expiry share. */
export interface ExpiryTerms {
  readonly spot: number;
  readonly forward: number;
  readonly discount: number;
  readonly years: number;
}

const INVERSE_SQRT_2PI = 0.3989422804014327;
const UNRESOLVABLE = IV_STATUSES.indexOf('unresolvable');
const MOST_NOISE = 1e-4;
/** A time value that is no smaller part of its price than this cannot be lost in the price's rounding. */
const SURELY_RESOLVED = 1e-6;
const SURELY_BELOW_MAX = 0.999;

/**
 * Implied volatilities and five Greeks for the columns of a chain, without an object per contract. Fill `call`, `strike`
 * and `price`; `solve` fills the rest, an expiry (a range of rows) at a time. Where the status is not `ok` the volatility
 * is −1 and the Greeks are 0, and neither means anything.
 */
export class ChainGreeks {
  /** 1 for a call, 0 for a put. */
  readonly call: Uint8Array;
  readonly strike: Float64Array;
  readonly price: Float64Array;

  /** Position in `IV_STATUSES`. */
  readonly status: Uint8Array;
  readonly volatility: Float64Array;
  /** Per unit of the underlying; vega and rho per 1.00, theta per year. */
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly vega: Float64Array;
  readonly theta: Float64Array;
  readonly rho: Float64Array;

  readonly #value: Float64Array;
  readonly #distance: Float64Array;
  readonly #deviation: Float64Array;
  readonly #deviations = new ImpliedDeviations();

  constructor(capacity: number) {
    const column = (): Float64Array => new Float64Array(capacity);
    this.call = new Uint8Array(capacity);
    this.status = new Uint8Array(capacity);
    this.strike = column();
    this.price = column();
    this.volatility = column();
    this.delta = column();
    this.gamma = column();
    this.vega = column();
    this.theta = column();
    this.rho = column();
    this.#value = column();
    this.#distance = column();
    this.#deviation = column();
  }

  statusOf(row: number): IvStatus {
    return IV_STATUSES[this.status[row] as number] as IvStatus;
  }

  /** Rows `from` up to, not including, `to`. */
  solve(terms: ExpiryTerms, from: number, to: number): void {
    this.solveVolatilities(terms, from, to);
    this.#greeks(terms, from, to);
  }

  /** The volatilities alone. */
  solveVolatilities(terms: ExpiryTerms, from: number, to: number): void {
    this.#normalise(terms, from, to);
    const value = this.#value.subarray(from, to);
    const deviation = this.#deviation.subarray(from, to);
    this.#deviations.solve(value, this.#distance.subarray(from, to), deviation, to - from);
    this.#judge(terms, from, to);
  }

  #normalise({ forward, discount, years }: ExpiryTerms, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      const call = this.call[row] === 1;
      const strike = this.strike[row] as number;
      const undiscounted = (this.price[row] as number) / discount;
      const timeValue = timeValueOf(call, undiscounted, forward, strike);
      const value = timeValue / Math.min(forward, strike);
      let status = statusOf(call, undiscounted, timeValue, forward, strike, years);
      if (status === 0 && !(value < 1)) status = UNRESOLVABLE;
      this.status[row] = status;
      // The columns are solved without looking at the status: something solvable stands in for what is not.
      this.#value[row] = status === 0 ? value : 0.5;
      this.#distance[row] = status === 0 ? Math.abs(lnRatio(forward, strike)) : 0;
    }
  }

  #judge({ forward, discount, years }: ExpiryTerms, from: number, to: number): void {
    const rootYears = Math.sqrt(years);
    for (let row = from; row < to; row++) {
      const s = this.#deviation[row] as number;
      if (this.status[row] === 0) {
        const value = this.#value[row] as number;
        const undiscounted = (this.price[row] as number) / discount / Math.min(forward, this.strike[row] as number);
        const sure = value > SURELY_RESOLVED * undiscounted && value < SURELY_BELOW_MAX;
        const noise = sure ? 0 : relativeNoise(undiscounted, s, this.#distance[row] as number);
        if (!(noise <= MOST_NOISE) || s / rootYears === 0) this.status[row] = UNRESOLVABLE;
      }
      this.volatility[row] = this.status[row] === 0 ? s / rootYears : -1;
    }
  }

  #greeks({ spot, forward, discount, years }: ExpiryTerms, from: number, to: number): void {
    const rootYears = Math.sqrt(years);
    const rate = -ln(discount) / years;
    const grown = forward * discount;
    const dividendYield = rate - ln(forward / spot) / years;
    const yieldDecay = grown / spot;
    for (let row = from; row < to; row++) {
      const strike = this.strike[row] as number;
      const s = this.#deviation[row] as number;
      const sign = this.call[row] === 1 ? 1 : -1;
      const moneyness = forward < strike ? -(this.#distance[row] as number) : (this.#distance[row] as number);
      const d1 = moneyness / s + 0.5 * s;
      const d2 = d1 - s;
      const gaussian = exp(-0.5 * d1 * d1);
      const density = INVERSE_SQRT_2PI * gaussian;
      // φ(d2) = φ(d1) forward / strike: both probabilities from one exponential.
      const exercised1 = probability(sign * d1, gaussian);
      const exercised2 = probability(sign * d2, (gaussian * forward) / strike);
      const debt = strike * discount * exercised2;
      const vega = grown * density * rootYears;
      const volatility = this.volatility[row] as number;
      const known = this.status[row] === 0;
      this.delta[row] = known ? sign * yieldDecay * exercised1 : 0;
      this.gamma[row] = known ? (yieldDecay * density) / (spot * s) : 0;
      this.vega[row] = known ? vega : 0;
      this.theta[row] = known
        ? (-0.5 * vega * volatility) / years - sign * (rate * debt - dividendYield * grown * exercised1)
        : 0;
      this.rho[row] = known ? sign * years * debt : 0;
    }
  }
}

/** Φ(z), where e^(−z²/2) is known. */
function probability(z: number, gaussian: number): number {
  return z < 0 ? 0.5 * gaussian * erfcx(-z * Math.SQRT1_2) : 1 - 0.5 * gaussian * erfcx(z * Math.SQRT1_2);
}
