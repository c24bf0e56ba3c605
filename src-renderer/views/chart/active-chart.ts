import { BAR_INTERVALS, type BarInterval } from '#domain/bar';
import { registerCommands } from '#window/state/command-registry.ts';

/** What the keyboard and the palette may ask of the chart that was used last. */
export interface ChartActions {
  setInterval(interval: BarInterval): void;
  pan(share: number): void;
  zoom(factor: number): void;
  toEnd(): void;
  toStart(): void;
}

const open: ChartActions[] = [];
let withdraw: (() => void) | null = null;

/** The newest chart is the active one until another is used. Returns what takes it out again. */
export function joinCharts(chart: ChartActions): () => void {
  open.push(chart);
  withdraw ??= registerCommands([
    ...BAR_INTERVALS.map((interval, position) => ({
      id: `chart.interval.${interval}`,
      title: `Show bars of ${INTERVAL_WORDS[interval]}`,
      group: 'Chart',
      keys: [`Alt+${position + 1}`],
      run: () => open.at(-1)?.setInterval(interval),
    })),
    {
      id: 'chart.newest',
      title: 'Go to the newest bar',
      group: 'Chart',
      keys: ['Alt+0'],
      run: () => open.at(-1)?.toEnd(),
    },
  ]);
  return () => {
    open.splice(open.indexOf(chart), 1);
    if (open.length > 0) return;
    withdraw?.();
    withdraw = null;
  };
}

export function activateChart(chart: ChartActions): void {
  const at = open.indexOf(chart);
  if (at >= 0) open.push(...open.splice(at, 1));
}

const INTERVAL_WORDS: Readonly<Record<BarInterval, string>> = {
  '1m': 'one minute',
  '5m': 'five minutes',
  '15m': 'a quarter of an hour',
  '1h': 'an hour',
  '1d': 'a day',
};
