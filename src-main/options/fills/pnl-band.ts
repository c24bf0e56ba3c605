import type { PriceE4 } from '#domain/money';
import { type Cash, cash, cashFlow, type Currency } from '#options/fills/cash';
import type { Fill } from '#options/fills/fill';
import { roundAgainstUs } from '#options/fills/fill-price';
import type { ContractTerms } from '#domain/chain';

/** The same trades at three prices, from what can be counted on to what nobody is owed. */
export interface PnlBand {
  /** Every fill at the worst side of its quotes. */
  readonly natural: Cash;
  /** Every fill with the share of the width that fills of so many legs are believed to gain. */
  readonly calibrated: Cash;
  readonly mid: Cash;
}

const BAND_SIDES = ['natural', 'calibrated', 'mid'] as const;

export interface EdgeReserve {
  /** What may be given up against mid, per share and over all trades, until nothing is left; negative where mid loses. */
  readonly perShare: PriceE4;
  /**
   * The same as a share of the way from mid to natural: the edge dies there. Above 1 it outlives the worst side, at or
   * below 0 there was none. Null where mid and natural are the same.
   */
  readonly shareOfWidth: number | null;
}

/** What fills would have brought at the three prices, from the quotes that they store. Fees are not in it. */
export function fillBand(fill: Fill, share: number, tick: PriceE4, terms: ContractTerms): PnlBand {
  const { natural, mid } = fill.price;
  const calibrated = roundAgainstUs(natural + share * (mid - natural), tick);
  const at = (price: number): Cash => cashFlow(Math.floor(price) as PriceE4, fill.quantity, terms);
  return { natural: at(natural), calibrated: at(Math.max(calibrated, natural)), mid: at(mid) };
}

/** Sums of bands, and of amounts that are the same whatever fills were believed: fees, exercise, settlement. */
export function addBands(bands: readonly PnlBand[], certain: number, currency: Currency): PnlBand {
  const sum = (side: (typeof BAND_SIDES)[number]): Cash =>
    cash(
      bands.reduce((total, band) => total + band[side], certain),
      currency,
    );
  return { natural: sum('natural'), calibrated: sum('calibrated'), mid: sum('mid') };
}

/** `shares` is how many shares or coins the trades were for: contracts times multiplier. */
export function edgeReserve(band: PnlBand, shares: number, currency: Currency): EdgeReserve {
  const width = band.mid - band.natural;
  const unitsPerE4 = currency === 'usd' ? 1 / 100 : 10_000;
  return {
    perShare: (Math.floor(band.mid / (shares * unitsPerE4)) + 0) as PriceE4,
    shareOfWidth: width === 0 ? null : band.mid / width,
  };
}
