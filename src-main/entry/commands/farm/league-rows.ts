import { dollarsText } from '#entry/commands/farm/dollars-text';
import { figureText, percentText } from '#entry/commands/farm/figure-text';
import { levelText } from '#entry/commands/farm/level-text';
import { textTable } from '#entry/terminal/text-table';
import type { League } from '#farm/league/league';
import type { LeagueColumn } from '#farm/league/league-columns';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';

const right = (title: string) => ({ title, align: 'right' as const });
const COLUMNS = [
  { title: 'config' },
  { title: 'sells' },
  right('standing'),
  right('Sharpe'),
  right('cautious'),
  right('beats luck'),
  right('of all tries'),
  right('trades'),
  right('won'),
  right('realised'),
  right('calibrated'),
  right('out of sample'),
  right('stretches'),
  right('plateau'),
  right('drawdown'),
  { title: 'marks' },
];

export function configTable(league: League, configs: readonly number[]): readonly string[] {
  const { population, columns } = league;
  const rows = configs.map((config) => {
    const at = (column: LeagueColumn): number => columns[column][config] as number;
    const { underlying, structure, dteTarget, shortDelta, width } = population.config(config);
    const away = shortDelta === null ? '' : ` ${shortDelta}/${width}`;
    return [
      population.nameOf(config),
      `${underlying} ${structure} ${dteTarget} d${away}`,
      at('standing') > 0 ? figureText(at('standing')) : '–',
      figureText(at('sharpe')),
      figureText(at('cautious')),
      percentText(at('deflated')),
      percentText(at('deflatedRaw')),
      String(at('trades')),
      percentText(at('wins') / at('trades')),
      dollarsText(at('realised')),
      dollarsText(at('calibrated')),
      at('outTrades') === 0 ? '–' : dollarsText(at('outResult')),
      `${at('stretchesAhead')}/${at('stretchesTraded')}`,
      figureText(at('plateau')),
      dollarsText(at('drawdown')),
      marksOf(league, config).join(', '),
    ];
  });
  return textTable(COLUMNS, rows);
}

/** All its levels, which are too many for a table. */
export function configLine({ population }: League, config: number): string {
  const levels = population.config(config);
  const words = GRID_DIMENSIONS.map((dimension) => `${dimension} ${levelText(levels[dimension])}`);
  return `${population.nameOf(config)}: ${words.join(', ')}`;
}

export function configRecord(league: League, config: number): object {
  const { population, columns } = league;
  const at = (column: LeagueColumn): number => columns[column][config] as number;
  const known = (column: LeagueColumn): number | null => (Number.isNaN(at(column)) ? null : at(column));
  const levels = population.config(config);
  return {
    type: 'config',
    name: population.nameOf(config),
    config,
    levels: Object.fromEntries(GRID_DIMENSIONS.map((dimension) => [dimension, levels[dimension]])),
    standing: at('standing'),
    sharpe: known('sharpe'),
    cautious_sharpe: known('cautious'),
    skew: known('skew'),
    kurtosis: known('kurtosis'),
    probabilistic: known('probabilistic'),
    deflated: known('deflated'),
    deflated_raw: known('deflatedRaw'),
    trades: at('trades'),
    wins: at('wins'),
    realised_cents: at('realised'),
    calibrated_cents: at('calibrated'),
    open: at('open'),
    unrealised_cents: at('unrealised'),
    unrealised_calibrated_cents: at('unrealisedCalibrated'),
    in_sample: { trades: at('inTrades'), cents: at('inResult'), sharpe: known('inSharpe') },
    out_of_sample: {
      trades: at('outTrades'),
      wins: at('outWins'),
      cents: at('outResult'),
      sharpe: known('outSharpe'),
    },
    stretches: { traded: at('stretchesTraded'), ahead: at('stretchesAhead') },
    plateau: known('plateau'),
    neighbours: at('neighbours'),
    edges: edgesOf(league, config),
    fragile: at('fragile') === 1,
    sensitivity: known('sensitivity'),
    concentration: known('concentration'),
    drawdown_cents: at('drawdown'),
    exposure_minutes: at('exposure'),
  };
}

function marksOf(league: League, config: number): readonly string[] {
  const edges = edgesOf(league, config).map((dimension) => `edge of ${dimension}`);
  return league.columns.fragile[config] === 1 ? [...edges, 'fragile'] : edges;
}

function edgesOf({ columns }: League, config: number): readonly GridDimension[] {
  const bits = columns.edges[config] as number;
  return GRID_DIMENSIONS.filter((_, at) => (bits & (1 << at)) !== 0);
}
