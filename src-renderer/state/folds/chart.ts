import type { BarView } from '#contract/market-view';
import type { StreamSnapshot } from '#contract/streams';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';

export type ChartValue = StreamSnapshot<'chart'>;

/** Bars replace those that start at the same time, wherever they stand; the others follow in order of time. */
export function placeBars(bars: readonly BarView[], news: readonly BarView[]): BarView[] {
  const placed = [...bars];
  for (const bar of news) {
    let at = placed.length;
    while (at > 0 && (placed[at - 1]?.t ?? 0) > bar.t) at -= 1;
    if (at > 0 && placed[at - 1]?.t === bar.t) placed[at - 1] = bar;
    else placed.splice(at, 0, bar);
  }
  return placed;
}

export const chartFold: StreamFold<'chart', ChartValue> = {
  begin: (snapshot) => snapshot,
  fold(value, patch) {
    return {
      ...value,
      bars: patch.bars.length === 0 ? value.bars : placeBars(value.bars, patch.bars),
      forming: patch.forming,
      regimes: patch.regimes.length === 0 ? value.regimes : replaceByStart(value.regimes, patch.regimes),
      gaps: patch.gaps.length === 0 ? value.gaps : replaceGaps(value.gaps, patch.gaps),
    };
  },
};

function replaceByStart<Span extends { readonly fromMs: number }>(
  spans: readonly Span[],
  news: readonly Span[],
): Span[] {
  const starts = new Set(news.map((span) => span.fromMs));
  return [...spans.filter((span) => !starts.has(span.fromMs)), ...news].sort((a, b) => a.fromMs - b.fromMs);
}

/** A gap that ends is the same gap: same start, same source, same symbol. */
function replaceGaps<Gap extends ChartValue['gaps'][number]>(gaps: readonly Gap[], news: readonly Gap[]): Gap[] {
  const name = (gap: Gap): string => `${gap.fromMs} ${gap.source} ${gap.symbol ?? ''}`;
  const named = new Set(news.map(name));
  return [...gaps.filter((gap) => !named.has(name(gap))), ...news].sort((a, b) => a.fromMs - b.fromMs);
}
