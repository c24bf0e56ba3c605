import type { ChainContract } from '#options/chains/chain-snapshot';
import { legText, type QuotedStructure } from '#options/spreads/quoted-structure';
import type { SpreadPrices } from '#options/spreads/spread-prices';
import { shapeOf } from '#options/spreads/structure-shape';

export const REFUSAL_CODES = [
  'not_listed',
  'adjusted',
  'no_bid',
  'no_ask',
  'locked_or_crossed',
  'stale',
  'no_delta',
  'no_credit',
  'no_debit',
  'credit_exceeds_width',
  'debit_exceeds_width',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why a candidate must not be traded, in a word for programs and in a sentence for people. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly reason: string;
}

/** Everything that speaks against the legs themselves; empty where nothing does. */
export function legRefusals({ structure, contracts, expiry }: QuotedStructure): readonly Refusal[] {
  return structure.legs.flatMap(({ right, strike }, i): readonly Refusal[] => {
    const name = `the ${legText(right, strike)}`;
    const contract = contracts[i] ?? null;
    return contract === null
      ? [{ code: 'not_listed', reason: `${name} is not listed for ${expiry.expiry}` }]
      : contractRefusals(contract, name);
  });
}

function contractRefusals(contract: ChainContract, name: string): readonly Refusal[] {
  const { bid, ask } = contract;
  const found: Refusal[] = [];
  if (contract.adjusted) {
    found.push({ code: 'adjusted', reason: `${name} delivers something else since a split or a merger` });
  }
  if (bid === null || bid <= 0) found.push({ code: 'no_bid', reason: `nobody bids for ${name}` });
  if (ask === null || ask <= 0) found.push({ code: 'no_ask', reason: `nobody offers ${name}` });
  if (bid !== null && ask !== null && bid > 0 && ask > 0 && bid >= ask) {
    const state = bid > ask ? 'crossed' : 'locked';
    found.push({
      code: 'locked_or_crossed',
      reason: `the quote of ${name} is ${state}: bid ${bid / 10_000}, ask ${ask / 10_000}`,
    });
  }
  if (contract.stale) found.push({ code: 'stale', reason: `the quote of ${name} is stale` });
  return found;
}

/**
 * A price that the structure's own width rules out: some quote is wrong, and whoever believes it loses. Each vertical
 * counts for itself, so that an iron condor cannot hide one bad wing behind a good one.
 */
export function priceRefusals(quoted: QuotedStructure, prices: SpreadPrices): readonly Refusal[] {
  const { kind } = quoted.structure;
  const { premium } = shapeOf(kind);
  if (premium === 'credit' && prices.natural <= 0) {
    return [
      { code: 'no_credit', reason: `selling at the bid and buying at the ask brings ${dollars(prices.natural)}` },
    ];
  }
  if (premium === 'debit' && prices.natural >= 0) {
    return [
      { code: 'no_debit', reason: `buying at the ask and selling at the bid costs ${dollars(0 - prices.natural)}` },
    ];
  }
  for (const { width, natural, mid } of verticalsOf(quoted)) {
    const worth = Math.max(Math.abs(natural), Math.abs(mid));
    if (worth < width) continue;
    const word = premium === 'credit' ? 'credit' : 'debit';
    return [
      {
        code: premium === 'credit' ? 'credit_exceeds_width' : 'debit_exceeds_width',
        reason: `the ${word} of ${dollars(worth)} is not below the width of ${dollars(width)}`,
      },
    ];
  }
  return [];
}

interface Vertical {
  readonly width: number;
  readonly natural: number;
  readonly mid: number;
}

/** The pairs of one right within a structure. */
function verticalsOf({ structure, contracts }: QuotedStructure): readonly Vertical[] {
  return (['put', 'call'] as const).flatMap((right): readonly Vertical[] => {
    let [natural, mid, width, legs] = [0, 0, 0, 0];
    for (const [i, leg] of structure.legs.entries()) {
      const contract = contracts[i];
      if (leg.right !== right || contract === null || contract === undefined) continue;
      const { bid, ask } = contract;
      if (bid === null || ask === null) return [];
      natural -= leg.quantity * (leg.quantity < 0 ? bid : ask);
      mid -= (leg.quantity * (bid + ask)) / 2;
      width += leg.quantity * leg.strike;
      legs++;
    }
    return legs === 2 ? [{ width: Math.abs(width), natural, mid }] : [];
  });
}

function dollars(e4: number): string {
  return (e4 / 10_000).toFixed(2);
}
