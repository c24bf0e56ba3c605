import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Clock, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { SystemClock } from '#telemetry/system-clock';
import { type BybitArchive, bybitReply } from '#tests/support/venues/bybit-replies';
import { BybitStanding, decimal, type FakeCategory, type FakeLevel } from '#tests/support/venues/bybit-standing';
import type { FakeVenue } from '#tests/support/venues/fake-venue';
import type { MarketTrade } from '#tests/support/venues/venue-market';

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
  /** Answers requests so much later. */
  ackDelayMs?: number;
  /** Answers no ping. */
  deaf?: boolean;
  /** Sends nothing at all after the line is open. */
  mute?: boolean;
  /** Data stops; the line lives on. */
  silent?: boolean;
  /** Of these topics nothing comes any more. */
  silentTopics?: readonly string[];
  /** Changes come, the snapshot before them does not. */
  noSnapshots?: boolean;
  /** Everything comes so much later. */
  slowMs?: number;
  /** Every message comes twice. */
  twice?: boolean;
  /** A ticker's fields come as these. */
  drift?: Readonly<Record<string, unknown>>;
  /** Its clock is wrong by so much. */
  clockOffMs?: number;
  /** New lines get this HTTP status instead. */
  handshake?: number;
  /** Questions get this instead of an answer. */
  http?: { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };
}

export interface FakeBybitTerms {
  readonly clock?: Clock;
  /** Listed symbols that nobody watches. */
  readonly others?: number;
}

interface Line {
  readonly category: FakeCategory;
  readonly topics: Set<string>;
  isDead: boolean;
}

const PULSE_MS = SECOND_MS;
const DEEPEST_SPOT_REQUEST = 10;
const LONGEST_ARGS = 21_000;
const CATEGORY_PATH = /^\/v5\/public\/(linear|spot)$/;

/** Bybit's public streams and questions, as far as a client can tell, and whatever can go wrong with them. */
export class FakeBybit implements FakeVenue {
  readonly name = 'bybit';
  readonly faults: BybitFaults = {};
  readonly asked: Ask[] = [];
  /** Paths of questions, as they came. */
  readonly questions: string[] = [];
  connections = 0;
  readonly archive: { -readonly [field in keyof Omit<BybitArchive, 'nowMs' | 'listed'>]: BybitArchive[field] };
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #lines = new Map<WebSocket, Line>();
  readonly #standings = new Map<string, BybitStanding>();
  #alarm: Disposable | null = null;
  #isOver = false;

