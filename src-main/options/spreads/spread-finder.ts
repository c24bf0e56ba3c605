import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import type { PathSet } from '#options/paths/path-set';
import { failedQuoteChecks } from '#options/spreads/spread-checks';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import { expiryTerms, type SpreadMarket } from '#options/spreads/spread-market';
import type { RankedSpread } from '#options/spreads/spread-rank';
import type { CheckSettings } from '#options/spreads/spread-settings';
import { type SpreadValuation, valueSpreads } from '#options/spreads/spread-valuation';
import { failedModelChecks } from '#options/spreads/valuation-checks';

/**
 * Candidates with their figures and the checks that they fail, in the order given. `pathsOf` answers what was drawn by the
 * plan of `pathsFor`, with the variance of each step.
 */
export function appraised(
  market: SpreadMarket,
  candidates: readonly SpreadCandidate[],
  settings: CheckSettings,
  pathsOf: (expiry: ExpiryChain) => PathSet | null,
): readonly RankedSpread[] {
  const { snapshot } = market;
  const valuations = valueSpreads(snapshot, candidates, (expiry) => expiryTerms(market, expiry, pathsOf(expiry)));
  return candidates.map((candidate, i) => {
    const valuation = valuations[i] as SpreadValuation;
    return { candidate, valuation, failed: checksFailed(snapshot, candidate, valuation, settings) };
  });
}

function checksFailed(
  snapshot: ChainSnapshot,
  candidate: SpreadCandidate,
  valuation: SpreadValuation,
  settings: CheckSettings,
): RankedSpread['failed'] {
  return [...failedQuoteChecks(snapshot, candidate, settings), ...failedModelChecks(candidate, valuation, settings)];
}
