import { type BybitFrame, classifyFrame, type TopicFrame } from '#connectors/bybit/parse/classify-frame';
import { FeedGaps, type Mended } from '#connectors/bybit/stream/feed-gaps';
import { TopicBook } from '#connectors/bybit/stream/topic-book';
import {
  type Channel,
  type FeedOutlet,
  type SymbolTerms,
  WatchedSymbol,
} from '#connectors/bybit/stream/watched-symbol';
import { driftText } from '#connectors/shared/schema-drift';
import { type SocketProtocol, VenueSocket } from '#connectors/shared/venue-socket';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { SourceId } from '#domain/instrument';
import type { LineState } from '#ports/venue';
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

export interface BybitFeedParts {
  /** Of one category: `wss://stream.bybit.com/v5/public/linear`. */
  readonly url: string;
  readonly line: string;
  readonly source: SourceId;
  readonly symbols: readonly SymbolTerms[];
  readonly tools: VenueTools;
  readonly changed: (state: LineState) => void;
  /** Something was missed, and is told again from now on. */
  readonly mended: (mended: Mended) => void;
}

interface Listening {
  readonly watched: WatchedSymbol;
  /** Since its quotes were heard of last. */
  looks: number;
  quotedMs: EpochMs | null;
  /** Asked for again since the last look: once is enough. */
  readonly begunAnew: Set<Channel>;
  refusedTrades: number;
}

interface Route {
  readonly listening: Listening;
  readonly channel: Channel;
}

/** Counts that say how well it goes. */
export interface FeedCounts {
  /** Changes to what had not been told. */
  readonly baseless: number;
  /** Topics that were asked for again since something of them was missing. */
  readonly begunAnew: number;
}

const HEARTBEAT_MS = 20 * SECOND_MS;
/**
 * Silence is counted in looks at the line, not by the clock: while this process stands still, nothing is heard either.
 * Tickers change several times a second, and the shallowest order book repeats itself every three seconds.
 */
const LOOK_MS = 5 * SECOND_MS;
const SYNC_LOOKS = 3;
const STALE_LOOKS = 4;
const RENEW_LOOKS = 8;
const SILENT_SYMBOL_LOOKS = 12;
/** The venue's own words for a client that asks too often. */
const RATE_PAUSE_MS = 10 * MINUTE_MS;
const FORBIDDEN = 403;

/** Bybit's public stream of one category: what its symbols say, and what it could not tell us in between. */
export class BybitFeed implements SocketProtocol {
  readonly venue = 'bybit';
  readonly line: string;
  readonly url: string;
  readonly heartbeatMs = HEARTBEAT_MS;
  readonly #socket: VenueSocket;
  readonly #tools: VenueTools;
  readonly #source: SourceId;
  readonly #symbols: readonly Listening[];
  readonly #routes = new Map<string, Route>();
  readonly #topics: TopicBook;
  readonly #gaps: FeedGaps;
  readonly #mended: (mended: Mended) => void;
  #outlet: FeedOutlet | null = null;
  #look: Disposable | null = null;
  #looks = 0;
  #hasOpened = false;
  #requests = 0;
  #baseless = 0;
  #begunAnew = 0;

