import type { MetricInput } from '#domain/engine-input';
import type { MetricName } from '#domain/metric';
import type { Session } from '#domain/regime';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import type { SeededRandom } from '#primitives/random';
import { drawNormal } from '#simulation/draws';
import type { PricePath } from '#simulation/price-path';
import type { SimulatedInstrument } from '#simulation/simulated-instrument';

const FUNDING_EVERY_MS = 5 * MINUTE_MS;
const INDEX_EVERY_S = 30;
const METRIC_TRAVEL_MS = 120;

export interface MetricMinute {
  readonly startMs: number;
  readonly session: Session;
  readonly path: PricePath;
  readonly rollingVolume: number;
}

/**
 * The figures around a price. Funding is a fraction per eight hours, open interest and rolling volume count coins,
 * DVOL is in points as its publisher quotes it, implied volatility a fraction a year.
 */
export class MetricFeed {
  readonly #terms: SimulatedInstrument;
  readonly #usualVolatility: number;
  readonly #random: SeededRandom;
  readonly #isCoin: boolean;
  #impliedVolatility: number;
  #openInterest: number;
  #premium = 0;

  constructor(terms: SimulatedInstrument, usualVolatility: number, startPrice: number, random: SeededRandom) {
    this.#terms = terms;
    this.#usualVolatility = usualVolatility;
    this.#random = random;
    this.#isCoin = terms.instrument.calendar === 'crypto';
    this.#impliedVolatility = usualVolatility * 1.05;
    this.#openInterest = 6_000_000_000 / startPrice;
  }

  /** A fraction a year. */
  get impliedVolatility(): number {
    return this.#impliedVolatility;
  }

  run(minute: MetricMinute, publish: (input: MetricInput) => void): void {
    const { prices } = minute.path;
    const first = prices[0] as number;
    const change = (prices[60] as number) / first - 1;
    this.#feelMinute(minute.path.stress, change);
    const say = (name: MetricName, afterMs: number, value: number): void => {
      const atMs = minute.startMs + afterMs;
      const { source, symbol } = this.#terms.instrument;
      const seenMs = epochMs(atMs + METRIC_TRAVEL_MS);
      publish({ kind: 'metric', seenMs, source, symbol, atMs: epochMs(atMs), name, value });
    };
    if (!this.#isCoin) {
      if (minute.session === 'RTH') say('implied-volatility', 20 * SECOND_MS, rounded(this.#impliedVolatility, 10_000));
      return;
    }
    if (minute.startMs % FUNDING_EVERY_MS === 0) {
      say('funding-rate', SECOND_MS, rounded(0.00008 + this.#premium, 1_000_000));
    }
    say('open-interest', 10 * SECOND_MS, Math.round(this.#openInterest));
    say('dvol', 20 * SECOND_MS, rounded(this.#impliedVolatility * 100, 100));
    const coins = minute.rollingVolume / 1_000;
    say('rolling-24h-volume', 40 * SECOND_MS, Math.round(coins));
    for (let second = 0; second < 60; second += INDEX_EVERY_S) {
      const perpetual = prices[second] as number;
      say('index-price', second * SECOND_MS, rounded(perpetual * (1 - this.#premium), 100));
    }
  }

  /** Falls frighten at once, storms over an hour or so; both pass. */
  #feelMinute(stress: number, change: number): void {
    const random = this.#random;
    const target = this.#usualVolatility * 1.05 * Math.sqrt(stress);
    const fright = change < 0 ? -2 * change : -change;
    this.#impliedVolatility *= 1 + fright + 0.0006 * drawNormal(random);
    this.#impliedVolatility += 0.015 * (target - this.#impliedVolatility);
    this.#openInterest *= 1 + 0.0001 * drawNormal(random) + Math.min(0, change) * 0.4;
    this.#premium += 0.00001 * drawNormal(random) - 0.02 * this.#premium;
  }
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
