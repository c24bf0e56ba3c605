import type { Bar } from '#domain/bar';
import type { EngineEvent, EventOf } from '#domain/engine-event';
import { type Instrument, type InstrumentIndex, ticker } from '#domain/instrument';
import type { MarketRegime } from '#domain/regime';
import type { ChainTerms } from '#detectors/chain-terms';
import { CoinWatch } from '#detectors/coin-watch';
import type { SightSettings } from '#detectors/detector-settings';
import type { SightMinute } from '#detectors/sight-minute';
import type { SightMoment } from '#detectors/sight-moment';
import { UnderlyingWatch } from '#detectors/underlying-watch';
import { addDays } from '#market/sessions/civil-date';
import { SourceChoice } from '#market/sources/source-choice';
import { DEFAULT_SOURCE_SETTINGS, type SourceSettings } from '#market/sources/source-settings';
import { FIRST_DAY, isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar, TradingSession } from '#market/sessions/nyse-calendar';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { ClosesByDay } from '#options/spreads/price-history';
import type { ChainLookup } from '#pipeline/chain-lookup';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';

/** Longer than any closure of the exchange. */
const LONGEST_CLOSURE_DAYS = 12;

interface HeardInstrument {
  readonly underlying: UnderlyingWatch | null;
  readonly isCoin: boolean;
  /** What one dollar is in its integer prices. */
  readonly scale: number;
}

const IGNORED: HeardInstrument = { underlying: null, isCoin: false, scale: 1 };

/**
 * Derives from the pipeline's events what detectors and strategies are told: the only place that does. A fold from the
 * start of a tape; it is not saved, since going through a day again takes a second. Where a symbol comes from several
 * sources, only the one that counts is heard. Every time of day is New York's, whatever the clock of the machine says.
 */
export class MarketSight {
  readonly #nyse: NyseCalendar;
  readonly #sources: SourceChoice;
  readonly #coin: CoinWatch;
  readonly #coinVolatility: string;
  readonly #underlyings: readonly UnderlyingWatch[];
  readonly #instruments: HeardInstrument[] = [];
  #market: MarketRegime | null = null;

  constructor(
    settings: SightSettings,
    nyse: NyseCalendar,
    terms: ChainTerms,
    sources: SourceSettings = DEFAULT_SOURCE_SETTINGS,
  ) {
    this.#nyse = nyse;
    this.#sources = new SourceChoice(sources);
    this.#coin = new CoinWatch(ticker(settings.coin), settings.fewestVolatilityDays);
    this.#coinVolatility = settings.coinVolatility;
    this.#underlyings = settings.underlyings.map((name) => new UnderlyingWatch(ticker(name), settings, terms, nyse));
  }

  /** Takes an event in its order; answers with what is known whenever a minute is over. */
  hear(event: EngineEvent, chainOf: ChainLookup): SightMoment | null {
    for (const { datum, symbol, to } of this.#sources.hear(event)) {
      if (datum === 'chain') this.#watchOf(symbol)?.followChains(to);
    }
    if (!this.#sources.follows(event)) return null;
    switch (event.type) {
      case 'instrument.listed':
        this.#list(event.index, event.instrument);
        break;
      case 'bar.closed':
        if (event.bar.interval === '1m') this.#hearBar(event.bar);
        break;
      case 'features.computed':
        this.#of(event.instrument).underlying?.addFeatures(event.features);
        break;
      case 'regime.labelled':
        this.#hearRegime(event);
        break;
      case 'market-regime.changed':
        this.#market = event.regime;
        break;
      case 'metric.seen':
        this.#hearMetric(event);
        break;
      case 'chain.seen':
        this.#hearChain(event, chainOf);
        break;
      case 'minute.proved':
        return this.#conclude(epochMs(event.proof.minuteMs + MINUTE_MS), event.seenMs, chainOf);
      default:
    }
    return null;
  }

  /** The newest chain of an underlying, checked once for everybody; null where there is none that can be used. */
  snapshotOf(underlying: string, chainOf: ChainLookup): ChainSnapshot | null {
    return this.#watchOf(underlying)?.snapshot(chainOf) ?? null;
  }

  /** Its closes so far, a day each; null for what is not watched. */
  closesOf(underlying: string): ClosesByDay | null {
    return this.#watchOf(underlying)?.closes ?? null;
  }

  #list(index: InstrumentIndex, { symbol, calendar, priceDecimals }: Instrument): void {
    while (this.#instruments.length < index) this.#instruments.push(IGNORED);
    let scale = 1;
    for (let digit = 0; digit < priceDecimals; digit++) scale *= 10;
    const isCoin = symbol === this.#coin.symbol && calendar === 'crypto';
    const underlying = calendar === 'nyse' ? this.#watchOf(symbol) : null;
    this.#instruments[index] = { underlying, isCoin, scale };
  }

  #hearBar(bar: Bar): void {
    const { underlying, isCoin, scale } = this.#of(bar.instrument);
    underlying?.addBar(bar, scale);
    if (isCoin) this.#coin.addBar(bar, scale);
  }