  private constructor({ clock = new SystemClock(), others = 0 }: FakeBybitTerms) {
    this.#clock = clock;
    this.archive = { dailyCloses: [], openInterest: 50_000, longShare: 0.6, fundingRate: 0.0001, others };
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#sockets = new WebSocketServer({ noServer: true });
    this.#server.on('upgrade', (request, socket, head) => {
      const category = CATEGORY_PATH.exec(request.url ?? '')?.[1] as FakeCategory | undefined;
      const status = this.faults.handshake ?? (category === undefined ? 404 : null);
      if (status !== null) {
        socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (line) => this.#serve(line, category as FakeCategory));
    });
    this.#pulse();
  }

  static async start(terms: FakeBybitTerms = {}): Promise<FakeBybit> {
    const fake = new FakeBybit(terms);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get addresses(): { readonly streamUrl: string; readonly restUrl: string } {
    const { port } = this.#server.address() as AddressInfo;
    return { streamUrl: `ws://127.0.0.1:${port}`, restUrl: `http://127.0.0.1:${port}` };
  }

  /** Lines that are open now. */
  get open(): number {
    return this.#lines.size;
  }

  standing(category: FakeCategory, symbol: string): BybitStanding {
    const key = `${category} ${symbol}`;
    let standing = this.#standings.get(key);
    if (standing === undefined) {
      standing = new BybitStanding(category, symbol);
      this.#standings.set(key, standing);
    }
    return standing;
  }

  /** A ticker as it stands; a snapshot of it is sent to whoever subscribes. */
  list(category: FakeCategory, symbol: string, ticker: Readonly<Record<string, string>>): void {
    this.standing(category, symbol).ticker = { symbol, ...ticker };
  }

  /** A change of a ticker, told to whoever watches it: in part for perpetuals, whole for coins. */
  change(category: FakeCategory, symbol: string, data: Readonly<Record<string, string>>): void {
    const standing = this.standing(category, symbol);
    standing.ticker = { symbol, ...standing.ticker, ...data };
    const isPart = category === 'linear';
    const told = { ...(isPart ? { symbol, ...data } : standing.ticker), ...this.faults.drift };
    this.tell(category, `tickers.${symbol}`, isPart ? 'delta' : 'snapshot', told);
  }

  changeBook(
    category: FakeCategory,
    symbol: string,
    bids: readonly FakeLevel[],
    asks: readonly FakeLevel[],
    atMs = this.#now(),
  ): void {
    const standing = this.standing(category, symbol);
    const isFirst = !standing.hasBook;
    const change = standing.changeBook(bids, asks);
    // The shallowest book is always told whole.
    this.tell(category, `orderbook.1.${symbol}`, 'snapshot', standing.book(1), { cts: atMs });
    for (const depth of [50, 200, 1000]) {
      const data = isFirst ? standing.book(depth) : change;
      this.tell(category, `orderbook.${depth}.${symbol}`, isFirst ? 'snapshot' : 'delta', data, { cts: atMs });
    }
  }

  trade(category: FakeCategory, symbol: string, { atMs, price, size, side, id }: Omit<MarketTrade, 'symbol'>): void {
    this.standing(category, symbol).trade(atMs, price, size);
    const tradeId = category === 'spot' ? String(id) : `${id.toString(16).padStart(8, '0')}-5d31-9112-a178eb6023af`;
    const taker = side === 'buy' ? 'Buy' : 'Sell';
    this.tell(category, `publicTrade.${symbol}`, 'snapshot', [
      { T: atMs, s: symbol, S: taker, v: decimal(size), p: decimal(price), i: tradeId, BT: false, RPI: false, seq: id },
    ]);
  }

  /** The message that ends a minute holds the one that begins as well. */
  endMinute(category: FakeCategory, symbol: string, startMs: number): void {
    const standing = this.standing(category, symbol);
    const candles = [standing.candle(startMs, true), standing.candle(startMs + MINUTE_MS, false)];
    const told = candles.filter((candle) => candle !== null);
    if (told.length > 0) this.tell(category, `kline.1.${symbol}`, 'snapshot', told);
  }

  tell(
    category: FakeCategory,
    topic: string,
    type: 'snapshot' | 'delta',
    data: unknown,
    more: Readonly<Record<string, unknown>> = {},
  ): void {
    const { silent, silentTopics = [] } = this.faults;
    if (silent === true || silentTopics.includes(topic)) return;
    for (const [socket, line] of this.#lines) {
      if (line.category === category && line.topics.has(topic))
        this.#send(socket, line, { topic, type, ts: this.#now(), data, ...more });
    }
  }

  raw(text: string): void {
    for (const socket of this.#lines.keys()) socket.send(text);
  }

  cut(): void {
    for (const socket of this.#lines.keys()) socket.terminate();
  }

  /** The lines that are open now say and hear nothing any more, and nobody closes them. */
  halfOpen(): void {
    for (const line of this.#lines.values()) line.isDead = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#alarm?.[Symbol.dispose]();
    this.cut();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #now(): number {
    return this.#clock.now() + (this.faults.clockOffMs ?? 0);
  }

  /** Averages move all the time, and the shallowest book is told again while nothing happens. */
  #pulse(): void {
    this.#alarm = this.#clock.wakeAt(epochMs(this.#clock.now() + PULSE_MS), () => {
      if (this.#isOver) return;
      for (const standing of this.#standings.values()) {
        const { category, symbol, ticker } = standing;
        if (category === 'linear' && ticker !== null) {
          const averages = { markPrice: ticker['markPrice'] ?? '', indexPrice: ticker['indexPrice'] ?? '' };
          this.change('linear', symbol, averages);
        }
        if (category === 'spot' && standing.hasBook)
          this.tell('spot', `orderbook.1.${symbol}`, 'snapshot', standing.book(1));
      }
      this.#pulse();
    });
  }

  #serve(socket: WebSocket, category: FakeCategory): void {
    this.connections++;
    const line: Line = { category, topics: new Set(), isDead: false };
    this.#lines.set(socket, line);
    socket.on('close', () => this.#lines.delete(socket));
    socket.on('message', (data: Buffer) => {
      if (!line.isDead) this.#hear(socket, line, JSON.parse(data.toString()) as Ask);
    });
  }

  #hear(socket: WebSocket, line: Line, ask: Ask): void {
    this.asked.push(ask);
    const { mute, deaf, dataFirst, ackDelayMs = 0 } = this.faults;
    if (mute === true) return;
    const { op, req_id, args = [] } = ask;
    if (op === 'ping') {
      if (deaf !== true) this.#send(socket, line, { success: true, ret_msg: 'pong', conn_id: 'c', req_id, op: 'ping' });
      return;
    }
    if (op === 'unsubscribe') {
      for (const topic of args) line.topics.delete(topic);
      this.#send(socket, line, { success: true, ret_msg: '', conn_id: 'c', req_id, op });
      return;
    }
    const refusal = this.#refusal(line, args);
    if (refusal !== null) {
      this.#send(socket, line, { success: false, ret_msg: refusal, conn_id: 'c', req_id, op });
      return;
    }
    const said = line.category === 'spot' ? 'subscribe' : '';
    const acknowledge = (): void =>
      this.#send(socket, line, { success: true, ret_msg: said, conn_id: 'c', req_id, op });
    if (dataFirst !== true && ackDelayMs === 0) acknowledge();
    for (const topic of args) line.topics.add(topic);
    for (const topic of args) this.#snapshot(socket, line, topic);
    if (ackDelayMs > 0) this.#later(ackDelayMs, acknowledge);
    else if (dataFirst === true) acknowledge();
  }

  /** One bad topic spoils the whole request. */
  #refusal(line: Line, args: readonly string[]): string | null {
    const { unknown = [], namesUnknown } = this.faults;
    if (line.category === 'spot' && args.length > DEEPEST_SPOT_REQUEST) return 'args size >10';
    if ([...line.topics, ...args].join('').length > LONGEST_ARGS) return 'args length exceeds the limit';
    const twice = args.find((topic) => line.topics.has(topic));
    if (twice !== undefined) return `error:already subscribed,topic:${twice}`;
    const bad = args.find((topic) => unknown.includes(topic));
    if (bad === undefined) return null;
    return namesUnknown === true ? `error:handler not found,topic:${bad}` : 'error:handler not found';
  }

  #snapshot(socket: WebSocket, line: Line, topic: string): void {
    const { noSnapshots, silent, silentTopics = [], drift } = this.faults;
    if (noSnapshots === true || silent === true || silentTopics.includes(topic)) return;
    const symbol = topic.slice(topic.lastIndexOf('.') + 1);
    const standing = this.standing(line.category, symbol);
    const { ticker } = standing;
    const send = (data: unknown): void => this.#send(socket, line, { topic, type: 'snapshot', ts: this.#now(), data });
    if (topic.startsWith('tickers.') && ticker !== null) send({ ...ticker, ...drift });
    const depth = /^orderbook\.(\d+)\./.exec(topic)?.[1];
    if (depth !== undefined && standing.hasBook) send(standing.book(Number(depth)));
  }

  #send(socket: WebSocket, line: Line, message: unknown): void {
    const { slowMs = 0, twice } = this.faults;
    if (line.isDead) return;
    const texts = [JSON.stringify(message)];
    if (twice === true) texts.push(...texts);
    const send = (): void => texts.forEach((text) => socket.send(text));
    if (slowMs > 0) this.#later(slowMs, send);
    else send();
  }

  #later(ms: number, task: () => void): void {
    this.#clock.wakeAt(epochMs(this.#clock.now() + ms), task);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    this.questions.push(`${url.pathname}${url.search}`);
    const { http } = this.faults;
    if (http !== undefined) {
      response.writeHead(http.status, http.headers).end(http.body ?? '');
      return;
    }
    const archive = { ...this.archive, nowMs: this.#now(), listed: [...this.#standings.values()] };
    const reply = bybitReply(url.pathname, url.searchParams, archive);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  }
}
