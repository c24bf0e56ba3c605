import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { fitSmile, varianceNearMoney } from '#options/surface/fit-smile';
import { type RobustScale, robustScale, robustZ } from '#options/surface/robust-scale';
import { type QuotedPoint, quotedPoint } from '#options/surface/slice-quotes';
import type { SmileQuotes } from '#options/surface/smile-quotes';
import { SmileSolver } from '#options/surface/smile-solver';
import { sviVariance, type SviParameters } from '#options/surface/svi';
import type { SurfaceSlice, VolatilitySurface } from '#options/surface/volatility-surface';
import type { EpochMs } from '#primitives/clock';
import { exp } from '#primitives/exact-math';
import { normalPdf } from '#primitives/normal-distribution';

/** A quote that its own expiry's other quotes do not explain. */
export interface QuoteAnomaly {
  readonly expiry: string;
  readonly expiryMs: EpochMs;
  readonly strike: PriceE4;
  readonly right: OptionRight;
  /** Dearer or cheaper than its neighbours make it. */
  readonly side: 'rich' | 'cheap';
  readonly iv: number;
  /** What the smile says without much help from this quote. */
  readonly fittedIv: number;
  /** How far the two are apart, in robust deviations of the whole expiry's misfits. */
  readonly z: number;
  /** The same in half widths of the quote. */
  readonly halfSpreads: number;
  /** So far off that an error is likelier than an opportunity. */
  readonly likelyBadPrint: boolean;
  /** In words, for whoever has to decide. */
  readonly reason: string;
}

export interface AnomalySettings {
  /** Robust deviations from which on a quote is flagged, … */
  readonly flagZ: number;
  /** … and taken for a bad print, if they are also … */
  readonly badPrintZ: number;
  /** … so many half widths off. */
  readonly badPrintHalfSpreads: number;
  /** A quote must also be off by more than so many of its own half widths. */
  readonly halfSpreads: number;
  /** Fewer quotes than this say nothing about what is unusual. */
  readonly fewestQuotes: number;
  /** A quote that holds its own value by more than this is judged by a smile fitted without it. */
  readonly leverage: number;
}

export const ANOMALY_SETTINGS: AnomalySettings = {
  flagZ: 5,
  badPrintZ: 8,
  badPrintHalfSpreads: 3,
  halfSpreads: 1,
  fewestQuotes: 8,
  leverage: 0.5,
};

/** Neither a quote's volatility nor a smile's is known better than this. */
const NARROWEST_IV = 0.001;
/** Contracts in the money are judged one deviation deep; beyond, they are priced by the underlying. */
const DEEPEST = 1;
const PRICE_UNITS = 10_000;

/** By falling |z|. Each expiry is judged by its own smile, so no expiry's quotes can implicate another's. */
export function findAnomalies(
  surface: VolatilitySurface,
  snapshot: ChainSnapshot,
  settings: AnomalySettings = ANOMALY_SETTINGS,
): readonly QuoteAnomaly[] {
  const solver = new SmileSolver();
  const found: QuoteAnomaly[] = [];
  for (const [i, slice] of surface.slices.entries()) {
    if (slice.ownSmile === null || slice.quotes.k.length < settings.fewestQuotes) continue;
    const chain = snapshot.expiries[i];
    if (chain?.expiryMs === slice.expiryMs) judge(solver, slice, slice.ownSmile, chain, snapshot, settings, found);
  }
  return found.sort(
    (one, other) =>
      Math.abs(other.z) - Math.abs(one.z) ||
      one.expiryMs - other.expiryMs ||
      one.strike - other.strike ||
      (one.right < other.right ? -1 : 1),
  );
}

function judge(
  solver: SmileSolver,
  slice: SurfaceSlice,
  smile: SviParameters,
  chain: ExpiryChain,
  snapshot: ChainSnapshot,
  settings: AnomalySettings,
  found: QuoteAnomaly[],
): void {
  const { quotes, years } = slice;
  const fitted = quotes.k.map((k) => Math.sqrt(sviVariance(smile, k) / years));
  const weighed = { ...quotes, weight: quotes.weight.map((one, i) => one * (slice.trust[i] as number)) };
  solver.load(weighed, varianceNearMoney(quotes));
  const leverages = solver.leverages(smile);
  /** A smile that has to reach for a strike without its quote is the less certain there, the more the quote held it. */
  const certainty = new Float64Array(fitted.length).fill(1);
  for (let i = 0; i < fitted.length; i++) {
    const leverage = leverages[i] as number;
    if (leverage <= settings.leverage) continue;
    certainty[i] = Math.sqrt(1 - leverage);
    const without = fitSmile(solver, leftOut(quotes, i), { robust: true, arbitrageFree: false });
    fitted[i] = Math.sqrt(Math.max(0, sviVariance(without.smile, quotes.k[i] as number)) / years);
  }
  const scale = robustScale(quotes.iv.map((iv, i) => iv - (fitted[i] as number)));
  for (const [i, contract] of quotes.contracts.entries()) {
    const halfSpread = quotes.ivHalfSpread[i] as number;
    const point = {
      contract,
      strike: quotes.strike[i] as number,
      k: quotes.k[i] as number,
      iv: quotes.iv[i] as number,
    };
    const anomaly = anomalyAt(
      { ...point, halfSpread },
      fitted[i] as number,
      0,
      certainty[i] as number,
      slice,
      scale,
      settings,
    );
    if (anomaly !== null) found.push(anomaly);
  }
  for (const point of insideTheMoney(slice, chain, snapshot)) {
    const fit = Math.sqrt(sviVariance(smile, point.k) / years);
    const anomaly = anomalyAt(point, fit, exerciseAllowance(point, fit, slice, snapshot), 1, slice, scale, settings);
    if (anomaly !== null) found.push(anomaly);
  }
}

