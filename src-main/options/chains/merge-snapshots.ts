import type { ChainContract, ChainSnapshot, ExpiryChain, StrikeRow } from '#options/chains/chain-snapshot';
import { isTradable, paired } from '#options/chains/contract-pairs';
import { type ProviderDisagreement, providerDisagreement } from '#options/chains/provider-disagreement';
import { epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface MergedChain {
  readonly snapshot: ChainSnapshot;
  readonly disagreement: ProviderDisagreement | null;
  /** Whose quotes are in it. */
  readonly fromPreferred: number;
  readonly fromOther: number;
}

export interface MergeRefusal {
  readonly code: 'other-underlying' | 'other-terms';
  readonly message: string;
}

/**
 * One chain from two providers' views. The preferred one's quote counts wherever it can be traded on: both sides there,
 * neither crossed nor stale nor adjusted; else the other's where that one can; else the preferred one's all the same.
 * A quote is taken whole, never a bid from here and an ask from there. Only open interest and volume, which all
 * providers have from the same clearing house, fill gaps across. Forwards are the preferred one's where it has the expiry.
 * Both must have been normalised for the same moment, so that "stale" means the same in both.
 */
export function mergeSnapshots(preferred: ChainSnapshot, other: ChainSnapshot): Result<MergedChain, MergeRefusal> {
  if (preferred.underlying !== other.underlying) {
    return fail({
      code: 'other-underlying',
      message: `${preferred.provider} has ${preferred.underlying}, ${other.provider} ${other.underlying}`,
    });
  }
  const { exercise, settlement, multiplier } = preferred.terms;
  const same = other.terms;
  if (exercise !== same.exercise || settlement !== same.settlement || multiplier !== same.multiplier) {
    return fail({
      code: 'other-terms',
      message: `the contracts of ${preferred.provider} and ${other.provider} are not of one kind`,
    });
  }
  const counts = { fromPreferred: 0, fromOther: 0 };
  const expiries = paired(preferred.expiries, other.expiries, (expiry) => expiry.expiryMs).map(([mine, theirs]) =>
    mergedExpiry(mine, theirs, counts),
  );
  const snapshot: ChainSnapshot = {
    ...preferred,
    provider: `${preferred.provider}+${other.provider}`,
    seenMs: epochMs(Math.max(preferred.seenMs, other.seenMs)),
    expiries,
  };
  return ok({ snapshot, disagreement: providerDisagreement(preferred, other), ...counts });
}

interface Counts {
  fromPreferred: number;
  fromOther: number;
}

function mergedExpiry(mine: ExpiryChain | null, theirs: ExpiryChain | null, counts: Counts): ExpiryChain {
  const terms = (mine ?? theirs) as ExpiryChain;
  const rows = paired(mine?.rows ?? [], theirs?.rows ?? [], (row) => row.strike).map(([a, b]): StrikeRow => ({
    strike: ((a ?? b) as StrikeRow).strike,
    call: chosen(a?.call ?? null, b?.call ?? null, counts),
    put: chosen(a?.put ?? null, b?.put ?? null, counts),
  }));
  return { ...terms, rows };
}

function chosen(mine: ChainContract | null, theirs: ChainContract | null, counts: Counts): ChainContract | null {
  const taken = mine === null || (theirs !== null && !isTradable(mine) && isTradable(theirs)) ? theirs : mine;
  if (taken === null) return null;
  if (taken === mine) counts.fromPreferred++;
  else counts.fromOther++;
  const spare = taken === mine ? theirs : mine;
  if (spare === null || (taken.openInterest !== null && taken.volume !== null)) return taken;
  return {
    ...taken,
    openInterest: taken.openInterest ?? spare.openInterest,
    volume: taken.volume ?? spare.volume,
  };
}
