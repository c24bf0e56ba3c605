import { figureText, percentText } from '#entry/commands/farm/figure-text';
import { levelText } from '#entry/commands/farm/level-text';
import { groupedText } from '#entry/terminal/number-text';
import type { League } from '#farm/league/league';
import type { RegionBorder, WorkingRegion } from '#farm/league/working-region';
import { dimensionLevels } from '#farm/population/dimension-levels';

/** The region in which things went best, and what lies beyond each of its borders. */
export function workingRegionLines(league: League, region: WorkingRegion): readonly string[] {
  const { traded, standing, inSharpe, outSharpe, probabilistic, isConvincing, borders } = region;
  const verdict = isConvincing
    ? 'Best region, and no mere luck:'
    : 'Best region in the sample, which may well be luck:';
  return [
    '',
    `${verdict} ${groupedText(traded)} configs that traded, ${groupedText(standing)} of which stand; the typical one's Sharpe ratio is ${figureText(inSharpe)} in the sample and ${figureText(outSharpe)} out of it, above nothing with ${percentText(probabilistic)}.`,
    ...borders.map((border) => `  ${borderText(league, border)}`),
  ];
}

export function workingRegionRecord({ population }: League, region: WorkingRegion): object {
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    type: 'working_region',
    traded: region.traded,
    standing: region.standing,
    in_sample_sharpe: known(region.inSharpe),
    out_of_sample_sharpe: known(region.outSharpe),
    probabilistic: known(region.probabilistic),
    convincing: region.isConvincing,
    borders: region.borders.map(({ dimension, inside, outside, isOpenBelow, isOpenAbove }) => {
      const levels = dimensionLevels(population, dimension);
      return {
        dimension,
        inside: inside.map((level) => levels[level]),
        outside: outside.map(({ level, traded, inSharpe, outSharpe }) => ({
          level: levels[level],
          traded,
          in_sample_sharpe: known(inSharpe),
          out_of_sample_sharpe: known(outSharpe),
        })),
        reaches_first_level: isOpenBelow,
        reaches_last_level: isOpenAbove,
      };
    }),
  };
}

function borderText({ population }: League, border: RegionBorder): string {
  const { dimension, inside, outside, isOpenBelow, isOpenAbove } = border;
  const levels = dimensionLevels(population, dimension);
  const outsideText = outside.map(({ level, inSharpe }) => `${levelText(levels[level])} ${figureText(inSharpe)}`);
  const edge = isOpenBelow || isOpenAbove ? '; it reaches the edge of the grid, what lies beyond was not tried' : '';
  return `${dimension} ${inside.map((level) => levelText(levels[level])).join(', ')} (outside: ${outsideText.join(', ')})${edge}`;
}
