import { type WebSocket, WebSocketServer } from 'ws';
import type { FakeVenue } from '#tests/support/venues/fake-venue';

interface Ask {
  readonly op: string;
  readonly req_id?: string;
  readonly args?: readonly string[];
}

/** What it does otherwise than Bybit on a good day. */
export interface BybitFaults {
  /** Topics that it does not know; one of them refuses its whole request. */
  unknown?: readonly string[];
  /** Says which topic it does not know. */
  namesUnknown?: boolean;
  /** Sends data before it answers the request for it. */
  dataFirst?: boolean;
  deaf?: boolean;
  /** Sends nothing at all after the line is open. */
  mute?: boolean;
}

/** Bybit's public stream, as far as a client can tell: topics, snapshots and changes, answers, pongs, and faults. */
export class FakeBybit implements FakeVenue {
  readonly name = 'bybit';
  readonly faults: BybitFaults = {};
  readonly asked: Ask[] = [];
  /** The ticker of a symbol as it stands; a snapshot of it is sent to whoever subscribes. */
  readonly tickers = new Map<string, Record<string, string>>();
  connections = 0;
  readonly #server: WebSocketServer;
  readonly #lines = new Map<WebSocket, Set<string>>();
  #ts = 1_772_800_000_000;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (line) => this.#serve(line));
  }

  static async start(): Promise<FakeBybit> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise<void>((resolve) => server.once('listening', resolve));
    return new FakeBybit(server);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the fake Bybit does not listen');
    return `ws://127.0.0.1:${address.port}/v5/public/linear`;
  }

  get addresses(): Readonly<Record<string, string>> {
    return { streamUrl: new URL(this.url).origin };
  }

  /** A change of a ticker, told to whoever watches it. */
  change(symbol: string, data: Readonly<Record<string, string>>): void {
    this.tickers.set(symbol, { ...this.tickers.get(symbol), ...data });
    this.tell(`tickers.${symbol}`, 'delta', { symbol, ...data });
  }

  tell(topic: string, type: 'snapshot' | 'delta', data: unknown): void {
    for (const [line, topics] of this.#lines)
      if (topics.has(topic)) this.#send(line, { topic, type, ts: this.#ts++, data });
  }

  raw(text: string): void {
    for (const line of this.#lines.keys()) line.send(text);
  }

  cut(): void {
    for (const line of this.#lines.keys()) line.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(line: WebSocket): void {
    this.connections++;
    this.#lines.set(line, new Set());
    line.on('close', () => this.#lines.delete(line));
    line.on('message', (data: Buffer) => this.#hear(line, JSON.parse(data.toString()) as Ask));
  }

  #hear(line: WebSocket, ask: Ask): void {
    this.asked.push(ask);
    const { mute, deaf, unknown = [], namesUnknown, dataFirst } = this.faults;
    if (mute === true) return;
    const { op, req_id, args = [] } = ask;
    if (op === 'ping') {
      if (deaf !== true) this.#send(line, { success: true, ret_msg: 'pong', conn_id: 'c', req_id, op: 'ping' });
      return;
    }
    const bad = args.find((topic) => unknown.includes(topic));
    if (bad !== undefined) {
      const about = namesUnknown === true ? `,topic:${bad}` : '';
      this.#send(line, { success: false, ret_msg: `error:handler not found${about}`, conn_id: 'c', req_id, op });
      return;
    }
    const ack = { success: true, ret_msg: '', conn_id: 'c', req_id, op };
    if (dataFirst !== true) this.#send(line, ack);
    for (const topic of args) {
      this.#lines.get(line)?.add(topic);
      const data = this.tickers.get(topic.replace('tickers.', ''));
      if (topic.startsWith('tickers.') && data !== undefined)
        this.#send(line, { topic, type: 'snapshot', ts: this.#ts++, data });
    }
    if (dataFirst === true) this.#send(line, ack);
  }

  #send(line: WebSocket, message: unknown): void {
    line.send(JSON.stringify(message));
  }
}
