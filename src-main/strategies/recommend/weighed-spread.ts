import type { GateVerdict } from '#domain/gate-verdict';
import type { PriceE4 } from '#domain/money';
import { atLeast, isTrue } from '#detectors/figure-gate';
import { percent } from '#detectors/figure-text';
import type { ContractTerms } from '#domain/chain';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import { fail, ok, type Result } from '#primitives/result';
import { type Belief, type Beliefs, HIGHER } from '#strategies/recommend/beliefs';
import { heldOutcome } from '#strategies/recommend/held-outcome';
import type { SpreadQuestion } from '#strategies/recommend/spread-question';

/** A candidate and what selling it is worth. */
export interface WeighedSpread {
  readonly candidate: SpreadCandidate;
  /** Expected dollars of one spread, after fees, by the belief that says least. */
  readonly expected: number;
  /** The same as a share of what can be lost. */
  readonly edge: number;
  /** What is left of that share if the underlying moves more than forecast; null where there is no forecast. */
  readonly cautiousEdge: number | null;
}

/** Those whose edge is large enough, the largest first; or by how much the largest is too small. */
export function weighedSpreads(
  { chain, terms }: SpreadQuestion,
  candidates: readonly SpreadCandidate[],
  beliefs: Beliefs,
): Result<readonly WeighedSpread[], GateVerdict> {
  const weighed = candidates.flatMap(
    (candidate) => weighedAt(candidate.figures.prices.natural, candidate, beliefs, chain.terms) ?? [],
  );
  weighed.sort((left, right) => right.edge - left.edge);
  const [best] = weighed;
  if (best === undefined) {
    const text = `nobody knows how ${chain.underlying} moves: there is no forecast of its volatility, and too little history`;
    return fail(isTrue('edge', false, text));
  }
  const enough = weighed.filter((one) => edgeGates(one, terms.minimumEdge).every(({ passed }) => passed));
  if (enough.length > 0) return ok(enough);
  const failed = edgeGates(best, terms.minimumEdge).find(({ passed }) => !passed);
  return fail(failed ?? edgeGate(best.edge, terms.minimumEdge));
}

/** What selling it for a credit is worth; null where nothing is believed. */
export function weighedAt(
  credit: PriceE4,
  candidate: SpreadCandidate,
  beliefs: Beliefs,
  terms: ContractTerms,
): WeighedSpread | null {
  const { expiry } = candidate.quoted;
  const expected = leastExpected(beliefs.of(expiry), candidate, terms, credit);
  if (expected === null) return null;
  const cautious = beliefs.cautious(expiry);
  const left = cautious === null ? null : leastExpected([cautious], candidate, terms, credit);
  const cautiousEdge = left === null ? null : edgeOf(left, candidate, credit, terms);
  return { candidate, expected, edge: edgeOf(expected, candidate, credit, terms), cautiousEdge };
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
function edgeOf(
  expected: number,
  { figures }: SpreadCandidate,
  credit: PriceE4,
  { multiplier }: ContractTerms,
): number {
  const atRisk = (((figures.width ?? Number.NaN) - credit) / 10_000) * multiplier + figures.fees / 100;
  return expected / atRisk;
}

/** An edge has to be there, and must not hang on the forecast alone. */
export function edgeGates({ edge, cautiousEdge }: WeighedSpread, needed: number): readonly GateVerdict[] {
  const first = edgeGate(edge, needed);
  if (cautiousEdge === null) return [first];
  const what = `expected profit for each dollar at risk if volatility comes out ${percent(HIGHER - 1, 0)} above forecast`;
  return [
    first,
    atLeast({ gate: 'edge-margin', what, found: cautiousEdge, needed: 0, say: (value) => percent(value) }),
  ];
}

export function edgeGate(edge: number, needed: number): GateVerdict {
  const what = 'expected profit for each dollar at risk';
  return atLeast({ gate: 'edge', what, found: edge, needed, say: (value) => percent(value) });
}
