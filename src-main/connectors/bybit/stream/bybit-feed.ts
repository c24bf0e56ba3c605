import { type BybitFrame, classifyFrame, type TopicFrame } from '#connectors/bybit/parse/classify-frame';
import { parseTrades } from '#connectors/bybit/parse/parse-trades';
import { type SymbolScale, TickerState } from '#connectors/bybit/parse/ticker-state';
import { TopicBook } from '#connectors/bybit/stream/topic-book';
import { type Drift, driftText } from '#connectors/shared/schema-drift';
import { type SocketProtocol, VenueSocket } from '#connectors/shared/venue-socket';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { MetricName } from '#domain/metric';
import { type InstrumentIndex, sourceId, type Ticker } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import type { PushInput } from '#ports/input-feed';
import type { LineState, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

const BYBIT = sourceId('bybit');

/** A symbol that is wanted. */
export interface BybitSymbol {
  readonly symbol: Ticker;
  readonly scale: SymbolScale;
}

/** Where its inputs go: a venue's outlet, less what only venues need. */
export type FeedOutlet = Pick<VenueOutlet, 'push' | 'indexOf'>;

export interface BybitFeedParts {
  /** Of one category: `wss://stream.bybit.com/v5/public/linear`. */
  readonly url: string;
  readonly symbols: readonly BybitSymbol[];
  readonly tools: VenueTools;
  readonly changed: (state: LineState) => void;
}

interface Watched extends BybitSymbol {
  readonly ticker: TickerState;
  /** The engine's number for it. */
  index: InstrumentIndex | null;
  /** What was said last of each metric. */
  readonly told: Map<MetricName, { readonly value: number; readonly atMs: number }>;
}

/** A figure that moves all the time is told no more often. */
const METRIC_MS = 10 * SECOND_MS;
const HEARTBEAT_MS = 20 * SECOND_MS;

/** Bybit's public stream of one category: tickers put together, trades, and what it could not tell us in between. */
export class BybitFeed implements SocketProtocol {
  readonly venue = 'bybit';
  readonly line = 'linear stream';
  readonly url: string;
  readonly heartbeatMs = HEARTBEAT_MS;
  readonly #socket: VenueSocket;
  readonly #tools: VenueTools;
  readonly #watched = new Map<string, Watched>();
  readonly #topics: TopicBook;
  #push: PushInput | null = null;
  /** The last moment of which everything is known; null before the first. */
  #completeMs: EpochMs | null = null;
  #requests = 0;

  constructor(parts: BybitFeedParts) {
    const { url, symbols, tools, changed } = parts;
    this.url = url;
    this.#tools = tools;
    for (const one of symbols) {
      this.#watched.set(one.symbol, {
        ...one,
        index: null,
        ticker: new TickerState(one.symbol, one.scale),
        told: new Map(),
      });
    }
    this.#topics = new TopicBook(symbols.flatMap(({ symbol }) => [`tickers.${symbol}`, `publicTrade.${symbol}`]));
    this.#socket = new VenueSocket({ protocol: this, tools, changed });
  }

  get state(): LineState {
    return this.#socket.state;
  }

  /** Topics that the venue does not know. */
  get refusedTopics(): readonly string[] {
    return this.#topics.refused;
  }

  reconnectNow(): void {
    this.#socket.reconnectNow();
  }

  start({ push, indexOf }: FeedOutlet): Disposable {
    this.#push = push;
    for (const watched of this.#watched.values()) watched.index = indexOf(BYBIT, watched.symbol);
    this.#socket.start();
    return {
      [Symbol.dispose]: () => {
        this.#push = null;
        this.#socket[Symbol.dispose]();
      },
    };
  }

  opened(): void {
    this.#topics.forget();
    this.#subscribe();
  }

  closed(): void {
    for (const { ticker } of this.#watched.values()) ticker.forget();
    const fromMs = this.#completeMs;
    if (fromMs !== null) this.#tellGap(fromMs, null, this.#tools.clock.now());
  }

  beat(): void {
    this.#socket.send({ req_id: this.#nextRequest(), op: 'ping' });
  }

  heard(text: string, seenMs: EpochMs): void {
    const frame = this.#read(text);
    if (frame === null) return;
    switch (frame.kind) {
      case 'topic':
        return this.#hearTopic(frame, seenMs);
      case 'pong':
        return this.#socket.answered();
      case 'ack':
        if (this.#topics.answered(frame)) this.#subscribe();
        return this.#lookWhetherSynced(seenMs);
      case 'unknown':
        return this.#socket.unknown();
    }
  }

  #read(text: string): BybitFrame | null {
    try {
      return classifyFrame(JSON.parse(text));
    } catch {
      this.#socket.drifted('Bybit sent something that is no JSON. It was left out.');
      return null;
    }
  }

  #hearTopic(frame: TopicFrame, seenMs: EpochMs): void {
    this.#socket.useful(frame.atMs, seenMs);
    const at = frame.topic.indexOf('.');
    switch (frame.topic.slice(0, at)) {
      case 'tickers':
        return this.#hearTicker(frame.topic.slice(at + 1), frame, seenMs);
      case 'publicTrade':
        return this.#hearTrades(frame, seenMs);
      default:
        return this.#socket.unknown();
    }
  }

  #hearTicker(symbol: string, { data, isSnapshot, atMs }: TopicFrame, seenMs: EpochMs): void {
    const watched = this.#watched.get(symbol);
    if (watched === undefined) return this.#socket.unknown();
    const { ticker, index } = watched;
    // A change to what nobody has told on this connection says nothing.
    if (!isSnapshot && !ticker.hasBase) return;
    const isFirst = isSnapshot && !ticker.hasBase;
    const wrong = ticker.take(data, isSnapshot);
    if (wrong !== null) return this.#drifted(wrong);
    if (isFirst) this.#lookWhetherSynced(seenMs);
    if (this.state.phase === 'live') this.#completeMs = seenMs;
    this.#tellMetrics(watched, atMs, seenMs);
    const { bid, ask, bidSize, askSize, last, volume } = ticker;
    // Changes come one side at a time.
    if (bid === null || ask === null) return;
    this.#push?.(BYBIT, {
      kind: 'quote',
      seenMs,
      instrument: index as InstrumentIndex,
      atMs: atMs === null ? null : epochMs(atMs),
      bid: bid as Price,
      ask: ask as Price,
      bidSize: bidSize as Size | null,
      askSize: askSize as Size | null,
      last: last as Price | null,
      volume: volume as Size | null,
    });
  }

  #hearTrades({ data }: TopicFrame, seenMs: EpochMs): void {
    const trades = parseTrades(data, (symbol) => this.#watched.get(symbol)?.scale ?? null);
    if (!trades.ok) return this.#drifted(trades.failure);
    for (const { symbol, atMs, price, size, side, tradeId } of trades.value) {
      const { index } = this.#watched.get(symbol) as Watched;
      this.#push?.(BYBIT, {
        kind: 'trade',
        seenMs,
        instrument: index as InstrumentIndex,
        atMs: epochMs(atMs),
        price: price as Price,
        size: size as Size,
        side,
        tradeId,
      });
    }
  }

  #tellMetrics({ symbol, ticker, told }: Watched, atMs: number | null, seenMs: EpochMs): void {
    const { fundingRate, openInterest, mark, index } = ticker;
    const figures: readonly (readonly [MetricName, number | null])[] = [
      ['funding-rate', fundingRate],
      ['open-interest', openInterest],
      ['mark-price', mark],
      ['index-price', index],
    ];
    for (const [name, value] of figures) {
      const before = told.get(name);
      if (value === null || value === before?.value || seenMs - (before?.atMs ?? 0) < METRIC_MS) continue;
      told.set(name, { value, atMs: seenMs });
      const at = atMs === null ? null : epochMs(atMs);
      this.#push?.(BYBIT, { kind: 'metric', seenMs, source: BYBIT, symbol, atMs: at, name, value });
    }
  }

  /** Everything that is to be had has said where it stands. */
  #lookWhetherSynced(seenMs: EpochMs): void {
    if (this.state.phase !== 'syncing' || this.#topics.isAsking) return;
    const wanted = [...this.#watched.values()].filter(({ symbol }) => !this.#topics.isRefused(`tickers.${symbol}`));
    if (!wanted.every(({ ticker }) => ticker.hasBase)) return;
    if (wanted.length === 0) {
      this.#socket.refuse(
        `Bybit knows none of these symbols: ${[...this.#watched.keys()].join(', ')}. Correct them in config.yaml.`,
      );
      return;
    }
    if (this.#completeMs !== null) this.#tellGap(this.#completeMs, seenMs, seenMs);
    this.#completeMs = seenMs;
    this.#socket.synced();
  }

  #tellGap(fromMs: EpochMs, toMs: EpochMs | null, seenMs: EpochMs): void {
    const reason = this.state.trouble?.text ?? 'the connection was lost';
    this.#push?.(BYBIT, { kind: 'gap', seenMs, source: BYBIT, symbol: null, fromMs, toMs, reason });
  }

  #subscribe(): void {
    for (const args of this.#topics.toAsk()) {
      const request = this.#nextRequest();
      this.#topics.asked(request, args);
      this.#socket.send({ req_id: request, op: 'subscribe', args });
    }
  }

  #nextRequest(): string {
    return `argus-${++this.#requests}`;
  }

  #drifted(wrong: Drift): void {
    this.#socket.drifted(driftText(wrong));
  }
}
