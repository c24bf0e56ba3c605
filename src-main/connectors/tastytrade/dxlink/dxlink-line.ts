import { type Drift, drift, driftText } from '#connectors/shared/schema-drift';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import { type SocketProtocol, VenueSocket } from '#connectors/shared/venue-socket';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { CONNECTION, DxlinkHandshake, FEED } from '#connectors/tastytrade/dxlink/dxlink-handshake';
import { ErrorMeter } from '#connectors/tastytrade/dxlink/error-meter';
import { FeedDecoder, type FeedSink } from '#connectors/tastytrade/dxlink/feed-decoder';
import { askedFields, type FeedEventName } from '#connectors/tastytrade/dxlink/feed-events';
import { FeedSubscriptions } from '#connectors/tastytrade/dxlink/feed-subscriptions';
import type { QuoteToken, QuoteTokens } from '#connectors/tastytrade/http/quote-token';
import type { LineState } from '#ports/venue';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, type Result } from '#primitives/result';

/** Whoever makes something of the events. */
export interface DxlinkHearer {
  /** `figures` are another event's afterwards. Answers what is wrong with them, or null. */
  event(type: FeedEventName, symbol: string, figures: Float64Array, seenMs: EpochMs): Drift | null;
  /** Something that may have been a price could not be read, and is missing. */
  unread(what: string, seenMs: EpochMs): void;
  /** Something came: news, or only a sign of life. */
  heard(isNews: boolean, seenMs: EpochMs): void;
  /** Everything that is wanted has been asked for, and what there is of it has come. */
  synced(seenMs: EpochMs): void;
  /** Nothing that was told before counts any more. */
  lost(why: string, seenMs: EpochMs): void;
}

export interface DxlinkLineParts {
  readonly tools: VenueTools;
  readonly tokens: QuoteTokens;
  readonly feed: 'live' | 'delayed';
  readonly hearer: DxlinkHearer;
  readonly changed: (state: LineState) => void;
}

type Message = Readonly<Record<string, unknown>>;

const KEEPALIVE_MS = 30 * SECOND_MS;
const SILENT_MS = 60 * SECOND_MS;
const TOKEN_MS = 23 * HOUR_MS;
const ERRORS_ENDURED = 3;
/** Events that bars are made of. */
const PRICES: readonly FeedEventName[] = ['Quote', 'Trade'];
const AGGREGATION_SECONDS = 0.5;

/** The stream of quotes and Greeks: how it is opened, what it says, and when it is not to be believed any more. */
export class DxlinkLine implements SocketProtocol, FeedSink {
  readonly venue = 'tastytrade';
  readonly line = 'stream';
  readonly heartbeatMs = KEEPALIVE_MS;
  readonly subscriptions: FeedSubscriptions;
  readonly #parts: DxlinkLineParts;
  readonly #socket: VenueSocket;
  readonly #handshake: DxlinkHandshake;
  readonly #decoder = new FeedDecoder();
  readonly #errors = new ErrorMeter(ERRORS_ENDURED, MINUTE_MS);
  #silentMs = SILENT_MS;
  #tokenAlarm: Disposable | null = null;
  #seenMs: EpochMs;
  #refusals = 0;
  #reopenings = 0;
  #connection = 0;
  /** The channel was opened anew: it has yet to say where everything stands. */
  #isCatchingUp = false;

