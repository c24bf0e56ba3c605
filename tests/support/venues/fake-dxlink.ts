import type { IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Clock, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { candleEvents, type DxEvent, eventOf } from '#tests/support/venues/dxlink-wire';
import type { TastyFaults } from '#tests/support/venues/tasty-faults';
import { streamerOf, type TastyMarket } from '#tests/support/venues/tasty-market';

interface Line {
  readonly socket: WebSocket;
  readonly topics: Map<string, { readonly type: string; readonly symbol: string }>;
  /** What changed since the last batch. */
  readonly due: Set<string>;
  fields: Readonly<Record<string, readonly string[]>>;
  step: 'setup' | 'auth' | 'authorised' | 'channel' | 'feed';
  heardMs: number;
  changes: number;
  changesSinceMs: number;
}

export interface FakeDxlinkParts {
  readonly market: TastyMarket;
  readonly clock: Clock;
  readonly faults: TastyFaults;
  /** Whether that token opens a connection. */
  readonly admits: (token: string) => boolean;
}

type Message = Readonly<Record<string, unknown>>;

const LONGEST_FRAME = 8_192;
const MOST_CHANGES = 10_000;
const MOST_TOPICS = 25_000;
const BATCH_MS = 500;
const ROWS_AT_ONCE = 200;
const KEEPALIVE_MS = 30 * SECOND_MS;
const CLIENT_TIMEOUT_MS = 60 * SECOND_MS;
const TOO_LARGE = 1009;

/** The server side of DXLink: strict about who speaks when, silent about symbols that it does not know. */
export class FakeDxlink implements AsyncDisposable {
  readonly #parts: FakeDxlinkParts;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #lines = new Set<Line>();
  readonly #listening: Disposable;
  readonly #volumes = new Map<string, { day: number; volume: number }>();
  #alarm: Disposable | null = null;
  #beatMs: number;
  connections = 0;
  /** Tokens, as they were given. */
  readonly tokens: string[] = [];
  /** Frames of subscriptions, as they came. */
  readonly subscriptions: { readonly add?: readonly unknown[]; readonly remove?: readonly unknown[] }[] = [];

  constructor(parts: FakeDxlinkParts) {
    this.#parts = parts;
    this.#beatMs = parts.clock.now();
    this.#server.on('connection', (socket) => this.#serve(socket));
    this.#listening = parts.market.listen({
      quote: ({ symbol }) => this.#changed('Quote', symbol),
      trade: ({ symbol, atMs, size }) => {
        this.#addVolume(symbol, atMs, size);
        this.#changed('Trade', symbol);
      },
      chain: (underlying) => this.#chainChanged(underlying),
    });
    this.#tick();
  }

  get open(): number {
    return this.#lines.size;
  }

  /** Everything that is subscribed to on any line: `Quote IBIT`. */
  get topics(): ReadonlySet<string> {
    return new Set([...this.#lines].flatMap(({ topics }) => [...topics.keys()]));
  }

  upgrade(request: IncomingMessage, ...rest: [Parameters<WebSocketServer['handleUpgrade']>[1], Buffer]): void {
    this.#server.handleUpgrade(request, ...rest, (socket) => this.#server.emit('connection', socket, request));
  }

  cut(): void {
    for (const { socket } of this.#lines) socket.terminate();
  }

  raw(text: string): void {
    for (const { socket } of this.#lines) socket.send(text);
  }

  tell(message: Message): void {
    this.raw(JSON.stringify(message));
  }

  /** As many errors on every line as that. */
  complain(times: number, error = 'BAD_ACTION', message = 'no such thing'): void {
    for (let time = 0; time < times; time++) this.tell({ type: 'ERROR', channel: 1, error, message });
  }

  /** The channel ends on its own. */
  closeChannel(): void {
    for (const line of this.#lines) {
      line.step = 'authorised';
      line.topics.clear();
    }
    this.tell({ type: 'CHANNEL_CLOSED', channel: 1 });
  }

  /** Everything once more, as after a change that concerned it all. */
  repeat(): void {
    for (const line of this.#lines) for (const key of line.topics.keys()) line.due.add(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    this.#listening[Symbol.dispose]();
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: WebSocket): void {
    const { clock } = this.#parts;
    this.connections++;
    const nowMs = clock.now();
    const line: Line = {
      socket,
      topics: new Map(),
      due: new Set(),
      fields: {},
      step: 'setup',
      heardMs: nowMs,
      changes: 0,
      changesSinceMs: nowMs,
    };
    this.#lines.add(line);
    socket.on('close', () => this.#lines.delete(line));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      line.heardMs = clock.now();
      if (data.length > LONGEST_FRAME) return socket.close(TOO_LARGE);
      const message = JSON.parse(data.toString()) as Message;
      if (this.#parts.faults.silent !== true) this.#hear(line, message);
    });
  }

  #hear(line: Line, message: Message): void {
    const { stuckAt } = this.#parts.faults;
    const { type, channel } = message;
    if (type === stuckAt || type === 'KEEPALIVE') return;
    if (typeof channel !== 'number') return this.#fail(line, 'INVALID_MESSAGE', 'no channel');
    switch (type) {
      case 'SETUP':
        if (line.step !== 'setup' || channel !== 0) return this.#fail(line, 'BAD_ACTION', 'SETUP out of turn');
        if (typeof message['version'] !== 'string') return this.#fail(line, 'UNSUPPORTED_PROTOCOL', 'no version');
        line.step = 'auth';
        this.#send(line, { ...message, version: '1.0-1.2.1-20260101-000000' });
        return this.#send(line, { type: 'AUTH_STATE', channel: 0, state: 'UNAUTHORIZED' });
      case 'AUTH':
        if (line.step === 'setup') return this.#fail(line, 'BAD_ACTION', 'AUTH before SETUP');
        return this.#authorise(line, String(message['token']));
      case 'CHANNEL_REQUEST':
        if (line.step === 'setup' || line.step === 'auth') return this.#fail(line, 'UNAUTHORIZED', 'not authorised');
        if (channel % 2 === 0) return this.#fail(line, 'INVALID_MESSAGE', 'clients open odd channels');
        line.step = 'channel';
        return this.#send(line, {
          type: 'CHANNEL_OPENED',
          channel,
          service: 'FEED',
          parameters: { contract: 'AUTO', subFormat: 'LIST' },
        });
      case 'FEED_SETUP':
        if (line.step !== 'channel') return this.#fail(line, 'BAD_ACTION', 'FEED_SETUP without a channel');
        return this.#configure(line, message);
      case 'FEED_SUBSCRIPTION':
        if (line.step !== 'feed') return this.#fail(line, 'BAD_ACTION', 'FEED_SUBSCRIPTION without a feed');
        return this.#subscribe(line, message);
      default:
        this.#send(line, { type: 'ERROR', channel, error: 'UNKNOWN', message: `unknown type ${String(type)}` });
    }
  }

  #authorise(line: Line, token: string): void {
    this.tokens.push(token);
    if (this.#parts.admits(token)) {
      if (line.step === 'auth') line.step = 'authorised';
      return this.#send(line, { type: 'AUTH_STATE', channel: 0, state: 'AUTHORIZED', userId: 'u-1' });
    }
    this.#send(line, { type: 'AUTH_STATE', channel: 0, state: 'UNAUTHORIZED' });
    line.socket.close(1000);
  }

  #configure(line: Line, message: Message): void {
    const { config, full } = this.#parts.faults;
    line.step = 'feed';
    line.fields = message['acceptEventFields'] as Line['fields'];
    const answer = {
      type: 'FEED_CONFIG',
      channel: 1,
      aggregationPeriod: 0.5,
      dataFormat: full === true ? 'FULL' : 'COMPACT',
    };
    if (config === 'late') this.#after(2 * SECOND_MS, () => this.#send(line, { ...answer, eventFields: line.fields }));
    else this.#send(line, config === 'without fields' ? answer : { ...answer, eventFields: line.fields });
  }

  #subscribe(line: Line, { add = [], remove = [] }: { add?: unknown; remove?: unknown }): void {
    const added = add as readonly { readonly type: string; readonly symbol: string; readonly fromTime?: number }[];
    const removed = remove as typeof added;
    const nowMs = this.#parts.clock.now();
    this.subscriptions.push({ add: added, remove: removed });
    if (nowMs - line.changesSinceMs >= MINUTE_MS) {
      line.changesSinceMs = nowMs;
      line.changes = 0;
    }
    line.changes += added.length + removed.length;
    if (line.changes > MOST_CHANGES) return this.#fail(line, 'BAD_ACTION', 'too many subscription changes');
    for (const { type, symbol } of removed) line.topics.delete(`${type} ${symbol}`);
    for (const { type, symbol, fromTime } of added) {
      const key = `${type} ${symbol}`;
      line.topics.set(key, { type, symbol });
      if (type === 'Candle') this.#sendEvents(line, candleEvents(this.#parts.market, symbol, fromTime ?? 0, nowMs));
      else line.due.add(key);
    }
    if (line.topics.size > MOST_TOPICS) this.#fail(line, 'BAD_ACTION', 'too many subscriptions');
  }

  #changed(type: string, symbol: string): void {
    const key = `${type} ${symbol}`;
    for (const line of this.#lines) if (line.topics.has(key)) line.due.add(key);
  }

  #chainChanged(underlying: string): void {
    const contracts = this.#lines.size === 0 ? [] : (this.#parts.market.greeks(underlying)?.contracts ?? []);
    for (const contract of contracts) {
      const symbol = streamerOf(underlying, contract);
      for (const type of ['Quote', 'Greeks', 'Trade', 'Summary']) this.#changed(type, symbol);
    }
  }

  /** Conflated: what changed several times is told once. */
  #tick(): void {
    const { clock, faults } = this.#parts;
    const nowMs = clock.now();
    const isBeat = nowMs - this.#beatMs >= KEEPALIVE_MS;
    if (isBeat) this.#beatMs = nowMs;
    for (const line of this.#lines) {
      if (nowMs - line.heardMs > CLIENT_TIMEOUT_MS) {
        this.#fail(line, 'TIMEOUT', 'nothing was heard of the client');
        continue;
      }
      if (faults.silent === true) continue;
      if (isBeat) this.#send(line, { type: 'KEEPALIVE', channel: 0 });
      if (faults.mute !== true) this.#sendDue(line);
    }
    this.#alarm = this.#after(BATCH_MS, () => this.#tick());
  }

  #sendDue(line: Line): void {
    const { market, faults } = this.#parts;
    const { unentitled = [] } = faults;
    const events: DxEvent[] = [];
    for (const key of line.due) {
      const topic = line.topics.get(key);
      if (topic === undefined || unentitled.includes(topic.symbol)) continue;
      const event = eventOf(market, faults, topic.type, topic.symbol, (symbol) => this.#dayVolume(symbol));
      if (event !== null) events.push(event);
    }
    line.due.clear();
    this.#sendEvents(line, faults.backwards === true ? events.toReversed() : events);
  }

  #sendEvents(line: Line, events: readonly DxEvent[]): void {
    const { full, namesInHead, badStride, twice, delayMs } = this.#parts.faults;
    for (let at = 0; at < events.length; at += ROWS_AT_ONCE) {
      const some = events.slice(at, at + ROWS_AT_ONCE);
      const data: unknown[] = [];
      if (full === true) data.push(...some);
      else {
        for (const type of new Set(some.map(({ eventType }) => eventType))) {
          const fields = line.fields[type] ?? [];
          const rows = some.filter(({ eventType }) => eventType === type);
          const values = rows.flatMap((event) => fields.map((field) => event[field] ?? 'NaN'));
          data.push(namesInHead === true ? [type, fields] : type, badStride === true ? values.slice(1) : values);
        }
      }
      for (let time = 0; time < (twice === true ? 2 : 1); time++) {
        const send = (): void => this.#send(line, { type: 'FEED_DATA', channel: 1, data });
        if (delayMs === undefined) send();
        else this.#after(delayMs, send);
      }
    }
  }

  #addVolume(symbol: string, atMs: number, size: number): void {
    const day = Math.floor(atMs / (24 * 60 * MINUTE_MS));
    const known = this.#volumes.get(symbol);
    if (known?.day === day) known.volume += size;
    else this.#volumes.set(symbol, { day, volume: size });
  }

  #dayVolume(symbol: string): number {
    return this.#volumes.get(symbol)?.volume ?? 0;
  }

  #fail(line: Line, error: string, message: string): void {
    this.#send(line, { type: 'ERROR', channel: 0, error, message });
    line.socket.close(1000);
  }

  #send({ socket }: Line, message: unknown): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }

  #after(ms: number, task: () => void): Disposable {
    const { clock } = this.#parts;
    return clock.wakeAt(epochMs(clock.now() + ms), task);
  }
}
