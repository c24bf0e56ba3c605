import type { ContractTerms } from '#domain/chain';
import type { OrderLeg } from '#options/fills/order-leg';

/** The least and the most that a package can be worth at expiry, per share in ten-thousandths; infinite where unbounded. */
export interface PayoffRange {
  readonly least: number;
  readonly most: number;
}

/**
 * Null where the end is not a function of one price: legs of several expiries, or a settlement in coin, whose worth in
 * coin depends on the price it is paid at.
 */
export function payoffRange(legs: readonly OrderLeg[], terms: ContractTerms): PayoffRange | null {
  if (terms.settlement === 'coin') return null;
  let expiry: string | null = null;
  const corners = [0];
  let slope = 0;
  for (const { contract, quantity } of legs) {
    if (contract === null) {
      slope += quantity;
      continue;
    }
    if (expiry !== null && contract.expiry !== expiry) return null;
    expiry = contract.expiry;
    corners.push(contract.strike);
    if (contract.right === 'call') slope += quantity;
  }
  let least = slope < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  let most = slope > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  for (const price of corners) {
    const worth = worthAt(legs, price);
    least = Math.min(least, worth);
    most = Math.max(most, worth);
  }
  return { least, most };
}

/** What the legs are worth at a price of the underlying if they end there, per share. */
export function worthAt(legs: readonly OrderLeg[], price: number): number {
  let worth = 0;
  for (const { contract, quantity } of legs) {
    if (contract === null) worth += quantity * price;
    else if (contract.right === 'call') worth += quantity * Math.max(0, price - contract.strike);
    else worth += quantity * Math.max(0, contract.strike - price);
  }
  return worth;
}
