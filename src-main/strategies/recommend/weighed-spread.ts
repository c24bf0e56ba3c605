import type { GateVerdict } from '#domain/gate-verdict';
import type { PriceE4 } from '#domain/money';
import { atLeast, isTrue } from '#detectors/figure-gate';
import { percent } from '#detectors/figure-text';
import type { ContractTerms } from '#domain/chain';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import { fail, ok, type Result } from '#primitives/result';
import type { Belief, Beliefs } from '#strategies/recommend/beliefs';
import { heldOutcome } from '#strategies/recommend/held-outcome';
import type { SpreadQuestion } from '#strategies/recommend/spread-question';

/** A candidate and what selling it at natural is worth, by the belief that says least. */
export interface WeighedSpread {
  readonly candidate: SpreadCandidate;
  /** Expected dollars of one spread, after fees. */
  readonly expected: number;
  /** The same as a share of what can be lost. */
  readonly edge: number;
}

/** Those whose edge is large enough, the largest first; or by how much the largest is too small. */
export function weighedSpreads(
  { chain, terms }: SpreadQuestion,
  candidates: readonly SpreadCandidate[],
  beliefs: Beliefs,
): Result<readonly WeighedSpread[], GateVerdict> {
  const weighed: WeighedSpread[] = [];
  for (const candidate of candidates) {
    const expected = leastExpected(beliefs.of(candidate.quoted.expiry), candidate, chain.terms);
    if (expected === null) continue;
    const edge = edgeOf(expected, candidate, candidate.figures.prices.natural, chain.terms);
    weighed.push({ candidate, expected, edge });
  }
  weighed.sort((left, right) => right.edge - left.edge);
  const [best] = weighed;
  if (best === undefined) {
    const text = `nobody knows how ${chain.underlying} moves: there is no forecast of its volatility, and too little history`;
    return fail(isTrue('edge', false, text));
  }
  const verdict = edgeGate(best.edge, terms.minimumEdge);
  return verdict.passed ? ok(weighed.filter(({ edge }) => edge >= terms.minimumEdge)) : fail(verdict);
}

/** Dollars of one spread after fees at a credit, natural where none is named; null where nothing is believed. */
export function leastExpected(
  beliefs: readonly Belief[],
  { quoted, figures }: SpreadCandidate,
  { multiplier }: ContractTerms,
  credit = figures.prices.natural,
): number | null {
  let least: number | null = null;
  for (const { distribution } of beliefs) {
    const { ev } = heldOutcome(distribution, quoted.structure, credit, multiplier, figures.fees);
    if (least === null || ev < least) least = ev;
  }
  return least;
}

/** As a share of what can be lost at that credit, fees included. */
export function edgeOf(
  expected: number,
  { figures }: SpreadCandidate,
  credit: PriceE4,
  { multiplier }: ContractTerms,
): number {
  const atRisk = (((figures.width ?? Number.NaN) - credit) / 10_000) * multiplier + figures.fees / 100;
  return expected / atRisk;
}

export function edgeGate(edge: number, needed: number): GateVerdict {
  return atLeast({
    gate: 'edge',
    what: 'expected profit for each dollar at risk',
    found: edge,
    needed,
    say: (value) => percent(value),
  });
}