/** `allowance` is volatility that a rich quote may have for good reasons; `certainty` how far the smile is to be trusted. */
function anomalyAt(
  { contract, iv, halfSpread }: QuotedPoint,
  fittedIv: number,
  allowance: number,
  certainty: number,
  slice: SurfaceSlice,
  scale: RobustScale,
  settings: AnomalySettings,
): QuoteAnomaly | null {
  const off = iv - fittedIv > 0 ? Math.max(0, iv - fittedIv - allowance) : iv - fittedIv;
  const z = robustZ(off, scale) * certainty;
  const halfSpreads = (certainty * off) / Math.max(halfSpread, NARROWEST_IV);
  const outside = Math.abs(halfSpreads) > settings.halfSpreads && certainty * Math.abs(off) > halfSpread + NARROWEST_IV;
  if (Math.abs(z) <= settings.flagZ || !outside) return null;
  const side = off > 0 ? 'rich' : 'cheap';
  const likelyBadPrint = Math.abs(z) > settings.badPrintZ && Math.abs(halfSpreads) > settings.badPrintHalfSpreads;
  const { expiry, strike, right } = contract;
  const reason =
    `the ${strike / PRICE_UNITS} ${right} of ${expiry} is quoted at ${percent(iv)} where its expiry makes it ` +
    `${percent(fittedIv)}: ${side} by ${(100 * Math.abs(off)).toFixed(1)} points, ${Math.abs(z).toFixed(1)} robust ` +
    `deviations and ${Math.abs(halfSpreads).toFixed(1)} half spreads${likelyBadPrint ? '; more likely a bad print' : ''}`;
  const { expiryMs } = slice;
  return { expiry, expiryMs, strike, right, side, iv, fittedIv, z, halfSpreads, likelyBadPrint, reason };
}

/** The side of each strike that no smile is fitted to, where its quote says something. */
function insideTheMoney(slice: SurfaceSlice, chain: ExpiryChain, { terms, spot }: ChainSnapshot): QuotedPoint[] {
  const dollars = terms.quotedIn === 'coin' ? spot : 1;
  const reach = DEEPEST * Math.sqrt(sviVariance(slice.ownSmile as SviParameters, 0));
  return chain.rows.flatMap((row) => {
    const strike = row.strike / PRICE_UNITS;
    const contract = strike < chain.forward ? row.call : row.put;
    const point = contract === null ? 'not_quoted' : quotedPoint(contract, strike, chain, dollars);
    return typeof point === 'string' || Math.abs(point.k) > reach ? [] : [point];
  });
}

/**
 * An American option in the money is worth more than a European one, by no more than the interest on the strike (puts)
 * or the dividends until expiry (calls). As volatility, that is what such a quote may be above the smile.
 */
function exerciseAllowance(
  { contract, strike, k }: QuotedPoint,
  fittedIv: number,
  { years, forward, discount }: SurfaceSlice,
  { terms, spot, rate, dividendYield }: ChainSnapshot,
): number {
  if (terms.exercise === 'european') return 0;
  const carry = contract.right === 'put' ? strike * (1 - exp(-rate * years)) : spot * (1 - exp(-dividendYield * years));
  const total = fittedIv * Math.sqrt(years);
  const vega = discount * forward * Math.sqrt(years) * normalPdf(-k / total + total / 2);
  return Math.max(0, carry) / vega;
}

function leftOut(quotes: SmileQuotes, place: number): SmileQuotes {
  const others = (column: Float64Array): Float64Array => column.filter((_, i) => i !== place);
  return {
    k: others(quotes.k),
    w: others(quotes.w),
    weight: others(quotes.weight),
    halfWidth: others(quotes.halfWidth),
  };
}

function percent(iv: number): string {
  return `${(100 * iv).toFixed(1)} %`;
}
