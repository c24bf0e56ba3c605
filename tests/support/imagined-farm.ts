import fc from 'fast-check';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import type { FarmGrid } from '#farm/population/farm-grid';
import type { Population } from '#farm/population/population';
import { SeededRandom } from '#primitives/random';

/** Few levels each, so that brute force has an answer soon, and every kind of level somewhere. */
export const arbitraryGrid: fc.Arbitrary<FarmGrid> = fc.record({
  underlying: fc.subarray(['IBIT', 'BITO'], { minLength: 1 }),
  structure: fc.subarray(['bull_put', 'bear_call', 'iron_condor', 'short_straddle'] as const, {
    minLength: 1,
    maxLength: 2,
  }),
  dteTarget: fc.subarray([2, 5], { minLength: 1 }),
  shortDelta: fc.constant([0.2]),
  width: fc.constant([0.03]),
  warmthMinimum: fc.subarray([0, 40], { minLength: 1 }),
  popMinimum: fc.subarray([0, 0.6], { minLength: 1 }),
  ivRank: fc.subarray([null, { from: 0.3, to: 0.8 }], { minLength: 1 }),
  gapTolerance: fc.subarray([null, 0.01], { minLength: 1, maxLength: 1 }),
  regimes: fc.subarray(
    [
      { name: 'any', trends: TREND_REGIMES, volatilities: VOLATILITY_REGIMES },
      { name: 'calm', trends: ['RANGE' as const], volatilities: ['LOW' as const, 'NORMAL' as const] },
    ],
    { minLength: 1 },
  ),
  session: fc.subarray(['any', 'morning'] as const, { minLength: 1, maxLength: 1 }),
  budget: fc.subarray(
    [
      { dollars: 10_000, exposure: 0.1 },
      { dollars: 50_000, exposure: 0.2 },
    ],
    { minLength: 1 },
  ),
  positionSize: fc.subarray([0.02, 0.05], { minLength: 1, maxLength: 1 }),
  profitTarget: fc.subarray([null, 0.25, 0.5], { minLength: 1, maxLength: 2 }),
  stopLoss: fc.subarray([null, 0.5, 1], { minLength: 1, maxLength: 2 }),
  trailingStop: fc.subarray([null, { from: 0.2, by: 0.1 }, { from: 0.1, by: 0.15 }], { minLength: 1, maxLength: 2 }),
  timeExit: fc.subarray([null, { daysToGo: 1 }, { daysHeld: 1 }], { minLength: 1, maxLength: 2 }),
  cooldown: fc.subarray([0, 3, 40], { minLength: 1, maxLength: 2 }),
  concurrent: fc.subarray([1, 2, 3], { minLength: 1, maxLength: 2 }),
});

const BARS_PER_DAY = 24;
const DAY_MINUTES = 1_440;
const MOST_LIVE = 6;

class Draws {
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  /** From and to inclusive. */
  whole(from: number, to: number): number {
    return from + this.#random.below(to - from + 1);
  }

  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }
}

interface LivingSpread {
  readonly number: number;
  readonly expiryDay: number;
  readonly underlying: number;
  mark: number;
}

/**
 * A market made of nothing but draws: spreads that come, wander and expire, quotes that fail, minutes that are missing,
 * features of every kind. It never rests, so that everything that can happen to a position happens soon.
 */
export class ImaginedMarket {
  readonly bar: MarketBar;
  readonly #specs: Population['specs'];
  readonly #underlyings: number;
  readonly #draws: Draws;
  #living: LivingSpread[] = [];
  #count = 0;
  #minute = 10_000;

