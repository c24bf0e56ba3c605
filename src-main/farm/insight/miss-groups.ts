import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { BAR_SESSIONS } from '#farm/evaluation/market-bar';
import type { GateUnit } from '#farm/insight/gate-reading';
import { MISS_GATES, type MissGate } from '#farm/insight/market-misses';
import { MissGroup } from '#farm/insight/miss-group';
import type { NearMissGroup } from '#farm/insight/near-miss';
import type { DayFeatures } from '#farm/insight/trading-day';
import type { GateLevels, Pace, Population, Sizing } from '#farm/population/population';

const UNITS: Readonly<Record<MissGate, { readonly unit: GateUnit; readonly scale: number }>> = {
  session: { unit: 'words', scale: 1 },
  warmthMinimum: { unit: 'points', scale: 1 },
  popMinimum: { unit: 'share', scale: 1e6 },
  ivRank: { unit: 'share', scale: 1e6 },
  gapTolerance: { unit: 'share', scale: 1e6 },
  regimes: { unit: 'words', scale: 1 },
  positionSize: { unit: 'share', scale: 1e6 },
  concurrent: { unit: 'positions', scale: 1 },
  cooldown: { unit: 'minutes', scale: 1 },
};

/** What configs have in common that differ in exit and pace only. */
export interface MissBlock {
  readonly levels: GateLevels;
  readonly size: Sizing;
  readonly sizing: number;
  readonly features: DayFeatures;
}

/** Near misses by the threshold that they are about, and by the way in which it would have had to give. */
export class MissGroups {
  readonly #population: Population;
  readonly #groups = new Map<number, MissGroup>();

  constructor(population: Population) {
    this.#population = population;
  }

  /** By how many configs they concern, most first. */
  finish(): readonly NearMissGroup[] {
    const groups = [...this.#groups.values()].map((group) => group.finish());
    return groups.sort((left, right) => right.configs - left.configs);
  }

  of(name: MissGate, bar: number, pace: number, block: MissBlock): MissGroup {
    const level = this.#levelNumber(name, pace, block);
    const way = this.#wayNumber(name, bar, block);
    const key = (MISS_GATES.indexOf(name) * 4_096 + level) * 64 + way;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const { unit, scale } = UNITS[name];
    const group = new MissGroup(name, unit, scale, this.#level(name, level), wayText(name, way));
    this.#groups.set(key, group);
    return group;
  }

  /** Position in the grid; that of a sizing in the population. */
  #levelNumber(name: MissGate, pace: number, { levels, sizing }: MissBlock): number {
    if (name === 'positionSize') return sizing;
    if (name === 'concurrent' || name === 'cooldown') return (this.#population.paces[pace] as Pace)[name];
    return levels[AXES[name]];
  }

  #level(name: MissGate, level: number): unknown {
    const { grid, sizings } = this.#population;
    if (name !== 'positionSize') return grid[name][level];
    const { budget, size } = sizings[level] as Sizing;
    return { share: grid.positionSize[size], dollars: grid.budget[budget]?.dollars };
  }

  /** Which way a threshold would have to give, where that is not always the same. */
  #wayNumber(name: MissGate, bar: number, { levels, features }: MissBlock): number {
    const { grid } = this.#population;
    if (name === 'session') return features.session[bar] as number;
    if (name === 'ivRank') {
      const to = grid.ivRank[levels.ivRank]?.to ?? 1;
      return (features.ivRank[bar] as number) > Math.round(to * 1e6) ? 1 : 0;
    }
    if (name !== 'regimes') return 0;
    const allowed = grid.regimes[levels.regimes];
    const trend = features.trend[bar] as number;
    const volatility = features.volatility[bar] as number;
    const hasTrend = allowed?.trends.some((one) => one === TREND_REGIMES[trend]) ?? false;
    const hasVolatility = allowed?.volatilities.some((one) => one === VOLATILITY_REGIMES[volatility]) ?? false;
    return (hasTrend ? 0 : trend + 1) * 8 + (hasVolatility ? 0 : volatility + 1);
  }
}

const AXES = {
  session: 'session',
  warmthMinimum: 'warmth',
  popMinimum: 'pop',
  ivRank: 'ivRank',
  gapTolerance: 'gap',
  regimes: 'regimes',
} as const satisfies Partial<Record<MissGate, keyof GateLevels>>;

function wayText(name: MissGate, way: number): string {
  switch (name) {
    case 'session':
      return BAR_SESSIONS[way] ?? 'closed';
    case 'regimes': {
      const labels = [TREND_REGIMES[(way >> 3) - 1], VOLATILITY_REGIMES[(way & 7) - 1]];
      return labels.filter((label) => label !== undefined).join(' and ');
    }
    case 'ivRank':
      return way === 0 ? 'lower' : 'higher';
    case 'warmthMinimum':
    case 'popMinimum':
    case 'cooldown':
      return 'lower';
    default:
      return 'higher';
  }
}
