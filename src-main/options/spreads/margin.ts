import type { Structure } from '#domain/structure';
import { widthOf } from '#options/spreads/structure-shape';

/** The shares of prices that the minima are made of. A broker's house rules may ask for more. */
export interface MarginRates {
  /** Of the underlying's price, less what the option is out of the money. */
  readonly nakedShare: number;
  /** The least, of the strike for puts and of the underlying's price for calls. */
  readonly nakedFloor: number;
  /** Of the price of shares that are bought. */
  readonly sharesInitial: number;
}

/** Regulatory minima of the United States, per unit of the underlying and in its money. */
export interface Margin {
  readonly requirement: number;
  /** What opening takes off the account's buying power: the requirement less the credit that came in. */
  readonly buyingPower: number;
}

/** `opening` is the signed cash of the legs at the prices paid; `marks` what the broker values each leg at. */
export function regTMargin(
  structure: Structure,
  spot: number,
  opening: number,
  marks: readonly number[],
  rates: MarginRates,
): Margin {
  const requirement = requirementOf(structure, spot, opening, marks, rates);
  return { requirement, buyingPower: requirement - Math.max(0, opening) };
}

function requirementOf(
  structure: Structure,
  spot: number,
  opening: number,
  marks: readonly number[],
  rates: MarginRates,
): number {
  switch (structure.kind) {
    case 'bull_put':
    case 'bear_call':
    case 'iron_condor':
      return (widthOf(structure) as number) / 10_000;
    case 'short_straddle':
    case 'short_strangle':
      return bothSides(structure, spot, marks, rates);
    case 'covered_call':
      return rates.sharesInitial * spot;
    case 'bull_call_debit':
    case 'bear_put_debit':
    case 'long_straddle':
      return Math.max(0, 0 - opening);
  }
}

/** Only one side can end in the money: its requirement, and the premium of the other. */
function bothSides(structure: Structure, spot: number, marks: readonly number[], rates: MarginRates): number {
  let most = 0;
  let premiumOfMost = 0;
  let premiums = 0;
  for (const [i, { right, strike }] of structure.legs.entries()) {
    const premium = marks[i] as number;
    const required = nakedRequirement(right, strike / 10_000, spot, premium, rates);
    premiums += premium;
    if (required > most) {
      most = required;
      premiumOfMost = premium;
    }
  }
  return most + premiums - premiumOfMost;
}

function nakedRequirement(
  right: 'call' | 'put',
  strike: number,
  spot: number,
  premium: number,
  { nakedShare, nakedFloor }: MarginRates,
): number {
  const outOfTheMoney = Math.max(0, right === 'call' ? strike - spot : spot - strike);
  const floor = nakedFloor * (right === 'call' ? spot : strike);
  return premium + Math.max(nakedShare * spot - outOfTheMoney, floor);
}