  constructor(population: Population, seed: number) {
    this.#specs = population.specs;
    this.#underlyings = population.grid.underlying.length;
    this.#draws = new Draws(seed);
    this.bar = new MarketBar(this.#underlyings, this.#specs.length);
  }

  next(): MarketBar {
    const { bar } = this;
    const day = Math.floor(this.#count++ / BARS_PER_DAY);
    const newDay = this.#count % BARS_PER_DAY === 1;
    this.#minute += newDay ? DAY_MINUTES - BARS_PER_DAY * 2 : this.#draws.chance(0.05) ? 15 : 1;
    bar.begin(this.#minute, day);
    this.#moveSpreads(day);
    this.#drawFeatures();
    this.#drawCandidates();
    return bar;
  }

  #moveSpreads(day: number): void {
    const draws = this.#draws;
    while (this.#living.length < MOST_LIVE) {
      const expiryDay = day + draws.whole(1, 6);
      const number = this.bar.addSpread(expiryDay);
      const underlying = draws.whole(0, this.#underlyings - 1);
      this.#living.push({ number, expiryDay, underlying, mark: draws.whole(2_000, 9_000) });
    }
    for (const spread of this.#living) {
      if (draws.chance(0.02)) continue;
      this.#showSpread(spread, day);
    }
    // One that ended is gone; one whose end was not shown waits for its next bar.
    this.#living = this.#living.filter(({ number }) => !this.bar.isLive(number) || this.bar.ended[number] === 0);
  }

  #showSpread(spread: LivingSpread, day: number): void {
    const { bar } = this;
    const draws = this.#draws;
    const { number } = spread;
    bar.show(number);
    const isOver = day > spread.expiryDay || (day === spread.expiryDay && draws.chance(0.1));
    if (isOver || draws.chance(0.001)) {
      bar.ended[number] = isOver ? (draws.chance(0.5) ? 1 : 2) : 3;
      bar.endCost[number] = bar.ended[number] === 1 ? 0 : draws.whole(0, 30_000);
      bar.endCharges[number] = draws.whole(0, 2) * 50;
      return;
    }
    const leap = draws.chance(0.03) ? 4 : 1;
    spread.mark = Math.max(0, spread.mark + leap * draws.whole(-400, 400));
    const half = draws.whole(0, 200);
    if (!draws.chance(0.08)) {
      bar.close[number] = spread.mark + half;
      bar.closeCalibrated[number] = spread.mark + (half >> 1);
    }
    if (!draws.chance(0.2) && spread.mark - half > 0) {
      bar.open[number] = spread.mark - half;
      bar.openCalibrated[number] = spread.mark - (half >> 1);
    }
    bar.openCommission[number] = draws.whole(50, 130) * 100;
    bar.openCharges[number] = draws.whole(0, 900);
    bar.closeCommission[number] = draws.whole(50, 130) * 100;
    bar.closeCharges[number] = draws.whole(0, 900);
    bar.minimum[number] = draws.chance(0.5) ? 10_000 : 0;
    bar.guarded[number] = draws.chance(0.01) ? 1 : 0;
  }

  #drawFeatures(): void {
    const { bar } = this;
    const draws = this.#draws;
    for (let at = 0; at < this.#underlyings; at++) {
      bar.warmth[at] = draws.chance(0.1) ? UNKNOWN : draws.whole(0, 100);
      bar.ivRank[at] = draws.chance(0.2) ? UNKNOWN : draws.whole(0, 1_000_000);
      bar.gap[at] = draws.chance(0.2) ? UNKNOWN : draws.whole(0, 20_000);
      bar.trend[at] = draws.whole(0, TREND_REGIMES.length - 1);
      bar.volatility[at] = draws.whole(0, VOLATILITY_REGIMES.length - 1);
      bar.session[at] = draws.whole(0, 3);
    }
  }

  #drawCandidates(): void {
    const { bar } = this;
    const draws = this.#draws;
    for (const { index: spec, underlying } of this.#specs) {
      const tradable = this.#living.filter((one) => one.underlying === underlying && bar.isLive(one.number));
      const spread = tradable[draws.whole(0, tradable.length * 2)]?.number;
      if (spread === undefined) continue;
      bar.candidate[spec] = spread;
      bar.pop[spec] = draws.chance(0.1) ? UNKNOWN : draws.whole(300_000, 900_000);
      bar.risk[spec] = draws.whole(5_000, 60_000);
      bar.limit[spec] = draws.whole(1, 30);
    }
  }
}
