import type { ChainTerms } from '#detectors/chain-terms';
import { DEFAULT_DETECTOR_SETTINGS, type SightSettings } from '#detectors/detector-settings';
import { MarketSight } from '#detectors/market-sight';
import type { SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import { type Bar, BarFlag } from '#domain/bar';
import type { EngineEvent } from '#domain/engine-event';
import { type InstrumentIndex, instrumentIndex, sourceId, ticker, type TradingCalendar } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import { type Price, size } from '#domain/money';
import { packChain } from '#domain/packed-chain';
import { type CalendarExceptions, NyseCalendar } from '#market/sessions/nyse-calendar';
import { glanceAt } from '#pipeline/chain-glance';
import { HeldChain } from '#pipeline/held-chain';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { type ChainPlan, pricedChain } from '#tests/support/priced-chain';

const TERMS: ChainTerms = { rate: 0, dividendYields: {}, quoteMaxAgeMs: 5_000 };
const SOURCE = sourceId('test');
const DECIMALS = 4;

/** A sight that is told what the pipeline would say, minute by minute. Instants are text: `2026-03-06T15:00Z`. */
export class ScriptedSight {
  readonly #sight: MarketSight;
  readonly #instruments = new Map<string, InstrumentIndex>();
  readonly #held = new Map<string, HeldChain>();
  #atMs = epochMs(0);

  constructor(settings: Partial<SightSettings> = {}, calendar: Partial<CalendarExceptions> = {}) {
    const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [], ...calendar });
    const { sight } = DEFAULT_DETECTOR_SETTINGS;
    this.#sight = new MarketSight({ ...sight, underlyings: ['IBIT'], ...settings }, nyse, TERMS);
  }

  /** What everything after is seen at. */
  at(when: string): this {
    this.#atMs = epochMs(Date.parse(when));
    return this;
  }

  /** A bar of the minute that ends now. A price of another symbol than before lists it. */
  price(symbol: string, dollars: number, flags = 0): this {
    const endMs = this.#atMs;
    const price = Math.round(dollars * 10_000) as Price;
    const bar: Bar = {
      instrument: this.#instrument(symbol),
      interval: '1m',
      startMs: epochMs(endMs - MINUTE_MS),
      endMs,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: size(1),
      ticks: 1,
      flags,
      revision: 0,
    };
    this.hear({ type: 'bar.closed', seenMs: endMs, bar });
    return this;
  }

  carried(symbol: string, dollars: number): this {
    return this.price(symbol, dollars, BarFlag.carried);
  }

  metric(symbol: string, name: MetricName, value: number, at?: string): this {
    const atMs = at === undefined ? this.#atMs : epochMs(Date.parse(at));
    const event = { type: 'metric.seen', seenMs: this.#atMs, atMs, source: SOURCE } as const;
    this.hear({ ...event, symbol: ticker(symbol), name, value });
    return this;
  }

  /** A figure a day for the days before now, oldest first, each an hour after New York's close. */
  days(symbol: string, name: MetricName, values: readonly number[], lastDay: string): this {
    const lastMs = Date.parse(`${lastDay}T21:00Z`);
    for (const [at, value] of values.entries()) {
      const day = new Date(lastMs - (values.length - 1 - at) * 1_440 * MINUTE_MS);
      this.metric(symbol, name, value, day.toISOString());
    }
    return this;
  }

  chain(plan: Omit<ChainPlan, 'atMs'>): this {
    const seenMs = this.#atMs;
    const packed = packChain(pricedChain({ underlying: 'IBIT', ...plan, atMs: seenMs }));
    if (!packed.ok) throw new Error(packed.failure.what);
    const { underlying, provider } = packed.value;
    const key = `${underlying} ${provider}`;
    const known = this.#held.get(key);
    if (known === undefined) this.#held.set(key, new HeldChain(packed.value, SOURCE, seenMs));
    else known.replace(packed.value, SOURCE, seenMs);
    this.hear({ type: 'chain.seen', seenMs, source: SOURCE, chain: glanceAt(packed.value) });
    return this;
  }

  /** Ends the minute. */
  moment(): SightMoment {
    const minuteMs = epochMs(this.#atMs - MINUTE_MS);
    const proof = { minuteMs, hash: { high: 0, low: 0 }, groups: new Uint16Array(0) };
    const moment = this.hear({ type: 'minute.proved', seenMs: this.#atMs, proof });
    if (moment === null) throw new Error('a minute that ends is a moment');
    return moment;
  }

  underlying(symbol = 'IBIT'): UnderlyingMoment {
    const found = this.moment().underlyings.find((one) => one.symbol === symbol);
    if (found === undefined) throw new Error(`${symbol} is not watched`);
    return found;
  }

  hear(event: EngineEvent): SightMoment | null {
    return this.#sight.hear(event, (underlying, provider) => this.#held.get(`${underlying} ${provider}`) ?? null);
  }

  #instrument(symbol: string): InstrumentIndex {
    const known = this.#instruments.get(symbol);
    if (known !== undefined) return known;
    const index = instrumentIndex(this.#instruments.size);
    this.#instruments.set(symbol, index);
    const calendar: TradingCalendar = symbol.endsWith('USDT') ? 'crypto' : 'nyse';
    const instrument = {
      symbol: ticker(symbol),
      source: SOURCE,
      calendar,
      priceDecimals: DECIMALS,
      sizeDecimals: 0,
      barsFrom: 'trades',
      quoteVolume: 'none',
    } as const;
    this.hear({ type: 'instrument.listed', seenMs: this.#atMs, index, instrument });
    return index;
  }
}
