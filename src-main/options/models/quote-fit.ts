import { cosineCoefficient, cosineSeries, type SeriesAccuracy } from '#options/models/cosine-series';
import type { LeastSquaresProblem } from '#options/models/least-squares';
import { type Coordinate, parametersAt, positionsOf, toCoordinate } from '#options/models/model-coordinates';
import { MomentExponent } from '#options/models/moment-exponent';
import type { BatesParameters } from '#options/models/price-model';
import { tailWindow, type TailWindow } from '#options/models/tail-window';
import { totalVariance } from '#options/models/total-variance';
import { exp, ln } from '#primitives/exact-math';
import { cos, sin } from '#primitives/exact-trigonometry';

/** One option to fit to, European and out of the money. Prices are discounted dollars. */
export interface FitQuote {
  readonly right: 'call' | 'put';
  readonly strike: number;
  readonly price: number;
  /** Per 1.00 of volatility. */
  readonly vega: number;
  /** All weights of a fit together are 1. */
  readonly weight: number;
}

export interface FitExpiry {
  readonly years: number;
  readonly forward: number;
  readonly discount: number;
  readonly quotes: readonly FitQuote[];
}

/** What keeps parameters that the quotes hardly determine near those of yesterday, or near what is usual. */
export interface FitAnchor {
  readonly parameters: BatesParameters;
  /** Of a step along a coordinate, squared, next to the mean squared difference in volatility. */
  readonly weight: number;
  readonly holds: ReadonlySet<keyof BatesParameters>;
}

/** A price that hardly moves with volatility says little about it: its vega counts as this share of spot at least. */
const LEAST_VEGA = 1e-4;
/**
 * While a search is on its way: to a ten-thousandth of a volatility point, with a limit on the terms that strange places
 * would take. What it ends with is priced in full.
 */
export const SEARCHING: SeriesAccuracy = { tail: 1e-6, leftOut: 1e-7, mostTerms: 512 };
export const IN_FULL: SeriesAccuracy = { tail: 1e-8, leftOut: 1e-9, mostTerms: 8_192 };
/** Step of the slopes along a coordinate; the series has no noise for it to drown in. */
const NUDGE = 1e-6;

/**
 * Differences in price divided by vega, which are nearly differences in volatility, without a volatility to solve for.
 * Per expiry the characteristic function is computed once for all strikes, and once more for the slope along each
 * coordinate, on the same window and with as many terms.
 */
export class QuoteFit implements LeastSquaresProblem {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly residuals: number;
  readonly #coordinates: readonly Coordinate[];
  readonly #others: BatesParameters;
  readonly #expiries: readonly FitExpiry[];
  readonly #spot: number;
  readonly #accuracy: SeriesAccuracy;
  readonly #anchor: { readonly positions: Float64Array; readonly weights: Float64Array } | null;

  constructor(
    coordinates: readonly Coordinate[],
    others: BatesParameters,
    expiries: readonly FitExpiry[],
    spot: number,
    anchor: FitAnchor | null,
    accuracy: SeriesAccuracy,
  ) {
    this.#accuracy = accuracy;
    this.#coordinates = coordinates;
    this.#others = others;
    this.#expiries = expiries;
    this.#spot = spot;
    this.#anchor = anchor === null ? null : anchorOf(coordinates, anchor);
    this.lower = Float64Array.from(coordinates, (coordinate) => toCoordinate(coordinate, coordinate.low));
    this.upper = Float64Array.from(coordinates, (coordinate) => toCoordinate(coordinate, coordinate.high));
    let quotes = 0;
    for (const expiry of expiries) quotes += expiry.quotes.length;
    this.residuals = quotes + (anchor === null ? 0 : coordinates.length);
  }

