import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { ExpiryChain } from '#options/chains/chain-snapshot';
import type { PathSet } from '#options/paths/path-set';
import { legText } from '#options/spreads/quoted-structure';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import { type FailedCheck, failedQuoteChecks } from '#options/spreads/spread-checks';
import { expiryTerms, type SpreadMarket } from '#options/spreads/spread-market';
import type { RankedSpread } from '#options/spreads/spread-rank';
import type { CheckSettings } from '#options/spreads/spread-settings';
import { type SpreadValuation, valueSpreads } from '#options/spreads/spread-valuation';
import { failedModelChecks } from '#options/spreads/valuation-checks';
import { findAnomalies } from '#options/surface/quote-anomalies';

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
  const { snapshot, surface } = market;
  const valuations = valueSpreads(snapshot, candidates, (expiry) => expiryTerms(market, expiry, pathsOf(expiry)));
  const oddities = new Map(findAnomalies(surface, snapshot).map((odd) => [contractKey(odd), odd.reason]));
  return candidates.map((candidate, i) => {
    const valuation = valuations[i] as SpreadValuation;
    const failed = [
      ...failedQuoteChecks(snapshot, candidate, settings),
      ...oddLegs(candidate, oddities),
      ...failedModelChecks(candidate, valuation, settings),
    ];
    return { candidate, valuation, failed };
  });
}

/** An edge that rests on a quote off the smile is likelier an error of the quote than a gift. */
function oddLegs({ quoted }: SpreadCandidate, oddities: ReadonlyMap<string, string>): readonly FailedCheck[] {
  return quoted.structure.legs.flatMap((leg): readonly FailedCheck[] => {
    const reason = oddities.get(contractKey(leg));
    if (reason === undefined) return [];
    return [{ code: 'off_smile', reason: `the ${legText(leg.right, leg.strike)}: ${reason}` }];
  });
}

interface NamedContract {
  readonly expiry: string;
  readonly right: OptionRight;
  readonly strike: PriceE4;
}

function contractKey({ expiry, right, strike }: NamedContract): string {
  return `${expiry} ${right} ${strike}`;
}
