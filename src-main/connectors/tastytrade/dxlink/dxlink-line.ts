import { type Drift, drift, driftText } from '#connectors/shared/schema-drift';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import { type SocketProtocol, VenueSocket } from '#connectors/shared/venue-socket';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { ChangePace } from '#connectors/tastytrade/dxlink/change-pace';
import { ErrorMeter } from '#connectors/tastytrade/dxlink/error-meter';
import { FeedDecoder, type FeedSink } from '#connectors/tastytrade/dxlink/feed-decoder';
import { askedFields, type FeedEventName, type FeedTopic } from '#connectors/tastytrade/dxlink/feed-events';
import { SubscriptionTable } from '#connectors/tastytrade/dxlink/subscription-table';
import type { QuoteToken, QuoteTokens } from '#connectors/tastytrade/http/quote-token';
import type { LineState } from '#ports/venue';
import { type EpochMs, epochMs, HOUR_MS, SECOND_MS } from '#primitives/clock';
import { fail, type Result } from '#primitives/result';

/** Whoever makes something of the events. */
export interface DxlinkHearer {
  /** `figures` are another event's afterwards. Answers what is wrong with them, or null. */
  event(type: FeedEventName, symbol: string, figures: Float64Array, seenMs: EpochMs): Drift | null;
  /** Something came, whatever it was. */
  heard(seenMs: EpochMs): void;
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

/** What the server has to say next. It refuses whatever comes before its turn. */
type Step = 'closed' | 'setup' | 'unauthorised' | 'authorised' | 'channel' | 'feed';

const CONNECTION = 0;
const FEED = 1;
const VERSION = '0.1-argus/1.0';
const KEEPALIVE_SECONDS = 60;
const KEEPALIVE_MS = 30 * SECOND_MS;
const STEP_MS = 10 * SECOND_MS;
/** An unknown symbol is answered by silence: whoever has said nothing by then has nothing to say. */
const FIRST_DATA_MS = 10 * SECOND_MS;
const TOKEN_MS = 23 * HOUR_MS;
const ERRORS_ENDURED = 3;
const ERRORS_WITHIN_MS = 60 * SECOND_MS;
const AGGREGATION_SECONDS = 0.5;

/** The stream of quotes and Greeks: its handshake step by step, what it is asked for, and what it is not to be believed. */
export class DxlinkLine implements SocketProtocol, FeedSink {
  readonly venue = 'tastytrade';
  readonly line = 'stream';
  readonly heartbeatMs = KEEPALIVE_MS;
  readonly #parts: DxlinkLineParts;
  readonly #socket: VenueSocket;
  readonly #decoder = new FeedDecoder();
  readonly #table = new SubscriptionTable();
  readonly #pace = new ChangePace();
  readonly #errors = new ErrorMeter(ERRORS_ENDURED, ERRORS_WITHIN_MS);
  /** Symbols that have been asked for and have not said anything. */
  readonly #awaited = new Set<string>();
  #step: Step = 'closed';
  #silentMs = KEEPALIVE_SECONDS * SECOND_MS;
  #stepAlarm: Disposable | null = null;
  #chunkAlarm: Disposable | null = null;
  #dataAlarm: Disposable | null = null;
  #tokenAlarm: Disposable | null = null;
  #askedMs: EpochMs | null = null;
  #seenMs: EpochMs;
  #authRefusals = 0;
  #reopenings = 0;
  #hasWaited = false;
  #hasData = false;

  constructor(parts: DxlinkLineParts) {
    this.#parts = parts;
    this.#seenMs = parts.tools.clock.now();
    this.#socket = new VenueSocket({ protocol: this, tools: parts.tools, changed: parts.changed });
  }

  get state(): LineState {
    return this.#socket.state;
  }

  get url(): string {
    return this.#parts.tokens.current?.url ?? '';
  }

  get silentMs(): number {
    return this.#silentMs;
  }

  /** Symbols without any data although they were asked for long enough ago. */
  get withoutData(): readonly string[] {
    return this.#hasWaited ? [...this.#awaited] : [];
  }

  get recentErrors(): number {
    return this.#errors.recent;
  }

  start(): Disposable {
    this.#socket.start();
    return {
      [Symbol.dispose]: () => {
        this.#tokenAlarm?.[Symbol.dispose]();
        this.#tokenAlarm = null;
        this.#socket[Symbol.dispose]();
      },
    };
  }

  refuse(reason: string): void {
    this.#socket.refuse(reason);
  }

  reconnectNow(): void {
    this.#authRefusals = 0;
    this.#socket.reconnectNow();
  }

  gapTold(): void {
    this.#socket.gapTold();
  }

