import { VOLATILITY_REGIMES } from '#domain/regime';
import { MarketBar } from '#farm/evaluation/market-bar';
import type { Population, SpreadSpec } from '#farm/population/population';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { earlyAssignment } from '#options/pricing/early-assignment';
import { SeededRandom } from '#primitives/random';
import { intrinsicOf, nearestFriday, owedAtExpiry, soldLegs, type SoldLeg } from '#tests/support/sold-legs';

export const MINUTES_PER_SESSION = 390;
const YEAR_MINUTES = 525_600;
const DAY_MINUTES = 1_440;
const OPENS_AT = 870;
/** Of a session's volatility, what a night adds. */
const NIGHT = 0.4;
const RATE = 0.04;
/** Minutes before the end of its last day from which on a spread in doubt is not kept. */
const GUARDED = 15;
/** So near a short strike its holder may decide either way. */
const DOUBT = 0.005;

/** `rough` has what makes positions end in every way: holders who exercise early, last afternoons without quotes. */
export type Ending = 'smooth' | 'rough';

interface PricedSpread {
  readonly number: number;
  readonly key: string;
  readonly legs: readonly SoldLeg[];
  readonly expiryDay: number;
}

/**
 * A year of one fund as the farm sees it, cheap enough to be made while a farm runs: a price that wanders, a volatility
 * that follows it, spreads priced by one formula and quoted a few cents wide, with an expiry every Friday.
 */
export class PricedFarmMarket {
  readonly bar: MarketBar;
  readonly #specs: readonly SpreadSpec[];
  readonly #random: SeededRandom;
  readonly #ending: Ending;
  readonly #numbers = new Map<string, PricedSpread>();
  #live: PricedSpread[] = [];
  #spot = 60;
  #volatility = 0.55;
  #count = 0;

  constructor(population: Population, seed: number, ending: Ending = 'smooth') {
    this.#specs = population.specs;
    this.#ending = ending;
    this.#random = new SeededRandom(seed);
    this.bar = new MarketBar(population.grid.underlying.length, population.specs.length);
  }

