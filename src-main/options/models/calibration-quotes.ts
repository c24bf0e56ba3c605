import type { FitExpiry, FitQuote } from '#options/models/quote-fit';
import { LognormalDistribution } from '#options/models/lognormal-distribution';
import type { Unusable } from '#options/surface/slice-quotes';
import { median } from '#options/surface/robust-scale';
import type { SurfaceSlice, VolatilitySurface } from '#options/surface/volatility-surface';
import { normalCdf, normalPdf } from '#primitives/normal-distribution';

/** What one chain has for a model to be fitted to. */
export interface CalibrationQuotes {
  readonly spot: number;
  readonly expiries: readonly FitExpiry[];
  readonly quotes: number;
  /** Of the quotes used, in volatility: a fit cannot be asked to be closer than that. */
  readonly medianHalfSpread: number;
  /** Volatility at the forward of the first and the last expiry used; null where none is. */
  readonly shortIv: number | null;
  readonly longIv: number | null;
  /** Volatility of the call less that of the put of 25 delta, in the last expiry used: which way the smile leans. */
  readonly riskReversal: number;
  /** How many strikes of those expiries could not be used, by reason. */
  readonly left: ReadonlyMap<Unusable, number>;
}

export interface CalibrationSettings {
  readonly fewestDays: number;
  readonly mostDays: number;
  /** For all five parameters; with less, the long run is taken as known. */
  readonly fewestExpiries: number;
  /** An expiry with fewer strikes takes no part. */
  readonly fewestStrikes: number;
  /** Of an expiry with more, so many are taken, evenly from all: more would say the same again. */
  readonly mostStrikes: number;
  /** Whether each expiry counts the same in all, so that one with many strikes does not decide alone. */
  readonly equalExpiries: boolean;
  /** Volatility by which a fit may miss its quotes, unless they are wider themselves. */
  readonly tolerance: number;
  /** How hard what quotes hardly determine is held to the day before. */
  readonly anchorWeight: number;
  /** Parameters older than this are no help. */
  readonly mostDaysOld: number;
}

export const DEFAULT_CALIBRATION: CalibrationSettings = {
  fewestDays: 5,
  mostDays: 180,
  fewestExpiries: 3,
  fewestStrikes: 5,
  mostStrikes: 40,
  equalExpiries: true,
  tolerance: 0.015,
  anchorWeight: 1e-4,
  mostDaysOld: 5,
};

const DAYS_A_YEAR = 365;
/** Quotes narrower than half a cent are taken to be that wide. */
const NARROWEST = 0.005;
/** Of spot, per 1.00 of volatility: what a contract must move by to say anything. */
const LEAST_VEGA = 1e-4;

/** The quotes that the smiles are fitted to, of expiries that are neither about to end nor far away. */
export function calibrationQuotes(surface: VolatilitySurface, settings: CalibrationSettings): CalibrationQuotes {
  const expiries: FitExpiry[] = [];
  const halfSpreads: number[] = [];
  let shortIv: number | null = null;
  let longIv: number | null = null;
  let riskReversal = 0;
  const left = new Map<Unusable, number>();
  for (const slice of surface.slices) {
    const days = slice.years * DAYS_A_YEAR;
    if (days < settings.fewestDays || days > settings.mostDays) continue;
    for (const [reason, count] of slice.quotes.left) left.set(reason, (left.get(reason) ?? 0) + count);
    const { quotes, widths } = fitQuotes(slice, surface.spot, settings.mostStrikes);
    if (quotes.length < settings.fewestStrikes) continue;
    expiries.push({ years: slice.years, forward: slice.forward, discount: slice.discount, quotes });
    halfSpreads.push(...widths);
    shortIv ??= slice.atmIv;
    longIv = slice.atmIv ?? longIv;
    riskReversal = nearQuarterDelta(slice, 'call') - nearQuarterDelta(slice, 'put');
  }
  return {
    spot: surface.spot,
    expiries: weighted(expiries, settings.equalExpiries),
    quotes: halfSpreads.length,
    medianHalfSpread: halfSpreads.length === 0 ? 0 : median(Float64Array.from(halfSpreads)),
    shortIv,
    longIv,
    riskReversal,
    left,
  };
}

/** The volatility of the quote whose delta comes closest to a quarter. */
function nearQuarterDelta({ quotes, years }: SurfaceSlice, side: 'call' | 'put'): number {
  let closest = Number.POSITIVE_INFINITY;
  let found = 0;
  for (const [i, right] of quotes.rights.entries()) {
    if (right !== side) continue;
    const iv = quotes.iv[i] as number;
    const deviation = iv * Math.sqrt(years);
    const d1 = 0.5 * deviation - (quotes.k[i] as number) / deviation;
    const distance = Math.abs(normalCdf(side === 'call' ? d1 : -d1) - 0.25);
    if (distance >= closest) continue;
    closest = distance;
    found = iv;
  }
  return found;
}

/** European prices for the volatilities of the middle: what early exercise is worth was taken out with them. */
function fitQuotes(
  { quotes, years, forward, discount, trust }: SurfaceSlice,
  spot: number,
  most: number,
): { readonly quotes: readonly FitQuote[]; readonly widths: readonly number[] } {
  const taken: FitQuote[] = [];
  const widths: number[] = [];
  for (const [i, right] of quotes.rights.entries()) {
    const iv = quotes.iv[i] as number;
    const strike = quotes.strike[i] as number;
    const deviation = iv * Math.sqrt(years);
    const moneyness = (quotes.k[i] as number) / deviation;
    const vega = discount * forward * Math.sqrt(years) * normalPdf(0.5 * deviation - moneyness);
    if (vega < LEAST_VEGA * spot) continue;
    const put = new LognormalDistribution(forward, deviation * deviation).expectedPut(strike);
    const price = discount * (right === 'put' ? put : put + forward - strike);
    const halfSpread = quotes.ivHalfSpread[i] as number;
    const ratio = vega / Math.max(vega * halfSpread, NARROWEST);
    // A quote that stands out of its own smile is not what a model should bend to.
    taken.push({ right, strike, price, vega, weight: ratio * ratio * (trust[i] as number) });
    widths.push(halfSpread);
  }
  const even = (_: unknown, i: number): boolean =>
    taken.length <= most || Math.floor(((i + 1) * most) / taken.length) > Math.floor((i * most) / taken.length);
  return { quotes: taken.filter(even), widths: widths.filter(even) };
}

/** The same expiries with weights that add up to 1. */
function weighted(expiries: readonly FitExpiry[], equal: boolean): readonly FitExpiry[] {
  const sums = expiries.map(({ quotes }) => quotes.reduce((sum, { weight }) => sum + weight, 0));
  const all = sums.reduce((sum, one) => sum + one, 0);
  return expiries.map((expiry, i) => {
    const scale = equal ? 1 / ((sums[i] as number) * expiries.length) : 1 / all;
    return { ...expiry, quotes: expiry.quotes.map((quote) => ({ ...quote, weight: quote.weight * scale })) };
  });
}
