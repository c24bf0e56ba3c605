import type { OptionChain } from '#domain/chain';
import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import type { MetricName } from '#domain/metric';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type Clock, epochMs, MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { type SimulatedInstrument, simulatedInstruments } from '#simulation/simulated-instrument';
import { SimulatedMarket } from '#simulation/simulated-market';
import { type MarketBar, MinuteBars } from '#tests/support/venues/minute-bars';
import { chainWithGreeks } from '#tests/support/venues/chain-with-greeks';

/** What is traded: BTCUSDT and ETHUSDT around the clock, IBIT, BITO, SPY and QQQ in New York's hours. */
export interface MarketSymbol {
  readonly symbol: string;
  readonly isCoin: boolean;
  /** Smallest step of a price, in dollars. */
  readonly tick: number;
  /** Smallest step of a traded size, in coins or shares. */
  readonly lot: number;
}

/** Top of book, in dollars and in coins or shares. */
export interface MarketQuote {
  readonly symbol: string;
  readonly atMs: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

export interface MarketTrade {
  readonly symbol: string;
  readonly atMs: number;
  readonly price: number;
  readonly size: number;
  /** Of whoever took. */
  readonly side: 'buy' | 'sell';
  /** Counts up by one, symbol by symbol. */
  readonly id: number;
}

/** A fraction for funding (eight hours) and implied volatility, points for DVOL, coins for open interest. */
export interface MarketMetric {
  readonly symbol: string;
  readonly name: MetricName;
  readonly atMs: number;
  readonly value: number;
}

export interface MarketListener {
  readonly quote?: (quote: MarketQuote) => void;
  readonly trade?: (trade: MarketTrade) => void;
  readonly metric?: (metric: MarketMetric) => void;
  /** A new chain of that underlying: `BTC`, `ETH`, `IBIT`, `BITO`, `SPY`, `QQQ`. */
  readonly chain?: (underlying: string) => void;
  /** A minute is over; it had trades. */
  readonly bar?: (bar: MarketBar) => void;
}

export interface VenueMarketTerms {
  readonly seed: number;
  readonly clock: Clock;
  /** What has traded before anybody looks. */
  readonly pastMinutes?: number;
  /** How many of the six. */
  readonly symbols?: number;
  readonly density?: number;
  readonly options?: boolean;
  readonly nyse?: NyseCalendar;
}

interface Standing {
  readonly terms: MarketSymbol;
  readonly priceUnit: number;
  readonly sizeUnit: number;
  readonly bars: MinuteBars;
  readonly metrics: Map<MetricName, MarketMetric>;
  readonly past: MarketMetric[];
  readonly recent: MarketTrade[];
  quote: MarketQuote | null;
}

const PAST_MINUTES = 90;
const BLOCK_ROWS = 1_024;
const LONGEST_TRAVEL_MS = 200;
const RECENT_TRADES = 1_000;
/** A market has to end some day; no simulated venue stays open for so long. */
const LONGEST_MINUTES = 400 * 1_440;

/**
 * The simulated market as venues know it: quotes, trades, chains and figures that come up when the clock says so, and
 * what a venue remembers of them. The same seed, clock and terms give the same market, whoever looks. Names, formats
 * and faults are up to each venue.
 */
export class VenueMarket implements Disposable {
  readonly symbols: readonly MarketSymbol[];
  readonly startMs: number;
  readonly #clock: Clock;
  readonly #market: SimulatedMarket;
  readonly #block = new InputBlock(BLOCK_ROWS);
  readonly #standings: readonly Standing[];
  readonly #bySymbol: ReadonlyMap<string, Standing>;
  readonly #chains = new Map<string, OptionChain>();
  readonly #greeks = new Map<string, { readonly from: OptionChain; readonly chain: OptionChain }>();
  readonly #nyse: NyseCalendar;
  readonly #listeners = new Set<MarketListener>();
  #row = 0;
  #barsMs: number;
  #alarm: Disposable | null = null;
  #isOver = false;

