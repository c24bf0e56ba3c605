import { type PriceE4, priceE4 } from '#domain/money';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { Structure, StructureLeg } from '#domain/structure';
import type { NamedSpread } from '#farm/book/named-spread';
import { MarketBar, SPREAD_ENDS, UNKNOWN } from '#farm/evaluation/market-bar';
import type { Population, SpreadSpec } from '#farm/population/population';
import { type CivilDay, formatDay } from '#market/sessions/civil-date';
import { strikesOf, structureOver } from '#options/spreads/structure-shape';
import { SeededRandom } from '#primitives/random';

export const BARS_PER_DAY = 390;

const DAY_MINUTES = 1_440;
/** Minutes after midnight UTC. */
const OPENS_AT = 870;
/** A Monday. */
const FIRST_DAY = 7 * 2_900;
const DAYS_PER_WEEK = 7;
const FRIDAY = 4;
const WEEKS_LISTED = 9;
const DAYS_PER_YEAR = 365;
/** Ten-thousandths of a dollar. */
const CENT = 100;
const DOLLAR = 10_000;
const MOST_CONTRACTS = 20;
const GUARD_FROM = 375;

interface DrawnUnderlying {
  spot: number;
  /** A year's. */
  volatility: number;
  opened: number;
}

/**
 * Trading days of nobody's market, drawn from a seed: prices that wander, spreads around them that are quoted, missing for a
 * minute, too near their strike, assigned, expired and settled. The same on every machine: nothing is computed but sums,
 * products and quotients. It shows what evaluators do, and nothing about markets.
 */
export class DrawnMarket {
  readonly bar: MarketBar;
  readonly #specs: readonly SpreadSpec[];
  readonly #random: SeededRandom;
  readonly #underlyings: readonly DrawnUnderlying[];
  readonly #known = new Map<string, NamedSpread>();
  #living: NamedSpread[] = [];
  #named: NamedSpread[] = [];
  #count = 0;

  constructor({ grid, specs }: Population, seed: number) {
    this.#specs = specs;
    this.#random = new SeededRandom(seed);
    this.#underlyings = grid.underlying.map(() => ({ spot: 60 * DOLLAR, volatility: 0.55, opened: 60 * DOLLAR }));
    this.bar = new MarketBar(grid.underlying.length, specs.length);
  }

  /** Spreads that got their number on the newest bar. */
  get named(): readonly NamedSpread[] {
    return this.#named;
  }

