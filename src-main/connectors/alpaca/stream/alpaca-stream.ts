import type { StockSnapshot } from '#connectors/alpaca/parse/rest-stocks';
import type { StockBar, StockTrade } from '#connectors/alpaca/parse/stock-figures';
import { parseFrame, parseStreamMessage, type StreamMessage } from '#connectors/alpaca/parse/stream-message';
import { BarTeller } from '#connectors/alpaca/stream/bar-teller';
import { StockBook } from '#connectors/alpaca/stream/stock-book';
import { ALPACA_SECRETS, remedyOf } from '#connectors/alpaca/stream/stream-error';
import { SubscriptionPlan } from '#connectors/alpaca/stream/subscription-plan';
import { LineGap } from '#connectors/shared/line-gap';
import type { TimeSpan } from '#connectors/shared/open-time';
import { QuietWatch } from '#connectors/shared/quiet-watch';
import { driftText } from '#connectors/shared/schema-drift';
import { tradeIdOf } from '#connectors/shared/trade-id';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import { type SocketProtocol, VenueSocket } from '#connectors/shared/venue-socket';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type SourceId, ticker } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import type { Session } from '#domain/regime';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import { sessionSpanAt } from '#market/sessions/session-span';
import type { LineState, VenueOutlet } from '#ports/venue';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface AlpacaStreamParts {
  readonly url: string;
  readonly feed: string;
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly tools: VenueTools;
  /** Everything is subscribed. */
  readonly connected: () => void;
  /** And comes: what was missed until then. */
  readonly synced: (missed: TimeSpan | null) => void;
}

interface Working {
  readonly outlet: VenueOutlet;
  readonly books: ReadonlyMap<string, StockBook>;
  readonly bars: BarTeller;
  readonly gap: LineGap;
}

const HEARTBEAT_MS = 10 * SECOND_MS;
/** The bar of a minute comes by then, or nothing traded in it. */
const BAR_DELAY_MS = 5 * SECOND_MS;
const WATCH_MS = 30 * SECOND_MS;
/** Outside of regular hours, so much silence on a line that is up is taken for the truth. */
const PATIENCE_MS = 3 * MINUTE_MS;
/** After a crash, the slot of the old connection is held for a while. */
const SLOT_MS = 30 * SECOND_MS;

/**
 * Alpaca's stream of one stock feed. An account has one connection for it, so that everything goes over this one. At night
 * it is silent, and that is fine: whether anybody is there, pongs say. By day they are not enough.
 */
export class AlpacaStream implements SocketProtocol {
  readonly venue = 'alpaca';
  readonly line = 'stock stream';
  readonly url: string;
  readonly heartbeatMs = HEARTBEAT_MS;
  readonly #parts: AlpacaStreamParts;
  readonly #socket: VenueSocket;
  readonly #plan: SubscriptionPlan;
  readonly #quiet: QuietWatch;
  #working: Working | null = null;
  #watch: Disposable | null = null;
  /** Since when it is subscribed and nothing has come; null where that is no matter. */
  #awaitsNewsMs: EpochMs | null = null;
  /** Start of the newest minute that was told. */
  #barMs = 0;
  /** Of the last heartbeat passed on. */
  #beatMs = 0;