  #hearRegime({ instrument, regime }: EventOf<'regime.labelled'>): void {
    const { underlying, isCoin } = this.#of(instrument);
    underlying?.addRegime(regime);
    if (isCoin) this.#coin.addRegime(regime);
  }

  #hearMetric({ symbol, name, value, atMs, seenMs }: EventOf<'metric.seen'>): void {
    if (symbol === this.#coinVolatility && name === 'dvol') this.#coin.addVolatility(value, atMs);
    if (symbol === this.#coin.symbol && name === 'daily-close') this.#coin.addDailyClose(value, atMs);
    const watch = this.#watchOf(symbol);
    if (name === 'daily-close') watch?.addDailyClose(value, atMs);
    if (name === 'implied-volatility') watch?.addPastVolatility(value, atMs, seenMs);
  }

  #hearChain({ chain, seenMs }: EventOf<'chain.seen'>, chainOf: ChainLookup): void {
    const session = isCovered(seenMs) ? this.#nyse.session(newYorkDay(seenMs)) : null;
    const isRegular = session !== null && seenMs >= session.openMs && seenMs < session.closeMs;
    this.#watchOf(chain.underlying)?.addChain(seenMs, isRegular ? session.day : null, chainOf);
  }

  #of(instrument: InstrumentIndex): HeardInstrument {
    return this.#instruments[instrument] ?? IGNORED;
  }

  #watchOf(symbol: string): UnderlyingWatch | null {
    return this.#underlyings.find((watch) => watch.symbol === symbol) ?? null;
  }

  #conclude(atMs: EpochMs, seenMs: EpochMs, chainOf: ChainLookup): SightMoment {
    const minute = this.#minuteAt(atMs, seenMs);
    const { day, session, isRegular, lastSession } = minute;
    this.#coin.conclude(atMs, session !== null && atMs === session.closeMs);
    for (const watch of this.#underlyings) watch.conclude(minute, chainOf);
    const within = isRegular && session !== null ? session : null;
    return {
      atMs,
      seenMs,
      day,
      session,
      isRegular,
      minutesSinceOpen: within === null ? null : (atMs - within.openMs) / MINUTE_MS,
      minutesToClose: within === null ? null : (within.closeMs - atMs) / MINUTE_MS,
      market: this.#market,
      coin: this.#coin.moment(atMs, lastSession?.closeMs ?? null),
      underlyings: this.#underlyings.map((watch) => watch.moment(minute, this.#coin)),
    };
  }

  #minuteAt(atMs: EpochMs, seenMs: EpochMs): SightMinute {
    // The minute is over at `atMs`: its last millisecond says in which day and session it lay.
    const lastMs = atMs - 1;
    if (!isCovered(lastMs)) return { atMs, seenMs, day: null, session: null, isRegular: false, lastSession: null };
    const day = newYorkDay(lastMs);
    const session = this.#nyse.session(day);
    const isRegular = session !== null && lastMs >= session.openMs && lastMs < session.closeMs;
    return { atMs, seenMs, day, session, isRegular, lastSession: this.#lastSession(atMs) };
  }

  #lastSession(atMs: EpochMs): TradingSession | null {
    const today = newYorkDay(atMs - 1);
    for (let back = 0; back <= LONGEST_CLOSURE_DAYS; back++) {
      const day = addDays(today, -back);
      if (day < FIRST_DAY) return null;
      const session = this.#nyse.session(day);
      if (session !== null && session.closeMs < atMs) return session;
    }
    return null;
  }
}