  constructor(parts: DxlinkLineParts) {
    const { tools, tokens, changed } = parts;
    const { clock } = tools;
    this.#parts = parts;
    this.#seenMs = clock.now();
    this.#socket = new VenueSocket({ protocol: this, tools, changed });
    const send = (message: unknown): void => this.#socket.send(message);
    this.subscriptions = new FeedSubscriptions({ clock, send, waited: () => this.#waited() });
    this.#handshake = new DxlinkHandshake({
      clock,
      send,
      token: () => tokens.current?.value ?? '',
      timed: (latencyMs) => this.#socket.timed(latencyMs),
      heartens: (withinMs) => (this.#silentMs = withinMs),
      opened: () => this.#setUp(),
      tokenAccepted: () => (this.#refusals = 0),
      tokenRefused: () => this.#tokenRefused(),
      stuck: (why) => this.#socket.renew(why),
    });
  }

  get state(): LineState {
    return this.#socket.state;
  }

  /** What was told is all there is to tell. */
  get isWhole(): boolean {
    return this.state.phase === 'live' && this.#handshake.isOpen && !this.#isCatchingUp;
  }

  get url(): string {
    return this.#parts.tokens.current?.url ?? '';
  }

  get silentMs(): number {
    return this.#silentMs;
  }

  start(): Disposable {
    this.#socket.start();
    return this.#socket;
  }

  refuse(reason: string): void {
    this.#socket.refuse(reason);
  }

  reconnectNow(): void {
    this.#refusals = 0;
    this.#socket.reconnectNow();
  }

  /** What it says, or that it says nothing, is not to be believed any more. */
  renew(why: string): void {
    this.#socket.renew(why);
  }

  gapTold(): void {
    this.#socket.gapTold();
  }

  async prepare(): Promise<Result<QuoteToken, HttpTrouble>> {
    const { tokens, feed } = this.#parts;
    const token = await tokens.have();
    if (!token.ok || token.value.isDelayed === (feed === 'delayed')) return token;
    tokens.forget();
    const sent = feed === 'live' ? 'delayed' : 'live';
    const text = `tastytrade sends ${sent} prices to this account. Set venues.tastytrade.feed to ${sent} in config.yaml: they have another name.`;
    return fail(trouble('refused', text));
  }

  opened(): void {
    this.#handshake.begin();
    this.#renewTokenInTime();
  }

  closed(): void {
    const { hearer, tools } = this.#parts;
    this.#handshake.end();
    this.subscriptions.close();
    this.#tokenAlarm?.[Symbol.dispose]();
    this.#tokenAlarm = null;
    this.#errors.forget();
    this.#reopenings = 0;
    this.#connection++;
    this.#isCatchingUp = false;
    this.#silentMs = SILENT_MS;
    hearer.lost(this.state.trouble?.text ?? 'the connection was given up', tools.clock.now());
  }

  beat(): void {
    this.#socket.send({ type: 'KEEPALIVE', channel: CONNECTION });
  }

  heard(text: string, seenMs: EpochMs): void {
    this.#seenMs = seenMs;
    const message = messageIn(text);
    if (message === null) this.#hearNoise();
    else this.#hear(message);
    this.#parts.hearer.heard(message?.['type'] === 'FEED_DATA', seenMs);
  }

  event(type: FeedEventName, symbol: string, figures: Float64Array): void {
    this.subscriptions.heard(symbol);
    const wrong = this.#parts.hearer.event(type, symbol, figures, this.#seenMs);
    if (wrong !== null) this.#drifted(wrong);
  }

  unread(found: Drift, type: FeedEventName | null): void {
    this.#drifted(found);
    if (type === null || PRICES.includes(type)) this.#parts.hearer.unread(found.where, this.#seenMs);
  }

  unknown(): void {
    this.#socket.unknown();
  }

  #hear(message: Message): void {
    switch (message['type']) {
      case 'FEED_DATA':
        return this.#hearData(message);
      case 'KEEPALIVE':
        return this.#socket.useful(null, this.#seenMs);
      case 'SETUP':
        return this.#handshake.hearSetup(message['keepaliveTimeout'], this.#seenMs);
      case 'AUTH_STATE':
        if (message['state'] === 'AUTHORIZED') return this.#handshake.hearAuthorised();
        if (message['state'] === 'UNAUTHORIZED') return this.#handshake.hearUnauthorised();
        return this.#drifted(drift('DXLink AUTH_STATE', 'state', message['state']));
      case 'CHANNEL_OPENED':
        return this.#handshake.hearChannel(message['channel'], this.#seenMs);
      case 'FEED_CONFIG':
        return this.#decoder.configure(message['eventFields']);
      case 'CHANNEL_CLOSED':
        return this.#hearChannelClosed();
      case 'ERROR':
        return this.#hearError(message);
      default:
        return this.#socket.unknown();
    }
  }

  #hearNoise(): void {
    this.#socket.drifted('DXLink sent something that is no JSON object. It was left out.');
    this.#parts.hearer.unread('DXLink', this.#seenMs);
  }

