import type { Ticker } from '#domain/instrument';
import type { Exposure } from '#portfolio/limits/exposure';
import type { LimitSettings } from '#portfolio/portfolio-settings';

/** What a book could do, in dollars. Null where something that is held does not say. */
export interface BookRisk {
  /** Gain for each 100 % that the underlyings rise. */
  readonly delta: number | null;
  /** The same of coins and what holds them, each by how much of the coin's move it makes. */
  readonly coinDelta: number | null;
  /** Change of `delta` when every underlying rises 1 %. */
  readonly gamma: number | null;
  /** Gain for a volatility point, each expiry weighted by the root of its time against a month. */
  readonly vega: number | null;
  /** Gain a day. */
  readonly theta: number | null;
  readonly underlyingLoss: number;
  readonly coinLoss: number;
  readonly loss: number;
  readonly buyingPower: number;
  readonly positions: number;
  readonly positionsOfUnderlying: number;
}

const MONTH_DAYS = 30;

export function bookRisk(exposures: readonly Exposure[], underlying: Ticker, settings: LimitSettings): BookRisk {
  const betaOf = (name: string): number =>
    Object.hasOwn(settings.coinBetas, name) ? (settings.coinBetas[name] as number) : 0;
  const own = exposures.filter((exposure) => exposure.underlying === underlying);
  const coins = exposures.filter((exposure) => betaOf(exposure.underlying) !== 0);
  return {
    delta: sum(exposures, dollarDelta),
    coinDelta: sum(coins, (exposure) => scaled(dollarDelta(exposure), betaOf(exposure.underlying))),
    gamma: sum(exposures, percentGamma),
    vega: sum(exposures, weightedVega),
    theta: sum(exposures, ({ greeks }) => greeks?.theta ?? null),
    underlyingLoss: total(own, ({ maxLoss }) => maxLoss) / 100,
    coinLoss: total(coins, ({ maxLoss }) => maxLoss) / 100,
    loss: total(exposures, ({ maxLoss }) => maxLoss) / 100,
    buyingPower: total(exposures, ({ buyingPower }) => buyingPower) / 100,
    positions: exposures.length,
    positionsOfUnderlying: own.length,
  };
}

function dollarDelta({ greeks, price }: Exposure): number | null {
  return greeks === null || price === null ? null : greeks.delta * price;
}

function percentGamma({ greeks, price }: Exposure): number | null {
  return greeks === null || price === null ? null : (greeks.gamma * price * price) / 100;
}

/** Volatilities of near expiries move most: √(30 / days), at least a day. */
function weightedVega({ greeks, daysToExpiry }: Exposure): number | null {
  return greeks === null ? null : greeks.vega * Math.sqrt(MONTH_DAYS / Math.max(1, daysToExpiry));
}

function scaled(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}

function sum(exposures: readonly Exposure[], figure: (exposure: Exposure) => number | null): number | null {
  let added = 0;
  for (const exposure of exposures) {
    const value = figure(exposure);
    if (value === null || !Number.isFinite(value)) return null;
    added += value;
  }
  return added;
}

function total(exposures: readonly Exposure[], figure: (exposure: Exposure) => number): number {
  return exposures.reduce((added, exposure) => added + figure(exposure), 0);
}
