import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '#primitives/clock';
import { type DeribitAnswer, DeribitAnswers } from '#tests/support/venues/deribit-answers';
import { DeribitBoard, type Figures } from '#tests/support/venues/deribit-board';
import type { DeribitAsked, DeribitFaults } from '#tests/support/venues/deribit-faults';
import { FakeDeribitLine, type LineHost } from '#tests/support/venues/fake-deribit-line';
import type { FakeVenue } from '#tests/support/venues/fake-venue';

export interface FakeDeribitTerms {
  readonly clock: Clock;
  readonly isTestnet?: boolean;
}

const MOST_REMEMBERED = 1_000;
const NOT_FOUND = 404;
const BAD_REQUEST = 400;
const OK = 200;

/** Deribit without accounts and orders: one address for its socket and its questions, as strict as the real one. */
export class FakeDeribit implements FakeVenue, LineHost {
  readonly name = 'deribit';
  readonly faults: DeribitFaults = {};
  readonly asked: DeribitAsked[] = [];
  readonly board = new DeribitBoard();
  readonly clock: Clock;
  readonly isTestnet: boolean;
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #answers: DeribitAnswers;
  readonly #lines = new Set<FakeDeribitLine>();

  private constructor(server: Server, { clock, isTestnet = false }: FakeDeribitTerms) {
    this.#server = server;
    this.clock = clock;
    this.isTestnet = isTestnet;
    this.#answers = new DeribitAnswers(this.board, clock, this.faults);
    server.on('request', (request, response) => this.#ask(request, response));
    server.on('upgrade', (request, socket, head) => {
      if (request.url !== '/ws/api/v2') return void socket.destroy();
      this.#sockets.handleUpgrade(request, socket, head, (line) => this.#serve(line));
    });
  }

  static async start(terms: FakeDeribitTerms): Promise<FakeDeribit> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeDeribit(server, terms);
  }

  get addresses(): Readonly<Record<string, string>> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the fake Deribit does not listen');
    const host = `127.0.0.1:${address.port}`;
    return this.isTestnet
      ? { testnetStreamUrl: `ws://${host}/ws/api/v2`, testnetRestUrl: `http://${host}/api/v2` }
      : { streamUrl: `ws://${host}/ws/api/v2`, restUrl: `http://${host}/api/v2` };
  }

  /** Changes a ticker and tells it to whoever watches. */
  change(name: string, figures: Figures): void {
    const known = this.board.tickerOf(name);
    if (known === undefined) throw new Error(`the fake Deribit does not list ${name}`);
    Object.assign(known, { timestamp: this.clock.now(), ...figures });
    this.tell(`ticker.${name}`, known);
    if (Object.keys(figures).some((field) => field.startsWith('best_')))
      this.tell(`quote.${name}`, this.board.first(`quote.${name}`, this.clock.now()));
  }

  /** New amounts by price; 0 takes a level away. The numbers of changes are the platform's: they leap. */
  book(name: string, bids: ReadonlyMap<number, number>, asks: ReadonlyMap<number, number>): void {
    const book = this.board.books.get(name) ?? { changeId: 1, bids: new Map(), asks: new Map() };
    this.board.books.set(name, book);
    const previous = book.changeId;
    book.changeId += 7;
    this.tell(`book.${name}`, {
      type: 'change',
      timestamp: this.clock.now(),
      instrument_name: name,
      prev_change_id: previous,
      change_id: book.changeId,
      bids: changed(book.bids, bids),
      asks: changed(book.asks, asks),
    });
  }

  /** A trade with the next number of its instrument. */
  trade(name: string, figures: Figures): void {
    const trades = this.board.trades.get(name) ?? [];
    this.board.trades.set(name, trades);
    const trade: Figures = {
      trade_seq: Number(trades.at(-1)?.['trade_seq'] ?? 0) + 1,
      trade_id: String(90_000_000 + trades.length),
      timestamp: this.clock.now(),
      tick_direction: 0,
      instrument_name: name,
      ...figures,
    };
    trades.push(trade);
    if (trades.length > MOST_REMEMBERED) trades.shift();
    this.tell(`trades.${name}`, [trade]);
  }

  /** To everybody who has that channel, at whatever pace. */
  tell(channel: string, data: unknown): void {
    for (const line of this.#lines) line.tell(channel, data);
  }

  raw(text: string): void {
    for (const line of this.#lines) line.raw(text);
  }

  cut(): void {
    for (const line of this.#lines) line.cut();
  }

  /** Says to everybody that it is asked too often, and closes. */
  tooMany(): void {
    for (const line of this.#lines) line.tooMany();
  }

  /** Asks every line whether it is there. */
  testRequest(): void {
    for (const line of this.#lines) line.testRequest();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: WebSocket): void {
    this.connections++;
    const line = new FakeDeribitLine(socket, this);
    this.#lines.add(line);
    socket.on('close', () => {
      this.#lines.delete(line);
      line[Symbol.dispose]();
    });
  }

  #ask(request: IncomingMessage, response: ServerResponse): void {
    const { status, mute } = this.faults;
    if (mute === true) return;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = url.pathname.replace(/^\/api\/v2\//, '');
    const params = Object.fromEntries([...url.searchParams].map(([name, value]) => [name, valueOf(value)]));
    this.asked.push({ method, params, way: 'http' });
    if (status !== undefined) {
      response.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>Bad day</body></html>');
      return;
    }
    if (!url.pathname.startsWith('/api/v2/')) return void response.writeHead(NOT_FOUND).end();
    const answer = this.answered(method, params);
    response.writeHead('error' in answer ? BAD_REQUEST : OK, { 'content-type': 'application/json' });
    response.end(JSON.stringify(this.envelope(undefined, answer)));
  }

  /** What is wrong today with that question; null: nothing. */
  faulted(method: string): Extract<DeribitAnswer, { readonly error: unknown }> | null {
    const { error } = this.faults;
    if (error === undefined || error.times === 0) return null;
    const { times, method: only, ...told } = error;
    if (only !== undefined && only !== method) return null;
    this.faults.error = { ...error, times: times - 1 };
    return { error: told };
  }

  answered(method: string, params: Figures): DeribitAnswer {
    const { reply } = this.faults;
    const answer = this.faulted(method) ?? this.#answers.answer(method, params);
    return 'error' in answer || reply === undefined ? answer : { result: reply(method, answer.result) };
  }

  envelope(id: number | undefined, answer: DeribitAnswer): Figures {
    const us = this.clock.now() * 1_000;
    const testnet = this.isTestnet !== (this.faults.otherWorld === true);
    return { jsonrpc: '2.0', ...(id === undefined ? {} : { id }), ...answer, usIn: us, usOut: us, usDiff: 0, testnet };
  }
}

function valueOf(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}

function changed(levels: Map<number, number>, changes: ReadonlyMap<number, number>): readonly unknown[] {
  return [...changes].map(([price, amount]) => {
    const action = amount === 0 ? 'delete' : levels.has(price) ? 'change' : 'new';
    if (amount === 0) levels.delete(price);
    else levels.set(price, amount);
    return [action, price, amount];
  });
}