  /** The next minute. The bar is always the same object. */
  next(): MarketBar {
    const { bar } = this;
    this.#named = [];
    const session = Math.floor(this.#count / BARS_PER_DAY);
    const ofDay = (this.#count++ % BARS_PER_DAY) + 1;
    const day = FIRST_DAY + session + 2 * Math.floor(session / 5);
    bar.begin(day * DAY_MINUTES + OPENS_AT + ofDay, day);
    for (const [at, underlying] of this.#underlyings.entries()) this.#move(at, underlying, ofDay);
    for (const spread of this.#living) this.#show(spread, day, ofDay);
    if (ofDay < BARS_PER_DAY) for (const spec of this.#specs) this.#offer(spec, day, ofDay);
    this.#living = this.#living.filter(({ number }) => bar.ended[number] === 0);
    return bar;
  }

  /** About normal, with a deviation of 1. */
  #deviate(): number {
    let sum = -2;
    for (let k = 0; k < 4; k++) sum += this.#random.next();
    return sum * 1.732;
  }

  #chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  #move(at: number, underlying: DrawnUnderlying, ofDay: number): void {
    const { bar } = this;
    const before = underlying.spot;
    const stretch = ofDay === 1 ? 12 : 1;
    const move = (underlying.volatility / 313) * stretch * this.#deviate();
    underlying.spot = Math.max(10 * DOLLAR, Math.round(before * (1 + move)));
    underlying.volatility = Math.min(1.2, Math.max(0.25, underlying.volatility * (1 - move * 0.4) + 0.0002));
    if (ofDay === 1) underlying.opened = before;
    const gap = Math.abs(underlying.spot - before) / before;
    if (ofDay === 1) bar.gap[at] = Math.round(gap * 1e6);
    bar.warmth[at] = this.#chance(0.02) ? UNKNOWN : Math.floor(underlying.volatility * 80);
    bar.ivRank[at] = this.#chance(0.02) ? UNKNOWN : Math.floor(((underlying.volatility - 0.25) / 0.95) * 1e6);
    const drift = (underlying.spot - underlying.opened) / underlying.opened;
    const trend = Math.abs(drift) < 0.01 ? 'RANGE' : drift > 0 ? 'TREND_UP' : 'TREND_DOWN';
    bar.trend[at] = TREND_REGIMES.indexOf(trend);
    bar.volatility[at] = Math.min(VOLATILITY_REGIMES.length - 1, 1 + Math.floor((underlying.volatility - 0.25) * 6));
    bar.session[at] = ofDay <= 120 ? 1 : ofDay <= 270 ? 2 : 3;
  }

  #show(spread: NamedSpread, day: number, ofDay: number): void {
    const { bar } = this;
    const { number, expiryDay } = spread;
    const { legs } = spread.structure;
    const { spot } = this.#underlyings[spread.underlying] as DrawnUnderlying;
    bar.show(number);
    const isLast = ofDay === BARS_PER_DAY;
    const owed = legs.reduce((sum, leg) => sum - leg.quantity * intrinsic(leg, spot), 0);
    const isAssigned = isLast && owed > spot / 20 && this.#chance(0.05);
    if ((isLast && day >= expiryDay) || isAssigned) {
      bar.ended[number] = SPREAD_ENDS.indexOf(day < expiryDay ? 'assigned' : owed > 0 ? 'settled' : 'expired');
      bar.endCost[number] = Math.max(0, owed);
      bar.endCharges[number] = owed > 0 ? 50 : 0;
      return;
    }
    const shortStrikes = legs.filter(({ quantity }) => quantity < 0).map(({ strike }) => strike);
    const isNear = shortStrikes.some((strike) => Math.abs(strike - spot) < spot / 200);
    bar.guarded[number] = day === expiryDay && ofDay >= GUARD_FROM && isNear ? 1 : 0;
    this.#quote(spread, expiryDay - day + (BARS_PER_DAY - ofDay) / BARS_PER_DAY);
  }

  #quote({ number, structure: { legs }, underlying }: NamedSpread, days: number): void {
    const { bar } = this;
    const { spot, volatility } = this.#underlyings[underlying] as DrawnUnderlying;
    const deviation = volatility * Math.sqrt(days / DAYS_PER_YEAR);
    let worth = 0;
    let half = 0;
    for (const leg of legs) {
      const price = intrinsic(leg, spot) + timeValue(leg.strike, spot, deviation);
      worth -= leg.quantity * price;
      half += Math.max(CENT, price / 100);
    }
    bar.openCommission[number] = bar.closeCommission[number] = 6_500 * legs.length;
    bar.openCharges[number] = bar.closeCharges[number] = 550 * legs.length;
    bar.minimum[number] = DOLLAR;
    if (this.#chance(0.02)) return;
    bar.open[number] = wholeCents(Math.max(CENT, worth - half));
    bar.openCalibrated[number] = wholeCents(Math.max(CENT, worth - half * 0.8));
    bar.close[number] = wholeCents(Math.max(0, worth + half + CENT));
    bar.closeCalibrated[number] = wholeCents(Math.max(0, worth + half * 0.8 + CENT));
  }

  #offer(spec: SpreadSpec, day: number, ofDay: number): void {
    const { bar } = this;
    const expiryDay = fridayNear(day, day + spec.dteTarget);
    const structure = this.#structureFor(spec, expiryDay, expiryDay - day);
    const spread = structure === null ? null : this.#numbered(spec.underlying, structure, expiryDay, day, ofDay);
    if (structure === null || spread === null) return;
    if (bar.ended[spread.number] !== 0 || bar.open[spread.number] === UNKNOWN) return;
    const credit = bar.open[spread.number] as number;
    const [one, other] = structure.legs as [StructureLeg, StructureLeg];
    const width = Math.abs(one.strike - other.strike);
    bar.candidate[spec.index] = spread.number;
    bar.pop[spec.index] = 500_000 + this.#random.below(400_000);
    bar.risk[spec.index] = width === 0 ? 130_000 : Math.max(1_000, width - credit);
    bar.limit[spec.index] = MOST_CONTRACTS;
  }

  #numbered(underlying: number, structure: Structure, expiryDay: number, day: number, ofDay: number): NamedSpread {
    const key = `${underlying} ${structure.kind} ${expiryDay} ${strikesOf(structure).join(' ')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const spread = { number: this.bar.addSpread(expiryDay), underlying, structure, expiryDay };
    this.#known.set(key, spread);
    this.#named.push(spread);
    this.#living.push(spread);
    this.#show(spread, day, ofDay);
    return spread;
  }

  #structureFor({ structure: kind, shortDelta, width, underlying }: SpreadSpec, expiryDay: number, days: number) {
    const { spot, volatility } = this.#underlyings[underlying] as DrawnUnderlying;
    const expiry = formatDay(expiryDay as CivilDay);
    if (shortDelta === null || width === null) return structureOver(kind, expiry, [wholeDollars(spot)]);
    // About as far as the delta says: 0.2 is 0.84 deviations out, 0.3 is 0.52.
    const away = volatility * Math.sqrt(days / DAYS_PER_YEAR) * (1.48 - 3.2 * shortDelta) * spot;
    const wing = Math.max(DOLLAR, width * spot);
    const puts = [wholeDollars(spot - away), wholeDollars(spot - away - wing)];
    const calls = [wholeDollars(spot + away), wholeDollars(spot + away + wing)];
    return structureOver(kind, expiry, kind === 'bull_put' ? puts : kind === 'bear_call' ? calls : [...puts, ...calls]);
  }
}

function intrinsic({ right, strike }: StructureLeg, spot: number): number {
  return Math.max(0, right === 'put' ? strike - spot : spot - strike);
}

/** Shaped like that of an option, and no more than that. */
function timeValue(strike: number, spot: number, deviation: number): number {
  const away = (spot - strike) / (spot * deviation);
  const square = away * away;
  return (0.4 * spot * deviation) / (1 + square * (2.5 + square));
}

function wholeCents(price: number): number {
  return Math.floor(price / CENT) * CENT;
}

function wholeDollars(price: number): PriceE4 {
  return priceE4(Math.round(price / DOLLAR));
}

/** The listed expiry that is nearest, today's left out. */
function fridayNear(day: number, target: number): number {
  const thisWeek = Math.floor(day / DAYS_PER_WEEK) * DAYS_PER_WEEK + FRIDAY;
  let best = thisWeek > day ? thisWeek : thisWeek + DAYS_PER_WEEK;
  for (let week = 1; week < WEEKS_LISTED; week++) {
    const friday = thisWeek + week * DAYS_PER_WEEK;
    if (Math.abs(friday - target) < Math.abs(best - target)) best = friday;
  }
  return best;
}
