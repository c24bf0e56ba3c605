import type { League } from '#farm/league/league';
import { dimensionLevels } from '#farm/population/dimension-levels';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';

/** Of a year's Sharpe ratios: from −16 to 16, the rest at the ends. */
const BINS = 512;
const BINS_PER_UNIT = 16;

/** How a figure is spread over configs, for every level of every dimension at once. */
export class LevelHistograms {
  readonly total: number;
  readonly #counts: Readonly<Record<GridDimension, Uint32Array>>;
  readonly #all = new Uint32Array(BINS);

  constructor(league: League, configs: Int32Array, column: Float32Array) {
    this.total = configs.length;
    const bins = Uint16Array.from(configs, (config) => binOf(column[config] as number));
    for (const bin of bins) this.#all[bin] = (this.#all[bin] as number) + 1;
    this.#counts = Object.fromEntries(
      GRID_DIMENSIONS.map((dimension) => {
        const levels = league.levels[dimension];
        const counts = new Uint32Array(dimensionLevels(league.population, dimension).length * BINS);
        for (let at = 0; at < configs.length; at++) {
          const cell = (levels[configs[at] as number] as number) * BINS + (bins[at] as number);
          counts[cell] = (counts[cell] as number) + 1;
        }
        return [dimension, counts];
      }),
    ) as unknown as Readonly<Record<GridDimension, Uint32Array>>;
  }

  /** Levels that any of the configs has. */
  present(dimension: GridDimension): readonly number[] {
    const levels = this.#counts[dimension].length / BINS;
    return Array.from({ length: levels }, (_, level) => level).filter((level) => this.count(dimension, level) > 0);
  }

  count(dimension: GridDimension, level: number): number {
    return this.#of(dimension, level).reduce((sum, count) => sum + count, 0);
  }

  median(dimension: GridDimension, level: number): number {
    return middleOf(this.#of(dimension, level));
  }

  /** Of all that have another level. */
  medianWithout(dimension: GridDimension, level: number): number {
    const own = this.#of(dimension, level);
    return middleOf(this.#all.map((count, bin) => count - (own[bin] as number)));
  }

  #of(dimension: GridDimension, level: number): Uint32Array {
    return this.#counts[dimension].subarray(level * BINS, (level + 1) * BINS);
  }
}

function binOf(value: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS_PER_UNIT) + BINS / 2));
}

function middleOf(counts: Uint32Array): number {
  let left = counts.reduce((sum, count) => sum + count, 0) / 2;
  let bin = 0;
  for (; bin < BINS - 1 && left > (counts[bin] as number); bin++) left -= counts[bin] as number;
  return (bin + 0.5 - BINS / 2) / BINS_PER_UNIT;
}
