import type { ChainContract, ExpiryChain, IvOrigin, LiquidityGrade } from '#options/chains/chain-snapshot';

/** How many contracts there are of each kind. */
export interface ChainCensus {
  readonly contracts: number;
  readonly twoSided: number;
  readonly crossed: number;
  readonly stale: number;
  readonly adjusted: number;
  readonly grades: Readonly<Record<LiquidityGrade, number>>;
  readonly ivOrigins: Readonly<Record<IvOrigin | 'unknown', number>>;
  /** Contracts that are held, and that traded today; null where nothing says so. */
  readonly callOpenInterest: number | null;
  readonly putOpenInterest: number | null;
  readonly volume: number | null;
}

export function chainCensus(expiries: readonly ExpiryChain[]): ChainCensus {
  const grades: Record<LiquidityGrade, number> = { A: 0, B: 0, C: 0, D: 0, F: 0 };
  const ivOrigins: Record<IvOrigin | 'unknown', number> = { solved: 0, parity: 0, provider: 0, unknown: 0 };
  const counts = { contracts: 0, twoSided: 0, crossed: 0, stale: 0, adjusted: 0 };
  let callOpenInterest: number | null = null;
  let putOpenInterest: number | null = null;
  let volume: number | null = null;
  for (const contract of contractsOf(expiries)) {
    const { bid, ask, openInterest } = contract;
    counts.contracts++;
    if (bid !== null && ask !== null && bid > 0) {
      if (ask >= bid) counts.twoSided++;
      else counts.crossed++;
    }
    if (contract.stale) counts.stale++;
    if (contract.adjusted) counts.adjusted++;
    grades[contract.grade]++;
    ivOrigins[contract.ivOrigin ?? 'unknown']++;
    if (openInterest !== null) {
      if (contract.right === 'call') callOpenInterest = (callOpenInterest ?? 0) + openInterest;
      else putOpenInterest = (putOpenInterest ?? 0) + openInterest;
    }
    if (contract.volume !== null) volume = (volume ?? 0) + contract.volume;
  }
  return { ...counts, grades, ivOrigins, callOpenInterest, putOpenInterest, volume };
}

/** By expiry, then strike; calls before puts. */
export function* contractsOf(expiries: readonly Pick<ExpiryChain, 'rows'>[]): Generator<ChainContract, void> {
  for (const { rows } of expiries) {
    for (const { call, put } of rows) {
      if (call !== null) yield call;
      if (put !== null) yield put;
    }
  }
}
