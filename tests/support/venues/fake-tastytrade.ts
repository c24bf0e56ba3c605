import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#primitives/clock';
import { FakeDxlink } from '#tests/support/venues/fake-dxlink';
import type { FakeVenue } from '#tests/support/venues/fake-venue';
import type { TastyFaults } from '#tests/support/venues/tasty-faults';
import { nestedChain, type TastyMarket } from '#tests/support/venues/tasty-market';

export const TASTY_SECRETS = {
  TASTYTRADE_CLIENT_SECRET: 'cs-planted-8842',
  TASTYTRADE_REFRESH_TOKEN: 'rt-planted-1177',
} as const;

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorisation: string | null;
}

const ACCESS_SECONDS = 900;
const MOST_SYMBOLS = 100;
const NGINX = '<html><head><title>401 Authorization Required</title></head><body>nginx</body></html>';

/** tastytrade's REST and its stream on loopback: strict about headers, tokens and turns, as the real ones are. */
export class FakeTastytrade implements FakeVenue {
  readonly name = 'tastytrade';
  readonly faults: TastyFaults = {};
  readonly asked: Asked[] = [];
  readonly stream: FakeDxlink;
  readonly #server: Server;
  readonly #market: TastyMarket;
  readonly #clock: Clock;
  readonly #access = new Map<string, number>();
  readonly #quoteTokens = new Set<string>();
  readonly #usedTokens = new Set<string>();
  #issued = 0;

