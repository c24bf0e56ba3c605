import type { DimensionView, LeagueRow } from '#contract/farm-view';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { money, moneyBand, moneyChange } from '#window/formatting/money.ts';
import { formatCount, formatNumber, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { dimensionOf } from '#window/views/farm/farm-words.ts';
import { byEngine, levelColumns, type LeagueEntry } from '#window/views/league/level-columns.ts';

type Column = GridColumn<LeagueEntry>;

interface Figure {
  /** As the engine names it, to sort by. */
  readonly id: keyof LeagueRow | 'exposure';
  readonly title: string;
  readonly about: string;
  readonly width: number;
  readonly text: (row: LeagueRow) => string;
  readonly hiddenAtFirst?: true;
}

const FIGURES: readonly Figure[] = [
  {
    id: 'standing',
    title: 'Standing',
    about: 'What the usual order goes by: a Sharpe ratio as far as trades and neighbours confirm it; 0 for nobody yet.',
    width: 66,
    text: ({ standing }) => formatNumber(standing, 3),
  },
  {
    id: 'trades',
    title: 'Trades',
    about: 'Closed positions. Few of them prove nothing.',
    width: 54,
    text: ({ trades }) => formatCount(trades),
  },
  {
    id: 'realised',
    title: 'P&L, worst … calibrated',
    about: 'Of closed positions after all fees: at the worst side of the quotes, and as fills are believed to come.',
    width: 164,
    text: ({ realised, calibrated }) => moneyBand(realised, calibrated),
  },
  {
    id: 'calibrated',
    title: 'Calibrated P&L',
    about: 'Of closed positions after all fees, as fills are believed to come.',
    width: 92,
    hiddenAtFirst: true,
    text: ({ calibrated }) => moneyChange(calibrated),
  },
  {
    id: 'deflated',
    title: 'DSR, eff.',
    about:
      'Deflated Sharpe ratio: the chance that it beats the luckiest of as many independent tries as the farm amounts to.',
    width: 72,
    text: ({ deflated }) => formatPercent(deflated, 0),
  },
  {
    id: 'deflatedRaw',
    title: 'DSR, raw',
    about: 'The same against the luckiest of all that traded, as if each config were a try of its own.',
    width: 72,
    text: ({ deflatedRaw }) => formatPercent(deflatedRaw, 0),
  },
  {
    id: 'outResult',
    title: 'Out of sample',
    about: 'Result of the trades of the newest days, on which nothing was chosen, and how many they are.',
    width: 108,
    text: ({ outResult, outTrades }) =>
      outTrades === 0 ? UNKNOWN : `${moneyChange(outResult, 0)} n ${formatCount(outTrades)}`,
  },
  {
    id: 'inResult',
    title: 'In sample',
    about: 'Result of the trades of the days before, and how many they are.',
    width: 108,
    hiddenAtFirst: true,
    text: ({ inResult, inTrades }) =>
      inTrades === 0 ? UNKNOWN : `${moneyChange(inResult, 0)} n ${formatCount(inTrades)}`,
  },
  {
    id: 'plateau',
    title: 'Plateau',
    about:
      'How it does together with its neighbours in the grid, one step away: 0 is a lonely peak, 1 is level ground.',
    width: 60,
    text: ({ plateau }) => formatNumber(plateau, 2),
  },
  {
    id: 'neighbours',
    title: 'Neighbours',
    about: 'Neighbours that traded, and not just as it did itself.',
    width: 76,
    hiddenAtFirst: true,
    text: ({ neighbours }) => formatCount(neighbours),
  },
  {
    id: 'sharpe',
    title: 'Sharpe',
    about: 'Of its daily results, as a year of them. Says little without the columns that deflate it.',
    width: 58,
    text: ({ sharpe }) => formatNumber(sharpe, 2),
  },
  {
    id: 'probabilistic',
    title: 'PSR',
    about: 'Chance that its true Sharpe ratio is above nothing, as if it had been the only try.',
    width: 54,
    hiddenAtFirst: true,
    text: ({ probabilistic }) => formatPercent(probabilistic, 0),
  },
  {
    id: 'wins',
    title: 'Won',
    about: 'Closed positions that were ahead after fees.',
    width: 52,
    text: ({ wins, trades }) => formatPercent(trades === 0 ? null : wins / trades, 0),
  },
  {
    id: 'stretchesAhead',
    title: 'Stretches ahead',
    about: 'Of equal stretches of days in which it traded, those in which it was ahead.',
    width: 108,
    text: ({ stretchesAhead, stretchesTraded }) =>
      stretchesTraded === 0 ? UNKNOWN : `${stretchesAhead} of ${stretchesTraded}`,
  },
  {
    id: 'worstRegime',
    title: 'Worst regime',
    about: 'Mean result of a trade in the volatility regime that suits it least, drawn towards the mean of all.',
    width: 94,
    text: ({ worstRegime }) => moneyChange(worstRegime),
  },
  {
    id: 'concentration',
    title: 'One regime',
    about: 'How much of its gains comes from one regime: 1 is all.',
    width: 76,
    hiddenAtFirst: true,
    text: ({ concentration, fragile }) => `${formatNumber(concentration, 2)}${fragile ? ' fragile' : ''}`,
  },
  {
    id: 'drawdown',
    title: 'Drawdown',
    about: 'From its highest balance down to the lowest since, the worst mark of an open position included.',
    width: 72,
    text: ({ drawdown }) => money(drawdown, 0),
  },
  {
    id: 'exposure',
    title: 'Exposure',
    about: 'Hours in closed positions, each counting for itself.',
    width: 70,
    text: ({ exposureHours }) => `${formatNumber(exposureHours, 1)} h`,
  },
  {
    id: 'open',
    title: 'Open',
    about: 'Positions that it holds now.',
    width: 48,
    text: ({ open }) => formatCount(open),
  },
  {
    id: 'unrealised',
    title: 'Open P&L',
    about: 'What closing its open positions at the worst side would leave; those that nobody quotes are left out.',
    width: 92,
    hiddenAtFirst: true,
    text: ({ unrealised, unmarked, open }) =>
      open === 0 ? UNKNOWN : `${moneyChange(unrealised)}${unmarked === 0 ? '' : ` less ${unmarked}`}`,
  },
];

/** The figures of a paper trader, and a column for each dimension of the grid. */
export function leagueColumns(dimensions: readonly DimensionView[]): readonly Column[] {
  const name = (id: string): string => dimensionOf(dimensions, id)?.title ?? id;
  return [
    {
      id: 'config',
      title: 'Config',
      about: 'Its number in this epoch.',
      width: 66,
      align: 'end',
      always: true,
      text: (row) => (row.kind === 'config' ? String(row.config) : ''),
    },
    {
      id: 'edges',
      title: 'Edge',
      about: 'Dimensions in which things get better towards the end of what was tried: the best may lie beyond it.',
      width: 54,
      align: 'start',
      text: (row) => (row.kind === 'config' ? row.edges.map(name).join(', ') : ''),
      cell: (row) =>
        row.kind !== 'config' || row.edges.length === 0 ? null : (
          <span title={`Better towards the edge of: ${row.edges.map(name).join(', ')}`}>→| {row.edges.length}</span>
        ),
    },
    ...FIGURES.map(({ text, hiddenAtFirst, ...figure }): Column => ({
      ...figure,
      align: 'end',
      sortBy: byEngine,
      hiddenAtFirst: hiddenAtFirst === true,
      text: (row) => (row.kind === 'config' ? text(row) : ''),
    })),
    ...levelColumns(dimensions),
  ];
}
