import type { Bar } from '#domain/bar';
import type { BarFeatures } from '#domain/features';
import { type PriceE4, priceE4 } from '#domain/money';
import { TREND_REGIMES, type TrendRegime, VOLATILITY_REGIMES, type VolatilityRegime } from '#domain/regime';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { ExpiryOdds } from '#farm/sight/expiry-odds';
import { trendNumber, volatilityNumber } from '#farm/sight/regime-number';
import { warmth } from '#market/regimes/warmth';
import type { CivilDay } from '#market/sessions/civil-date';
import { IvHistory } from '#options/surface/iv-history';
import { thirtyDayVolatility } from '#options/surface/thirty-day-volatility';
import { type Stateful, type StateVisitor, visitFlag } from '#primitives/state';

const MILLION = 1e6;
/** 0.02 × 1,000,000 is no more than 20,000, whatever binary fractions make of it. */
const HAIR = 1e-6;

interface RegimeLabels {
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
}

/** What is known of one underlying, bar by bar: its labels, its volatility and its year, its last close. */
export class UnderlyingSight implements Stateful {
  readonly #history = new IvHistory();
  #impliedVolatility: number | null = null;
  #impliedDay: CivilDay | null = null;
  #realisedVolatility: number | null = null;
  #trend: TrendRegime = 'UNKNOWN';
  #volatility: VolatilityRegime = 'UNKNOWN';
  #close: number | null = null;
  /** Of the day before: what a gap is measured from. Taken at each close and kept over the night. */
  #lastSessionClose: number | null = null;
  #openedDay: CivilDay | null = null;
  #gap: number | null = null;

  /** Newest price within regular hours. */
  get price(): PriceE4 | null {
    return this.#close === null ? null : priceE4(this.#close);
  }

  /** A bar of regular hours. */
  addBar(bar: Bar, priceDecimals: number, day: CivilDay): void {
    let scale = 1;
    for (let digit = 0; digit < priceDecimals; digit++) scale *= 10;
    if (day !== this.#openedDay) {
      if (this.#close !== null && this.#openedDay !== null) this.#lastSessionClose = this.#close;
      const before = this.#lastSessionClose;
      this.#gap = before === null ? null : Math.abs(bar.open / scale / before - 1);
      this.#openedDay = day;
    }
    this.#close = bar.close / scale;
  }

  /** A daily close from an archive, for the first day on a tape. */
  addDailyClose(close: number): void {
    if (this.#openedDay === null) this.#lastSessionClose = close;
  }

  addFeatures({ realisedVolatility }: BarFeatures): void {
    this.#realisedVolatility = realisedVolatility;
  }

  addRegime({ trend, volatility }: RegimeLabels): void {
    this.#trend = trend;
    this.#volatility = volatility;
  }

  /** A volatility of a day before, from an archive. */
  addPastVolatility(day: CivilDay, volatility: number): void {
    this.#history.add(day, volatility);
  }

  addChain(odds: ExpiryOdds, day: CivilDay): void {
    this.#impliedVolatility = thirtyDayVolatility(odds.snapshot, (expiry) => odds.volatility(expiry));
    this.#impliedDay = day;
    this.#history.add(day, this.#impliedVolatility);
  }

  get ivRank(): number {
    const rank = this.#rankToday();
    return rank === null ? UNKNOWN : Math.round(rank * MILLION);
  }

  get gap(): number {
    return this.#gap === null ? UNKNOWN : Math.ceil(this.#gap * MILLION - HAIR);
  }

  get trend(): TrendRegime {
    return this.#trend;
  }

  get volatility(): VolatilityRegime {
    return this.#volatility;
  }

  get warmth(): number {
    const implied = this.#impliedDay === this.#openedDay ? this.#impliedVolatility : null;
    const realised = this.#realisedVolatility;
    if (implied === null || realised === null || realised <= 0) return UNKNOWN;
    const { trend, volatility } = this;
    const ivRank = this.#rankToday();
    return warmth({ impliedVolatility: implied, realisedVolatility: realised, ivRank, trend, volatility });
  }

  visitState(visitor: StateVisitor): void {
    visitor.group('underlying of the farm');
    this.#history.visitState(visitor);
    this.#impliedVolatility = visitKnown(visitor, 'impliedVolatility', this.#impliedVolatility);
    this.#impliedDay = visitKnown(visitor, 'impliedDay', this.#impliedDay) as CivilDay | null;
    this.#realisedVolatility = visitKnown(visitor, 'realisedVolatility', this.#realisedVolatility);
    this.#trend = TREND_REGIMES[visitor.number('trend', trendNumber(this.#trend))] as TrendRegime;
    const volatility = visitor.number('volatility', volatilityNumber(this.#volatility));
    this.#volatility = VOLATILITY_REGIMES[volatility] as VolatilityRegime;
    this.#close = visitKnown(visitor, 'close', this.#close);
    this.#lastSessionClose = visitKnown(visitor, 'lastSessionClose', this.#lastSessionClose);
    this.#openedDay = visitKnown(visitor, 'openedDay', this.#openedDay) as CivilDay | null;
    this.#gap = visitKnown(visitor, 'gap', this.#gap);
  }

  /** Of a volatility that today's options gave: yesterday's says nothing about now. */
  #rankToday(): number | null {
    if (this.#impliedVolatility === null || this.#impliedDay !== this.#openedDay) return null;
    return this.#history.rank().rank;
  }
}

function visitKnown(visitor: StateVisitor, name: string, value: number | null): number | null {
  const known = visitFlag(visitor, `${name}.known`, value !== null);
  const kept = visitor.number(name, value ?? 0);
  return known ? kept : null;
}
