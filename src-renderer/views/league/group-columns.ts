import type { DimensionView, LeagueGroup } from '#contract/farm-view';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { money, moneyBand, moneyChange } from '#window/formatting/money.ts';
import { formatCount, formatNumber, formatPercent } from '#window/formatting/numbers.ts';
import { byEngine, levelColumns, type LeagueEntry } from '#window/views/league/level-columns.ts';

interface Figure {
  /** As the engine names it, to sort by. */
  readonly id: keyof LeagueGroup;
  readonly title: string;
  readonly about: string;
  readonly width: number;
  readonly text: (group: LeagueGroup) => string;
}

const FIGURES: readonly Figure[] = [
  {
    id: 'configs',
    title: 'Configs',
    about: 'How many share these levels.',
    width: 66,
    text: ({ configs }) => formatCount(configs),
  },
  {
    id: 'traded',
    title: 'Traded',
    about: 'Those that have closed a trade: every figure is of these.',
    width: 66,
    text: ({ traded }) => formatCount(traded),
  },
  {
    id: 'believed',
    title: 'Believed',
    about: 'Those that stand in the league: enough trades and days, ahead in the sample and out of it, on no peak.',
    width: 66,
    text: ({ believed }) => formatCount(believed),
  },
  {
    id: 'sharpe',
    title: 'Sharpe, quartiles',
    about: 'Of daily results, as a year of them: a quarter of the configs lies below, half, three quarters.',
    width: 130,
    text: ({ sharpeLower, sharpe, sharpeUpper }) =>
      `${formatNumber(sharpeLower, 1)} · ${formatNumber(sharpe, 1)} · ${formatNumber(sharpeUpper, 1)}`,
  },
  {
    id: 'outSharpe',
    title: 'Out of sample',
    about: 'Median Sharpe ratio of the newest days, on which nothing was chosen.',
    width: 92,
    text: ({ outSharpe }) => formatNumber(outSharpe, 2),
  },
  {
    id: 'realised',
    title: 'Typical P&L, worst … calibrated',
    about: 'Of the median config, after all fees: at the worst side, and as fills are believed to come.',
    width: 178,
    text: ({ realised, calibrated }) => moneyBand(realised, calibrated),
  },
  {
    id: 'ahead',
    title: 'Ahead',
    about: 'Share of those that traded which are ahead after fees.',
    width: 56,
    text: ({ ahead }) => formatPercent(ahead, 0),
  },
  {
    id: 'outAhead',
    title: 'Ahead out of sample',
    about: 'Share of those that traded which are ahead out of the sample.',
    width: 116,
    text: ({ outAhead }) => formatPercent(outAhead, 0),
  },
  {
    id: 'trades',
    title: 'Trades',
    about: 'Closed positions of all of them.',
    width: 76,
    text: ({ trades }) => formatCount(trades),
  },
  {
    id: 'wins',
    title: 'Won',
    about: 'Closed positions that were ahead after fees.',
    width: 52,
    text: ({ wins, trades }) => formatPercent(trades === 0 ? null : wins / trades, 0),
  },
  {
    id: 'worstDrawdown',
    title: 'Worst drawdown',
    about: 'Of any of them: from its highest balance down to the lowest since.',
    width: 96,
    text: ({ worstDrawdown }) => money(worstDrawdown, 0),
  },
  {
    id: 'best',
    title: 'Luckiest',
    about: 'The best result of any of them. It says how many were tried, and nothing else.',
    width: 76,
    text: ({ best }) => moneyChange(best, 0),
  },
];

/** What makes the groups comes first, then how their typical config did. */
export function groupColumns(
  dimensions: readonly DimensionView[],
  groupBy: readonly string[],
): readonly GridColumn<LeagueEntry>[] {
  const makers = levelColumns(dimensions).filter(({ id }) => groupBy.includes(id));
  return [
    ...makers.map((column) => ({ ...column, always: true, hiddenAtFirst: false })),
    ...FIGURES.map(({ text, ...figure }): GridColumn<LeagueEntry> => ({
      ...figure,
      align: 'end',
      sortBy: byEngine,
      text: (row) => (row.kind === 'group' ? text(row) : ''),
    })),
  ];
}
