import { BAR_INTERVALS, type BarInterval } from '#domain/bar';
import type { Indicators } from '#window/charts/chart-types.ts';
import { LINK_GROUPS, type LinkGroup } from '#window/state/linked-symbols.ts';

/** What a chart panel remembers with the layout. */
export interface ChartSettings {
  readonly index: number;
  readonly group: LinkGroup;
  readonly interval: BarInterval;
  readonly indicators: Indicators;
}

const INDICATORS: Indicators = {
  ema20: true,
  ema50: true,
  vwap: true,
  rsi: false,
  atr: false,
  regimes: true,
  sessions: true,
};

/** From a layout that may be older than this build, or written by hand. */
export function readSettings(params: Readonly<Record<string, unknown>>): ChartSettings {
  const { index, group, interval, indicators } = params;
  const stored = typeof indicators === 'object' && indicators !== null ? (indicators as Record<string, unknown>) : {};
  const names = Object.keys(INDICATORS) as (keyof Indicators)[];
  return {
    index: typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : 0,
    group: LINK_GROUPS.find((one) => one === group) ?? 'blue',
    interval: BAR_INTERVALS.find((one) => one === interval) ?? '1m',
    indicators: Object.fromEntries(
      names.map((name) => [name, typeof stored[name] === 'boolean' ? stored[name] : INDICATORS[name]]),
    ) as unknown as Indicators,
  };
}
