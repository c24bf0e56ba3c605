import { QuietWatch } from '#connectors/shared/quiet-watch';
import { TradedGap } from '#connectors/shared/traded-gap';
import type { Drift } from '#connectors/shared/schema-drift';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { ListedChain } from '#connectors/tastytrade/chain/listed-contract';
import { WatchedUnderlying } from '#connectors/tastytrade/chain/watched-underlying';
import { type DxlinkHearer, DxlinkLine } from '#connectors/tastytrade/dxlink/dxlink-line';
import type { FeedEventName, FeedTopic } from '#connectors/tastytrade/dxlink/feed-events';
import type { QuoteTokens } from '#connectors/tastytrade/http/quote-token';
import { streamNotes } from '#connectors/tastytrade/stream-notes';
import type { EngineInput } from '#domain/engine-input';
import { type SourceId, ticker } from '#domain/instrument';
import type { Price, PriceE4, Size } from '#domain/money';
import type { Session } from '#domain/regime';
import type { TastytradeSettings } from '#domain/venues/tastytrade-settings';
import { isCovered } from '#market/sessions/new-york-time';
import { sessionSpanAt } from '#market/sessions/session-span';
import type { LineState, VenueNote, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

export interface TastytradeStreamParts {
  readonly settings: TastytradeSettings;
  readonly source: SourceId;
  readonly tools: VenueTools;
  readonly tokens: QuoteTokens;
  readonly changed: (state: LineState) => void;
}

const HEARTBEAT_MS = 10 * SECOND_MS;
const EVICTION_MS = MINUTE_MS;
const GREEKS_MS = 5 * MINUTE_MS;
const COVERAGE_MS = MINUTE_MS;
const CONTRACT_EVENTS = ['Quote', 'Greeks', 'Trade', 'Summary'] as const;
const NO_STREAM = 'the stream is down, and without it no volatility is known';

/** What the stream says, made into quotes of stocks and, every few seconds while options trade, into chains. */
export class TastytradeStream implements DxlinkHearer {
  readonly line: DxlinkLine;
  readonly #parts: TastytradeStreamParts;
  readonly #watched: WatchedUnderlying[] = [];
  readonly #bySymbol = new Map<string, WatchedUnderlying>();
  readonly #byCandle = new Map<string, WatchedUnderlying>();
  #byStreamer = new Map<string, WatchedUnderlying>();
  readonly #quiet: QuietWatch;
  readonly #coverageTold = new Map<string, EpochMs>();
  #outlet: VenueOutlet | null = null;
  #gap: TradedGap | null = null;
  #chainAlarm: Disposable | null = null;
  #evictionAlarm: Disposable | null = null;
  #backfillAlarm: Disposable | null = null;
  /** Prices are missing since the last moment of which everything is known. */
  #isUnread = false;
  #beatMs = Number.NEGATIVE_INFINITY;

  constructor(parts: TastytradeStreamParts) {
    const { tools, tokens, settings, changed } = parts;
    this.#parts = parts;
    this.#quiet = new QuietWatch({
      clock: tools.clock,
      session: (atMs) => this.#session(atMs),
      tooQuiet: (ms) => this.line.renew(`nothing but signs of life has come for ${Math.round(ms / SECOND_MS)} s`),
    });
    this.line = new DxlinkLine({ tools, tokens, feed: settings.feed, hearer: this, changed });
  }

  get notes(): readonly VenueNote[] {
    return streamNotes(this.#watched, this.line.subscriptions);
  }

  start(outlet: VenueOutlet): Disposable {
    const { settings, source, tools } = this.#parts;
    const { clock, nyse } = tools;
    const { push, knownThroughMs } = outlet;
    const terms = { withinDays: settings.expiriesWithinDays, withinPercent: settings.strikesWithinPercent };
    this.#outlet = outlet;
    for (const symbol of new Set(settings.symbols)) {
      const watched = new WatchedUnderlying(symbol, outlet.indexOf(source, ticker(symbol)), terms);
      this.#watched.push(watched);
      this.#bySymbol.set(symbol, watched);
      this.#byCandle.set(watched.backfill.candle, watched);
    }
    const told = (): void => this.line.gapTold();
    const over = (fromMs: EpochMs, toMs: EpochMs): void => this.#missed(fromMs, toMs);
    this.#gap = new TradedGap({ source, hours: 'extended', clock, nyse, push, told, over }, knownThroughMs);
    this.#want();
    this.#scheduleChains();
    this.#scheduleEviction();
    const running = new DisposableStack();
    running.use(this.line.start());
    // First of all nobody listens any more: ending is no gap.
    running.defer(() => this.#end());
    return running;
  }

  /** What is listed of an underlying today. */
  list(listed: ListedChain): void {
    const watched = this.#bySymbol.get(listed.underlying);
    watched?.list(listed);
    if (watched !== undefined) this.#choose([watched]);
  }

  /** Where a stock stood when it was asked, for as long as the stream has not said. */
  stand(symbol: string, price: PriceE4 | null): void {
    const watched = this.#bySymbol.get(symbol);
    watched?.stand(price);
    if (watched !== undefined) this.#choose([watched]);
  }

  event(type: FeedEventName, symbol: string, figures: Float64Array, seenMs: EpochMs): Drift | null {
    const contract = this.#byStreamer.get(symbol);
    if (contract !== undefined) return contract.cache.take(type, symbol, figures, seenMs);
    const stock = this.#bySymbol.get(symbol);
    if (stock !== undefined) return this.#takeQuote(stock, type, figures, seenMs);
    const candle = this.#byCandle.get(symbol);
    return candle === undefined ? null : this.#takeCandle(candle, figures, seenMs);
  }

  heard(isNews: boolean, seenMs: EpochMs): void {
    if (!this.line.isWhole) return;
    // A sign of life says nothing of what may have been swallowed, except where there is nothing to say.
    if (!this.#isUnread && (isNews || this.#session(seenMs) === 'CLOSED')) this.#gap?.complete(seenMs);
    if (isNews) this.#quiet.heard(seenMs);
    if (seenMs - this.#beatMs < HEARTBEAT_MS) return;
    this.#beatMs = seenMs;
    const { source } = this.#parts;
    this.#push({ kind: 'heartbeat', seenMs, source, atMs: null });
  }

  unread(what: string, seenMs: EpochMs): void {
    if (!this.line.isWhole) return;
    this.#isUnread = true;
    this.#gap?.lost(`a message could not be read (${what})`, seenMs);
  }

  synced(seenMs: EpochMs): void {
    this.#isUnread = false;
    this.#gap?.complete(seenMs);
    for (const watched of this.#watched) this.#tellChain(watched);
  }

  lost(why: string, seenMs: EpochMs): void {
    for (const watched of this.#watched) watched.lost();
    this.#gap?.lost(why, seenMs);
    this.#quiet.rest();
    for (const watched of this.#watched) this.#tellChain(watched);
  }

  #takeQuote(watched: WatchedUnderlying, type: FeedEventName, figures: Float64Array, seenMs: EpochMs): Drift | null {
    const taken = watched.quote.take(type, figures, watched.index, seenMs);
    if (taken === null) return null;
    if (!('kind' in taken)) {
      this.unread(taken.where, seenMs);
      return taken;
    }
    // Prices can be read again: the next one of each stock is the newest there is.
    this.#isUnread = false;
    this.#push(taken);
    if (!watched.hasChosen) this.#choose([watched]);
    return null;
  }

  #takeCandle({ backfill, index }: WatchedUnderlying, figures: Float64Array, seenMs: EpochMs): Drift | null {
    const taken = backfill.take(figures, seenMs);
    if (taken === null) return null;
    if ('field' in taken) return taken;
    const { source } = this.#parts;
    for (const { startMs, open, high, low, close, volume } of taken) {
      this.#push({
        kind: 'bar',
        seenMs,
        source,
        instrument: index,
        startMs: epochMs(startMs),
        open: open as Price,
        high: high as Price,
        low: low as Price,
        close: close as Price,
        volume: volume as Size,
      });
    }
    this.#askBackfill();
    return null;
  }

  #missed(fromMs: EpochMs, toMs: EpochMs): void {
    for (const { backfill } of this.#watched) backfill.missed(fromMs, toMs);
    this.#askBackfill();
  }

  /** What is due is asked for now, what is not, later; what has come is wanted no more. */
  #askBackfill(): void {
    const { clock } = this.#parts.tools;
    const nowMs = clock.now();
    this.#want();
    this.#backfillAlarm?.[Symbol.dispose]();
    const later = this.#watched.flatMap(({ backfill: { askMs } }) => (askMs !== null && askMs > nowMs ? [askMs] : []));
    this.#backfillAlarm =
      later.length === 0 ? null : clock.wakeAt(epochMs(Math.min(...later)), () => this.#askBackfill());
  }

  #choose(candidates: readonly WatchedUnderlying[]): void {
    const nowMs = this.#parts.tools.clock.now();
    // Each of them chooses, whatever the others do.
    const changed = candidates.filter((watched) => watched.choose(nowMs));
    if (changed.length === 0) return;
    this.#byStreamer = new Map();
    for (const watched of this.#watched) {
      for (const streamer of watched.cache.streamers) this.#byStreamer.set(streamer, watched);
    }
    this.#want();
  }

  /** Stocks first: without them nothing else is of use. */
  #want(): void {
    const nowMs = this.#parts.tools.clock.now();
    const topics: FeedTopic[] = [];
    for (const { symbol } of this.#watched) topics.push({ type: 'Quote', symbol }, { type: 'Trade', symbol });
    for (const { backfill } of this.#watched) {
      const topic = backfill.topic(nowMs);
      if (topic !== null) topics.push(topic);
    }
    for (const { cache } of this.#watched) {
      for (const symbol of cache.streamers) for (const type of CONTRACT_EVENTS) topics.push({ type, symbol });
    }
    this.line.subscriptions.want(topics);
  }

  #scheduleChains(): void {
    const { settings, tools } = this.#parts;
    const { clock } = tools;
    this.#chainAlarm = clock.wakeAt(epochMs(clock.now() + settings.chainSeconds * SECOND_MS), () => {
      this.#choose(this.#watched);
      for (const watched of this.#watched) this.#tellChain(watched);
      this.#scheduleChains();
    });
  }

  #scheduleEviction(): void {
    const { clock } = this.#parts.tools;
    this.#evictionAlarm = clock.wakeAt(epochMs(clock.now() + EVICTION_MS), () => {
      for (const { cache } of this.#watched) cache.evict(clock.now() - GREEKS_MS);
      this.#scheduleEviction();
    });
  }

  /** While options trade, a chain of which enough is known; what is held back instead says why. */
  #tellChain(watched: WatchedUnderlying): void {
    const { source, tools } = this.#parts;
    const nowMs = tools.clock.now();
    const isOpen = this.#session(nowMs) === 'RTH';
    watched.heldBack = !isOpen ? null : this.line.isWhole ? watched.reasonAgainst() : NO_STREAM;
    if (!isOpen) return;
    this.#tellCoverage(watched, nowMs);
    if (watched.heldBack !== null) return;
    const chain = watched.cache.chain(source, watched.quote.price, nowMs);
    this.#push({ kind: 'chain', seenMs: nowMs, source, chain });
  }

  #tellCoverage(watched: WatchedUnderlying, nowMs: EpochMs): void {
    const { source } = this.#parts;
    const value = this.line.isWhole ? watched.greeksKnown() : 0;
    const toldMs = this.#coverageTold.get(watched.symbol);
    if (value === null || (toldMs !== undefined && nowMs - toldMs < COVERAGE_MS)) return;
    this.#coverageTold.set(watched.symbol, nowMs);
    const symbol = ticker(watched.symbol);
    this.#push({ kind: 'metric', seenMs: nowMs, source, symbol, atMs: nowMs, name: 'greeks-known', value });
  }

  #session(atMs: EpochMs): Session {
    return isCovered(atMs) ? sessionSpanAt('nyse', this.#parts.tools.nyse, atMs).session : 'CLOSED';
  }

  #push(input: EngineInput): void {
    this.#outlet?.push(this.#parts.source, input);
  }

  #end(): void {
    this.#outlet = null;
    this.#gap?.[Symbol.dispose]();
    this.#gap = null;
    this.#quiet[Symbol.dispose]();
    for (const alarm of [this.#chainAlarm, this.#evictionAlarm, this.#backfillAlarm]) alarm?.[Symbol.dispose]();
    this.#chainAlarm = this.#evictionAlarm = this.#backfillAlarm = null;
  }
}
