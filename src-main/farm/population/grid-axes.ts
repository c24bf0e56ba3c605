import { type FarmGrid, GRID_DIMENSIONS, type GridDimension, type TimeExit } from '#farm/population/farm-grid';

/** Levels that follow one another, so that each has a next one on either side. */
export interface GridAxis {
  /** Positions among the dimension's levels, lowest first. */
  readonly order: readonly number[];
  /** By level: its place in `order`; −1 for "does not apply". */
  readonly rank: readonly number[];
  /** Whether anything lies beyond the first and the last, that the grid just does not try. */
  readonly isOpenBelow: boolean;
  readonly isOpenAbove: boolean;
  /** Whether it makes what a config does larger or smaller, and little else. */
  readonly isScale: boolean;
}

/** Null for a dimension whose levels are merely different. */
export type GridAxes = Readonly<Record<GridDimension, GridAxis | null>>;

interface AxisWords<Level> {
  /** Where a level stands; null makes the dimension one without an order. */
  readonly value: (level: Level) => number | null;
  /** There is nothing below and above these. */
  readonly least?: number;
  readonly most?: number;
  readonly isScale?: true;
}

type Words = { readonly [Name in GridDimension]: AxisWords<FarmGrid[Name][number]> | null };

const NEVER = Number.POSITIVE_INFINITY;
const orNever = (level: number | null): number => level ?? NEVER;

const WORDS: Words = {
  underlying: null,
  structure: null,
  dteTarget: { value: (days) => days, least: 1 },
  shortDelta: { value: (delta) => delta },
  width: { value: (share) => share },
  warmthMinimum: { value: (warmth) => warmth, least: 0, most: 100 },
  popMinimum: { value: (pop) => pop, least: 0, most: 1 },
  ivRank: null,
  gapTolerance: { value: orNever, least: 0, most: NEVER },
  regimes: null,
  session: null,
  budget: { value: ({ dollars }) => dollars, isScale: true },
  positionSize: { value: (share) => share, isScale: true },
  profitTarget: { value: orNever, most: 1 },
  stopLoss: { value: orNever, most: NEVER },
  trailingStop: null,
  timeExit: null,
  cooldown: { value: (minutes) => minutes, least: 0 },
  concurrent: { value: (positions) => positions, least: 1, most: 4 },
};

export function gridAxes(grid: FarmGrid): GridAxes {
  const axes = GRID_DIMENSIONS.map((dimension) => [dimension, axisOf(grid, dimension)] as const);
  return Object.fromEntries(axes) as unknown as GridAxes;
}

function axisOf<Name extends GridDimension>(grid: FarmGrid, dimension: Name): GridAxis | null {
  const words = dimension === 'timeExit' ? timeWords(grid.timeExit) : WORDS[dimension];
  if (words === null) return null;
  const { value, least = Number.NEGATIVE_INFINITY, most = NEVER, isScale = false } = words as AxisWords<unknown>;
  const levels: readonly unknown[] = grid[dimension];
  const values = levels.map(value);
  // Two tiers of the same budget differ in something else.
  if (values.includes(null) || new Set(values).size < values.length) return null;
  const order = [...levels.keys()].sort((left, right) => (values[left] as number) - (values[right] as number));
  const rank = [...order.keys()].map((level) => order.indexOf(level));
  const lowest = values[order[0] as number] as number;
  const highest = values[order.at(-1) as number] as number;
  return {
    order,
    rank: [...rank, -1],
    isOpenBelow: lowest > least,
    isOpenAbove: highest < most,
    isScale,
  };
}

/** Days to go and days held have nothing to do with one another; none is the latest of either. */
function timeWords(levels: readonly (TimeExit | null)[]): AxisWords<TimeExit | null> | null {
  const some = levels.filter((level) => level !== null);
  if (some.every((level) => 'daysToGo' in level)) {
    return { value: (level) => (level !== null && 'daysToGo' in level ? level.daysToGo : -1), least: 0 };
  }
  if (some.every((level) => 'daysHeld' in level)) {
    return { value: (level) => (level !== null && 'daysHeld' in level ? level.daysHeld : NEVER), least: 1 };
  }
  return null;
}
