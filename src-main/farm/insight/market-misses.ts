import { farmLevels, type FarmLevels } from '#farm/evaluation/levels';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { DayFeatures, DayOffers, TradingDay } from '#farm/insight/trading-day';
import type { GateLevels, Population } from '#farm/population/population';

/** What a threshold belongs to, by number. Those of the market come first; the rest concern the config itself. */
export const MISS_GATES = [
  'session',
  'warmthMinimum',
  'popMinimum',
  'ivRank',
  'gapTolerance',
  'regimes',
  'positionSize',
  'concurrent',
  'cooldown',
] as const;

export type MissGate = (typeof MISS_GATES)[number];

/** Instead of the number of a gate: nothing fails, or more than one thing, or what cannot be relaxed. */
export const PASSES = MISS_GATES.length;
export const HOPELESS = PASSES + 1;

const POP = MISS_GATES.indexOf('popMinimum');
/** What nobody knows has no distance to a threshold, and a closed market no hour that could be allowed. */
const NO_DISTANCE = -1;

const SHARED = [
  { gate: 'session', axis: 'session' },
  { gate: 'warmthMinimum', axis: 'warmth' },
  { gate: 'ivRank', axis: 'ivRank' },
  { gate: 'gapTolerance', axis: 'gap' },
  { gate: 'regimes', axis: 'regimes' },
] as const satisfies readonly { gate: MissGate; axis: keyof GateLevels }[];

/**
 * For every combination of entry gates and every bar of a day: whether it passes, and if only one of its gates fails,
 * which one and by how much. Shares are in millionths, words count one each.
 */
export class MarketMisses {
  readonly bars: number;
  /** By combination and bar: the gate that fails alone, `PASSES` or `HOPELESS`. */
  readonly gate: Uint8Array;
  readonly short: Int32Array;
  readonly #gates: readonly GateLevels[];
  readonly #levels: FarmLevels;
  /** The same without the chance of profit, which each spec has for itself; of one underlying. */
  readonly #sharedGate: Uint8Array;
  readonly #sharedShort: Int32Array;

  constructor(population: Population, { bars }: Pick<TradingDay, 'bars'>) {
    const cells = population.gates.length * bars;
    this.bars = bars;
    this.gate = new Uint8Array(cells);
    this.short = new Int32Array(cells);
    this.#gates = population.gates;
    this.#levels = farmLevels(population);
    this.#sharedGate = new Uint8Array(cells);
    this.#sharedShort = new Int32Array(cells);
  }

  seeUnderlying(features: DayFeatures): void {
    this.#sharedGate.fill(PASSES);
    this.#sharedShort.fill(0);
    for (const { gate, axis } of SHARED) {
      const distances = new Map<number, Int32Array>();
      for (const [at, { [axis]: level }] of this.#gates.entries()) {
        const known = distances.get(level) ?? this.#distances(axis, level, features);
        distances.set(level, known);
        this.#blame(MISS_GATES.indexOf(gate), at * this.bars, known, this.#sharedGate, this.#sharedShort);
      }
    }
  }

  /** Of the underlying that was seen last. */
  seeSpec({ pop }: DayOffers): void {
    this.gate.set(this.#sharedGate);
    this.short.set(this.#sharedShort);
    const byLevel = this.#levels.popFrom.map((least) => pop.map((chance) => underMinimum(chance, least)));
    for (const [at, { pop: level }] of this.#gates.entries()) {
      this.#blame(POP, at * this.bars, byLevel[level] as Int32Array, this.gate, this.short);
    }
  }

  #blame(number: number, from: number, distances: Int32Array, gate: Uint8Array, short: Int32Array): void {
    for (let bar = 0; bar < this.bars; bar++) {
      const distance = distances[bar] as number;
      if (distance === 0) continue;
      const alone = gate[from + bar] === PASSES && distance !== NO_DISTANCE;
      gate[from + bar] = alone ? number : HOPELESS;
      short[from + bar] = alone ? distance : 0;
    }
  }

  #distances(axis: keyof GateLevels, level: number, features: DayFeatures): Int32Array {
    const { warmthFrom, ivRankFrom, ivRankTo, gapTo, gapKnown, trends, volatilities, sessions } = this.#levels;
    const { warmth, ivRank, gap, trend, volatility, session } = features;
    const at = (column: readonly number[]): number => column[level] as number;
    const misses = (allowed: number, label: number): number => ((allowed & (1 << label)) === 0 ? 1 : 0);
    if (axis === 'warmth') return warmth.map((value) => underMinimum(value, at(warmthFrom)));
    if (axis === 'ivRank') {
      return ivRank.map((value) => {
        const below = under(value, at(ivRankFrom));
        return below === 0 ? Math.max(0, value - at(ivRankTo)) : below;
      });
    }
    if (axis === 'gap') {
      return gap.map((value) => {
        if (gapKnown[level] !== true) return 0;
        return value === UNKNOWN ? NO_DISTANCE : Math.max(0, value - at(gapTo));
      });
    }
    if (axis === 'session') return session.map((now) => (now === 0 ? NO_DISTANCE : misses(at(sessions), now)));
    return trend.map((now, bar) => misses(at(trends), now) + misses(at(volatilities), volatility[bar] as number));
  }
}

function under(value: number, least: number): number {
  if (value >= least) return 0;
  return value === UNKNOWN ? NO_DISTANCE : least - value;
}

/** A minimum of nothing is none, and takes what is not known as well: so far it cannot be relaxed. */
function underMinimum(value: number, least: number): number {
  return value < least && value <= 0 ? NO_DISTANCE : under(value, least);
}
