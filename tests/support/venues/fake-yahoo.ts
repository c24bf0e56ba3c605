import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#primitives/clock';
import { DAY_MS, epochMs } from '#primitives/clock';
import type { FakeVenue } from '#tests/support/venues/fake-venue';
import { chartReply, optionsReply, type ShownMarket, type YahooReplyFaults } from '#tests/support/venues/yahoo-replies';

/** What it does otherwise than Yahoo on a good day. */
export interface YahooFaults extends YahooReplyFaults {
  /** Everybody is told to ask less, in plain text. */
  tooMany?: boolean;
  /** The crumb that is given out is a sentence, with a status that says all is well. */
  poisonedCrumb?: boolean;
  /** No crumb is good enough. */
  noCrumbWorks?: boolean;
  /** Sent to the page on which one agrees to terms. */
  consent?: boolean;
  /** A web page where figures were asked for. */
  html?: boolean;
  status?: number;
  /** Never answers. */
  deaf?: boolean;
  slowMs?: number;
}

const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8' };
const LONGEST_MINUTES_MS = 8 * DAY_MS;

/** Yahoo's charts and options on loopback, with its cookie and its crumb. */
export class FakeYahoo implements FakeVenue {
  readonly name = 'yahoo';
  readonly faults: YahooFaults = {};
  /** Paths, as they were asked for, and when. */
  readonly asked: string[] = [];
  readonly askedMs: number[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #market: ShownMarket;
  readonly #clock: Clock;
  #crumbs = 0;
  #options = 0;

  private constructor(server: Server, market: ShownMarket, clock: Clock) {
    this.#server = server;
    this.#market = market;
    this.#clock = clock;
    server.on('connection', () => this.connections++);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#hear(request, response));
  }

  static async start(market: ShownMarket, clock: Clock): Promise<FakeYahoo> {
    const server = createServer();
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    return new FakeYahoo(server, market, clock);
  }

  get addresses(): { readonly restUrl: string; readonly cookieUrl: string } {
    const restUrl = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return { restUrl, cookieUrl: `${restUrl}/cookies` };
  }

  /** Cookies that were given out. */
  get crumbs(): number {
    return this.#crumbs;
  }

  /** The crumb that is out there is none any more. */
  expireCrumb(): void {
    this.#crumbs++;
  }

  cut(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resume) => this.#server.close(() => resume()));
    this.cut();
    await closed;
  }

  #hear(request: IncomingMessage, response: ServerResponse): void {
    const { deaf, slowMs } = this.faults;
    const url = new URL(request.url ?? '/', 'http://fake');
    this.asked.push(url.pathname + url.search);
    this.askedMs.push(this.#clock.now());
    if (deaf === true) return;
    if (slowMs === undefined) this.#answer(url, request, response);
    else this.#clock.wakeAt(epochMs(this.#clock.now() + slowMs), () => this.#answer(url, request, response));
  }

  #answer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const { tooMany, consent, html, status } = this.faults;
    const isBrowser = /Mozilla/.test(request.headers['user-agent'] ?? '');
    if (tooMany === true || !isBrowser) {
      response.writeHead(429, { 'content-type': 'text/plain' }).end('Too Many Requests\r\n');
    } else if (consent === true) {
      response.writeHead(302, { location: 'https://consent.yahoo.com/v2/collectConsent?sessionId=1' }).end();
    } else if (status !== undefined) {
      response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Will be right back</html>');
    } else if (html === true) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html></html>');
    } else if (url.pathname === '/cookies/') {
      const cookie = `A3=fake-${this.#crumbs}; Expires=Sat, 20 Nov 2027 00:00:00 GMT; Domain=.yahoo.com; Secure`;
      response.writeHead(404, { 'set-cookie': [cookie, 'B=other; Path=/'] }).end();
    } else this.#answerRest(url, request, response);
  }

  #answerRest(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const [, , family, , name = ''] = url.pathname.split('/');
    const symbol = decodeURIComponent(name);
    const isKnown = this.#market.symbols.some((one) => one.symbol === symbol);
    if (url.pathname === '/v1/test/getcrumb') {
      const text = this.faults.poisonedCrumb === true ? 'Too Many Requests' : this.#crumb;
      response.writeHead(200, { 'content-type': 'text/plain;charset=utf-8' }).end(text);
    } else if (family === 'finance' && url.pathname.startsWith('/v8/finance/chart/')) {
      const [status, body] = isKnown ? this.#chart(symbol, url) : [404, notFound('chart')];
      response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
    } else if (url.pathname.startsWith('/v7/finance/options/')) {
      const isWelcome =
        this.faults.noCrumbWorks !== true &&
        url.searchParams.get('crumb') === this.#crumb &&
        (request.headers.cookie ?? '').includes(`A3=fake-${this.#crumbs}`);
      const chain = this.#market.chain(symbol);
      const date = url.searchParams.get('date');
      const [status, body] = !isWelcome
        ? [401, invalidCrumb]
        : chain === null
          ? [404, notFound('optionChain')]
          : [200, optionsReply(symbol, chain, date === null ? null : Number(date), this.#options++, this.faults)];
      response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
    } else response.writeHead(404, { 'content-type': 'text/html' }).end('<html></html>');
  }

  #chart(symbol: string, url: URL): readonly [number, unknown] {
    const interval = url.searchParams.get('interval') ?? '1d';
    const fromMs = Number(url.searchParams.get('period1') ?? 0) * 1_000;
    const toMs = Number(url.searchParams.get('period2') ?? this.#clock.now() / 1_000) * 1_000;
    if (interval === '1m' && toMs - fromMs > LONGEST_MINUTES_MS) {
      const description = '1m data not available: only 8 days worth of 1m granularity data are allowed per request.';
      return [422, { chart: { result: null, error: { code: 'Unprocessable Entity', description } } }];
    }
    return [200, chartReply(this.#market, { symbol, interval, fromMs, toMs }, this.faults)];
  }

  get #crumb(): string {
    return `cr.u/mb${this.#crumbs}`;
  }
}

const invalidCrumb = { finance: { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } } };

function notFound(family: string): unknown {
  const description = 'No data found, symbol may be delisted';
  return { [family]: { result: null, error: { code: 'Not Found', description } } };
}