  next(): MarketBar {
    const session = Math.floor(this.#count / MINUTES_PER_SESSION);
    const ofDay = (this.#count++ % MINUTES_PER_SESSION) + 1;
    const day = session + 2 * Math.floor(session / 5);
    this.#move(ofDay === 1);
    this.bar.begin(day * DAY_MINUTES + OPENS_AT + ofDay, day);
    this.#describe(ofDay);
    for (const spread of this.#live) this.#show(spread, ofDay);
    for (const spec of this.#specs) this.#offer(spec, day, ofDay);
    for (const { key } of this.#live.filter((spread) => this.#hasEnded(spread))) this.#numbers.delete(key);
    this.#live = this.#live.filter((spread) => !this.#hasEnded(spread));
    return this.bar;
  }

  #move(isOpening: boolean): void {
    // Twelve uniform numbers less six have the spread of a normal one.
    let draw = -6;
    for (let k = 0; k < 12; k++) draw += this.#random.next();
    const step = this.#volatility * Math.sqrt(1 / (252 * MINUTES_PER_SESSION)) * draw;
    this.#spot *=
      1 + step + (isOpening ? NIGHT * this.#volatility * Math.sqrt(1 / 252) * (this.#random.next() * 4 - 2) : 0);
    this.#volatility += 0.00004 * (0.55 - this.#volatility) * MINUTES_PER_SESSION * 0.1 - 0.4 * step * this.#volatility;
    this.#volatility = Math.min(1.2, Math.max(0.25, this.#volatility));
  }

  #describe(ofDay: number): void {
    const { bar } = this;
    const phase = this.#count / 977;
    bar.warmth[0] = Math.floor(50 + 40 * Math.sin(phase));
    bar.ivRank[0] = Math.floor(1e6 * Math.min(1, Math.max(0, (this.#volatility - 0.3) / 0.6)));
    bar.gap[0] = Math.floor(12_000 * (1 + Math.sin(Math.floor(this.#count / MINUTES_PER_SESSION))));
    bar.trend[0] = Math.floor(this.#count / 700) % 4;
    bar.volatility[0] = 1 + (Math.floor(this.#count / 1_100) % (VOLATILITY_REGIMES.length - 1));
    bar.session[0] = ofDay <= 120 ? 1 : ofDay <= 270 ? 2 : 3;
  }

  #hasEnded({ number }: PricedSpread): boolean {
    return this.bar.isLive(number) && this.bar.ended[number] !== 0;
  }

  #show(spread: PricedSpread, ofDay: number): void {
    const { bar } = this;
    const { number, legs, expiryDay } = spread;
    const isLastMinute = ofDay === MINUTES_PER_SESSION;
    const isLate = bar.day >= expiryDay && ofDay > MINUTES_PER_SESSION - GUARDED;
    if (this.#ending === 'rough' && isLate && !isLastMinute && number % 2 === 0) return;
    bar.show(number);
    if (isLastMinute && bar.day >= expiryDay) {
      const owed = owedAtExpiry(legs, this.#spot);
      bar.ended[number] = owed > 0 ? 2 : 1;
      bar.endCost[number] = Math.max(0, Math.ceil(owed * 10_000));
      return;
    }
    if (this.#ending === 'rough' && isLate) bar.guarded[number] = this.#isInDoubt(legs) ? 1 : 0;
    const years = Math.max(1, expiryDay * DAY_MINUTES + OPENS_AT + MINUTES_PER_SESSION - bar.minute) / YEAR_MINUTES;
    let worth = 0;
    let half = 0;
    for (const { right, strike, quantity } of legs) {
      const price = blackScholesPrice(right, this.#spot, strike, years, RATE, 0, this.#volatility);
      worth -= quantity * price;
      half += Math.max(0.01, 0.01 * price);
    }
    bar.open[number] = Math.max(1, Math.floor((worth - half) * 100) * 100);
    bar.openCalibrated[number] = Math.max(1, Math.floor((worth - half * 0.8) * 100) * 100);
    bar.close[number] = Math.max(0, Math.ceil((worth + half) * 100) * 100);
    bar.closeCalibrated[number] = Math.max(0, Math.ceil((worth + half * 0.8) * 100) * 100);
    bar.openCommission[number] = bar.closeCommission[number] = 6_500 * legs.length;
    bar.openCharges[number] = bar.closeCharges[number] = 550 * legs.length;
    bar.minimum[number] = 10_000;
    if (this.#ending === 'rough' && isLastMinute && legs.some((leg) => this.#isAssigned(leg, years))) {
      bar.ended[number] = 3;
      bar.endCost[number] = bar.close[number] as number;
      bar.endCharges[number] = 0;
    }
  }

  #isInDoubt(legs: readonly SoldLeg[]): boolean {
    return legs.some(
      (leg) =>
        leg.quantity === -1 &&
        (intrinsicOf(leg, this.#spot) > 0 || Math.abs(leg.strike - this.#spot) < DOUBT * this.#spot),
    );
  }

  #isAssigned({ right, strike, quantity }: SoldLeg, years: number): boolean {
    const spot = this.#spot;
    const mid = Math.max(
      intrinsicOf({ right, strike, quantity }, spot),
      blackScholesPrice(right, spot, strike, years, RATE, 0, this.#volatility),
    );
    const leg = { right, spot, strike, mid, rate: RATE, days: years * 365, dividend: 0, daysToEx: null };
    return quantity === -1 && earlyAssignment(leg).level === 'HIGH';
  }

  #offer(spec: SpreadSpec, day: number, ofDay: number): void {
    const { bar } = this;
    if (ofDay === MINUTES_PER_SESSION) return;
    const expiryDay = nearestFriday(day, spec.dteTarget);
    const deviation = this.#volatility * Math.sqrt(Math.max(1, expiryDay - day) / 365);
    const legs = soldLegs(spec, this.#spot, deviation);
    const key = `${expiryDay} ${legs.map(({ right, strike, quantity }) => `${right} ${strike} ${quantity}`).join(' ')}`;
    let spread = this.#numbers.get(key);
    if (spread === undefined) {
      spread = { number: bar.addSpread(expiryDay), key, legs, expiryDay };
      this.#numbers.set(key, spread);
      this.#live.push(spread);
      this.#show(spread, ofDay);
    }
    const credit = bar.open[spread.number] as number;
    const width = Math.abs((legs[0]?.strike ?? 0) - (legs[1]?.strike ?? 0)) * 10_000;
    bar.candidate[spec.index] = spread.number;
    bar.pop[spec.index] = Math.floor(550_000 + 350_000 * Math.abs(Math.sin(this.#count / 333 + spec.index)));
    bar.risk[spec.index] = legs.length === 2 && width === 0 ? 130_000 : Math.max(1_000, width - credit);
    bar.limit[spec.index] = 20;
  }
}