  want(topics: readonly FeedTopic[]): void {
    this.#table.want(topics);
    if (this.#step === 'feed') this.#tellChanges();
  }

  async prepare(): Promise<Result<QuoteToken, HttpTrouble>> {
    const { tokens, feed } = this.#parts;
    const token = await tokens.have();
    if (!token.ok) return token;
    if (token.value.isDelayed === (feed === 'delayed')) return token;
    tokens.forget();
    const offered = feed === 'live' ? 'delayed' : 'live';
    return fail(
      trouble(
        'refused',
        `tastytrade sends ${offered} prices to this account. Set venues.tastytrade.feed to ${offered} in config.yaml: they have another name.`,
      ),
    );
  }

  opened(): void {
    const keepalive = { keepaliveTimeout: KEEPALIVE_SECONDS, acceptKeepaliveTimeout: KEEPALIVE_SECONDS };
    this.#expect('setup');
    this.#socket.send({ type: 'SETUP', channel: CONNECTION, version: VERSION, ...keepalive });
    this.#renewTokenInTime();
  }

  closed(): void {
    this.#step = 'closed';
    for (const alarm of [this.#stepAlarm, this.#chunkAlarm, this.#dataAlarm, this.#tokenAlarm])
      alarm?.[Symbol.dispose]();
    this.#stepAlarm = this.#chunkAlarm = this.#dataAlarm = this.#tokenAlarm = null;
    this.#table.forget();
    this.#errors.forget();
    this.#awaited.clear();
    this.#reopenings = 0;
    this.#hasWaited = this.#hasData = false;
    this.#silentMs = KEEPALIVE_SECONDS * SECOND_MS;
    const { hearer, tools } = this.#parts;
    hearer.lost(this.state.trouble?.text ?? 'the connection was given up', tools.clock.now());
  }

  beat(): void {
    this.#socket.send({ type: 'KEEPALIVE', channel: CONNECTION });
  }

  heard(text: string, seenMs: EpochMs): void {
    this.#seenMs = seenMs;
    const message = messageIn(text);
    if (message === null) return this.#socket.drifted('DXLink sent something that is no JSON object. It was left out.');
    switch (message['type']) {
      case 'FEED_DATA':
        if (message['channel'] !== FEED) return this.#socket.unknown();
        this.#socket.useful(null, seenMs);
        this.#decoder.decode(message['data'], this);
        this.#lookWhetherSynced();
        break;
      case 'KEEPALIVE':
        this.#socket.useful(null, seenMs);
        break;
      case 'SETUP':
        this.#hearSetup(message);
        break;
      case 'AUTH_STATE':
        this.#hearAuth(message['state']);
        break;
      case 'CHANNEL_OPENED':
        this.#hearChannel(message);
        break;
      case 'FEED_CONFIG':
        this.#decoder.configure(message['eventFields']);
        break;
      case 'CHANNEL_CLOSED':
        this.#hearChannelClosed();
        break;
      case 'ERROR':
        this.#hearError(message);
        break;
      default:
        this.#socket.unknown();
    }
    this.#parts.hearer.heard(seenMs);
  }

  event(type: FeedEventName, symbol: string, figures: Float64Array): void {
    this.#awaited.delete(symbol);
    this.#hasData = true;
    const wrong = this.#parts.hearer.event(type, symbol, figures, this.#seenMs);
    if (wrong !== null) this.drifted(wrong);
  }

  drifted(found: Drift): void {
    this.#socket.drifted(driftText(found));
  }

  unknown(): void {
    this.#socket.unknown();
  }

  #hearSetup({ keepaliveTimeout: seconds }: Readonly<Record<string, unknown>>): void {
    if (this.#step !== 'setup') return;
    this.#timed();
    // The server says within which time it will always be heard.
    if (typeof seconds === 'number' && seconds > 0) this.#silentMs = seconds * SECOND_MS;
    this.#expect('unauthorised');
  }

  #hearAuth(state: unknown): void {
    if (state === 'AUTHORIZED') {
      this.#authRefusals = 0;
      if (this.#step !== 'authorised') return;
      this.#expect('channel');
      this.#openChannel();
    } else if (state === 'UNAUTHORIZED') {
      // The first one asks for the token; any later one is about the token.
      if (this.#step !== 'unauthorised') return this.#tokenRefused();
      this.#expect('authorised');
      this.#authorise();
    } else this.drifted(drift('DXLink AUTH_STATE', 'state', state));
  }

  #tokenRefused(): void {
    this.#parts.tokens.forget();
    if (this.#authRefusals++ === 0) return this.#socket.renew('the token was refused: a new one is fetched');
    this.#socket.refuse(
      'DXLink refuses every token that tastytrade hands out. Only a funded customer gets market data: look at the account on tastytrade.com, then reconnect.',
    );
  }

  #authorise(): void {
    this.#socket.send({ type: 'AUTH', channel: CONNECTION, token: this.#parts.tokens.current?.value ?? '' });
  }

  #openChannel(): void {
    this.#socket.send({
      type: 'CHANNEL_REQUEST',
      channel: FEED,
      service: 'FEED',
      parameters: { contract: 'AUTO' },
    });
  }

