import { TradedGap } from '#connectors/shared/traded-gap';
import type { Drift } from '#connectors/shared/schema-drift';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { CandleBackfill } from '#connectors/tastytrade/chain/candle-backfill';
import { ChainCache } from '#connectors/tastytrade/chain/chain-cache';
import { chosenContracts, isOffCentre } from '#connectors/tastytrade/chain/contract-choice';
import type { ListedChain } from '#connectors/tastytrade/chain/listed-contract';
import { UnderlyingQuote } from '#connectors/tastytrade/chain/underlying-quote';
import { type DxlinkHearer, DxlinkLine } from '#connectors/tastytrade/dxlink/dxlink-line';
import type { FeedEventName, FeedTopic } from '#connectors/tastytrade/dxlink/feed-events';
import type { QuoteTokens } from '#connectors/tastytrade/http/quote-token';
import type { EngineInput } from '#domain/engine-input';
import { type InstrumentIndex, type SourceId, ticker } from '#domain/instrument';
import type { Price, PriceE4, Size } from '#domain/money';
import type { TastytradeSettings } from '#domain/venues/tastytrade-settings';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
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

interface Watched {
  readonly symbol: string;
  readonly index: InstrumentIndex;
  readonly quote: UnderlyingQuote;
  readonly cache: ChainCache;
  readonly backfill: CandleBackfill;
  listed: ListedChain | null;
  /** Before the stream says where it stands. */
  standing: PriceE4 | null;
  chosenAt: PriceE4 | null;
  chosenOn: number;
  /** Why the newest chain was not passed on; null where it was. */
  heldBack: string | null;
  coverageTold: { readonly value: number; readonly atMs: number } | null;
}

const HEARTBEAT_MS = 10 * SECOND_MS;
const EVICTION_MS = MINUTE_MS;
const GREEKS_MS = 5 * MINUTE_MS;
/** A chain with more holes than that says more about the connection than about the market. */
const ENOUGH = 0.9;
const COVERAGE_MS = MINUTE_MS;
const CONTRACT_EVENTS = ['Quote', 'Greeks', 'Trade', 'Summary'] as const;

/** What the stream says, made into quotes of stocks and, every few seconds while options trade, into chains. */
export class TastytradeStream implements DxlinkHearer {
  readonly #parts: TastytradeStreamParts;
  readonly #line: DxlinkLine;
  readonly #watched: Watched[] = [];
  readonly #bySymbol = new Map<string, Watched>();
  readonly #byCandle = new Map<string, Watched>();
  #byStreamer = new Map<string, Watched>();
  #outlet: VenueOutlet | null = null;
  #gap: TradedGap | null = null;
  #chainAlarm: Disposable | null = null;
  #evictionAlarm: Disposable | null = null;
  #backfillAlarm: Disposable | null = null;
  #beatMs = Number.NEGATIVE_INFINITY;
  #leftOut = 0;

  constructor(parts: TastytradeStreamParts) {
    const { tools, tokens, settings, changed } = parts;
    this.#parts = parts;
    this.#line = new DxlinkLine({ tools, tokens, feed: settings.feed, hearer: this, changed });
  }

  get line(): DxlinkLine {
    return this.#line;
  }

