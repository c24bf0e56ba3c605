import { dollarsText } from '#entry/commands/farm/dollars-text';
import { figureText, percentText } from '#entry/commands/farm/figure-text';
import { levelText } from '#entry/commands/farm/level-text';
import { groupedText } from '#entry/terminal/number-text';
import { textTable } from '#entry/terminal/text-table';
import type { League } from '#farm/league/league';
import type { LeagueRegion } from '#farm/league/league-regions';
import { dimensionLevels } from '#farm/population/dimension-levels';
import type { GridDimension } from '#farm/population/farm-grid';

export function regionTable(
  league: League,
  regions: readonly LeagueRegion[],
  dimensions: readonly GridDimension[],
): readonly string[] {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    ...dimensions.map((title) => ({ title })),
    right('configs'),
    right('traded'),
    right('stand'),
    right('trades'),
    right('Sharpe'),
    right('quartiles'),
    right('out of sample'),
    right('realised'),
    right('calibrated'),
    right('ahead'),
    right('drawdown'),
    right('best of all'),
  ];
  const rows = regions.map((region) => [
    ...levelsOf(league, region, dimensions).map(levelText),
    groupedText(region.configs),
    groupedText(region.traded),
    groupedText(region.standing),
    groupedText(region.trades),
    figureText(region.sharpe),
    `${figureText(region.sharpeLower)} … ${figureText(region.sharpeUpper)}`,
    figureText(region.outSharpe),
    centsText(region.realised),
    centsText(region.calibrated),
    percentText(region.ahead),
    centsText(region.worstDrawdown),
    centsText(region.best),
  ]);
  return textTable(columns, rows);
}

export function regionRecord(league: League, region: LeagueRegion, dimensions: readonly GridDimension[]): object {
  const levels = levelsOf(league, region, dimensions);
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    type: 'region',
    levels: Object.fromEntries(dimensions.map((dimension, at) => [dimension, levels[at]])),
    configs: region.configs,
    traded: region.traded,
    standing: region.standing,
    trades: region.trades,
    wins: region.wins,
    sharpe: known(region.sharpe),
    sharpe_lower: known(region.sharpeLower),
    sharpe_upper: known(region.sharpeUpper),
    out_of_sample_sharpe: known(region.outSharpe),
    median_cents: known(region.realised),
    median_calibrated_cents: known(region.calibrated),
    ahead: known(region.ahead),
    out_of_sample_ahead: known(region.outAhead),
    best_cents: known(region.best),
    worst_drawdown_cents: region.worstDrawdown,
  };
}

function levelsOf(
  { population }: League,
  region: LeagueRegion,
  dimensions: readonly GridDimension[],
): readonly unknown[] {
  return dimensions.map((dimension, at) => dimensionLevels(population, dimension)[region.levels[at] as number]);
}

function centsText(cents: number): string {
  return Number.isNaN(cents) ? '–' : dollarsText(cents);
}