  #hearChannel({ channel }: Readonly<Record<string, unknown>>): void {
    if (channel !== FEED || this.#step !== 'channel') return;
    this.#step = 'feed';
    this.#stepAlarm?.[Symbol.dispose]();
    this.#stepAlarm = null;
    this.#timed();
    this.#decoder.forget();
    this.#socket.send({
      type: 'FEED_SETUP',
      channel: FEED,
      acceptAggregationPeriod: AGGREGATION_SECONDS,
      acceptDataFormat: 'COMPACT',
      acceptEventFields: askedFields(),
    });
    // The answer to that may come later than the first data, and need not name any fields.
    this.#tellChanges();
  }

  #hearChannelClosed(): void {
    if (this.#step !== 'feed' && this.#step !== 'channel') return;
    if (this.#reopenings++ > 0) return this.#socket.renew('it has closed the channel twice');
    this.#table.forget();
    this.#expect('channel');
    this.#openChannel();
  }

  #hearError({ error, message }: Readonly<Record<string, unknown>>): void {
    const kind = typeof error === 'string' ? error : 'an error without a name';
    const text = `DXLink says ${kind}${typeof message === 'string' && message !== '' ? `: ${message}` : ''}`;
    if (kind === 'UNAUTHORIZED') return this.#tokenRefused();
    if (kind === 'UNSUPPORTED_PROTOCOL') return this.#socket.refuse(`${text}. A newer version of Argus may speak it.`);
    this.#socket.complained(`${text}.`);
    if (this.#errors.add(this.#seenMs)) this.#socket.renew(`${text}, for the fourth time within a minute`);
  }

  #tellChanges(): void {
    if (this.#chunkAlarm !== null) return;
    const change = this.#table.take();
    if (change === null) return;
    for (const { symbol } of change.remove) this.#awaited.delete(symbol);
    for (const { symbol } of change.add) this.#awaited.add(symbol);
    const { add, remove } = change;
    this.#socket.send({
      type: 'FEED_SUBSCRIPTION',
      channel: FEED,
      ...(add.length > 0 ? { add } : {}),
      ...(remove.length > 0 ? { remove } : {}),
    });
    this.#waitForData();
    const { clock } = this.#parts.tools;
    this.#chunkAlarm = clock.wakeAt(this.#pace.next(add.length + remove.length, clock.now()), () => {
      this.#chunkAlarm = null;
      this.#tellChanges();
    });
  }

  #waitForData(): void {
    this.#dataAlarm?.[Symbol.dispose]();
    this.#hasWaited = false;
    this.#dataAlarm = this.#after(FIRST_DATA_MS, () => {
      this.#dataAlarm = null;
      this.#hasWaited = true;
      this.#lookWhetherSynced();
      this.#parts.changed(this.state);
    });
  }

  #lookWhetherSynced(): void {
    if (this.state.phase !== 'syncing' || this.#step !== 'feed' || !this.#table.isTold) return;
    if (this.#awaited.size > 0 && !(this.#hasWaited && this.#hasData)) return;
    this.#socket.synced();
    this.#parts.hearer.synced(this.#parts.tools.clock.now());
  }

  /** A connection outlives its token: it is given the next one before the venue asks. */
  #renewTokenInTime(): void {
    const { tokens, tools } = this.#parts;
    const takenMs = tokens.current?.takenMs ?? tools.clock.now();
    this.#tokenAlarm?.[Symbol.dispose]();
    this.#tokenAlarm = tools.clock.wakeAt(epochMs(takenMs + TOKEN_MS), () => {
      this.#tokenAlarm = null;
      void this.#renewToken();
    });
  }

  async #renewToken(): Promise<void> {
    const renewed = await this.#parts.tokens.have();
    if (this.#step === 'closed') return;
    if (!renewed.ok) return this.#socket.renew(`its token could not be renewed: ${renewed.failure.text}`);
    if (this.#step === 'feed') this.#authorise();
    this.#renewTokenInTime();
  }

  #expect(step: Step): void {
    const { clock } = this.#parts.tools;
    this.#step = step;
    this.#askedMs = clock.now();
    this.#stepAlarm?.[Symbol.dispose]();
    this.#stepAlarm = this.#after(STEP_MS, () => this.#socket.renew(`it did not answer in the handshake (${step})`));
  }

  #timed(): void {
    if (this.#askedMs !== null) this.#socket.timed(this.#seenMs - this.#askedMs);
  }

  #after(ms: number, task: () => void): Disposable {
    const { clock } = this.#parts.tools;
    return clock.wakeAt(epochMs(clock.now() + ms), task);
  }
}

function messageIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && !Array.isArray(message)
      ? (message as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