  evaluate(positions: Float64Array, residuals: Float64Array, slopes: Float64Array | null): void {
    let row = 0;
    for (const expiry of this.#expiries) {
      this.#evaluateExpiry(expiry, positions, row, residuals, slopes);
      row += expiry.quotes.length;
    }
    if (this.#anchor === null) return;
    const { positions: held, weights } = this.#anchor;
    const count = positions.length;
    for (let i = 0; i < count; i++) {
      const weight = weights[i] as number;
      residuals[row + i] = weight * ((positions[i] as number) - (held[i] as number));
      slopes?.fill(0, (row + i) * count, (row + i + 1) * count);
      if (slopes !== null) slopes[(row + i) * count + i] = weight;
    }
  }

  #evaluateExpiry(
    expiry: FitExpiry,
    positions: Float64Array,
    firstRow: number,
    residuals: Float64Array,
    slopes: Float64Array | null,
  ): void {
    const count = positions.length;
    const parameters = parametersAt(this.#coordinates, positions, this.#others);
    const exponent = new MomentExponent(parameters, expiry.years);
    const window = tailWindow(
      exponent,
      totalVariance({ name: 'bates', ...parameters }, expiry.years),
      this.#accuracy.tail,
    );
    const series = cosineSeries(exponent, window, this.#accuracy);
    // Rows of damped coefficients: the series itself, then its slopes.
    const terms = series.count;
    const rows = slopes === null ? 1 : count + 1;
    const damped = new Float64Array(rows * terms);
    const step = Math.PI / (window.to - window.from);
    for (let term = 1; term < terms; term++) {
      damped[term] = (series.coefficients[term] as number) / (1 + term * step * (term * step));
    }
    for (let row = 1; row < rows; row++) {
      const nudged = Float64Array.from(positions);
      const here = positions[row - 1] as number;
      const by = here + NUDGE > (this.upper[row - 1] as number) ? -NUDGE : NUDGE;
      nudged[row - 1] = here + by;
      const beside = new MomentExponent(parametersAt(this.#coordinates, nudged, this.#others), expiry.years);
      for (let term = 1; term < terms; term++) {
        const change = cosineCoefficient(beside, window, term) - (series.coefficients[term] as number);
        damped[row * terms + term] = change / (by * (1 + term * step * (term * step)));
      }
    }
    const waves = new Float64Array(terms);
    for (const [i, quote] of expiry.quotes.entries()) {
      const constant = fillWaves(quote.strike, expiry.forward, window, waves);
      const put = expiry.discount * (constant + sumOver(waves, damped, 0));
      const value = quote.right === 'put' ? put : put + expiry.discount * (expiry.forward - quote.strike);
      const scale = Math.sqrt(quote.weight) / Math.max(quote.vega, LEAST_VEGA * this.#spot);
      residuals[firstRow + i] = scale * (value - quote.price);
      if (slopes === null) continue;
      const at = (firstRow + i) * count;
      for (let j = 0; j < count; j++) {
        slopes[at + j] = scale * expiry.discount * sumOver(waves, damped, (j + 1) * terms);
      }
    }
  }
}

function anchorOf(coordinates: readonly Coordinate[], { parameters, weight, holds }: FitAnchor) {
  return {
    positions: positionsOf(coordinates, parameters),
    weights: Float64Array.from(coordinates, ({ name }) => (holds.has(name) ? Math.sqrt(weight) : 0)),
  };
}

/**
 * What each term of the series adds to the undiscounted put of a strike, per unit of its coefficient: for the put itself
 * and its slopes alike. Answers the part that no coefficient changes.
 */
function fillWaves(strike: number, forward: number, { from, to }: TailWindow, waves: Float64Array): number {
  const x = ln(strike / forward);
  if (x < from || x > to) {
    waves.fill(0);
    return x < from ? 0 : strike - forward;
  }
  const perWidth = 1 / (to - from);
  const share = (x - from) * perWidth;
  const turnCos = cos(Math.PI * share);
  const turnSin = sin(Math.PI * share);
  const floor = forward * exp(from);
  const reach = strike / (Math.PI * perWidth);
  let waveCos = 1;
  let waveSin = 0;
  for (let term = 1; term < waves.length; term++) {
    const turned = waveCos * turnCos - waveSin * turnSin;
    waveSin = waveSin * turnCos + waveCos * turnSin;
    waveCos = turned;
    waves[term] = (reach / term) * waveSin - strike * waveCos + floor;
  }
  return strike * (share - perWidth) + floor * perWidth;
}

/** In four sums side by side, each of which would wait for itself. */
function sumOver(waves: Float64Array, damped: Float64Array, from: number): number {
  const end = waves.length;
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let term = 1;
  for (; term + 3 < end; term += 4) {
    first += (waves[term] as number) * (damped[from + term] as number);
    second += (waves[term + 1] as number) * (damped[from + term + 1] as number);
    third += (waves[term + 2] as number) * (damped[from + term + 2] as number);
    fourth += (waves[term + 3] as number) * (damped[from + term + 3] as number);
  }
  for (; term < end; term++) first += (waves[term] as number) * (damped[from + term] as number);
  return first + second + (third + fourth);
}
