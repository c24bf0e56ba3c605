import { type PriceE4, priceE4 } from '#domain/money';
import type { QuotedStructure } from '#options/spreads/quoted-structure';

/**
 * What opening brings in per unit of the underlying, positive when money is received, in ten-thousandths of a dollar.
 * From the worst to the best: nothing but `natural` can be counted on.
 */
export interface SpreadPrices {
  /** Every leg at its worse side: sold at the bid, bought at the ask. */
  readonly natural: PriceE4;
  /** Part of the way to the middle, as fills of so many legs have been seen to come. */
  readonly calibrated: PriceE4;
  /** Every leg at the middle of its quote: what the position is marked at, and what nobody is owed. */
  readonly mid: PriceE4;
}

/** What of the way from natural to mid a fill of so many legs makes good: 0 to 1. */
export type FillShare = (legs: number) => number;

/** Null unless every leg has a bid and an ask. */
export function spreadPrices(quoted: QuotedStructure, fillShare: FillShare): SpreadPrices | null {
  let natural = 0;
  let twiceMid = 0;
  for (const [i, { quantity }] of quoted.structure.legs.entries()) {
    const contract = quoted.contracts[i];
    if (contract === null || contract === undefined || contract.bid === null || contract.ask === null) return null;
    natural -= quantity * (quantity < 0 ? contract.bid : contract.ask);
    twiceMid -= quantity * (contract.bid + contract.ask);
  }
  const share = fillShare(quoted.structure.legs.length);
  return {
    natural: natural as PriceE4,
    calibrated: againstUs(natural + share * (twiceMid / 2 - natural)),
    mid: Math.floor(twiceMid / 2) as PriceE4,
  };
}

const CENT = 100;

/** Whole cents, rounded so that we get less or pay more; the hair is what f64 may have lost on the way. */
function againstUs(unrounded: number): PriceE4 {
  return priceE4((Math.floor(unrounded / CENT + 1e-9) * CENT) / 10_000);
}
