import type { ExpiryOdds } from '#farm/sight/expiry-odds';
import { contractFees, contractLimit, openingPrice, orderMinimum, type SightCosts } from '#farm/sight/spread-figures';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import { orderFee } from '#farm/evaluation/order-fee';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { type MarginRates, regTMargin } from '#options/spreads/margin';
import type { QuotedStructure } from '#options/spreads/quoted-structure';
import { widthOf } from '#options/spreads/structure-shape';

export interface CandidateFigures {
  /** Millionths; null where the expiry has no volatility. */
  readonly pop: number | null;
  /** Cents. */
  readonly risk: number;
  readonly limit: number;
}

const MILLION = 1e6;

/** What entry gates and sizes need to know of a spread at its opening price; null where it cannot be opened. */
export function candidateFigures(
  odds: ExpiryOdds,
  quoted: QuotedStructure,
  costs: SightCosts,
  rates: MarginRates,
): CandidateFigures | null {
  const { snapshot } = odds;
  const { natural } = openingPrice(snapshot, quoted, costs);
  if (natural === UNKNOWN) return null;
  const { multiplier } = snapshot.terms;
  const { commission, charges } = contractFees(quoted, 'open', costs, multiplier);
  const fee = orderFee(1, commission, orderMinimum(costs), charges);
  // Cents of one contract are ten-thousandths of a dollar per share.
  const pop = odds.profit(quoted.expiry, quoted.structure, (natural - fee) / 10_000);
  return {
    pop: pop === null ? null : Math.floor(pop * MILLION),
    risk: riskOf(snapshot, quoted, natural, rates) + fee,
    limit: contractLimit(quoted, costs),
  };
}

/** Cents per contract: the most that can be lost, or the margin of what has no such limit. At least one. */
function riskOf(
  snapshot: ChainSnapshot,
  { structure, contracts }: QuotedStructure,
  credit: number,
  rates: MarginRates,
): number {
  const width = widthOfRisk(structure);
  if (width !== null) return Math.max(1, width - credit);
  const marks = contracts.map((contract) => ((contract?.bid ?? 0) + (contract?.ask ?? 0)) / 20_000);
  const { requirement } = regTMargin(structure, snapshot.spot, credit / 10_000, marks, rates);
  return Math.max(1, Math.ceil(requirement * 10_000));
}

/** A straddle's two legs share their strike, which makes it no vertical. */
function widthOfRisk(structure: QuotedStructure['structure']): number | null {
  return structure.kind === 'short_straddle' ? null : widthOf(structure);
}