  private constructor(server: Server, market: TastyMarket, clock: Clock) {
    this.#server = server;
    this.#market = market;
    this.#clock = clock;
    this.stream = new FakeDxlink({ market, clock, faults: this.faults, admits: (token) => this.#admits(token) });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#hear(request, response));
    server.on('upgrade', (request, socket, head) => this.stream.upgrade(request, socket, head));
  }

  static async start(market: TastyMarket, clock: Clock): Promise<FakeTastytrade> {
    const server = createServer();
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    return new FakeTastytrade(server, market, clock);
  }

  get addresses(): { readonly restUrl: string } {
    return { restUrl: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  get connections(): number {
    return this.stream.connections;
  }

  /** Tokens that were handed out, of either kind: none of them may turn up anywhere. */
  readonly handedOut: string[] = [];

  /** No access token is any good any more; quote tokens are none either. */
  expireTokens(): void {
    this.#access.clear();
    this.#quoteTokens.clear();
  }

  /** In the middle of a connection the stream says that it wants another token. */
  expireStream(): void {
    this.#quoteTokens.clear();
    this.stream.tell({ type: 'AUTH_STATE', channel: 0, state: 'UNAUTHORIZED' });
  }

  cut(): void {
    this.stream.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stream[Symbol.asyncDispose]();
    const closed = new Promise<void>((resume) => this.#server.close(() => resume()));
    this.#server.closeAllConnections();
    await closed;
  }

  #admits(token: string): boolean {
    const { tokenNever, tokenOnce } = this.faults;
    const isGood = this.#quoteTokens.has(token) && !(tokenOnce === true && this.#usedTokens.has(token));
    this.#usedTokens.add(token);
    return isGood && tokenNever !== true;
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const authorisation = request.headers.authorization ?? null;
    this.asked.push({ method: request.method ?? '', path: url.pathname + url.search, authorisation });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { http = null, silent } = this.faults;
    if (silent === true) return;
    if (http !== null) return void response.writeHead(http.status, http.headers).end(http.body);
    if (!/^[\w.-]+\/[\w.]+$/.test(request.headers['user-agent'] ?? ''))
      return void response.writeHead(401, { 'content-type': 'text/html' }).end(NGINX);
    if (url.pathname === '/oauth/token') return this.#grant(request, Buffer.concat(chunks).toString(), response);
    const expiresMs = this.#access.get(/^Bearer (.+)$/.exec(authorisation ?? '')?.[1] ?? '');
    if (expiresMs === undefined || expiresMs <= this.#clock.now()) {
      return refuse(response, 401, 'token_invalid', 'This token is invalid or has expired');
    }
    this.#answer(url, request, response);
  }

  #grant(request: IncomingMessage, body: string, response: ServerResponse): void {
    if (request.method !== 'POST' || request.headers.authorization !== undefined)
      return refuse(response, 400, 'invalid_request', 'not like this');
    const given = JSON.parse(body) as Readonly<Record<string, string>>;
    const isRight =
      given['grant_type'] === 'refresh_token' &&
      given['refresh_token'] === TASTY_SECRETS.TASTYTRADE_REFRESH_TOKEN &&
      given['client_secret'] === TASTY_SECRETS.TASTYTRADE_CLIENT_SECRET;
    if (!isRight || this.faults.grantGone === true) {
      const description = `Grant ${given['refresh_token']} revoked`;
      return send(response, 400, { error_code: 'invalid_grant', error_description: description });
    }
    const token = this.#issue('at');
    this.#access.set(token, this.#clock.now() + ACCESS_SECONDS * 1_000);
    send(response, 200, { access_token: token, token_type: 'Bearer', expires_in: ACCESS_SECONDS });
  }

  #answer(url: URL, { headers }: IncomingMessage, response: ServerResponse): void {
    const path = url.pathname;
    const [, kind, name = '', form] = path.split('/');
    const listed = (query: string): string[] =>
      (url.searchParams.get(query) ?? '').split(',').filter((one) => one !== '');
    if (path === '/api-quote-tokens') {
      const token = this.#issue('qt');
      this.#quoteTokens.add(token);
      const isDelayed = this.faults.delayed === true;
      // Where it was found, be that through somebody else.
      const address = `ws://${headers.host}/${isDelayed ? 'delayed' : 'realtime'}`;
      const data = { token, 'dxlink-url': address, level: isDelayed ? 'demo' : 'api' };
      send(response, 200, { data, context: path });
    } else if (kind === 'option-chains' && form === 'nested') {
      const symbol = decodeURIComponent(name);
      const chain = this.#stocks().includes(symbol) ? this.#market.greeks(symbol) : null;
      if (chain === null) refuse(response, 404, 'record_not_found', `Couldn't find ${symbol}`);
      else send(response, 200, { data: nestedChain(chain), context: path });
    } else if (path === '/market-data/by-type') {
      const symbols = listed('equity');
      if (symbols.length === 0 || symbols.length > MOST_SYMBOLS)
        return refuse(response, 422, 'validation_error', 'too many symbols');
      send(response, 200, { data: { items: symbols.flatMap((symbol) => this.#standing(symbol)) }, context: path });
    } else if (path === '/market-metrics') {
      const items = listed('symbols').flatMap((symbol) => this.#metrics(symbol));
      send(response, 200, { data: { items } });
    } else refuse(response, 404, 'not_found', 'nothing here');
  }

  #stocks(): readonly string[] {
    return this.#market.symbols.filter(({ isCoin }) => !isCoin).map(({ symbol }) => symbol);
  }

  #standing(symbol: string): unknown[] {
    const quote = this.#stocks().includes(symbol) ? this.#market.quote(symbol) : null;
    if (quote === null) return [];
    const { bid, ask, atMs } = quote;
    const mid = String((bid + ask) / 2);
    return [
      {
        symbol,
        'instrument-type': 'Equity',
        'updated-at': new Date(atMs).toISOString(),
        bid: String(bid),
        ask: String(ask),
        mid,
        mark: mid,
        'is-trading-halted': false,
        'halt-start-time': -1,
      },
    ];
  }

  /** Fractions, except what is named after 30 days; entries without volatility occur. */
  #metrics(symbol: string): unknown[] {
    if (!this.#stocks().includes(symbol)) return [];
    const metric = this.#market.metric(symbol, 'implied-volatility');
    if (metric === null) return [{ symbol }];
    return [
      {
        symbol,
        'implied-volatility-index': String(metric.value),
        'implied-volatility-index-rank': '0.4',
        'tos-implied-volatility-index-rank': '0.4',
        'tw-implied-volatility-index-rank': '0.22',
        'implied-volatility-index-rank-source': 'tos',
        'implied-volatility-percentile': '0.31',
        'implied-volatility-updated-at': new Date(metric.atMs).toISOString(),
        'implied-volatility-30-day': String(metric.value * 100),
        'historical-volatility-30-day': '20.02',
        'option-expiration-implied-volatilities': [
          { 'expiration-date': '2026-03-20', 'option-chain-type': 'Standard' },
        ],
        'market-cap': 2_846_108_626_900,
      },
    ];
  }

  #issue(kind: string): string {
    const token = `${kind}-issued-${++this.#issued}`;
    this.handedOut.push(token);
    return token;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, { error: { code, message } });
}
