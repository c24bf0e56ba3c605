import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import type { PathPlan, PathSeed } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { failedQuoteChecks } from '#options/spreads/spread-checks';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import { expiryTerms, pathsFor, type SpreadMarket } from '#options/spreads/spread-market';
import type { RankedSpread } from '#options/spreads/spread-rank';
import type { CheckSettings } from '#options/spreads/spread-settings';
import { type SpreadValuation, valueSpreads } from '#options/spreads/spread-valuation';
import { failedModelChecks } from '#options/spreads/valuation-checks';

/** Draws the paths of a plan, with the variance of each step: the reference, or a backend with the same random words. */
export type PathSource = (plan: PathPlan) => PathSet;

/** Candidates with their figures and the checks that they fail, in the order given. */
export function appraised(
  market: SpreadMarket,
  candidates: readonly SpreadCandidate[],
  settings: CheckSettings,
  seed: PathSeed,
  draw: PathSource,
): readonly RankedSpread[] {
  const { snapshot } = market;
  const termsOf = (expiry: ExpiryChain) => {
    const plan = pathsFor(market, expiry, seed);
    return expiryTerms(market, expiry, plan === null ? null : draw(plan));
  };
  const valuations = valueSpreads(snapshot, candidates, termsOf);
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