  get notes(): readonly VenueNote[] {
    const notes: VenueNote[] = [];
    const list = (name: string, texts: readonly string[]): void => {
      if (texts.length > 0) notes.push({ name, text: texts.join('; ') });
    };
    const watching = this.#watched.filter(({ listed }) => listed !== null);
    list(
      'Greeks known',
      watching.map(({ symbol, cache }) => {
        const { known, offered, contradicted } = cache.coverage();
        return `${symbol} ${known} of ${offered}${contradicted > 0 ? ` (${contradicted} do not fit their quotes)` : ''}`;
      }),
    );
    list(
      'Chains held back',
      this.#watched.flatMap(({ symbol, heldBack }) => (heldBack === null ? [] : [`${symbol}: ${heldBack}`])),
    );
    list(
      'Not watched',
      watching.flatMap(({ symbol, listed }) =>
        Object.entries(listed?.leftOut ?? {}).flatMap(([why, count]) =>
          count > 0 ? [`${symbol}: ${count} ${why}`] : [],
        ),
      ),
    );
    const silent = this.#line.withoutData;
    if (silent.length > 0)
      list('No data for', [
        `${silent.slice(0, 5).join(', ')}${silent.length > 5 ? ` and ${silent.length - 5} more` : ''}`,
      ]);
    if (this.#leftOut > 0) list('No room for', [`${this.#leftOut} subscriptions: watch fewer strikes or days`]);
    const untimed = this.#watched.reduce((sum, { quote }) => sum + quote.untimed, 0);
    if (untimed > 0) list('Quotes with our time', [`${untimed}: the venue gave none`]);
    return notes;
  }

  start(outlet: VenueOutlet): Disposable {
    const { settings, source, tools } = this.#parts;
    const { clock, nyse } = tools;
    this.#outlet = outlet;
    for (const symbol of settings.symbols) this.#watch(symbol, outlet.indexOf(source, ticker(symbol)));
    this.#gap = new TradedGap(
      {
        source,
        clock,
        nyse,
        push: outlet.push,
        told: () => this.#line.gapTold(),
        over: (fromMs, toMs) => this.#missed(fromMs, toMs),
      },
      outlet.knownThroughMs,
    );
    this.#line.want(this.#topics());
    this.#scheduleChains();
    this.#scheduleEviction();
    const running = new DisposableStack();
    running.use(this.#line.start());
    // First of all nobody listens any more: ending is no gap.
    running.defer(() => {
      this.#outlet = null;
      this.#gap?.[Symbol.dispose]();
      this.#gap = null;
      for (const alarm of [this.#chainAlarm, this.#evictionAlarm, this.#backfillAlarm]) alarm?.[Symbol.dispose]();
      this.#chainAlarm = this.#evictionAlarm = this.#backfillAlarm = null;
    });
    return running;
  }

  /** What is listed of an underlying today. */
  list(listed: ListedChain): void {
    const watched = this.#bySymbol.get(listed.underlying);
    if (watched === undefined) return;
    watched.listed = listed;
    watched.chosenAt = null;
    if (this.#choose(watched)) this.#line.want(this.#topics());
  }

  /** Where a stock stood when it was asked, for as long as the stream has not said. */
  stand(symbol: string, price: PriceE4 | null): void {
    const watched = this.#bySymbol.get(symbol);
    if (watched === undefined) return;
    watched.standing = price;
    if (this.#choose(watched)) this.#line.want(this.#topics());
  }

  event(type: FeedEventName, symbol: string, figures: Float64Array, seenMs: EpochMs): Drift | null {
    const contract = this.#byStreamer.get(symbol);
    if (contract !== undefined) return contract.cache.take(type, symbol, figures, seenMs);
    const watched = this.#bySymbol.get(symbol);
    if (watched !== undefined) return this.#takeQuote(watched, type, figures, seenMs);
    const candle = this.#byCandle.get(symbol);
    return candle === undefined ? null : this.#takeCandle(candle, figures, seenMs);
  }

  heard(seenMs: EpochMs): void {
    if (this.#line.state.phase !== 'live') return;
    this.#gap?.complete(seenMs);
    if (seenMs - this.#beatMs < HEARTBEAT_MS) return;
    this.#beatMs = seenMs;
    const { source } = this.#parts;
    this.#push({ kind: 'heartbeat', seenMs, source, atMs: null });
  }

  synced(seenMs: EpochMs): void {
    this.#gap?.complete(seenMs);
    for (const watched of this.#watched) this.#tellChain(watched);
  }

  lost(why: string, seenMs: EpochMs): void {
    for (const { quote, cache, backfill } of this.#watched) {
      quote.forget();
      cache.forget();
      backfill.lost();
    }
    this.#gap?.lost(why, seenMs);
    this.#holdBack();
  }

  #watch(symbol: string, index: InstrumentIndex): void {
    if (this.#bySymbol.has(symbol)) return;
    const watched: Watched = {
      symbol,
      index,
      quote: new UnderlyingQuote(symbol),
      cache: new ChainCache(symbol),
      backfill: new CandleBackfill(symbol),
      listed: null,
      standing: null,
      chosenAt: null,
      chosenOn: 0,
      heldBack: null,
      coverageTold: null,
    };
    this.#watched.push(watched);
    this.#bySymbol.set(symbol, watched);
    this.#byCandle.set(watched.backfill.candle, watched);
  }

  #takeQuote(watched: Watched, type: FeedEventName, figures: Float64Array, seenMs: EpochMs): Drift | null {
    const taken = watched.quote.take(type, figures, watched.index, seenMs);
    if (taken === null) return null;
    if (!('kind' in taken)) return taken;
    this.#push(taken);
    if (watched.chosenAt === null && this.#choose(watched)) this.#line.want(this.#topics());
    return null;
  }

  #takeCandle({ backfill, index }: Watched, figures: Float64Array, seenMs: EpochMs): Drift | null {
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
    this.#line.want(this.#topics());
    this.#backfillAlarm?.[Symbol.dispose]();
    this.#backfillAlarm = null;
    const later = this.#watched.flatMap(({ backfill: { askMs } }) =>
      askMs !== null && askMs > clock.now() ? [askMs] : [],
    );
    if (later.length > 0) this.#backfillAlarm = clock.wakeAt(epochMs(Math.min(...later)), () => this.#askBackfill());
  }

  /** Answers whether other contracts than before are worth watching. */
  #choose(watched: Watched): boolean {
    const { settings, tools } = this.#parts;
    const nowMs = tools.clock.now();
    const price = watched.quote.price ?? watched.standing;
    const { listed, chosenAt } = watched;
    if (listed === null || price === null || !isCovered(nowMs)) return false;
    const today = newYorkDay(nowMs);
    const terms = { withinDays: settings.expiriesWithinDays, withinPercent: settings.strikesWithinPercent };
    if (chosenAt !== null && watched.chosenOn === today && !isOffCentre(chosenAt, price, terms)) return false;
    watched.chosenAt = price;
    watched.chosenOn = today;
    watched.cache.watch(listed, chosenContracts(listed, price, today, terms));
    this.#byStreamer = new Map();
    for (const one of this.#watched) for (const streamer of one.cache.streamers) this.#byStreamer.set(streamer, one);
    return true;
  }

  /** Stocks first: without them nothing else is of use. */
  #topics(): readonly FeedTopic[] {
    const topics: FeedTopic[] = [];
    for (const { symbol } of this.#watched) topics.push({ type: 'Quote', symbol }, { type: 'Trade', symbol });
    const nowMs = this.#parts.tools.clock.now();
    for (const { backfill } of this.#watched) {
      const topic = backfill.topic(nowMs);
      if (topic !== null) topics.push(topic);
    }
    for (const { cache } of this.#watched) {
      for (const symbol of cache.streamers) for (const type of CONTRACT_EVENTS) topics.push({ type, symbol });
    }
    return topics;
  }

  #scheduleChains(): void {
    const { settings, tools } = this.#parts;
    const { clock } = tools;
    this.#chainAlarm = clock.wakeAt(epochMs(clock.now() + settings.chainSeconds * SECOND_MS), () => {
      let isOther = false;
      for (const watched of this.#watched) {
        if (this.#choose(watched)) isOther = true;
        this.#tellChain(watched);
      }
      if (isOther) this.#line.want(this.#topics());
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
  #tellChain(watched: Watched): void {
    const { source, tools } = this.#parts;
    const { clock, nyse } = tools;
    const nowMs = clock.now();
    const isOpen = isCovered(nowMs) && sessionSpanAt('nyse', nyse, nowMs).session === 'RTH';
    if (!isOpen) {
      watched.heldBack = null;
      return;
    }
    watched.heldBack = this.#reasonAgainst(watched, nowMs);
    if (watched.heldBack !== null) return;
    const chain = watched.cache.chain(source, watched.quote.price, nowMs);
    this.#push({ kind: 'chain', seenMs: nowMs, source, chain });
  }

  #reasonAgainst({ symbol, quote, cache, listed, coverageTold }: Watched, nowMs: EpochMs): string | null {
    if (this.#line.state.phase !== 'live') return 'the stream is down, and without it no volatility is known';
    if (listed === null) return 'its list of options has not come yet';
    if (quote.price === null) return 'its price is not known';
    const { contracts, quoted, offered, known } = cache.coverage();
    if (contracts === 0) return 'it lists no option within the bounds of config.yaml';
    const value = offered === 0 ? 0 : known / offered;
    if (coverageTold === null || (value !== coverageTold.value && nowMs - coverageTold.atMs >= COVERAGE_MS)) {
      const watched = this.#bySymbol.get(symbol);
      if (watched !== undefined) watched.coverageTold = { value, atMs: nowMs };
      const { source } = this.#parts;
      this.#push({
        kind: 'metric',
        seenMs: nowMs,
        source,
        symbol: ticker(symbol),
        atMs: nowMs,
        name: 'greeks-known',
        value,
      });
    }
    if (quoted < ENOUGH * contracts) return `${quoted} of ${contracts} contracts are quoted so far`;
    if (known < ENOUGH * offered) return `Greeks are known of ${known} of ${offered} contracts`;
    return null;
  }

  #holdBack(): void {
    for (const watched of this.#watched) this.#tellChain(watched);
  }

  #push(input: EngineInput): void {
    this.#outlet?.push(this.#parts.source, input);
  }
}
