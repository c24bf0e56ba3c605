import {
  type BestPrices,
  parsePerpetualTicker,
  parseQuote,
  type PerpetualTicker,
} from '#connectors/deribit/parse/perpetual-ticker';
import type { PerpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { OrderBook } from '#connectors/deribit/stream/order-book';
import { parseTrades } from '#connectors/deribit/parse/parse-trades';
import type { GapTeller } from '#connectors/shared/gap-teller';
import type { MetricTeller } from '#connectors/shared/metric-teller';
import type { Drift } from '#connectors/shared/schema-drift';
import type { InstrumentIndex, SourceId } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import type { PushInput } from '#ports/input-feed';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

export interface PerpetualFeedParts {
  readonly terms: PerpetualTerms;
  readonly source: SourceId;
  readonly index: InstrumentIndex;
  readonly push: PushInput;
  readonly metrics: MetricTeller;
  /** Of all its figures, when they stop. */
  readonly gap: GapTeller;
  /** Of its trades, when numbers are missing. */
  readonly tradeGap: GapTeller;
  /** Its order book lost count: it has to be told anew. */
  readonly bookBroken: (channel: string) => void;
}

/** The last price and the day's volume come with the ticker, the best prices sooner: so often they are told together. */
const WHOLE_QUOTE_MS = SECOND_MS;
/** Levels that are counted on either side, and how often. */
const DEPTH = 20;
const DEPTH_EVERY_MS = 10 * SECOND_MS;

/** One perpetual: its ticker, the top of its book and its trades, as inputs. */
export class PerpetualFeed {
  readonly terms: PerpetualTerms;
  readonly #parts: PerpetualFeedParts;
  readonly #book: OrderBook;
  #ticker: PerpetualTicker | null = null;
  #brokenBooks = 0;
  #depthMs = Number.NEGATIVE_INFINITY;
  #quotedMs = Number.NEGATIVE_INFINITY;
  #wholeMs = Number.NEGATIVE_INFINITY;
  #sequence: number | null = null;
  #heardMs: EpochMs | null = null;

  constructor(parts: PerpetualFeedParts) {
    this.#parts = parts;
    this.terms = parts.terms;
    this.#book = new OrderBook(parts.terms);
  }

  /** How often its order book lost count. */
  get brokenBooks(): number {
    return this.#brokenBooks;
  }

  /** Whether it has said on this connection where it stands. */
  get hasBase(): boolean {
    return this.#ticker !== null;
  }

  /** Null before anything. */
  get isOpen(): boolean | null {
    return this.#ticker?.isOpen ?? null;
  }

  get heardMs(): EpochMs | null {
    return this.#heardMs;
  }

  channels(pace: string): readonly string[] {
    const { name } = this.terms;
    return [`ticker.${name}.${pace}`, `quote.${name}`, `trades.${name}.${pace}`, `book.${name}.${pace}`];
  }

  forget(): void {
    this.#ticker = null;
    this.#book.forget();
    this.#sequence = null;
    this.#heardMs = null;
    this.#quotedMs = Number.NEGATIVE_INFINITY;
  }

  hearTicker(data: unknown, seenMs: EpochMs): Drift | null {
    const taken = parsePerpetualTicker(data, this.terms);
    if (!taken.ok) return taken.failure;
    const ticker = taken.value;
    this.#ticker = ticker;
    this.#heard(seenMs);
    const { metrics } = this.#parts;
    const { atMs, mark, index, fundingRate, openCoins, rollingCoins } = ticker;
    metrics.tell('mark-price', mark, atMs, seenMs);
    metrics.tell('index-price', index, atMs, seenMs);
    metrics.tell('funding-rate', fundingRate, atMs, seenMs);
    metrics.tell('open-interest', openCoins, atMs, seenMs);
    metrics.tell('rolling-24h-volume', rollingCoins, atMs, seenMs);
    // Whatever the top of the book says while it is locked, nobody can deal at it.
    if (!ticker.isOpen) return null;
    const isNews = (atMs ?? 0) > this.#quotedMs || seenMs - this.#wholeMs >= WHOLE_QUOTE_MS;
    if (isNews && this.#quote(ticker, ticker.last, ticker.volume, seenMs)) this.#wholeMs = seenMs;
    return null;
  }

  hearQuote(data: unknown, seenMs: EpochMs): Drift | null {
    const taken = parseQuote(data, this.terms);
    if (!taken.ok) return taken.failure;
    this.#heard(seenMs);
    if (this.isOpen !== false) this.#quote(taken.value, null, null, seenMs);
    return null;
  }

  hearTrades(data: unknown, seenMs: EpochMs): Drift | null {
    const taken = parseTrades(data, this.terms);
    if (!taken.ok) return taken.failure;
    const { source, index, push, tradeGap } = this.#parts;
    for (const { sequence, atMs, price, size, side, tradeId } of taken.value) {
      const expected = this.#sequence === null ? sequence : this.#sequence + 1;
      // The numbers count up one by one: these are the only losses that the venue itself gives away.
      if (sequence > expected) {
        tradeGap.lost(`${sequence - expected} trades of ${this.terms.name} never came`, seenMs);
      }
      this.#sequence = Math.max(sequence, this.#sequence ?? 0);
      push(source, {
        kind: 'trade',
        seenMs,
        instrument: index,
        atMs: epochMs(atMs),
        price: price as Price,
        size: size as Size,
        side,
        tradeId,
      });
    }
    tradeGap.complete(seenMs);
    this.#heard(seenMs);
    return null;
  }

  /** Nobody deals by it: what it holds near the middle is told as a figure. */
  hearBook(channel: string, data: unknown, seenMs: EpochMs): Drift | null {
    const taken = this.#book.take(data);
    if (typeof taken === 'object') return taken;
    if (taken === 'broken') {
      this.#brokenBooks++;
      this.#parts.bookBroken(channel);
    }
    if (taken !== 'taken' || seenMs - this.#depthMs < DEPTH_EVERY_MS) return null;
    this.#depthMs = seenMs;
    const { metrics } = this.#parts;
    metrics.tell('bid-depth', this.#coinsIn(this.#book.bids(DEPTH)), this.#book.atMs, seenMs);
    metrics.tell('ask-depth', this.#coinsIn(this.#book.asks(DEPTH)), this.#book.atMs, seenMs);
    return null;
  }

  #coinsIn(levels: readonly (readonly [number, number])[]): number | null {
    const { isInverse, priceDecimals, sizeDecimals } = this.terms;
    let coins = 0;
    for (const [price, amount] of levels) {
      const offered = amount / 10 ** sizeDecimals;
      coins += isInverse ? offered / (price / 10 ** priceDecimals) : offered;
    }
    return levels.length === 0 ? null : coins;
  }

  /** Its figures have stopped although the line is there. */
  silent(nowMs: EpochMs): void {
    this.#parts.gap.lost(`nothing of ${this.terms.name} came any more`, nowMs);
  }

  #heard(seenMs: EpochMs): void {
    this.#heardMs = seenMs;
    this.#parts.gap.complete(seenMs);
  }

  /** Two channels tell the same: what is older than what is known by then is not told. */
  #quote(best: BestPrices, last: number | null, volume: number | null, seenMs: EpochMs): boolean {
    const { atMs, bid, ask, bidSize, askSize } = best;
    if (atMs !== null && atMs < this.#quotedMs) return false;
    if (atMs !== null) this.#quotedMs = atMs;
    const { source, index, push } = this.#parts;
    push(source, {
      kind: 'quote',
      seenMs,
      instrument: index,
      atMs: atMs === null ? null : epochMs(atMs),
      bid: bid as Price | null,
      ask: ask as Price | null,
      bidSize: bidSize as Size | null,
      askSize: askSize as Size | null,
      last: last as Price | null,
      volume: volume as Size | null,
    });
    return true;
  }
}
