import type { Structure } from '#domain/structure';

/** What a structure is worth at expiry, in ten-thousandths of a dollar per unit of the underlying. */
export interface ExpiryProfile {
  /** Null where there is no limit. */
  readonly maxProfit: number | null;
  /** What can be lost, as a positive amount; null where there is no limit. Negative where even the worst end earns. */
  readonly maxLoss: number | null;
  /** Prices of the underlying at which nothing is earned or lost, rising. */
  readonly breakevens: readonly number[];
}

/**
 * Profit at expiry is a straight line between neighbouring strikes, so that its extremes lie at a strike, at zero, or
 * nowhere. `cash` is what the opening brought in (negative: cost), shares included. In whole units throughout, so that what
 * can be won and lost adds up to the width to the last cent.
 */
export function expiryProfile(structure: Structure, cash: number): ExpiryProfile {
  const strikes = structure.legs.map(({ strike }) => strike as number);
  const kinks = [0, ...new Set(strikes.toSorted((left, right) => left - right))];
  const values = kinks.map((at) => cash + valueAtExpiry(structure, at));
  const slope = slopeBeyondStrikes(structure);
  const highest = Math.max(...values);
  const lowest = Math.min(...values);
  return {
    maxProfit: slope > 0 ? null : highest,
    maxLoss: slope < 0 ? null : 0 - lowest,
    breakevens: breakevensOf(kinks, values, slope),
  };
}

/** What the legs, and the shares, are worth once the underlying has ended at `price`; same unit as `price`. */
export function valueAtExpiry(structure: Structure, price: number): number {
  let value = structure.shares * price;
  for (const { right, strike, quantity } of structure.legs) {
    value += quantity * Math.max(0, right === 'call' ? price - strike : strike - price);
  }
  return value;
}

function slopeBeyondStrikes(structure: Structure): number {
  let slope: number = structure.shares;
  for (const { right, quantity } of structure.legs) if (right === 'call') slope += quantity;
  return slope;
}

function breakevensOf(kinks: readonly number[], values: readonly number[], slope: number): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i + 1 < kinks.length; i++) {
    const from = values[i] as number;
    const to = values[i + 1] as number;
    const start = kinks[i] as number;
    if (from < 0 !== to < 0) found.push(start + ((kinks[i + 1] as number) - start) * (from / (from - to)));
  }
  const last = values[values.length - 1] as number;
  if (last < 0 !== slope < 0 && slope !== 0) found.push((kinks[kinks.length - 1] as number) - last / slope);
  return found;
}
