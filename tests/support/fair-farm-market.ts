import type { PriceE4 } from '#domain/money';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { NamedSpread } from '#farm/book/named-spread';
import { MarketBar } from '#farm/evaluation/market-bar';
import type { FarmStructure } from '#farm/population/farm-grid';
import type { Population, SpreadSpec } from '#farm/population/population';
import { type CivilDay, formatDay } from '#market/sessions/civil-date';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { SeededRandom } from '#primitives/random';
import { nearestFriday, owedAtExpiry, soldLegs, type SoldLeg } from '#tests/support/sold-legs';

/** Ten minutes each: an order lives no longer. */
export const FAIR_BARS_PER_SESSION = 39;
const BAR_MINUTES = 10;
const DAY_MINUTES = 1_440;
const OPENS_AT = 870;
const VOLATILITY = 0.55;
/** Volatility passes while the market trades, and at no other time. */
const BAR_YEARS = 1 / (252 * FAIR_BARS_PER_SESSION);

export interface FairMarketOptions {
  readonly seed: number;
  /**
   * By how much more than it is the volatility is quoted to those who look for such a spread, as a factor. 1 for everybody
   * is a world without an edge.
   */
  readonly quotedVolatility: (spec: SpreadSpec) => number;
  /** Dollars per share and leg between the middle and either side. */
  readonly halfSpread: number;
  /** Ten-thousandths of a dollar per contract and leg. */
  readonly commission: number;
}

interface PricedSpread {
  readonly number: number;
  readonly legs: readonly SoldLeg[];
  readonly expiryDay: number;
  readonly volatility: number;
  readonly kind: FarmStructure;
}

/**
 * A market whose prices are right: one fund without drift, options worth exactly what they will pay on average, and
 * labels that know nothing of what comes. Whoever trades in it pays the costs and earns nothing, unless volatility is
 * quoted too high to some.
 */
export class FairFarmMarket {
  readonly bar: MarketBar;
  readonly #specs: readonly SpreadSpec[];
  readonly #options: FairMarketOptions;
  readonly #random: SeededRandom;
  readonly #numbers = new Map<string, PricedSpread>();
  #live: PricedSpread[] = [];
  #spot = 60;
  #warmth = 50;
  #rank = 500_000;
  #trend = 1;
  #regime = 2;
  #count = 0;

  constructor(population: Population, options: FairMarketOptions) {
    this.#specs = population.specs;
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.bar = new MarketBar(population.grid.underlying.length, population.specs.length);
  }

