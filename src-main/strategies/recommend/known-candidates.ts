import { daysToGo } from '#options/lifecycle/expiry-dates';
import { type QuotedStructure, quoteStructure } from '#options/spreads/quoted-structure';
import { judgeSpread, type JudgeTerms, type SpreadCandidate } from '#options/spreads/spread-candidate';
import { strikesOf } from '#options/spreads/structure-shape';
import type { NumberRange } from '#options/spreads/strike-picker';
import type { SpreadQuestion } from '#strategies/recommend/spread-question';

/** Spreads that somebody keeps a record of, as far as they lie within the same bounds as those that are searched for. */
export function knownCandidates(
  { chain, structure: kind, terms, known = [] }: SpreadQuestion,
  judging: JudgeTerms,
): readonly SpreadCandidate[] {
  return known.flatMap((structure): readonly SpreadCandidate[] => {
    const expiry = chain.expiries.find((one) => one.expiry === structure.legs[0]?.expiry);
    if (structure.kind !== kind || expiry === undefined) return [];
    if (!isWithin(daysToGo(expiry.expiry, chain.atMs, chain.terms), terms.dte)) return [];
    const quoted = quoteStructure(kind, expiry, strikesOf(structure));
    if (quoted === null || !soldDeltas(quoted).every((delta) => isWithin(delta, terms.shortDelta))) return [];
    const judged = judgeSpread(chain, quoted, judging);
    return judged.accepted ? [judged.candidate] : [];
  });
}

/** |delta| of every leg that is sold; NaN, which lies nowhere, for one whose delta nobody knows. */
function soldDeltas({ structure, contracts }: QuotedStructure): readonly number[] {
  return structure.legs.flatMap(({ quantity }, at) =>
    quantity < 0 ? [Math.abs(contracts[at]?.greeks?.delta ?? Number.NaN)] : [],
  );
}

function isWithin(value: number, { from, to }: NumberRange): boolean {
  return value >= from && value <= to;
}
