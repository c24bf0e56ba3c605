import { cosineCoefficient, cosineSeries } from '#options/models/cosine-series';
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

/** What keeps parameters that the quotes hardly determine near those of yesterday. */
export interface FitAnchor {
  readonly parameters: BatesParameters;
  readonly weight: number;
}

/** A price that hardly moves with volatility says little about it: its vega counts as this share of spot at least. */
const LEAST_VEGA = 1e-4;
/**
 * Enough to price to 1e-8 wherever a chain's parameters may lie. On its way a search passes places that would take
 * thousands; there it is content with less, and what it ends with is priced in full.
 */
export const SEARCH_TERMS = 512;
export const ALL_TERMS = 8_192;
/** Step of the slopes along a coordinate; the series has no noise for it to drown in. */
const NUDGE = 1e-6;
/** v0 is what changes from day to day; it is not held back. */
const FREE_OF_ANCHOR: ReadonlySet<string> = new Set(['v0']);

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
  readonly #mostTerms: number;
  readonly #anchorWeight: number;
  readonly #anchorPositions: Float64Array | null;

  constructor(
    coordinates: readonly Coordinate[],
    others: BatesParameters,
    expiries: readonly FitExpiry[],
    spot: number,
    anchor: FitAnchor | null,
    mostTerms: number,
  ) {
    this.#mostTerms = mostTerms;
    this.#coordinates = coordinates;
    this.#others = others;
    this.#expiries = expiries;
    this.#spot = spot;
    this.#anchorWeight = anchor === null ? 0 : Math.sqrt(anchor.weight);
    this.#anchorPositions = anchor === null ? null : positionsOf(coordinates, anchor.parameters);
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
    const anchor = this.#anchorPositions;
    if (anchor === null) return;
    const count = positions.length;
    for (const [i, { name }] of this.#coordinates.entries()) {
      const weight = FREE_OF_ANCHOR.has(name) ? 0 : this.#anchorWeight;
      residuals[row + i] = weight * ((positions[i] as number) - (anchor[i] as number));
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
    const window = tailWindow(exponent, totalVariance({ name: 'bates', ...parameters }, expiry.years));
    const series = cosineSeries(exponent, window, this.#mostTerms);
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
    const sums = new Float64Array(rows);
    for (const [i, quote] of expiry.quotes.entries()) {
      strikeSums(quote.strike, expiry.forward, window, terms, damped, sums);
      const put = expiry.discount * (sums[0] as number);
      const value = quote.right === 'put' ? put : put + expiry.discount * (expiry.forward - quote.strike);
      const scale = Math.sqrt(quote.weight) / Math.max(quote.vega, LEAST_VEGA * this.#spot);
      residuals[firstRow + i] = scale * (value - quote.price);
      if (slopes === null) continue;
      const at = (firstRow + i) * count;
      for (let j = 0; j < count; j++) slopes[at + j] = scale * expiry.discount * (sums[j + 1] as number);
    }
  }
}

/**
 * The undiscounted put of a strike and its slopes: each is a sum over the same waves with other coefficients, and only
 * the put itself has a part that does not depend on them.
 */
function strikeSums(
  strike: number,
  forward: number,
  { from, to }: TailWindow,
  terms: number,
  damped: Float64Array,
  sums: Float64Array,
): void {
  const x = ln(strike / forward);
  const within = Math.min(to, Math.max(from, x));
  const perWidth = 1 / (to - from);
  const step = Math.PI * perWidth;
  const share = (within - from) * perWidth;
  const turnCos = cos(Math.PI * share);
  const turnSin = sin(Math.PI * share);
  const floor = forward * exp(from);
  sums.fill(0);
  sums[0] = x < from ? 0 : x > to ? strike - forward : strike * (share - perWidth) + floor * perWidth;
  if (x < from || x > to) return;
  let waveCos = 1;
  let waveSin = 0;
  for (let term = 1; term < terms; term++) {
    const turned = waveCos * turnCos - waveSin * turnSin;
    waveSin = waveSin * turnCos + waveCos * turnSin;
    waveCos = turned;
    const weight = strike * (waveSin / (term * step) - waveCos) + floor;
    for (let row = 0, at = term; row < sums.length; row++, at += terms) {
      sums[row] = (sums[row] as number) + weight * (damped[at] as number);
    }
  }
}