  next(): MarketBar {
    const { bar } = this;
    const session = Math.floor(this.#count / FAIR_BARS_PER_SESSION);
    const ofDay = (this.#count++ % FAIR_BARS_PER_SESSION) + 1;
    const day = session + 2 * Math.floor(session / 5);
    const step = VOLATILITY * Math.sqrt(BAR_YEARS);
    this.#spot *= Math.exp(step * this.#normal() - (step * step) / 2);
    bar.begin(day * DAY_MINUTES + OPENS_AT + ofDay * BAR_MINUTES, day);
    this.#describe(ofDay);
    for (const spread of this.#live) this.#show(spread, ofDay);
    if (ofDay < FAIR_BARS_PER_SESSION) for (const spec of this.#specs) this.#offer(spec, ofDay);
    this.#live = this.#live.filter(({ number }) => bar.ended[number] === 0);
    return bar;
  }

  /** What its spreads are, for a book. */
  names(_bar: MarketBar, before: number): readonly NamedSpread[] {
    return [...this.#numbers.values()].slice(before).map(({ number, kind, legs, expiryDay }): NamedSpread => {
      const expiry = formatDay(expiryDay as CivilDay);
      const shown = legs.map((leg) => ({ ...leg, strike: (leg.strike * 10_000) as PriceE4, expiry }));
      return { number, underlying: 0, structure: { kind, legs: shown, shares: 0 }, expiryDay };
    });
  }

  /** Labels wander by themselves. */
  #describe(ofDay: number): void {
    const { bar } = this;
    this.#warmth = Math.min(100, Math.max(0, this.#warmth + 4 * this.#normal()));
    this.#rank = Math.min(1e6, Math.max(0, this.#rank + 30_000 * this.#normal()));
    if (this.#random.next() < 0.02) this.#trend = this.#random.below(TREND_REGIMES.length);
    if (this.#random.next() < 0.02) this.#regime = 1 + this.#random.below(VOLATILITY_REGIMES.length - 1);
    bar.warmth[0] = Math.floor(this.#warmth);
    bar.ivRank[0] = Math.floor(this.#rank);
    bar.gap[0] = 0;
    bar.trend[0] = this.#trend;
    bar.volatility[0] = this.#regime;
    bar.session[0] = ofDay <= 12 ? 1 : ofDay <= 27 ? 2 : 3;
  }

  #show(spread: PricedSpread, ofDay: number): void {
    const { bar } = this;
    const { halfSpread, commission } = this.#options;
    const { number, legs, expiryDay, volatility } = spread;
    bar.show(number);
    if (ofDay === FAIR_BARS_PER_SESSION && bar.day >= expiryDay) {
      const owed = owedAtExpiry(legs, this.#spot);
      bar.ended[number] = owed > 0 ? 2 : 1;
      bar.endCost[number] = Math.max(0, Math.ceil(owed * 10_000));
      return;
    }
    const years = barsBetween(bar.day, ofDay, expiryDay) * BAR_YEARS;
    const worth = legs.reduce(
      (sum, { right, strike, quantity }) =>
        sum - quantity * blackScholesPrice(right, this.#spot, strike, years, 0, 0, VOLATILITY * volatility),
      0,
    );
    const half = halfSpread * legs.length;
    if (worth > half) bar.open[number] = Math.floor((worth - half) * 10_000);
    if (worth > half) bar.openCalibrated[number] = Math.floor((worth - half / 2) * 10_000);
    bar.close[number] = Math.ceil((worth + half) * 10_000);
    bar.closeCalibrated[number] = Math.ceil((worth + half / 2) * 10_000);
    bar.openCommission[number] = bar.closeCommission[number] = commission * legs.length;
  }

  #offer(spec: SpreadSpec, ofDay: number): void {
    const { bar } = this;
    const { day } = bar;
    const expiryDay = nearestFriday(day, spec.dteTarget);
    const deviation = VOLATILITY * Math.sqrt(barsBetween(day, ofDay, expiryDay) * BAR_YEARS);
    const legs = soldLegs(spec, this.#spot, deviation);
    const volatility = this.#options.quotedVolatility(spec);
    const key = JSON.stringify([expiryDay, volatility, legs]);
    let spread = this.#numbers.get(key);
    if (spread === undefined) {
      spread = { number: bar.addSpread(expiryDay), legs, expiryDay, volatility, kind: spec.structure };
      this.#numbers.set(key, spread);
      this.#live.push(spread);
      this.#show(spread, ofDay);
    }
    const credit = bar.open[spread.number] as number;
    const widest = Math.abs((legs[0]?.strike ?? 0) - (legs[1]?.strike ?? 0)) * 10_000;
    if (credit <= 0) return;
    bar.candidate[spec.index] = spread.number;
    bar.pop[spec.index] = this.#random.below(400_000) + 500_000;
    bar.risk[spec.index] = Math.max(1_000, (widest === 0 ? 130_000 : widest) - credit);
    bar.limit[spec.index] = 20;
  }

  /** By Box and Muller. */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random.next())) * Math.cos(2 * Math.PI * this.#random.next());
  }
}

/** Bars that are left from one of a day to the close of another: five sessions a week. */
function barsBetween(day: number, ofDay: number, expiryDay: number): number {
  const sessions = (date: number): number => Math.floor(date / 7) * 5 + Math.min(4, date % 7);
  return (sessions(expiryDay) - sessions(day) + 1) * FAIR_BARS_PER_SESSION - ofDay;
}