  constructor(parts: BybitFeedParts) {
    const { url, line, source, symbols, tools, changed, mended } = parts;
    this.url = url;
    this.line = line;
    this.#source = source;
    this.#tools = tools;
    this.#mended = mended;
    this.#symbols = symbols.map((terms) => ({
      watched: new WatchedSymbol(terms),
      looks: 0,
      quotedMs: null,
      begunAnew: new Set(),
      refusedTrades: 0,
    }));
    for (const listening of this.#symbols) {
      for (const [topic, channel] of listening.watched.channels) this.#routes.set(topic, { listening, channel });
    }
    this.#topics = new TopicBook([...this.#routes.keys()]);
    this.#socket = new VenueSocket({ protocol: this, tools, changed });
    this.#gaps = new FeedGaps({
      source,
      push: (input) => {
        if (this.#outlet === null) return;
        this.#outlet.push(source, input);
        if (input.toMs === null) this.#socket.gapTold();
      },
      mended,
    });
  }

  get state(): LineState {
    return this.#socket.state;
  }

  get symbols(): readonly WatchedSymbol[] {
    return this.#symbols.map(({ watched }) => watched);
  }

  get counts(): FeedCounts {
    return { baseless: this.#baseless, begunAnew: this.#begunAnew };
  }

  /** Topics that the venue does not know. */
  get refusedTopics(): readonly string[] {
    return this.#topics.refused;
  }

  reconnectNow(): void {
    this.#socket.reconnectNow();
  }

  start(outlet: FeedOutlet): Disposable {
    this.#outlet = outlet;
    for (const { watched } of this.#symbols) watched.start(outlet);
    if (outlet.knownThroughMs !== null) {
      this.#gaps.complete(outlet.knownThroughMs);
      this.#gaps.lineLost(this.#tools.clock.now(), 'Argus was not running');
    }
    this.#socket.start();
    return {
      [Symbol.dispose]: () => {
        this.#outlet = null;
        for (const { watched } of this.#symbols) watched.stop();
        this.#socket[Symbol.dispose]();
      },
    };
  }

  opened(): void {
    this.#hasOpened = true;
    this.#looks = 0;
    for (const listening of this.#symbols) {
      listening.looks = 0;
      listening.begunAnew.clear();
    }
    this.#topics.forget();
    this.#subscribe();
    this.#lookAgain();
  }

  closed(why: string): void {
    this.#look?.[Symbol.dispose]();
    this.#look = null;
    for (const { watched } of this.#symbols) watched.forget();
    this.#gaps.lineLost(this.#tools.clock.now(), why);
  }

  turnedAway(status: number): { readonly refuse: string } | { readonly waitMs: number } | null {
    if (status !== FORBIDDEN) return null;
    // From the first attempt on it is the country; later on, too many attempts.
    if (this.#hasOpened) return { waitMs: RATE_PAUSE_MS };
    return {
      refuse: `Bybit does not serve the country or network that this computer is in (HTTP 403). If you may use one of its regional addresses, enter it as venues.bybit.streamUrl in config.yaml.`,
    };
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
        this.#socket.answered();
        this.#outlet?.push(this.#source, { kind: 'heartbeat', source: this.#source, seenMs, atMs: null });
        return;
      case 'ack':
        if (this.#topics.answered(frame)) this.#subscribe();
        return this.#lookWhetherSynced(seenMs);
      case 'unsubscribed':
        return;
      case 'unknown':
        return this.#socket.unknown();
    }
  }

  #read(text: string): BybitFrame | null {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      // It may have been a change of anything: what is put together can no longer be trusted.
      this.#socket.drifted('Bybit sent something that is no JSON. The line is begun anew.');
      this.#socket.renew('it sent something that is no JSON');
      return null;
    }
    return classifyFrame(message);
  }

  #hearTopic(frame: TopicFrame, seenMs: EpochMs): void {
    const route = this.#routes.get(frame.topic);
    if (route === undefined) return this.#socket.unknown();
    if (this.state.phase === 'stale') {
      this.#socket.renew('it was silent, and what it would have said may be lost');
      return;
    }
    this.#looks = this.state.phase === 'live' ? 0 : this.#looks;
    this.#socket.useful(frame.atMs, seenMs);
    const { listening, channel } = route;
    const { watched } = listening;
    const isQuote = channel === watched.quoteChannel;
    const heard = watched.hear(channel, frame, seenMs);
    switch (heard.kind) {
      case 'taken':
        if (isQuote) {
          listening.looks = 0;
          listening.quotedMs = seenMs;
        }
        if (this.state.phase === 'live') this.#heardWell(listening, channel, seenMs);
        else if (isQuote) this.#lookWhetherSynced(seenMs);
        return;
      case 'baseless':
        this.#baseless++;
        return;
      case 'wrong':
        this.#socket.drifted(driftText(heard.drift));
        this.#lose(watched, channel, seenMs, `${heard.drift.where} could not be read`);
        if (channel !== 'trades' && channel !== 'candles') this.#beginAnew(listening, channel);
        return;
      case 'broken':
        this.#lose(watched, channel, seenMs, `changes of ${frame.topic} are missing`);
        this.#beginAnew(listening, channel);
    }
  }

  #heardWell(listening: Listening, channel: Channel, seenMs: EpochMs): void {
    const { watched } = listening;
    const { symbol } = watched.terms;
    this.#gaps.heard(symbol, seenMs);
    if (listening.refusedTrades < watched.refusedTrades) {
      // The engine announces that itself, and does not ask for it again.
      listening.refusedTrades = watched.refusedTrades;
      this.#mended({ source: this.#source, symbols: [symbol], fromMs: seenMs, toMs: seenMs });
    }
    if (channel !== 'trades' && channel !== watched.quoteChannel) return;
    if (this.#gaps.mend(symbol, channel, seenMs)) watched.check.begin(seenMs);
  }

  /** Only what inputs are made of is missed. */
  #lose(watched: WatchedSymbol, channel: Channel, seenMs: EpochMs, reason: string): void {
    if (channel !== 'trades' && channel !== watched.quoteChannel) return;
    if (this.state.phase === 'live') this.#gaps.lost(watched.terms.symbol, channel, seenMs, reason);
  }

  #beginAnew({ watched, begunAnew }: Listening, channel: Channel): void {
    if (begunAnew.has(channel)) return;
    begunAnew.add(channel);
    const topics = [...watched.channels].filter(([, about]) => about === channel).map(([topic]) => topic);
    this.#begunAnew++;
    this.#socket.send({ req_id: this.#nextRequest(), op: 'unsubscribe', args: topics });
    this.#topics.again(topics);
    this.#subscribe();
  }

  /** Everything that is to be had has said where it stands; or there was time enough, and something has. */
  #lookWhetherSynced(seenMs: EpochMs): void {
    if (this.state.phase !== 'syncing' || this.#topics.isAsking) return;
    const wanted = this.symbols.filter((watched) => !this.#isRefused(watched));
    if (wanted.length === 0) {
      const names = this.symbols.map(({ terms }) => terms.symbol).join(', ');
      this.#socket.refuse(`Bybit knows none of these symbols: ${names}. Correct them in config.yaml.`);
      return;
    }
    const ready = wanted.filter(({ hasBase }) => hasBase);
    const isPatient = this.#looks < SYNC_LOOKS;
    if (ready.length === 0 || (isPatient && ready.length < wanted.length)) return;
    this.#looks = 0;
    for (const watched of ready) watched.check.begin(seenMs);
    this.#gaps.lineMended(
      seenMs,
      ready.map(({ terms }) => terms.symbol),
      wanted.map(({ terms, quoteChannel }) => ({ symbol: terms.symbol, channel: quoteChannel })),
    );
    this.#socket.synced();
  }

  #isRefused(watched: WatchedSymbol): boolean {
    return [...watched.channels].some(
      ([topic, channel]) => channel === watched.quoteChannel && this.#topics.isRefused(topic),
    );
  }

  #lookAgain(): void {
    const { clock } = this.#tools;
    this.#look = clock.wakeAt(epochMs(clock.now() + LOOK_MS), () => {
      this.#lookAt(clock.now());
      if (this.#look !== null) this.#lookAgain();
    });
  }

  #lookAt(nowMs: EpochMs): void {
    this.#looks++;
    switch (this.state.phase) {
      case 'syncing':
        this.#lookWhetherSynced(nowMs);
        if (this.#looks >= RENEW_LOOKS) this.#socket.renew('it opened the line and told nothing of any symbol');
        return;
      case 'stale':
        if (this.#looks >= RENEW_LOOKS) this.#socket.renew(silence(RENEW_LOOKS));
        return;
      case 'live':
        if (this.#looks >= STALE_LOOKS) {
          this.#gaps.lineLost(nowMs, silence(STALE_LOOKS));
          this.#socket.stale(`${silence(STALE_LOOKS)} although the line is open`);
          return;
        }
        for (const listening of this.#symbols) this.#lookAtSymbol(listening, nowMs);
        return;
      default:
    }
  }

  /** One topic of many may stop without a word. */
  #lookAtSymbol(listening: Listening, nowMs: EpochMs): void {
    const { watched, begunAnew } = listening;
    const { symbol } = watched.terms;
    begunAnew.clear();
    if (this.#isRefused(watched)) return;
    listening.looks++;
    if (listening.looks % SILENT_SYMBOL_LOOKS === 0) {
      this.#gaps.lost(symbol, watched.quoteChannel, nowMs, `nothing came of ${symbol}`, listening.quotedMs);
      this.#beginAnew(listening, watched.quoteChannel);
      return;
    }
    if (listening.looks % SYNC_LOOKS !== 0) return;
    for (const channel of watched.channels.values()) {
      if (watched.lacksBase(channel)) this.#beginAnew(listening, channel);
    }
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
}

function silence(looks: number): string {
  return `it has told nothing for ${(looks * LOOK_MS) / SECOND_MS} s`;
}
