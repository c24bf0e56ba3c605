import { type Bar, BarFlag } from '#domain/bar';
import type { BarFeatures } from '#domain/features';
import type { Ticker } from '#domain/instrument';
import type { SymbolRegime } from '#domain/regime';
import type { ChainTerms } from '#detectors/chain-terms';
import { ChainWatch } from '#detectors/chain-watch';
import type { CoinWatch } from '#detectors/coin-watch';
import { conditionsOf } from '#detectors/conditions-of';
import { DailyValues } from '#detectors/daily-values';
import type { SightSettings } from '#detectors/detector-settings';
import { expectedGap, type FundClose } from '#detectors/expected-gap';
import { MinuteValues } from '#detectors/minute-values';
import { isPlausiblePrice } from '#detectors/plausible-figure';
import type { SightMinute } from '#detectors/sight-minute';
import type { UnderlyingMoment } from '#detectors/sight-moment';
import { type VarianceMemory, varianceMemory, volatilityForecast } from '#detectors/volatility-forecast';
import { addDays, type CivilDay, formatDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { ClosesByDay } from '#options/spreads/price-history';
import type { ChainLookup } from '#pipeline/chain-lookup';
import { DAY_MS, type EpochMs, MINUTE_MS } from '#primitives/clock';

/** What is known of one underlying of options, minute by minute. */
export class UnderlyingWatch {
  readonly symbol: Ticker;
  readonly #settings: SightSettings;
  readonly #options: ChainWatch;
  readonly #minutes = new MinuteValues(DAY_MS / MINUTE_MS);
  readonly #closes = new DailyValues();
  #price: number | null = null;
  #pricedMs: EpochMs | null = null;
  #regime: SymbolRegime | null = null;
  #features: BarFeatures | null = null;
  #close: FundClose | null = null;
  /** Of the days before `#memoryDay`; closes rarely change. */
  #memory: VarianceMemory | null = null;
  #memoryDay: CivilDay | null = null;

  constructor(symbol: Ticker, settings: SightSettings, terms: ChainTerms, nyse: NyseCalendar) {
    this.symbol = symbol;
    this.#settings = settings;
    this.#options = new ChainWatch(symbol, settings, terms, nyse);
  }

  /** A bar without a trade says nothing new. */
  addBar(bar: Bar, scale: number): void {
    if ((bar.flags & BarFlag.carried) !== 0) return;
    this.#price = bar.close / scale;
    this.#pricedMs = bar.endMs;
  }

  addFeatures(features: BarFeatures): void {
    this.#features = features;
  }

  addRegime(regime: SymbolRegime): void {
    this.#regime = regime;
  }

  addDailyClose(close: number, atMs: EpochMs): void {
    if (!isPlausiblePrice(close) || !isCovered(atMs)) return;
    this.#closes.add(newYorkDay(atMs), close);
    this.#memoryDay = null;
  }

  addPastVolatility(volatility: number, atMs: EpochMs, seenMs: EpochMs): void {
    this.#options.addPastVolatility(volatility, atMs, seenMs);
  }

  /** Whose chains count from here on. */
  followChains(provider: string): void {
    this.#options.follow(provider);
  }

  /** `day` is that of the regular session in which the chain was seen; null outside of one, when nobody trades on it. */
  addChain(seenMs: EpochMs, day: CivilDay | null, chainOf: ChainLookup): void {
    if (day !== null) this.#options.judge(seenMs, day, chainOf);
  }

  /** Closes of the days so far, archives included. */
  get closes(): ClosesByDay {
    return { dates: this.#closes.days.map(formatDay), closes: Float64Array.from(this.#closes.values) };
  }

  /** The newest chain, checked once; null where there is none that can be used. */
  snapshot(chainOf: ChainLookup): ChainSnapshot | null {
    return this.#options.read(chainOf);
  }

  conclude(minute: SightMinute, chainOf: ChainLookup): void {
    const { atMs, seenMs, session, day, isRegular } = minute;
    if (isRegular && day !== null) this.#options.judge(seenMs, day, chainOf);
    const price = this.#price;
    if (session === null || day === null || price === null || !this.#hasTraded(minute)) return;
    this.#minutes.put(atMs, price);
    if (atMs !== session.closeMs) return;
    this.#close = { closedMs: atMs, price };
    this.#closes.add(day, price);
    this.#memoryDay = null;
  }

  moment(minute: SightMinute, coin: CoinWatch): UnderlyingMoment {
    const { atMs, day, session, lastSession } = minute;
    const price = this.#price;
    const regime = this.#regime;
    const previousClose = lastSession === null ? null : this.#closes.of(lastSession.day);
    const isTrading = price !== null && this.#hasTraded(minute);
    const dayChange = isTrading && previousClose !== null ? price / previousClose - 1 : null;
    const isOver = session !== null && atMs > session.closeMs;
    const memory = day === null ? null : this.#memoryBefore(isOver ? addDays(day, 1) : day);
    const realised = memory === null ? null : volatilityForecast(memory, dayChange);
    const { chain, problem, impliedVolatility, ivRank, skew, anomalies } = this.#options.figures(minute);
    return {
      symbol: this.symbol,
      coinShare: this.#settings.coinFunds[this.symbol] ?? null,
      price,
      pricedMs: this.#pricedMs,
      regime,
      quality: regime?.quality ?? 0,
      previousClose,
      dayChange,
      recentDrop: isTrading ? this.#recentDrop(minute, price) : null,
      chain,
      chainProblem: problem,
      impliedVolatility,
      ivRank,
      realised,
      premium: impliedVolatility === null || realised === null ? null : impliedVolatility - realised.forecast,
      skew,
      anomalies,
      conditions: conditionsOf({
        underlying: this.symbol,
        atMs,
        impliedVolatility,
        ivRank,
        realised: realised?.forecast ?? this.#realisedOfBars(),
        regime,
      }),
      gap: expectedGap(this.symbol, this.#settings.coinFunds[this.symbol], this.#close, minute, coin),
    };
  }

  /** In this session, and lately: what was silent for longer has a price that nobody knows. */
  #hasTraded({ atMs, session, isRegular }: SightMinute): boolean {
    const pricedMs = this.#pricedMs;
    if (!isRegular || session === null || pricedMs === null || pricedMs <= session.openMs) return false;
    return atMs - pricedMs <= this.#settings.priceMinutes * MINUTE_MS;
  }

  #recentDrop({ atMs, session }: SightMinute, price: number): number | null {
    const fromMs = Math.max(atMs - this.#settings.dropMinutes * MINUTE_MS, session?.openMs ?? atMs);
    const highest = this.#minutes.highest(fromMs, atMs);
    return highest === null ? null : 1 - price / highest;
  }

  #memoryBefore(day: CivilDay): VarianceMemory | null {
    if (this.#memoryDay !== day) {
      this.#memoryDay = day;
      this.#memory = varianceMemory(this.#closes.before(day));
    }
    return this.#memory;
  }

  /** Where nobody told of daily closes. What misses the nights is not comparable with what options cost. */
  #realisedOfBars(): number | null {
    const features = this.#features;
    return features?.volatilityScope === 'session-and-overnight' ? features.realisedVolatility : null;
  }
}
