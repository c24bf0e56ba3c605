import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FakeVenue } from '#tests/support/venues/fake-venue';

type Level = readonly [price: string, size: string];

/** A question with two answers, as the simulated Polymarket has it. */
export interface FakeMarket {
  readonly slug: string;
  readonly question: string;
  /** Longer than any exact number. */
  readonly tokens: readonly [yes: string, no: string];
  closed: boolean;
  bids: Level[];
  asks: Level[];
  timestamp: number;
  history: readonly { readonly t: number; readonly p: number }[];
}

export interface PolymarketFaults {
  /** Says nothing, not even PONG. */
  mute?: boolean;
  /** Tells books in lists, as it sometimes does. */
  lists?: boolean;
  /** Tells no book when one is subscribed to: only who asks has it. */
  noSnapshot?: boolean;
  status?: number;
}

const MOST_ASSETS = 200;
const POLICY = 1_008;
const NOT_FOUND = 404;
const OK = 200;

/** Polymarket's questions, books and stream, without orders. */
export class FakePolymarket implements FakeVenue {
  readonly name = 'polymarket';
  readonly faults: PolymarketFaults = {};
  readonly markets = new Map<string, FakeMarket>();
  readonly asked: string[] = [];
  /** What clients sent over the stream, PING included. */
  readonly heard: string[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #lines = new Map<WebSocket, Set<string>>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => this.#ask(request, response));
    server.on('upgrade', (request, socket, head) => {
      if (request.url !== '/ws/market') return void socket.destroy();
      this.#sockets.handleUpgrade(request, socket, head, (line) => this.#serve(line));
    });
  }

  static async start(): Promise<FakePolymarket> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakePolymarket(server);
  }

  get addresses(): Readonly<Record<string, string>> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the fake Polymarket does not listen');
    const host = `127.0.0.1:${address.port}`;
    return { gammaUrl: `http://${host}/gamma`, clobUrl: `http://${host}/clob`, streamUrl: `ws://${host}/ws/market` };
  }

  /** New sizes by price of the first answer; 0 takes a level away. The other answer's mirror is told as well. */
  change(slug: string, side: 'BUY' | 'SELL', price: string, size: string): void {
    const market = this.#market(slug);
    market.timestamp++;
    const levels = side === 'BUY' ? market.bids : market.asks;
    const at = levels.findIndex(([known]) => Number(known) === Number(price));
    if (at >= 0) levels.splice(at, 1);
    if (Number(size) > 0) levels.push([price, size]);
    const mirror = String(Math.round((1 - Number(price)) * 10_000) / 10_000);
    const [yes, no] = market.tokens;
    this.tell(yes, {
      event_type: 'price_change',
      market: '0xabc',
      timestamp: String(market.timestamp),
      price_changes: [
        { asset_id: yes, price, size, side, hash: '0x1', best_bid: '0', best_ask: '1' },
        { asset_id: no, price: mirror, size, side: side === 'BUY' ? 'SELL' : 'BUY', hash: '0x2' },
      ],
    });
  }

  tell(token: string, message: unknown): void {
    for (const [line, tokens] of this.#lines) if (tokens.has(token)) this.#send(line, message);
  }

  raw(text: string): void {
    for (const line of this.#lines.keys()) line.send(text);
  }

  resolve(slug: string, isTold: boolean): void {
    const market = this.#market(slug);
    market.closed = true;
    if (isTold)
      this.tell(market.tokens[0], {
        event_type: 'market_resolved',
        market: '0xabc',
        assets_ids: market.tokens,
        winning_asset_id: market.tokens[0],
        winning_outcome: 'Yes',
        timestamp: String(++market.timestamp),
      });
  }

  cut(): void {
    for (const line of this.#lines.keys()) line.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #market(slug: string): FakeMarket {
    const market = this.markets.get(slug);
    if (market === undefined) throw new Error(`the fake Polymarket has no market ${slug}`);
    return market;
  }

  #serve(line: WebSocket): void {
    this.connections++;
    this.#lines.set(line, new Set());
    line.on('close', () => this.#lines.delete(line));
    line.on('message', (data: Buffer) => this.#hear(line, data.toString()));
  }

  #hear(line: WebSocket, text: string): void {
    this.heard.push(text);
    if (this.faults.mute === true) return;
    if (text === 'PING') return line.send('PONG');
    const tokens = this.#lines.get(line);
    const { assets_ids: assets, operation, type } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const isKnown = operation === 'subscribe' || operation === 'unsubscribe' || type === 'market';
    if (tokens === undefined || !Array.isArray(assets) || !isKnown || tokens.size + assets.length > MOST_ASSETS)
      return line.close(POLICY);
    for (const token of assets as readonly string[]) {
      if (operation === 'unsubscribe') tokens.delete(token);
      else {
        tokens.add(token);
        const book = this.#bookOf(token);
        if (book !== null && this.faults.noSnapshot !== true) this.#send(line, { event_type: 'book', ...book });
      }
    }
  }

  #send(line: WebSocket, message: unknown): void {
    if (this.faults.mute === true) return;
    line.send(JSON.stringify(this.faults.lists === true ? [message] : message));
  }

  /** Worst first, as it often is. */
  #bookOf(token: string): object | null {
    const market = [...this.markets.values()].find(({ tokens }) => tokens.includes(token));
    if (market === undefined) return null;
    const isYes = market.tokens[0] === token;
    const rows = (levels: readonly Level[]) =>
      levels.map(([price, size]) => ({ price: isYes ? price : mirrored(price), size }));
    const [bids, asks] = isYes ? [market.bids, market.asks] : [market.asks, market.bids];
    return {
      market: '0xabc',
      asset_id: token,
      bids: rows(bids),
      asks: rows(asks),
      timestamp: String(market.timestamp),
      hash: '0x0',
    };
  }

  #ask(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    this.asked.push(`${url.pathname}${url.search}`);
    const { status } = this.faults;
    if (status !== undefined)
      return void response.writeHead(status, { 'content-type': 'text/html' }).end('<html></html>');
    const body = this.#answer(url);
    if (body === null) return void response.writeHead(NOT_FOUND).end('{"error":"not found"}');
    response.writeHead(OK, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  #answer(url: URL): unknown {
    const token = url.searchParams.get('token_id') ?? url.searchParams.get('market') ?? '';
    if (url.pathname === '/gamma/markets') {
      const market = this.markets.get(url.searchParams.get('slug') ?? '');
      return market === undefined ? [] : [listingOf(market)];
    }
    if (url.pathname === '/clob/book') return this.#bookOf(token);
    if (url.pathname !== '/clob/prices-history') return null;
    return { history: [...this.markets.values()].find(({ tokens }) => tokens[0] === token)?.history ?? [] };
  }
}

function listingOf({ slug, question, tokens, closed }: FakeMarket): object {
  return {
    id: '512',
    slug,
    question,
    conditionId: '0xabc',
    active: !closed,
    closed,
    enableOrderBook: true,
    // Texts that hold JSON.
    outcomes: '["Yes","No"]',
    outcomePrices: '["0.61","0.39"]',
    clobTokenIds: JSON.stringify(tokens),
    volume: '120344.2',
    volumeNum: 120_344.2,
  };
}

function mirrored(price: string): string {
  return String(Math.round((1 - Number(price)) * 10_000) / 10_000);
}
