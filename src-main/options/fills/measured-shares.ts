import { DEFAULT_FILL_SETTINGS, type FillShares } from '#options/fills/fill-settings';

/** One fill as it really came, beside the quotes of the moment at which the order was sent. Signed cash per share. */
export interface ObservedFill {
  readonly legs: number;
  readonly natural: number;
  readonly mid: number;
  readonly received: number;
}

export interface MeasuredShare {
  /** Null while there are too few fills to say. */
  readonly share: number | null;
  /** Fills that it rests on: those whose quotes had a width at all. */
  readonly fills: number;
}

export type MeasuredShares = { readonly [Legs in keyof FillShares]: MeasuredShare };

/** A quarter of all fills were worse than this, three quarters better: one good day does not move it. */
const QUANTILE = 0.25;
const MOST = 0.5;

/** Fewer fills say more about the days they fell on than about fills. */
export const FEWEST_FILLS = 20;

/**
 * The share of the width that one's own fills have gained, by number of legs: the lower quartile, never more than half.
 * Fills that came are the lucky ones among the orders that were sent, so that even this flatters whoever cancels a lot.
 */
export function measuredShares(fills: readonly ObservedFill[], fewest = FEWEST_FILLS): MeasuredShares {
  const measure = (from: number, to: number): MeasuredShare => {
    const shares = fills
      .filter(({ legs, natural, mid }) => legs >= from && legs <= to && mid > natural)
      .map(({ natural, mid, received }) => (received - natural) / (mid - natural))
      .sort((left, right) => left - right);
    if (shares.length < Math.max(1, fewest)) return { share: null, fills: shares.length };
    const quartile = shares[Math.floor(QUANTILE * (shares.length - 1))] as number;
    return { share: Math.min(MOST, Math.max(0, quartile)), fills: shares.length };
  };
  return {
    oneLeg: measure(1, 1),
    twoLegs: measure(2, 2),
    threeLegs: measure(3, 3),
    fourLegs: measure(4, Number.POSITIVE_INFINITY),
  };
}

/** The shares to count on: what was measured, and elsewhere what the settings assume. */
export function sharesInForce(measured: MeasuredShares, assumed: FillShares = DEFAULT_FILL_SETTINGS.share): FillShares {
  return {
    oneLeg: measured.oneLeg.share ?? assumed.oneLeg,
    twoLegs: measured.twoLegs.share ?? assumed.twoLegs,
    threeLegs: measured.threeLegs.share ?? assumed.threeLegs,
    fourLegs: measured.fourLegs.share ?? assumed.fourLegs,
  };
}
