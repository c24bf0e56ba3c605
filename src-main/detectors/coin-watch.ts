import { type Bar, BarFlag } from '#domain/bar';
import type { Ticker } from '#domain/instrument';
import type { SymbolRegime } from '#domain/regime';
import { DailyValues } from '#detectors/daily-values';
import { MinuteValues } from '#detectors/minute-values';
import { isPlausiblePrice } from '#detectors/plausible-figure';
import type { CoinMoment } from '#detectors/sight-moment';
import { standing } from '#detectors/standing';
import { addDays, utcDay } from '#market/sessions/civil-date';
import { type DvolReading, dvolFigures } from '#options/surface/dvol';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';

/** Days of moves before a move is called rare. */
const FEWEST_MOVES = 60;
const DAYS_OF_YEAR = 365;
/** A coin that was silent for longer has no price: its feed is dead, the market is not. */
const PRICE_AGE_MS = 10 * MINUTE_MS;

/** The coin's price at New York's close. */
interface CoinClose {
  readonly closedMs: EpochMs;
  readonly price: number;
}

/** The coin that funds hold: its price around the clock, its volatility index and the year of both. */
export class CoinWatch {
  readonly symbol: Ticker;
  readonly #fewestDays: number;
  readonly #minutes = new MinuteValues(DAY_MS / MINUTE_MS + 1);
  readonly #closes = new DailyValues();
  readonly #volatilities = new DailyValues();
  #price: number | null = null;
  #pricedMs: EpochMs | null = null;
  #regime: SymbolRegime | null = null;
  #reading: DvolReading | null = null;
  #close: CoinClose | null = null;

  constructor(symbol: Ticker, fewestDays: number) {
    this.symbol = symbol;
    this.#fewestDays = fewestDays;
  }

  addBar(bar: Bar, scale: number): void {
    if ((bar.flags & BarFlag.carried) !== 0) return;
    this.#price = bar.close / scale;
    this.#pricedMs = bar.endMs;
  }

  addRegime(regime: SymbolRegime): void {
    this.#regime = regime;
  }

  /** Points a year, as the index is published. */
  addVolatility(points: number, atMs: EpochMs): void {
    const known = this.#reading;
    const isNewest = known === null || atMs >= known.atMs;
    if (isNewest) this.#reading = { points, atMs };
    // An archive may come after the first figure of today, and must not have the last word on it.
    else if (utcDay(atMs) === utcDay(known.atMs)) return;
    const { volatility } = dvolFigures({ points, atMs }, atMs, null);
    if (volatility !== null) this.#volatilities.add(utcDay(atMs), volatility);
  }

  addDailyClose(close: number, atMs: EpochMs): void {
    if (isPlausiblePrice(close)) this.#closes.add(utcDay(atMs), close);
  }

  /** To be called at the end of every minute, and then, where New York closes with it, to take the snapshot. */
  conclude(atMs: EpochMs, closesWithIt: boolean): void {
    const price = this.#priceAt(atMs);
    if (price === null) return;
    this.#minutes.put(atMs, price);
    if (atMs % DAY_MS === 0) this.#closes.add(addDays(utcDay(atMs), -1), price);
    if (closesWithIt) this.#close = { closedMs: atMs, price };
  }

  moment(atMs: EpochMs, lastCloseMs: EpochMs | null): CoinMoment {
    const { volatility, status } = dvolFigures(this.#reading, atMs, null);
    const past = this.#volatilities.before(utcDay(atMs)).slice(-DAYS_OF_YEAR);
    const price = this.#priceAt(atMs);
    const dayBefore = this.#minutes.at(atMs - DAY_MS);
    return {
      symbol: this.symbol,
      price: this.#price,
      pricedMs: this.#pricedMs,
      regime: this.#regime,
      session: this.#regime?.session ?? null,
      volatility: volatility === null ? null : standing(volatility, past, this.#fewestDays),
      volatilityProblem: volatility === null ? status : null,
      volatilityAtMs: this.#reading === null ? null : epochMs(this.#reading.atMs),
      dayChange: price === null || dayBefore === null ? null : price / dayBefore - 1,
      sinceClose: lastCloseMs === null ? null : this.moveSince(lastCloseMs, atMs),
    };
  }

  /** Null where its price now, or at that close of New York's, is not known. */
  moveSince(closedMs: EpochMs, atMs: EpochMs): number | null {
    const close = this.#close;
    const price = this.#priceAt(atMs);
    return price === null || close === null || close.closedMs !== closedMs ? null : price / close.price - 1;
  }

  /**
   * The share of past days with a move of that size or larger, were each as long as the time in which this one came
   * about: moves grow with the root of time. Null while too few days are known.
   */
  rarity(move: number, withinMs: number, atMs: EpochMs): number | null {
    const closes = this.#closes.before(utcDay(atMs)).slice(-DAYS_OF_YEAR - 1);
    const days = closes.length - 1;
    if (days < FEWEST_MOVES) return null;
    const ofDay = Math.sqrt(Math.max(HOUR_MS, withinMs) / DAY_MS);
    let asLarge = 0;
    for (let at = 1; at <= days; at++) {
      const past = (closes[at] as number) / (closes[at - 1] as number) - 1;
      if (Math.abs(past) * ofDay >= Math.abs(move)) asLarge++;
    }
    return asLarge / days;
  }

  #priceAt(atMs: EpochMs): number | null {
    return this.#pricedMs !== null && atMs - this.#pricedMs <= PRICE_AGE_MS ? this.#price : null;
  }
}