  constructor(parts: AlpacaStreamParts) {
    this.url = parts.url;
    this.#parts = parts;
    this.#plan = new SubscriptionPlan(parts.symbols);
    this.#socket = new VenueSocket({
      protocol: this,
      tools: parts.tools,
      changed: () => this.#working?.outlet.changed(),
    });
    this.#quiet = new QuietWatch({
      clock: parts.tools.clock,
      session: (atMs) => this.#sessionAt(atMs),
      tooQuiet: (ms) => this.#socket.renew(`nothing but signs of life has come for ${Math.round(ms / SECOND_MS)} s`),
    });
  }

  get state(): LineState {
    return this.#socket.state;
  }

  get plan(): Pick<SubscriptionPlan, 'unknown' | 'barsOnly'> {
    return this.#plan;
  }

  get books(): readonly StockBook[] {
    return [...(this.#working?.books.values() ?? [])];
  }

  start(outlet: VenueOutlet): void {
    const { source, symbols, tools } = this.#parts;
    const books = symbols.map((symbol) => new StockBook(ticker(symbol), outlet.indexOf(source, ticker(symbol))));
    const told = (): void => this.#socket.gapTold();
    this.#working = {
      outlet,
      books: new Map(books.map((book) => [book.symbol, book])),
      bars: new BarTeller(source, outlet.push),
      gap: new LineGap({ source, nyse: tools.nyse, hours: 'extended', push: outlet.push, told }, outlet.knownThroughMs),
    };
    this.#socket.start();
    this.#watchOn();
  }

  reconnectNow(): void {
    this.#socket.reconnectNow();
  }

  [Symbol.dispose](): void {
    this.#working = null;
    this.#quiet[Symbol.dispose]();
    this.#watch?.[Symbol.dispose]();
    this.#socket[Symbol.dispose]();
  }

  /** Keys are looked for at every attempt: they may have been entered in the meantime. */
  prepare(): Promise<Result<unknown, HttpTrouble>> {
    const { secret } = this.#parts.tools;
    const has = secret('ALPACA_KEY_ID') !== null && secret('ALPACA_SECRET_KEY') !== null;
    return Promise.resolve(has ? ok(null) : fail(trouble('refused', `Alpaca wants keys. ${ALPACA_SECRETS}`)));
  }

  /** It speaks first. */
  opened(): void {
    this.#plan.restart();
  }

  closed(why: string): void {
    const { tools } = this.#parts;
    this.#awaitsNewsMs = null;
    this.#quiet.rest();
    if (this.#working === null) return;
    for (const book of this.#working.books.values()) book.forget();
    this.#working.gap.lost(tools.clock.now(), why);
  }

  beat(): void {
    this.#socket.ping();
  }

  ponged(seenMs: EpochMs): void {
    if (this.#working === null || this.state.phase !== 'live') return;
    // While anybody may trade, that somebody answers does not prove that everything has come.
    if (this.#sessionAt(seenMs) === 'CLOSED') this.#working.gap.known(seenMs);
    this.#socket.useful(null, seenMs);
    if (seenMs - this.#beatMs < HEARTBEAT_MS - SECOND_MS) return;
    this.#beatMs = seenMs;
    const { source } = this.#parts;
    this.#working.outlet.push(source, { kind: 'heartbeat', seenMs, source, atMs: null });
  }

  heard(text: string, seenMs: EpochMs): void {
    const frame = parseFrame(text);
    if (frame === null) {
      this.#socket.drifted('Alpaca sent something that is no list of messages. It was left out.');
      return;
    }
    for (const message of frame) {
      const parsed = parseStreamMessage(message);
      if (parsed.ok) this.#hear(parsed.value, seenMs);
      else this.#socket.drifted(driftText(parsed.failure));
    }
  }

  /** A quote as a snapshot has it: for those who have not been told of a newer one. */
  takeSnapshot({ symbol, quote, trade, day }: StockSnapshot, seenMs: EpochMs): void {
    const book = this.#working?.books.get(symbol);
    if (book === undefined) return;
    const isNewer = quote !== null && book.takeQuote(quote);
    if (trade !== null) book.takeTrade(trade);
    if (day !== null) book.takeDay(day);
    if (isNewer) this.#tellQuote(book, seenMs);
  }

  takeBar(symbol: string, bar: StockBar, seenMs: EpochMs): void {
    const book = this.#working?.books.get(symbol);
    if (book !== undefined) this.#working?.bars.tell(book.index, bar, seenMs);
  }

  #hear(message: StreamMessage, seenMs: EpochMs): void {
    switch (message.kind) {
      case 'connected':
        return this.#authenticate();
      case 'authenticated':
        return this.#subscribe();
      case 'subscription':
        this.#plan.had();
        return this.#subscribe();
      case 'error':
        return this.#hearError(message.code, message.text);
      case 'unknown':
        return this.#socket.unknown();
      case 'aside':
        return;
      default:
        return this.#hearData(message, seenMs);
    }
  }

  #hearData(message: Extract<StreamMessage, { readonly symbol: string }>, seenMs: EpochMs): void {
    const book = this.#working?.books.get(message.symbol);
    // What was just unsubscribed, or asked for by nobody.
    if (book === undefined) return;
    this.#quiet.heard(seenMs);
    if (message.kind === 'bar') this.#barMs = Math.max(this.#barMs, message.bar.startMs);
    if (this.#awaitsNewsMs !== null) this.#complete(seenMs);
    else if (this.state.phase === 'live') this.#working?.gap.known(this.#knownAt(seenMs));
    switch (message.kind) {
      case 'quote':
        this.#socket.useful(message.quote.at.ms, seenMs);
        if (book.takeQuote(message.quote)) this.#tellQuote(book, seenMs);
        return;
      case 'trade':
        this.#socket.useful(message.trade.at.ms, seenMs);
        return this.#hearTrade(book, message.trade, seenMs);
      case 'bar':
        this.#socket.useful(null, seenMs);
        this.#working?.bars.tell(book.index, message.bar, seenMs);
        return;
      case 'day':
        return book.takeDay(message.bar);
      case 'status':
        if (book.takeStatus(message.status)) this.#tellQuote(book, seenMs);
        this.#working?.outlet.changed();
    }
  }

  #sessionAt(atMs: EpochMs): Session {
    return isCovered(atMs) ? sessionSpanAt('nyse', this.#parts.tools.nyse, atMs).session : 'CLOSED';
  }

  /** Until its bar has come, a minute that has just ended is not known, whatever else has been told. */
  #knownAt(seenMs: EpochMs): EpochMs {
    const minuteMs = Math.floor(seenMs / MINUTE_MS) * MINUTE_MS;
    const isAwaited = seenMs - minuteMs < BAR_DELAY_MS && this.#barMs < minuteMs - MINUTE_MS;
    return isAwaited ? epochMs(minuteMs - 1) : seenMs;
  }

  #hearTrade(book: StockBook, trade: StockTrade, seenMs: EpochMs): void {
    book.takeTrade(trade);
    const { at, price, size, id } = trade;
    const bytes = Buffer.from(`${id}-${newYorkDay(at.ms)}`);
    this.#working?.outlet.push(this.#parts.source, {
      kind: 'trade',
      seenMs,
      instrument: book.index,
      atMs: epochMs(at.ms),
      price: price as Price,
      size: size as Size,
      side: null,
      tradeId: tradeIdOf(bytes, 0, bytes.length),
    });
  }

  #tellQuote(book: StockBook, seenMs: EpochMs): void {
    const input = book.input(seenMs);
    if (input !== null) this.#working?.outlet.push(this.#parts.source, input);
  }

  #authenticate(): void {
    const { secret } = this.#parts.tools;
    this.#socket.send({ action: 'auth', key: secret('ALPACA_KEY_ID'), secret: secret('ALPACA_SECRET_KEY') });
  }

  #subscribe(): void {
    const group = this.#plan.next();
    if (group !== null) {
      const { symbols, withQuotes } = group;
      const quoted = withQuotes ? { trades: symbols, quotes: symbols } : {};
      const bars = { bars: symbols, updatedBars: symbols, dailyBars: symbols, statuses: symbols };
      this.#socket.send({ action: 'subscribe', ...quoted, ...bars });
      return;
    }
    if (this.#plan.isDone && this.state.phase === 'syncing') this.#conclude();
  }

  #conclude(): void {
    const { symbols, tools } = this.#parts;
    if (this.#plan.unknown.length === symbols.length) {
      const names = symbols.join(', ');
      this.#socket.refuse(`Alpaca understands none of these symbols: ${names}. Correct them in config.yaml.`);
      return;
    }
    const nowMs = tools.clock.now();
    this.#socket.synced();
    this.#parts.connected();
    // What was confirmed may still not come: only what comes proves that nothing is missed any more.
    if (this.#sessionAt(nowMs) === 'CLOSED') this.#complete(nowMs);
    else this.#awaitsNewsMs = nowMs;
  }

  #complete(nowMs: EpochMs): void {
    this.#awaitsNewsMs = null;
    const why = this.state.trouble?.text ?? 'Argus was not connected';
    this.#parts.synced(this.#working?.gap.found(nowMs, why) ?? null);
  }

  #hearError(code: number, said: string): void {
    const { act, text } = remedyOf(code, said, this.#parts.feed);
    switch (act) {
      case 'ignore':
        return;
      case 'tell':
        return this.#socket.complained(text);
      case 'renew':
        return this.#socket.renew(text);
      case 'wait':
        return this.#socket.renew(text, SLOT_MS);
      case 'refuse':
        return this.#socket.refuse(text);
      case 'split':
        this.#socket.complained(text);
        this.#plan.notUnderstood();
        return this.#subscribe();
      case 'shrink':
        this.#socket.complained(text);
        this.#plan.tooMany();
        return this.#subscribe();
    }
  }

  /** A line that is down at night misses nothing until the morning. */
  #watchOn(): void {
    const { clock } = this.#parts.tools;
    this.#watch = clock.wakeAt(epochMs(clock.now() + WATCH_MS), () => {
      const nowMs = clock.now();
      const waitedMs = this.#awaitsNewsMs === null ? 0 : nowMs - this.#awaitsNewsMs;
      // Before the bell and after it, there may be nothing to tell for hours.
      if (waitedMs >= PATIENCE_MS && this.#sessionAt(nowMs) !== 'RTH') this.#complete(nowMs);
      if (this.state.phase !== 'live' && this.state.phase !== 'syncing')
        this.#working?.gap.lost(nowMs, this.state.reason ?? 'the connection was lost');
      this.#watchOn();
    });
  }
}
