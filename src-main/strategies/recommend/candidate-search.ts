import type { GateVerdict } from '#domain/gate-verdict';
import { isTrue } from '#detectors/figure-gate';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import { failedQuoteChecks } from '#options/spreads/spread-checks';
import { chargesInForce } from '#options/spreads/spread-fees';
import { findSpreads } from '#options/spreads/spread-search';
import { structureKey } from '#options/spreads/structure-key';
import { fail, ok, type Result } from '#primitives/result';
import { knownCandidates } from '#strategies/recommend/known-candidates';
import type { RecommendSettings, SpreadQuestion } from '#strategies/recommend/spread-question';

/**
 * The spreads of a chain whose worst case is known and whose quotes nothing speaks against; or what speaks against the
 * one that came nearest.
 */
export function soundCandidates(
  question: SpreadQuestion,
  { spreads, fees, fills }: RecommendSettings,
): Result<readonly SpreadCandidate[], GateVerdict> {
  const { chain, structure, terms } = question;
  const { underlying } = chain;
  if (chain.terms.settlement !== 'shares') {
    return fail(isTrue('settlement', false, `${underlying} settles in coin: tickets are for spreads on shares`));
  }
  const charges = chargesInForce(chain, fees, spreads.broker);
  if (!charges.ok) return fail(isTrue('fees', false, charges.failure));
  const { dte, shortDelta } = terms;
  const criteria = { structures: [structure], expiries: null, dte, shortDelta, width: null, strikes: null };
  const judging = { fills, charges: charges.value, margin: spreads.margin };
  const found = findSpreads(chain, criteria, spreads.search, judging);
  if (!found.ok) return fail(isTrue('chain', false, `${underlying}: ${found.failure}`));
  const { candidates, refused, missing } = found.value;
  const limited = eachOnce([...candidates, ...knownCandidates(question, judging)]).filter(
    ({ figures }) => figures.width !== null && figures.maxLoss !== null,
  );
  const failures = limited.map((candidate) => failedQuoteChecks(chain, candidate, spreads.checks));
  const sound = limited.filter((_, at) => failures[at]?.length === 0);
  if (sound.length > 0) return ok(sound);
  const nearest = failures.toSorted((left, right) => left.length - right.length)[0]?.[0];
  if (nearest !== undefined) return fail(isTrue(nearest.code, false, nearest.reason));
  const reason = refused[0]?.refusals[0]?.reason ?? missing[0] ?? 'no spread fits';
  return fail(isTrue('chain', false, `${underlying}: ${reason}`));
}

function eachOnce(candidates: readonly SpreadCandidate[]): readonly SpreadCandidate[] {
  const byKey = new Map(candidates.map((one) => [structureKey(one.quoted.structure), one]));
  return [...byKey.values()];
}
