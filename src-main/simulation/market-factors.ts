import type { Activity } from '#simulation/activity';
import { isMarketPlant, type MarketPlant, type Plant } from '#simulation/planted-event';
import { type MinuteWeather, OwnPath, type PricePath, ReturnProcess, SECONDS } from '#simulation/price-path';
import { COIN_START, type FactorName } from '#simulation/simulated-instrument';
import { MINUTE_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';

const STREAM = { coins: 1, stocks: 2 } as const;
const COIN_VOLATILITY = 0.46;
const STOCK_VOLATILITY = 0.16;
/** How much of the stock market's returns coins share. */
const COIN_BETA = 0.8;
const SECONDS_A_YEAR = 365 * 86_400;
const TRADED_SECONDS_A_YEAR = 252 * 23_400;
/** The part of a share's variance that happens while the market is open. */
const OPEN_SHARE = 0.85;
/** A storm takes this long to die down once its cause is gone. */
const CALMING_MS = 30 * MINUTE_MS;

export function coinDeviation(annualVolatility: number): number {
  return annualVolatility / Math.sqrt(SECONDS_A_YEAR);
}

export function shareDeviation(annualVolatility: number): number {
  return (annualVolatility * Math.sqrt(OPEN_SHARE)) / Math.sqrt(TRADED_SECONDS_A_YEAR);
}

/** What moves everything: coins, and the stock market that coins follow a little. */
export class MarketFactors {
  readonly coins: ReturnProcess;
  readonly stocks: ReturnProcess;
  /** The price of one coin, whether or not anything that quotes it is listed. */
  readonly coin: PricePath;
  readonly #coin: OwnPath;
  readonly #plants: readonly MarketPlant[];

  constructor(seed: number, plants: readonly Plant[]) {
    this.coins = new ReturnProcess(
      { perSecond: coinDeviation(COIN_VOLATILITY), jumpsPerDay: 4, jumpDeviation: 0.0035 },
      new SeededRandom(seed, STREAM.coins),
    );
    this.stocks = new ReturnProcess(
      { perSecond: shareDeviation(STOCK_VOLATILITY), jumpsPerDay: 1, jumpDeviation: 0.002 },
      new SeededRandom(seed, STREAM.stocks),
    );
    this.#coin = new OwnPath(COIN_START, this.coins, 1, null);
    this.coin = this.#coin;
    this.#plants = plants.filter(isMarketPlant);
  }

  advance(minuteMs: number, coinTime: Activity, stockTime: Activity): void {
    this.stocks.advance(this.#weather('stocks', minuteMs, stockTime.volatility));
    const weather = this.#weather('coins', minuteMs, coinTime.volatility);
    this.coins.advance(weather);
    for (let second = 0; second < SECONDS; second++) {
      const shared = COIN_BETA * (this.stocks.returns[second] as number);
      this.coins.returns[second] = (this.coins.returns[second] as number) + shared;
    }
    this.#coin.advance(weather);
  }

  #weather(factor: FactorName, minuteMs: number, season: number): MinuteWeather {
    let storm = 1;
    let drift = 0;
    for (const plant of this.#plants) {
      if (plant.factor !== factor || minuteMs < plant.fromMs) continue;
      const length = plant.toMs - plant.fromMs;
      const elapsed = (minuteMs - plant.fromMs) / length;
      if (elapsed < 1) {
        storm *= plant.volatility;
        // A spike does most of its work early on; a grind never hurries.
        const haste = plant.kind === 'volatility spike' ? 2 * (1 - elapsed - MINUTE_MS / length / 2) : 1;
        drift += (plant.move * 1_000 * haste) / length;
      } else {
        const calm = Math.min(1, (minuteMs - plant.toMs) / CALMING_MS);
        storm *= plant.volatility + (1 - plant.volatility) * calm;
      }
    }
    return { season, storm, drift };
  }
}