  constructor(terms: VenueMarketTerms) {
    const { seed, clock, pastMinutes = PAST_MINUTES, symbols = 6, density = 1, options = true } = terms;
    const instruments = simulatedInstruments(symbols).map(asVenuesHaveIt);
    this.#clock = clock;
    this.startMs = (Math.floor(clock.now() / MINUTE_MS) - pastMinutes) * MINUTE_MS;
    this.#barsMs = this.startMs;
    const nyse = terms.nyse ?? new NyseCalendar({ closed: [], early: [], lateOpen: [] });
    this.#nyse = nyse;
    const { startMs } = this;
    this.#market = new SimulatedMarket({
      seed,
      startMs,
      minutes: LONGEST_MINUTES,
      instruments,
      density,
      options,
      nyse,
    });
    this.#standings = instruments.map(standingOf);
    this.#bySymbol = new Map(this.#standings.map((standing) => [standing.terms.symbol, standing]));
    this.symbols = this.#standings.map(({ terms: symbol }) => symbol);
    this.#play();
  }

  listen(listener: MarketListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Null before the first one. A market that is closed keeps its last. */
  quote(symbol: string): MarketQuote | null {
    return this.#standing(symbol).quote;
  }

  lastTrade(symbol: string): MarketTrade | null {
    return this.#standing(symbol).recent.at(-1) ?? null;
  }

  /** The newest thousand at most, oldest first. */
  trades(symbol: string): readonly MarketTrade[] {
    return this.#standing(symbol).recent;
  }

  /** Minutes with trades that begin from `fromMs` up to, not including, `toMs`, oldest first; the one that runs as well. */
  bars(symbol: string, fromMs: number, toMs: number): readonly MarketBar[] {
    return this.#standing(symbol).bars.between(fromMs, toMs);
  }

  metric(symbol: string, name: MetricName): MarketMetric | null {
    return this.#standing(symbol).metrics.get(name) ?? null;
  }

  /** Of days before the market began, oldest first: `daily-close`, and `dvol` of coins or `implied-volatility`. */
  past(symbol: string, name: MetricName): readonly MarketMetric[] {
    return this.#standing(symbol).past.filter((metric) => metric.name === name);
  }

  /** As the market quotes it: bids, asks, sizes, volumes; volatilities of coins only. Null where none was quoted yet. */
  chain(underlying: string): OptionChain | null {
    return this.#chains.get(underlying) ?? null;
  }

  /** The same with volatilities and Greeks, for venues that tell them: per year and per 1.00, as everywhere in Argus. */
  greeks(underlying: string): OptionChain | null {
    const chain = this.chain(underlying);
    if (chain === null) return null;
    const known = this.#greeks.get(underlying);
    if (known?.from === chain) return known.chain;
    const told = chainWithGreeks(chain, this.#nyse);
    this.#greeks.set(underlying, { from: chain, chain: told });
    return told;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#alarm?.[Symbol.dispose]();
    this.#listeners.clear();
  }

  #standing(symbol: string): Standing {
    const standing = this.#bySymbol.get(symbol);
    invariant(standing !== undefined, 'the simulated market trades only its own symbols');
    return standing;
  }

  #play(): void {
    const nowMs = this.#clock.now();
    while (this.#ready() && (this.#block.seenMs[this.#row] as number) <= nowMs) {
      this.#happen(this.#block.inputAt(this.#row++));
    }
    if (this.#isOver || !this.#ready()) return;
    this.#alarm = this.#clock.wakeAt(epochMs(this.#block.seenMs[this.#row] as number), () => this.#play());
  }

  #ready(): boolean {
    if (this.#row < this.#block.length) return true;
    this.#row = 0;
    return this.#market.fill(this.#block);
  }

  #happen(input: EngineInput): void {
    this.#endMinute(input.seenMs);
    switch (input.kind) {
      case 'quote': {
        const standing = this.#standings[input.instrument] as Standing;
        const { terms, priceUnit, sizeUnit } = standing;
        const { bid, ask, bidSize, askSize } = input;
        if (bid === null || ask === null || bidSize === null || askSize === null) return;
        const quote: MarketQuote = {
          symbol: terms.symbol,
          atMs: input.atMs ?? input.seenMs,
          bid: bid / priceUnit,
          ask: ask / priceUnit,
          bidSize: bidSize / sizeUnit,
          askSize: askSize / sizeUnit,
        };
        standing.quote = quote;
        return this.#tell((listener) => listener.quote?.(quote));
      }
      case 'trade': {
        const standing = this.#standings[input.instrument] as Standing;
        const { terms, priceUnit, sizeUnit, recent, bars } = standing;
        const trade: MarketTrade = {
          symbol: terms.symbol,
          atMs: input.atMs ?? input.seenMs,
          price: input.price / priceUnit,
          size: input.size / sizeUnit,
          side: input.side ?? 'buy',
          id: input.tradeId ?? 0,
        };
        recent.push(trade);
        if (recent.length >= 2 * RECENT_TRADES) recent.splice(0, RECENT_TRADES);
        bars.add(trade.atMs, input.price, input.size);
        return this.#tell((listener) => listener.trade?.(trade));
      }
      case 'metric': {
        const { name, value, seenMs } = input;
        const standing = this.#standing(input.symbol);
        const metric: MarketMetric = { symbol: input.symbol, name, value, atMs: input.atMs ?? seenMs };
        if (metric.atMs < this.startMs) standing.past.push(metric);
        standing.metrics.set(name, metric);
        return this.#tell((listener) => listener.metric?.(metric));
      }
      case 'chain':
        this.#chains.set(input.chain.underlying, input.chain);
        return this.#tell((listener) => listener.chain?.(input.chain.underlying));
      default:
    }
  }

  /** Trades of a minute may be on their way when it is over. */
  #endMinute(nowMs: number): void {
    const fromMs = this.#barsMs;
    if (nowMs < fromMs + MINUTE_MS + LONGEST_TRAVEL_MS) return;
    this.#barsMs += MINUTE_MS;
    for (const { bars } of this.#standings) {
      for (const bar of bars.between(fromMs, this.#barsMs)) this.#tell((listener) => listener.bar?.(bar));
    }
  }

  #tell(tell: (listener: MarketListener) => void): void {
    for (const listener of this.#listeners) tell(listener);
  }
}

/** Every venue publishes its trades; what a quote says beside them is the venue's affair. */
function asVenuesHaveIt(simulated: SimulatedInstrument): SimulatedInstrument {
  const instrument = { ...simulated.instrument, barsFrom: 'trades', quoteVolume: 'none' } as const;
  return { ...simulated, instrument, publishesTrades: true };
}

function standingOf({ instrument, tick, tradeLot }: SimulatedInstrument): Standing {
  const { symbol, calendar, priceDecimals, sizeDecimals } = instrument;
  const priceUnit = 10 ** priceDecimals;
  const sizeUnit = 10 ** sizeDecimals;
  return {
    terms: { symbol, isCoin: calendar === 'crypto', tick: tick / priceUnit, lot: tradeLot / sizeUnit },
    priceUnit,
    sizeUnit,
    bars: new MinuteBars(symbol, priceUnit, sizeUnit),
    metrics: new Map(),
    past: [],
    recent: [],
    quote: null,
  };
}
