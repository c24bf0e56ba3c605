import type { FarmLevels } from '#farm/evaluation/levels';
import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import type { GateLevels, Population } from '#farm/population/population';

type Axis = keyof GateLevels;

/** For each combination of entry gates one bit: whether this bar passes all of them. */
export class GateMasks {
  readonly #levels: FarmLevels;
  /** By axis and level: the combinations that have this level. */
  readonly #having: Readonly<Record<Axis, readonly Int32Array[]>>;
  readonly #words: number;
  /** By underlying, everything but the probability of profit, which each spec's candidate has for itself. */
  readonly #shared: readonly Int32Array[];
  readonly #passing: Int32Array;

  constructor({ gates, grid, specs }: Population, levels: FarmLevels) {
    this.#levels = levels;
    this.#words = (gates.length + 31) >> 5;
    const having = (axis: Axis, count: number): readonly Int32Array[] =>
      Array.from({ length: count }, (_, level) => {
        const mask = new Int32Array(this.#words);
        gates.forEach((gate, at) => {
          if (gate[axis] === level) mask[at >> 5] = (mask[at >> 5] as number) | (1 << (at & 31));
        });
        return mask;
      });
    this.#having = {
      warmth: having('warmth', grid.warmthMinimum.length),
      pop: having('pop', grid.popMinimum.length),
      ivRank: having('ivRank', grid.ivRank.length),
      gap: having('gap', grid.gapTolerance.length),
      regimes: having('regimes', grid.regimes.length),
      session: having('session', grid.session.length),
    };
    const underlyings = Math.max(...specs.map(({ underlying }) => underlying)) + 1;
    this.#shared = Array.from({ length: underlyings }, () => new Int32Array(this.#words));
    this.#passing = new Int32Array(this.#words);
  }

  /** Takes what a new bar says about the underlyings. */
  see(bar: MarketBar): void {
    const levels = this.#levels;
    for (const [at, mask] of this.#shared.entries()) {
      mask.fill(-1);
      const warmth = bar.warmth[at] as number;
      const rank = bar.ivRank[at] as number;
      const gap = bar.gap[at] as number;
      const trend = 1 << (bar.trend[at] as number);
      const volatility = 1 << (bar.volatility[at] as number);
      const session = 1 << (bar.session[at] as number);
      this.#keep(mask, 'warmth', (level) => warmth >= (levels.warmthFrom[level] as number));
      this.#keep(mask, 'ivRank', (level) => {
        return rank >= (levels.ivRankFrom[level] as number) && rank <= (levels.ivRankTo[level] as number);
      });
      this.#keep(mask, 'gap', (level) => {
        return levels.gapKnown[level] !== true || (gap !== UNKNOWN && gap <= (levels.gapTo[level] as number));
      });
      this.#keep(mask, 'regimes', (level) => {
        const { trends, volatilities } = levels;
        return ((trends[level] as number) & trend) !== 0 && ((volatilities[level] as number) & volatility) !== 0;
      });
      this.#keep(mask, 'session', (level) => ((levels.sessions[level] as number) & session) !== 0);
    }
  }

  /** The combinations that let a candidate in whose probability of profit is this one; valid until the next call. */
  passing(underlying: number, pop: number): Int32Array {
    this.#passing.set(this.#shared[underlying] as Int32Array);
    this.#keep(this.#passing, 'pop', (level) => pop >= (this.#levels.popFrom[level] as number));
    return this.#passing;
  }

  #keep(mask: Int32Array, axis: Axis, passes: (level: number) => boolean): void {
    const levels = this.#having[axis];
    for (let word = 0; word < this.#words; word++) {
      let any = 0;
      for (let level = 0; level < levels.length; level++) {
        if (passes(level)) any |= (levels[level] as Int32Array)[word] as number;
      }
      mask[word] = (mask[word] as number) & any;
    }
  }
}
