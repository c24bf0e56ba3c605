import type { League } from '#farm/league/league';
import type { LeagueFilter } from '#farm/league/league-query';
import { matchingConfigs } from '#farm/league/matching-configs';
import { regionCounts } from '#farm/league/region-counts';
import { quartilesOf, regionsOf } from '#farm/league/region-figures';
import { dimensionLevels } from '#farm/population/dimension-levels';
import type { GridDimension } from '#farm/population/farm-grid';
import { type GridAxis, gridAxes } from '#farm/population/grid-axes';

/** Of which a cell shows the median over its configs: one lucky config moves none of them. */
export const ATLAS_FIGURES = [
  'sharpe',
  'outSharpe',
  'inSharpe',
  'realised',
  'calibrated',
  'outResult',
  'plateau',
  'deflated',
  'drawdown',
] as const;

export type AtlasFigure = (typeof ATLAS_FIGURES)[number];

export interface AtlasRequest {
  readonly x: GridDimension;
  readonly y: GridDimension;
  readonly figure: AtlasFigure;
  /** Slices: whatever it leaves open is taken together. */
  readonly filter: LeagueFilter;
}

export interface Atlas {
  readonly request: AtlasRequest;
  /** Levels in the order in which they are drawn, by position; those without an order as the grid has them. */
  readonly xLevels: readonly number[];
  readonly yLevels: readonly number[];
  /** Row after row of `yLevels`, in each along `xLevels`. */
  readonly cells: readonly AtlasCell[];
}

export interface AtlasCell {
  /** Places in `xLevels` and `yLevels`. */
  readonly x: number;
  readonly y: number;
  readonly configs: number;
  readonly traded: number;
  /** Those that the league believes. */
  readonly standing: number;
  readonly trades: number;
  /** Null where nobody traded. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Share of those that traded which are ahead out of the sample; null where nobody traded. */
  readonly outAhead: number | null;
  /** Sides on which most of a good figure is lost within one step. */
  readonly cliffs: readonly AtlasSide[];
  /** Sides on which the grid ends while things get better towards it. */
  readonly edges: readonly AtlasSide[];
}

export type AtlasSide = 'left' | 'right' | 'below' | 'above';

/** Two dimensions as a map, all others taken together or sliced. */
export function atlasOf(league: League, request: AtlasRequest): Atlas {
  const { x, y, figure, filter } = request;
  const configs = matchingConfigs(league, filter);
  const regions = regionsOf(league, configs, [y, x]);
  const { lower, median, upper } = quartilesOf(league, configs, regions, figure);
  const counts = regionCounts(league, configs, regions);
  const axes = gridAxes(league.population.grid);
  const xLevels = drawnLevels(league, x, axes[x]);
  const yLevels = drawnLevels(league, y, axes[y]);
  const regionAt = (column: number, row: number): number =>
    (yLevels[row] as number) * (regions.sizes[1] as number) + (xLevels[column] as number);
  const valueAt = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= xLevels.length || row >= yLevels.length
      ? Number.NaN
      : (median[regionAt(column, row)] as number);
  const isWorseLower = figure !== 'drawdown';
  const cells = yLevels.flatMap((_, row) =>
    xLevels.map((__, column): AtlasCell => {
      const region = regionAt(column, row);
      const value = valueAt(column, row);
      const traded = counts.traded[region] as number;
      const sides = isWorseLower
        ? [
            ...sidesOf(
              axes[x],
              xLevels,
              column,
              (at) => valueAt(at, row),
              ['left', 'right'],
              league.rules.plateauMinimum,
            ),
            ...sidesOf(
              axes[y],
              yLevels,
              row,
              (at) => valueAt(column, at),
              ['below', 'above'],
              league.rules.plateauMinimum,
            ),
          ]
        : [];
      return {
        x: column,
        y: row,
        configs: counts.configs[region] as number,
        traded,
        standing: counts.standing[region] as number,
        trades: counts.trades[region] as number,
        value: known(value),
        lower: known(lower[region] as number),
        upper: known(upper[region] as number),
        outAhead: traded === 0 ? null : (counts.outAhead[region] as number) / traded,
        cliffs: sides.filter(({ mark }) => mark === 'cliff').map(({ side }) => side),
        edges: sides.filter(({ mark }) => mark === 'edge').map(({ side }) => side),
      };
    }),
  );
  return { request, xLevels, yLevels, cells };
}

interface MarkedSide {
  readonly side: AtlasSide;
  readonly mark: 'cliff' | 'edge';
}

/** What is there one step to either side along an axis with an order. */
function sidesOf(
  axis: GridAxis | null,
  levels: readonly number[],
  at: number,
  valueAt: (at: number) => number,
  sides: readonly [AtlasSide, AtlasSide],
  keptShare: number,
): readonly MarkedSide[] {
  const value = valueAt(at);
  if (axis === null || !(value > 0) || (axis.rank[levels[at] as number] ?? -1) === -1) return [];
  const last = axis.order.length - 1;
  const marks: MarkedSide[] = [];
  for (const [number, by] of [-1, 1].entries()) {
    const side = sides[number] as AtlasSide;
    const isEnd = by === -1 ? at === 0 : at === last;
    if (!isEnd) {
      if (valueAt(at + by) < keptShare * value) marks.push({ side, mark: 'cliff' });
    } else if (!axis.isScale && (by === -1 ? axis.isOpenBelow : axis.isOpenAbove) && valueAt(at - by) < value) {
      marks.push({ side, mark: 'edge' });
    }
  }
  return marks;
}

/** Levels with an order rise; "does not apply" comes after them. */
function drawnLevels({ population }: League, dimension: GridDimension, axis: GridAxis | null): readonly number[] {
  const all = [...dimensionLevels(population, dimension).keys()];
  return axis === null ? all : [...axis.order, ...all.slice(axis.order.length)];
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
