import { TRADING_DAYS_A_YEAR } from '#farm/league/daily-sharpe';
import type { League } from '#farm/league/league';
import { LevelHistograms } from '#farm/league/level-histograms';
import { medianOf } from '#farm/league/median-of';
import { probabilisticSharpe } from '#farm/league/sharpe-odds';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';
import { type GridAxes, type GridAxis, gridAxes } from '#farm/population/grid-axes';

/** The part of the grid in which things went best in the sample, and what became of it afterwards. */
export interface WorkingRegion {
  /** Configs in it that have traded, and those of them that the league believes. */
  readonly traded: number;
  readonly standing: number;
  /** Of the typical config; NaN where it is not known. */
  readonly inSharpe: number;
  readonly outSharpe: number;
  /** Probability that the typical config's true Sharpe ratio is positive, on cautious figures. */
  readonly probabilistic: number;
  /**
   * Whether most of its configs stand in the league, and the typical one earned too much for luck: over all days, an unseen
   * loss included, and on those that the region was not chosen by.
   */
  readonly isConvincing: boolean;
  /** Dimensions in which part of the grid lies outside. In all others it makes no difference. */
  readonly borders: readonly RegionBorder[];
}

export interface RegionBorder {
  readonly dimension: GridDimension;
  /** Levels inside, by position among `dimensionLevels`; those with an order lie side by side. */
  readonly inside: readonly number[];
  readonly outside: readonly OutsideLevel[];
  /** Whether the region reaches an end of the grid beyond which there is more: its border there is not known. */
  readonly isOpenBelow: boolean;
  readonly isOpenAbove: boolean;
}

/** What one step out of the region costs, everything else inside. */
export interface OutsideLevel {
  readonly level: number;
  readonly traded: number;
  readonly inSharpe: number;
  readonly outSharpe: number;
}

/** A level is outside if its typical config makes less than this share of what those of the others make. */
const KEPT_SHARE = 0.5;
const CONVINCING = 0.95;
/** Share of those that traded, below which a region says nothing any more. */
const SMALLEST_SHARE = 0.005;
const SMALLEST = 20;

/**
 * Peels levels off the grid, the worst first, for as long as one makes much less than those beside it. Only results in the
 * sample are looked at meanwhile, so that those out of it can say whether it was luck. Null while there are none of either.
 */
export function workingRegion(league: League): WorkingRegion | null {
  const { columns, population, split } = league;
  if (split.outOfSampleDays === 0) return null;
  const all = tradedConfigs(league);
  if (all.length < SMALLEST) return null;
  const axes = gridAxes(population.grid);
  const smallest = Math.max(SMALLEST, Math.ceil(all.length * SMALLEST_SHARE));
  let inside = all;
  for (;;) {
    const histograms = new LevelHistograms(league, inside, columns.inSharpe);
    const peeled = worstLevel(histograms, axes, smallest);
    if (peeled === null) break;
    const levels = league.levels[peeled.dimension];
    inside = inside.filter((config) => levels[config] !== peeled.level);
  }
  const outSharpe = medianOf(columns.outSharpe, inside);
  const probabilistic = medianOf(columns.probabilistic, inside);
  const standing = inside.reduce((count, config) => ((columns.standing[config] as number) > 0 ? count + 1 : count), 0);
  return {
    traded: inside.length,
    standing,
    inSharpe: medianOf(columns.inSharpe, inside),
    outSharpe,
    probabilistic,
    isConvincing:
      standing > inside.length / 2 &&
      probabilistic >= CONVINCING &&
      outOfSampleOdds(outSharpe, split.outOfSampleDays) >= CONVINCING,
    borders: bordersOf(league, all, inside, axes),
  };
}

/** No correction for other tries: these days had no part in finding the region. */
function outOfSampleOdds(sharpe: number, days: number): number {
  const shape = { days, sharpe: sharpe / Math.sqrt(TRADING_DAYS_A_YEAR), skew: 0, kurtosis: 3 };
  return probabilisticSharpe(shape, 0);
}

function tradedConfigs({ columns }: League): Int32Array {
  const { trades, inSharpe } = columns;
  const configs = Int32Array.from(trades.keys());
  return configs.filter((config) => (trades[config] as number) > 0 && !Number.isNaN(inSharpe[config]));
}

interface PeeledLevel {
  readonly dimension: GridDimension;
  readonly level: number;
}

function worstLevel(histograms: LevelHistograms, axes: GridAxes, smallest: number): PeeledLevel | null {
  let worst: PeeledLevel | null = null;
  let mostGained = 0;
  for (const dimension of GRID_DIMENSIONS) {
    const present = histograms.present(dimension);
    if (present.length < 2) continue;
    for (const level of outermost(present, axes[dimension])) {
      if (histograms.total - histograms.count(dimension, level) < smallest) continue;
      const own = histograms.median(dimension, level);
      const others = histograms.medianWithout(dimension, level);
      const isWorse = others > 0 ? own < KEPT_SHARE * others : own < others;
      if (!isWorse || others - own <= mostGained) continue;
      mostGained = others - own;
      worst = { dimension, level };
    }
  }
  return worst;
}

/** Levels with an order are only peeled off at their ends; what does not apply stands beside them. */
function outermost(present: readonly number[], axis: GridAxis | null): readonly number[] {
  if (axis === null) return present;
  const ranked = present.filter((level) => (axis.rank[level] ?? -1) !== -1);
  const inOrder = ranked.toSorted((left, right) => (axis.rank[left] as number) - (axis.rank[right] as number));
  const others = present.filter((level) => !ranked.includes(level));
  return inOrder.length === 0 ? others : [...new Set([inOrder[0] as number, inOrder.at(-1) as number]), ...others];
}

function bordersOf(league: League, all: Int32Array, inside: Int32Array, axes: GridAxes): readonly RegionBorder[] {
  const { columns, levels } = league;
  const histograms = new LevelHistograms(league, inside, columns.inSharpe);
  const everywhere = new LevelHistograms(league, all, columns.inSharpe);
  const kept = GRID_DIMENSIONS.map((dimension) => new Set(histograms.present(dimension)));
  return GRID_DIMENSIONS.flatMap((dimension, at): readonly RegionBorder[] => {
    const here = [...(kept[at] as Set<number>)];
    const left = everywhere.present(dimension).filter((level) => !here.includes(level));
    if (left.length === 0) return [];
    const beside = all.filter((config) =>
      GRID_DIMENSIONS.every((name, other) => other === at || kept[other]?.has(levels[name][config] as number)),
    );
    const outside = left.map((level): OutsideLevel => {
      const configs = beside.filter((config) => levels[dimension][config] === level);
      return {
        level,
        traded: configs.length,
        inSharpe: medianOf(columns.inSharpe, configs),
        outSharpe: medianOf(columns.outSharpe, configs),
      };
    });
    const axis = axes[dimension];
    return [
      {
        dimension,
        inside: axis === null ? here : axis.order.filter((level) => here.includes(level)),
        outside,
        isOpenBelow: axis !== null && axis.isOpenBelow && here.includes(axis.order[0] as number),
        isOpenAbove: axis !== null && axis.isOpenAbove && here.includes(axis.order.at(-1) as number),
      },
    ];
  });
}
