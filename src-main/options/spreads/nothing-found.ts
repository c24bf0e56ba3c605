import type { OptionRight } from '#domain/chain';
import type { StructureKind } from '#domain/structure';
import { legText } from '#options/spreads/quoted-structure';
import type { StrikePicker, StrikeTerms } from '#options/spreads/strike-picker';
import { shapeOf } from '#options/spreads/structure-shape';

/** Why a search for a structure found nothing: the first of its conditions that nothing meets, and by how much. */
export function nothingFound(kind: StructureKind, pickers: readonly StrikePicker[], terms: StrikeTerms): string {
  for (const right of rightsSearched(kind)) {
    if (pickers.every((picker) => picker.anchors(kind, right).length === 0)) return outsideRange(kind, right, pickers);
  }
  const { premium, order } = shapeOf(kind);
  if (order === 'same') return 'no strike has both its call and its put within the range of deltas';
  const paired = pickers.some((picker) => picker.pick('short_strangle').length > 0);
  if (rightsSearched(kind).length === 2 && !paired) {
    return `no put and call within the range have deltas within ${terms.balance} of each other`;
  }
  const bought = premium === 'credit' ? 'protect' : 'pay for';
  return 'exactly' in terms.width
    ? `no listed strike lies ${terms.width.exactly / 10_000} away from one that could be sold`
    : `no strike is listed that could ${bought} what could be sold`;
}

function rightsSearched(kind: StructureKind): readonly OptionRight[] {
  return shapeOf(kind)
    .legs.filter(({ quantity }, _, legs) => quantity < 0 || legs.every((leg) => leg.quantity > 0))
    .map(({ right }) => right);
}

function outsideRange(kind: StructureKind, right: OptionRight, pickers: readonly StrikePicker[]): string {
  let nearest: { readonly text: string; readonly miss: number } | null = null;
  const range = pickers[0]?.rangeFor(kind) ?? { from: 0, to: 1 };
  for (const picker of pickers) {
    const found = picker.nearestMiss(kind, right);
    if (found === null) continue;
    const miss = Math.max(range.from - found.delta, found.delta - range.to);
    const text = `the ${legText(right, found.strike)} of ${picker.expiry.expiry} with ${found.delta.toFixed(3)}`;
    if (nearest === null || miss < nearest.miss) nearest = { text, miss };
  }
  const asked = `no ${right} has a delta from ${range.from} to ${range.to}`;
  return nearest === null ? `${asked}, and none has a known delta` : `${asked}; the nearest is ${nearest.text}`;
}
