import type { Bar } from '#domain/bar';
import { BarFlag } from '#domain/bar';
import type { Ticker } from '#domain/instrument';
import type { SymbolRegime } from '#domain/regime';
import { DailyValues } from '#detectors/daily-values';
import { MinutePrices } from '#detectors/minute-prices';
import type { CoinMoment } from '#detectors/sight-moment';
import { standing } from '#detectors/standing';
import { type CivilDay, utcDay } from '#market/sessions/civil-date';
import { type DvolReading, dvolFigures } from '#options/surface/dvol';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';

/** Days of moves before a move is called rare. */
const FEWEST_MOVES = 60;
const DAYS_OF_YEAR = 365;
/** A price this old says nothing about a close. */
const CLOSE_PRICE_AGE_MS = 10 * MINUTE_MS;

/** The coin's price at New York's close. */
interface CoinClose {
  readonly closedMs: EpochMs;
  readonly price: number;
}

/** The coin that funds hold: its price around the clock, its volatility index and the year of both. */
export class CoinWatch {
  readonly symbol: Ticker;
  readonly #fewestDays: number;
  readonly #minutes = new MinutePrices(DAY_MS / MINUTE_MS + 1);
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
    this.#price = bar.close / scale;
    if ((bar.flags & BarFlag.carried) === 0) this.#pricedMs = bar.endMs;
  }

  addRegime(regime: SymbolRegime): void {
    this.#regime = regime;
  }

  /** Points a year, as the index is published. */
  addVolatility(points: number, atMs: EpochMs): void {
    if (this.#reading !== null && atMs < this.#reading.atMs) return;
    this.#reading = { points, atMs };
    const { volatility } = dvolFigures(this.#reading, atMs, null);
    if (volatility !== null) this.#volatilities.add(utcDay(atMs), volatility);
  }

  addDailyClose(close: number, atMs: EpochMs): void {
    if (close > 0) this.#closes.add(utcDay(atMs), close);
  }

  /** To be called at the end of every minute, and then, where New York closes with it, to take the snapshot. */
  conclude(atMs: EpochMs, closesWithIt: boolean): void {
    const price = this.#price;
    if (price === null) return;
    this.#minutes.put(atMs, price);
    if (atMs % DAY_MS === 0) this.#closes.add((utcDay(atMs) - 1) as CivilDay, price);
    if (closesWithIt && this.#pricedMs !== null && atMs - this.#pricedMs <= CLOSE_PRICE_AGE_MS)
      this.#close = { closedMs: atMs, price };
  }

  moment(atMs: EpochMs, lastCloseMs: EpochMs | null): CoinMoment {
    const { volatility, status } = dvolFigures(this.#reading, atMs, null);
    const past = this.#volatilities.before(utcDay(atMs)).slice(-DAYS_OF_YEAR);
    const price = this.#price;
    const dayBefore = this.#minutes.at(atMs - DAY_MS);
    return {
      symbol: this.symbol,
      price,
      pricedMs: this.#pricedMs,
      regime: this.#regime,
      session: this.#regime?.session ?? null,
      volatility: volatility === null ? null : standing(volatility, past, this.#fewestDays),
      volatilityProblem: volatility === null ? status : null,
      volatilityAtMs: this.#reading === null ? null : epochMs(this.#reading.atMs),
      dayChange: price === null || dayBefore === null ? null : price / dayBefore - 1,
      sinceClose: lastCloseMs === null ? null : this.moveSince(lastCloseMs),
    };
  }

  /** Null where its price at that close of New York's is not known. */
  moveSince(closedMs: EpochMs): number | null {
    const close = this.#close;
    if (this.#price === null || close === null || close.closedMs !== closedMs) return null;
    return this.#price / close.price - 1;
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
}
