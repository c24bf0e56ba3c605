import { drawNormal } from '#simulation/draws';
import { exp } from '#primitives/exact-math';
import type { SeededRandom } from '#primitives/random';

export const SECONDS = 60;

/** The fair price through one minute, second by second; `prices[0]` is where the minute before ended. */
export interface PricePath {
  readonly prices: Float64Array;
  /** Volatility now over its usual level, seasons aside: what widens spreads and lifts implied volatility. */
  readonly stress: number;
  /** Deviation of one second's return in this minute. */
  readonly deviation: number;
}

export interface VolatilityTerms {
  /** Deviation of one second's return when all is usual. */
  readonly perSecond: number;
  readonly jumpsPerDay: number;
  readonly jumpDeviation: number;
}

/** What happens to a price in a minute beyond chance. */
export interface MinuteWeather {
  /** Factor on the volatility from the time of day. */
  readonly season: number;
  /** Factor on the volatility from what a scenario planted. */
  readonly storm: number;
  /** Return added each second. */
  readonly drift: number;
}

const REVERSION = 1 / 240;
const LOG_DEVIATION = 0.28;
const MINUTES_A_DAY = 1_440;

/** Returns with a volatility that wanders and returns (log-normal), and now and then a jump. */
export class ReturnProcess {
  readonly returns = new Float64Array(SECONDS);
  readonly #terms: VolatilityTerms;
  readonly #random: SeededRandom;
  #log = 0;
  stress = 1;
  deviation: number;

  constructor(terms: VolatilityTerms, random: SeededRandom) {
    this.#terms = terms;
    this.#random = random;
    this.deviation = terms.perSecond;
    this.#log = LOG_DEVIATION * drawNormal(random);
  }

  advance(weather: MinuteWeather): void {
    const random = this.#random;
    this.#log += LOG_DEVIATION * Math.sqrt(2 * REVERSION) * drawNormal(random) - REVERSION * this.#log;
    // Less half a variance of the log, twice: so that the mean of the squared volatility is the usual one's.
    this.stress = exp(this.#log - LOG_DEVIATION * LOG_DEVIATION) * weather.storm;
    this.deviation = this.#terms.perSecond * weather.season * this.stress;
    for (let second = 0; second < SECONDS; second++) {
      this.returns[second] = weather.drift + this.deviation * drawNormal(random);
    }
    if (random.next() * MINUTES_A_DAY < this.#terms.jumpsPerDay * weather.season) {
      const second = random.below(SECONDS);
      this.returns[second] = (this.returns[second] as number) + this.#terms.jumpDeviation * drawNormal(random);
    }
  }
}

/** A price that takes part in a factor's returns and has some of its own. */
export class OwnPath implements PricePath {
  readonly prices = new Float64Array(SECONDS + 1);
  readonly #factor: ReturnProcess;
  readonly #beta: number;
  readonly #own: ReturnProcess | null;
  stress = 1;
  deviation = 0;

  constructor(start: number, factor: ReturnProcess, beta: number, own: ReturnProcess | null) {
    this.prices[SECONDS] = start;
    this.#factor = factor;
    this.#beta = beta;
    this.#own = own;
  }

  advance(weather: MinuteWeather): void {
    const factor = this.#factor;
    const beta = this.#beta;
    const own = this.#own;
    own?.advance({ season: weather.season, storm: 1, drift: 0 });
    this.stress = own === null ? factor.stress : 0.7 * factor.stress + 0.3 * own.stress;
    const ownDeviation = own?.deviation ?? 0;
    this.deviation = Math.sqrt(beta * beta * factor.deviation * factor.deviation + ownDeviation * ownDeviation);
    const prices = this.prices;
    let price = prices[SECONDS] as number;
    prices[0] = price;
    for (let second = 0; second < SECONDS; second++) {
      price *= 1 + beta * (factor.returns[second] as number) + (own === null ? 0 : (own.returns[second] as number));
      prices[second + 1] = price;
    }
  }
}

/** A fund's share: so many coins, at a premium or discount that arbitrage pulls back. */
export class ShareOfCoinsPath implements PricePath {
  readonly prices = new Float64Array(SECONDS + 1);
  readonly #coin: PricePath;
  readonly #coinsPerShare: number;
  readonly #pull: number;
  readonly #push: number;
  readonly #random: SeededRandom;
  #basis = 0;

  constructor(coin: PricePath, coinsPerShare: number, deviation: number, seconds: number, random: SeededRandom) {
    this.#coin = coin;
    this.#coinsPerShare = coinsPerShare;
    this.#pull = 1 / seconds;
    this.#push = deviation * Math.sqrt(2 / seconds);
    this.#random = random;
  }

  get stress(): number {
    return this.#coin.stress;
  }

  get deviation(): number {
    return this.#coin.deviation;
  }

  advance(): void {
    const coins = this.#coin.prices;
    this.prices[0] = (coins[0] as number) * this.#coinsPerShare * (1 + this.#basis);
    for (let second = 1; second <= SECONDS; second++) {
      this.#basis += this.#push * drawNormal(this.#random) - this.#pull * this.#basis;
      this.prices[second] = (coins[second] as number) * this.#coinsPerShare * (1 + this.#basis);
    }
  }
}
