import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { varianceNearMoney } from '#options/surface/fit-smile';
import { median, type RobustScale, robustScale, robustZ } from '#options/surface/robust-scale';
import { type QuotedPoint, quotedPoint } from '#options/surface/slice-quotes';
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
  /** The same where less is sure: in the money, where much hangs on the forward, and where the smile has to reach. */
  readonly halfSpreadsUnsure: number;
  /** Fewer quotes than this say nothing about what is unusual. */
  readonly fewestQuotes: number;
  /** A quote that holds its own value by more than this is judged by the smile as it would be without it. */
  readonly leverage: number;
}

const ANOMALY_SETTINGS: AnomalySettings = {
  flagZ: 5,
  badPrintZ: 8,
  badPrintHalfSpreads: 3,
  halfSpreads: 1,
  halfSpreadsUnsure: 2,
  fewestQuotes: 8,
  leverage: 0.5,
};

/** Neither a quote's volatility nor a smile's is known better than this. */
const NARROWEST_IV = 0.001;
/** Contracts in the money are judged one deviation deep; beyond, they are priced by the underlying. */
const DEEPEST = 1;
/** Strikes to either side whose misfits tell whether the smile fits there. */
const NEIGHBOURS = 2;
/** Beyond, nothing but the quote itself says what it should be. */
const MOST_LEVERAGE = 0.9;
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
  const weighed = { ...quotes, weight: quotes.weight.map((one, i) => one * (slice.trust[i] as number)) };
  solver.load(weighed, varianceNearMoney(quotes));
  const leverages = solver.leverages(smile);
  const outside = quotes.contracts.map((contract, i): JudgedQuote => {
    const k = quotes.k[i] as number;
    const iv = quotes.iv[i] as number;
    const halfSpread = quotes.ivHalfSpread[i] as number;
    const fittedIv = Math.sqrt(sviVariance(smile, k) / years);
    const leverage = Math.min(MOST_LEVERAGE, leverages[i] as number);
    const held = leverage > settings.leverage;
    return {
      point: { contract, strike: quotes.strike[i] as number, k, iv, halfSpread },
      // What a fit without the quote would say, to first order in the change.
      fittedIv: held ? Math.max(0, iv - (iv - fittedIv) / (1 - leverage)) : fittedIv,
      certainty: held ? Math.sqrt(1 - leverage) : 1,
      allowance: 0,
      halfSpreads: held ? settings.halfSpreadsUnsure : settings.halfSpreads,
    };
  });
  const scale = robustScale(Float64Array.from(outside, ({ point, fittedIv }) => point.iv - fittedIv));
  const inside = insideTheMoney(slice, chain, snapshot).map((point): JudgedQuote => {
    const fittedIv = Math.sqrt(sviVariance(smile, point.k) / years);
    const allowance = exerciseAllowance(point, fittedIv, slice, snapshot);
    return { point, fittedIv, certainty: 1, allowance, halfSpreads: settings.halfSpreadsUnsure };
  });
  for (const quotesOfSide of [outside, inside]) {
    for (const [i, quote] of quotesOfSide.entries()) {
      const anomaly = anomalyOf(quote, neighboursMisfit(quotesOfSide, i), slice, scale, settings);
      if (anomaly !== null) found.push(anomaly);
    }
  }
}

/** Where the strikes around it are off as well, it is the smile that does not fit there, and not the quote. */
function neighboursMisfit(quotes: readonly JudgedQuote[], place: number): number {
  const around = [
    ...quotes.slice(Math.max(0, place - NEIGHBOURS), place),
    ...quotes.slice(place + 1, place + 1 + NEIGHBOURS),
  ];
  return median(Float64Array.from(around, ({ point, fittedIv }) => point.iv - fittedIv));
}

interface JudgedQuote {
  readonly point: QuotedPoint;
  readonly fittedIv: number;
  /** Below 1 where the smile has to reach for the strike: the less of it, the more the quote itself held it. */
  readonly certainty: number;
  /** Volatility by which the quote may be rich for good reasons. */
  readonly allowance: number;
  /** Half widths by which it has to be off. */
  readonly halfSpreads: number;
}

function anomalyOf(
  { point, fittedIv, certainty, allowance, halfSpreads: allowed }: JudgedQuote,
  around: number,
  { expiryMs }: SurfaceSlice,
  scale: RobustScale,
  settings: AnomalySettings,
): QuoteAnomaly | null {
  const { contract, iv, halfSpread } = point;
  const off = iv > fittedIv ? Math.max(0, iv - fittedIv - allowance) : iv - fittedIv;
  const z = certainty * robustZ(off, scale);
  const halfSpreads = (certainty * off) / Math.max(halfSpread, NARROWEST_IV);
  if (Math.abs(z) <= settings.flagZ) return null;
  // It has to be as far from where its neighbours are, on the side on which it is off.
  const direction = off > 0 ? 1 : -1;
  const alone = certainty * Math.min(direction * off, direction * (off - around));
  const least = Math.max(allowed * Math.max(halfSpread, NARROWEST_IV), halfSpread + NARROWEST_IV);
  if (alone <= settings.flagZ * scale.scale || alone <= least) return null;
  const side = off > 0 ? 'rich' : 'cheap';
  const likelyBadPrint = Math.abs(z) > settings.badPrintZ && Math.abs(halfSpreads) > settings.badPrintHalfSpreads;
  const { expiry, strike, right } = contract;
  const reason =
    `the ${strike / PRICE_UNITS} ${right} of ${expiry} is quoted at ${percent(iv)} where its expiry makes it ` +
    `${percent(fittedIv)}: ${side} by ${(100 * Math.abs(off)).toFixed(1)} points, ${Math.abs(z).toFixed(1)} robust ` +
    `deviations and ${Math.abs(halfSpreads).toFixed(1)} half spreads${likelyBadPrint ? '; more likely a bad print' : ''}`;
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

function percent(iv: number): string {
  return `${(100 * iv).toFixed(1)} %`;
}
