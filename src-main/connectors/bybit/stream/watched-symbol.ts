import type { TopicFrame } from '#connectors/bybit/parse/classify-frame';
import { OrderBook } from '#connectors/bybit/parse/order-book';
import { parseStreamedKlines } from '#connectors/bybit/parse/parse-klines';
import { parseTrades } from '#connectors/bybit/parse/parse-trades';
import { type SymbolScale, TickerState } from '#connectors/bybit/parse/ticker-state';
import { BarCheck } from '#connectors/bybit/stream/bar-check';
import type { Drift } from '#connectors/shared/schema-drift';
import type { InstrumentIndex, SourceId, Ticker } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import type { Price, Size } from '#domain/money';
import type { VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

/** Perpetuals have their best prices in the ticker; of coins themselves only the order book tells them. */
export type BybitCategory = 'linear' | 'spot';

export interface SymbolTerms {
  readonly symbol: Ticker;
  readonly source: SourceId;
  readonly category: BybitCategory;
  readonly scale: SymbolScale;
  /** Levels of the order book that are watched; null: none beyond the best. */
  readonly bookLevels: number | null;
}

/** Where its inputs go: a venue's outlet, less what only venues need. */
export type FeedOutlet = Pick<VenueOutlet, 'push' | 'indexOf' | 'knownThroughMs'>;

export type Channel = 'ticker' | 'trades' | 'book' | 'candles';

/** `wrong`: the message was left out. `broken`: changes are missing, and the topic has to be told anew. */
export type Heard =
  | { readonly kind: 'taken' }
  | { readonly kind: 'wrong'; readonly drift: Drift }
  | { readonly kind: 'baseless' }
  | { readonly kind: 'broken' };

interface QuoteFigures {
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: number | null;
  readonly volume: number | null;
}

/** A figure that moves all the time is told no more often. */
const METRIC_MS = 10 * SECOND_MS;
/** What has not changed is told again after so long: it still stands. */
const REPEAT_MS = SECOND_MS;
const LATE_MS = 5 * SECOND_MS;
const TAKEN: Heard = { kind: 'taken' };
const BASELESS: Heard = { kind: 'baseless' };
const BROKEN: Heard = { kind: 'broken' };

/** One symbol of one of Bybit's markets: what its topics say, put together and told as inputs. */
export class WatchedSymbol {
  readonly terms: SymbolTerms;
  /** Its topics, and what each is about. */
  readonly channels: ReadonlyMap<string, Channel>;
  readonly check = new BarCheck();
  readonly #ticker: TickerState;
  readonly #book: OrderBook | null;
  /** What was said last of each metric. */
  readonly #told = new Map<MetricName, { readonly value: number; readonly atMs: number }>();
  #outlet: FeedOutlet | null = null;
  #index: InstrumentIndex | null = null;
  /** When the venue made the newest message of each channel. */
  readonly #madeMs = new Map<Channel, number>();
  #quote: (QuoteFigures & { readonly toldMs: number }) | null = null;
  #refusedTrades = 0;

  constructor(terms: SymbolTerms) {
    const { symbol, category, scale, bookLevels } = terms;
    this.terms = terms;
    this.#ticker = new TickerState(symbol, scale);
    const levels = category === 'spot' ? 1 : bookLevels;
    this.#book = levels === null ? null : new OrderBook(symbol, levels, scale);
    this.channels = new Map<string, Channel>([
      [`tickers.${symbol}`, 'ticker'],
      [`publicTrade.${symbol}`, 'trades'],
      ...(levels === null ? [] : ([[`orderbook.${levels}.${symbol}`, 'book']] as const)),
      [`kline.1.${symbol}`, 'candles'],
    ]);
  }

  /** Which of them brings its quotes. */
  get quoteChannel(): Channel {
    return this.terms.category === 'spot' ? 'book' : 'ticker';
  }

  /** Whether it has said where it stands on this connection. */
  get hasBase(): boolean {
    return this.lacksBase(this.quoteChannel) === false;
  }

  /** Trades that the engine did not take. */
  get refusedTrades(): number {
    return this.#refusedTrades;
  }

  lacksBase(channel: Channel): boolean {
    if (channel === 'ticker') return !this.#ticker.hasBase;
    return channel === 'book' && this.#book !== null && !this.#book.hasBase;
  }

  start(outlet: FeedOutlet): void {
    this.#outlet = outlet;
    this.#index = outlet.indexOf(this.terms.source, this.terms.symbol);
  }

  stop(): void {
    this.#outlet = null;
  }

  /** A new connection knows nothing. */
  forget(): void {
    this.#ticker.forget();
    this.#book?.forget();
    this.#quote = null;
    this.#madeMs.clear();
    this.check.interrupt();
  }

  hear(channel: Channel, frame: TopicFrame, seenMs: EpochMs): Heard {
    switch (channel) {
      case 'ticker':
        return this.#hearTicker(frame, seenMs);
      case 'book':
        return this.#hearBook(frame, seenMs);
      case 'trades':
        return this.#hearTrades(frame, seenMs);
      case 'candles':
        return this.#hearCandles(frame);
    }
  }

  #hearTicker({ data, isSnapshot, atMs }: TopicFrame, seenMs: EpochMs): Heard {
    const isLinear = this.terms.category === 'linear';
    // A change to what nobody has told on this connection says nothing.
    if (isLinear && !isSnapshot && !this.#ticker.hasBase) return BASELESS;
    if (this.#isOutOfPlace('ticker', atMs)) {
      // A change that comes after its successor would put old figures over new ones.
      if (!isLinear) return TAKEN;
      this.#ticker.forget();
      if (!isSnapshot) return BROKEN;
    }
    const drift = this.#ticker.take(data, isSnapshot || !isLinear);
    if (drift !== null) {
      this.#ticker.forget();
      return { kind: 'wrong', drift };
    }
    if (isLinear) {
      this.#tellTickerMetrics(atMs, seenMs);
      this.#tellQuote(this.#ticker, atMs, seenMs);
    }
    return TAKEN;
  }

  #hearBook({ data, isSnapshot, atMs, matchedMs }: TopicFrame, seenMs: EpochMs): Heard {
    const book = this.#book;
    if (book === null) return TAKEN;
    // Whole books have no order but that of their making; changes are held to their numbers.
    if (this.terms.category === 'spot' && this.#isOutOfPlace('book', atMs)) return TAKEN;
    const outcome = book.take(data, isSnapshot);
    if (typeof outcome !== 'string') {
      book.forget();
      return { kind: 'wrong', drift: outcome };
    }
    if (outcome === 'broken') return BROKEN;
    if (outcome === 'baseless') return BASELESS;
    if (outcome === 'repeated') return TAKEN;
    if (this.terms.category === 'spot') {
      const [bid, ask] = [book.bids[0], book.asks[0]];
      const { last, volume } = this.#ticker;
      const sizes = { bidSize: bid?.size ?? null, askSize: ask?.size ?? null };
      this.#tellQuote(
        { bid: bid?.price ?? null, ask: ask?.price ?? null, ...sizes, last, volume },
        matchedMs ?? atMs,
        seenMs,
      );
      return TAKEN;
    }
    const coins = (levels: typeof book.bids): number =>
      levels.reduce((sum, { size }) => sum + size, 0) / 10 ** this.terms.scale.sizeDecimals;
    this.#tellMetric('bid-depth', coins(book.bids), matchedMs ?? atMs, seenMs);
    this.#tellMetric('ask-depth', coins(book.asks), matchedMs ?? atMs, seenMs);
    return TAKEN;
  }

  #hearTrades({ data }: TopicFrame, seenMs: EpochMs): Heard {
    const { symbol: mine, scale, source } = this.terms;
    const trades = parseTrades(data, (symbol) => (symbol === mine ? scale : null));
    if (!trades.ok) {
      this.check.interrupt();
      return { kind: 'wrong', drift: trades.failure };
    }
    for (const { atMs, price, size, side, tradeId } of trades.value) {
      this.check.trade(atMs, price, size, tradeId);
      const isTaken = this.#outlet?.push(source, {
        kind: 'trade',
        seenMs,
        instrument: this.#index as InstrumentIndex,
        atMs: epochMs(atMs),
        price: price as Price,
        size: size as Size,
        side,
        tradeId,
      });
      if (isTaken === false) this.#refusedTrades++;
    }
    return TAKEN;
  }

  #hearCandles({ data }: TopicFrame): Heard {
    const candles = parseStreamedKlines(this.terms.symbol, data, this.terms.scale);
    if (!candles.ok) return { kind: 'wrong', drift: candles.failure };
    for (const candle of candles.value) if (candle.isFinished) this.check.finished(candle);
    return TAKEN;
  }

  /** By a moment: a venue's clock that is put back by more has not sent anything late. */
  #isOutOfPlace(channel: Channel, madeMs: number | null): boolean {
    if (madeMs === null) return false;
    const newestMs = this.#madeMs.get(channel) ?? madeMs;
    if (madeMs < newestMs && newestMs - madeMs < LATE_MS) return true;
    this.#madeMs.set(channel, madeMs);
    return false;
  }

  #tellQuote(figures: QuoteFigures, atMs: number | null, seenMs: EpochMs): void {
    const { bid, ask, bidSize, askSize, last, volume } = figures;
    // Changes come one side at a time.
    if (bid === null || ask === null) return;
    const before = this.#quote;
    if (
      before !== null &&
      seenMs - before.toldMs < REPEAT_MS &&
      before.bid === bid &&
      before.ask === ask &&
      before.bidSize === bidSize &&
      before.askSize === askSize &&
      before.last === last &&
      before.volume === volume
    )
      return;
    this.#quote = { bid, ask, bidSize, askSize, last, volume, toldMs: seenMs };
    this.#outlet?.push(this.terms.source, {
      kind: 'quote',
      seenMs,
      instrument: this.#index as InstrumentIndex,
      atMs: atMs === null ? null : epochMs(atMs),
      bid: bid as Price,
      ask: ask as Price,
      bidSize: bidSize as Size | null,
      askSize: askSize as Size | null,
      last: last as Price | null,
      volume: volume as Size | null,
    });
  }

  #tellTickerMetrics(atMs: number | null, seenMs: EpochMs): void {
    const { fundingRate, fundingHours, openInterest, mark, index } = this.#ticker;
    this.#tellMetric('funding-rate', fundingRate, atMs, seenMs);
    this.#tellMetric('funding-interval-hours', fundingHours, atMs, seenMs);
    this.#tellMetric('open-interest', openInterest, atMs, seenMs);
    this.#tellMetric('mark-price', mark, atMs, seenMs);
    this.#tellMetric('index-price', index, atMs, seenMs);
  }

  #tellMetric(name: MetricName, value: number | null, atMs: number | null, seenMs: EpochMs): void {
    const before = this.#told.get(name);
    if (value === null || value === before?.value) return;
    if (before !== undefined && seenMs - before.atMs < METRIC_MS) return;
    this.#told.set(name, { value, atMs: seenMs });
    const { source, symbol } = this.terms;
    const at = atMs === null ? null : epochMs(atMs);
    this.#outlet?.push(source, { kind: 'metric', seenMs, source, symbol, atMs: at, name, value });
  }
}
