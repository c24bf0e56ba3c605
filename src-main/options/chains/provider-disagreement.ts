import type { ChainContract, ChainSnapshot } from '#options/chains/chain-snapshot';
import { isTradable, paired } from '#options/chains/contract-pairs';
import { contractName } from '#options/chains/contracts-by-expiry';

/** How far two providers' quotes of the same contracts lie apart. */
export interface ProviderDisagreement {
  /** Contracts that both quote on both sides, neither of them stale. */
  readonly compared: number;
  /** Share of them whose quotes do not even overlap: one bids above what the other asks. */
  readonly apart: number;
  /** Between the middles of the two quotes, in halves of both spreads together: above 1 they do not overlap. */
  readonly medianDistance: number;
  readonly worstDistance: number;
  readonly worstContract: string;
  /** Between the volatilities, in units of volatility (0.01 is a point); null where no contract has both. */
  readonly medianIvGap: number | null;
  /** Between the two prices of the underlying, as a share of the first. */
  readonly spotGap: number;
  /** By how much the second is later. */
  readonly laterMs: number;
}

/** Two quotes without a spread differ by a part of this, in ten-thousandths of a dollar: half a cent. */
const LEAST_SPREAD = 50;

/** Null where they have no contract in common that both quote. */
export function providerDisagreement(first: ChainSnapshot, second: ChainSnapshot): ProviderDisagreement | null {
  const distances: number[] = [];
  const ivGaps: number[] = [];
  let apart = 0;
  let worst: ChainContract | null = null;
  let worstDistance = -1;
  for (const [a, b] of commonContracts(first, second)) {
    const distance = quoteDistance(a, b);
    distances.push(distance);
    if ((a.bid as number) > (b.ask as number) || (b.bid as number) > (a.ask as number)) apart++;
    if (distance > worstDistance) {
      worst = a;
      worstDistance = distance;
    }
    if (a.quotedIv.mid !== null && b.quotedIv.mid !== null) ivGaps.push(Math.abs(a.quotedIv.mid - b.quotedIv.mid));
  }
  const medianDistance = median(distances);
  if (worst === null || medianDistance === null) return null;
  return {
    compared: distances.length,
    apart: apart / distances.length,
    medianDistance,
    worstDistance,
    worstContract: contractName(worst),
    medianIvGap: median(ivGaps),
    spotGap: Math.abs(second.spot - first.spot) / first.spot,
    laterMs: second.atMs - first.atMs,
  };
}

function* commonContracts(
  first: ChainSnapshot,
  second: ChainSnapshot,
): Generator<readonly [ChainContract, ChainContract], void> {
  for (const [mine, theirs] of paired(first.expiries, second.expiries, (expiry) => expiry.expiryMs)) {
    for (const [a, b] of paired(mine?.rows ?? [], theirs?.rows ?? [], (row) => row.strike)) {
      for (const right of ['call', 'put'] as const) {
        const one = a?.[right] ?? null;
        const two = b?.[right] ?? null;
        if (one !== null && two !== null && isTradable(one) && isTradable(two)) yield [one, two];
      }
    }
  }
}

function quoteDistance(a: ChainContract, b: ChainContract): number {
  const [aBid, aAsk, bBid, bAsk] = [a.bid, a.ask, b.bid, b.ask] as readonly number[] as [
    number,
    number,
    number,
    number,
  ];
  const spreads = Math.max(aAsk - aBid + bAsk - bBid, LEAST_SPREAD);
  return Math.abs(aBid + aAsk - bBid - bAsk) / spreads;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