  #drifted(found: Drift): void {
    this.#socket.drifted(driftText(found));
  }

  #hearData(message: Message): void {
    if (message['channel'] !== FEED) return this.#socket.unknown();
    this.#socket.useful(null, this.#seenMs);
    this.#decoder.decode(message['data'], this);
    this.#lookWhetherSynced();
  }

  #setUp(): void {
    this.#decoder.forget();
    this.#socket.send({
      type: 'FEED_SETUP',
      channel: FEED,
      acceptAggregationPeriod: AGGREGATION_SECONDS,
      acceptDataFormat: 'COMPACT',
      acceptEventFields: askedFields(),
    });
    // The answer to that may come later than the first data, and need not name any fields.
    this.subscriptions.open();
  }

  #hearChannelClosed(): void {
    if (!this.#handshake.isOpen) return;
    if (this.#reopenings++ > 0) return this.#socket.renew('it has closed the channel twice');
    this.subscriptions.close();
    this.#isCatchingUp = true;
    this.#parts.hearer.lost('the channel was closed', this.#seenMs);
    this.#handshake.openChannel();
  }

  /** Informational, says the protocol; but what goes on and on is no information. */
  #hearError({ error, message }: Message): void {
    const kind = typeof error === 'string' ? error : 'an error without a name';
    const text = `DXLink says ${kind}${typeof message === 'string' && message !== '' ? `: ${message}` : ''}`;
    if (kind === 'UNAUTHORIZED') return this.#tokenRefused();
    if (kind === 'UNSUPPORTED_PROTOCOL') return this.#socket.refuse(`${text}. A newer version of Argus may speak it.`);
    this.#socket.complained(`${text}.`);
    if (this.#errors.add(this.#seenMs)) this.#socket.renew(`${text}, for the fourth time within a minute`);
  }

  /** A new one is tried once. */
  #tokenRefused(): void {
    this.#parts.tokens.forget();
    if (this.#refusals++ === 0) return this.#socket.renew('the token was refused: a new one is fetched');
    this.#socket.refuse(
      'DXLink refuses every token that tastytrade hands out. Only a funded customer gets market data: look at the account on tastytrade.com, then reconnect.',
    );
  }

  /** A connection outlives its token: it is given the next one before the venue asks. */
  #renewTokenInTime(): void {
    const { tokens, tools } = this.#parts;
    const takenMs = tokens.current?.takenMs ?? tools.clock.now();
    this.#tokenAlarm = tools.clock.wakeAt(epochMs(takenMs + TOKEN_MS), () => {
      this.#tokenAlarm = null;
      void this.#renewToken();
    });
  }

  async #renewToken(): Promise<void> {
    const connection = this.#connection;
    const renewed = await this.#parts.tokens.have();
    // Meanwhile the connection may have become another one, which has a token of its own.
    if (this.#connection !== connection) return;
    if (!renewed.ok) return this.#socket.renew(`its token could not be renewed: ${renewed.failure.text}`);
    this.#handshake.authorise();
    this.#renewTokenInTime();
  }

  #waited(): void {
    this.#lookWhetherSynced();
    this.#parts.changed(this.state);
  }

  #lookWhetherSynced(): void {
    const isWaiting = this.state.phase === 'syncing' || this.#isCatchingUp;
    if (!isWaiting || !this.subscriptions.isSettled) return;
    this.#isCatchingUp = false;
    this.#socket.synced();
    this.#parts.hearer.synced(this.#parts.tools.clock.now());
  }
}

function messageIn(text: string): Message | null {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && !Array.isArray(message) ? (message as Message) : null;
  } catch {
    return null;
  }
}
