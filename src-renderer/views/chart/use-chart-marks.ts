import { useEffect } from 'react';
import type { CandleChart } from '#window/charts/candle-chart.ts';
import { deskStore } from '#window/state/use-desk.ts';
import { useStream } from '#window/state/use-stream.ts';

/** Signals and notes up to the cursor. The timeline knows later ones too, which a chart must not show. */
export function useChartMarks(chart: CandleChart | null, symbol: string | undefined): void {
  const marks = useStream('timeline', {})?.marks;
  useEffect(() => {
    if (chart === null || marks === undefined) return;
    const ours = marks.filter(
      ({ kind, symbol: of }) => (kind === 'signal' || kind === 'note') && (of === null || of === symbol),
    );
    let shown = -1;
    const show = (): void => {
      const cursorMs = deskStore.getState().desk?.cursor.seenMs ?? Number.NEGATIVE_INFINITY;
      let known = 0;
      while (known < ours.length && (ours[known] as { atMs: number }).atMs <= cursorMs) known++;
      if (known === shown) return;
      shown = known;
      chart.setMarks(ours.slice(0, known));
    };
    show();
    return deskStore.subscribe(show);
  }, [chart, marks, symbol]);
}
