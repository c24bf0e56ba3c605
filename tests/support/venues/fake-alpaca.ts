import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type Clock, epochMs, MINUTE_MS } from '#primitives/clock';
import { AlpacaLine, type AlpacaKeys, type AlpacaLineFaults } from '#tests/support/venues/alpaca-line';
import {
  type AlpacaReplyFaults,
  barFields,
  barsReply,
  calendarReply,
  clockReply,
  contractsReply,
  dayFields,
  keysOf,
  optionsReply,
  quoteFields,
  snapshotsReply,
  stamp,
  tradeFields,
} from '#tests/support/venues/alpaca-replies';
import type { FakeVenue } from '#tests/support/venues/fake-venue';
import type { VenueMarket } from '#tests/support/venues/venue-market';

/** What it does otherwise than Alpaca on a good day. */
export interface AlpacaFaults extends AlpacaReplyFaults, AlpacaLineFaults {
  /** Over HTTP. */
  status?: number;
  html?: boolean;
  /** Never answers over HTTP. */
  deaf?: boolean;
  slowMs?: number;
  /** Prices as texts. */
  textPrices?: boolean;
  /** Every frame comes twice. */
  twice?: boolean;
}

export interface AlpacaTerms {
  readonly market: VenueMarket;
  readonly clock: Clock;
  readonly keys: AlpacaKeys;
}

/** Alpaca on loopback: the stream of a stock feed, market data, and the account's clock, calendar and contracts. */
export class FakeAlpaca implements FakeVenue {
  readonly name = 'alpaca';
  readonly faults: AlpacaFaults = {};
  /** Paths, as they were asked for over HTTP. */
  readonly asked: string[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #terms: AlpacaTerms;
  readonly #lines = new Set<AlpacaLine>();
  readonly #listening: Disposable;
  readonly #nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

  private constructor(server: Server, terms: AlpacaTerms) {
    this.#server = server;
    this.#terms = terms;
    this.#sockets = new WebSocketServer({ noServer: true, autoPong: false });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#hear(request, response));
    server.on('upgrade', (request: IncomingMessage, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (line) => this.#open(request, line));
    });
    const { market, clock } = terms;
    this.#listening = market.listen({
      quote: (quote) =>
        this.#tell('quotes', quote.symbol, { T: 'q', S: quote.symbol, ...quoteFields(quote, this.faults) }),
      trade: (trade) => this.#tell('trades', trade.symbol, { T: 't', S: trade.symbol, ...tradeFields(trade) }),
      bar: (bar) => {
        this.#tell('bars', bar.symbol, { T: 'b', S: bar.symbol, ...barFields(bar) });
        const day = dayFields(market, bar.symbol, clock.now());
        if (day !== null) this.#tell('dailyBars', bar.symbol, { T: 'd', S: bar.symbol, ...day });
      },
    });
  }

  static async start(terms: AlpacaTerms): Promise<FakeAlpaca> {
    const server = createServer();
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    return new FakeAlpaca(server, terms);
  }

  get addresses(): { readonly streamUrl: string; readonly dataUrl: string; readonly tradingUrl: string } {
    const host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return { streamUrl: `ws://${host}`, dataUrl: `http://${host}`, tradingUrl: `http://${host}/trading` };
  }

  /** Its name here, for the settings of a venue that is to be told apart from others. */
  get lines(): readonly AlpacaLine[] {
    return [...this.#lines];
  }

  /** Trading of a symbol stops, or goes on: `H`, `T`. */
  status(symbol: string, code: string, text: string): void {
    const t = stamp(this.#terms.clock.now());
    this.#tell('statuses', symbol, { T: 's', S: symbol, sc: code, sm: text, rc: 'T12', rm: 'News pending', t, z: 'B' });
  }

  /** A message to everybody who has asked for that kind and symbol. */
  tell(channel: string, symbol: string, message: object): void {
    this.#tell(channel, symbol, message);
  }

  raw(text: string): void {
    for (const line of this.#lines) line.raw(text);
  }

  cut(): void {
    for (const line of this.#lines) line.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening[Symbol.dispose]();
    this.cut();
    const closed = new Promise<void>((resume) => this.#server.close(() => resume()));
    this.#server.closeAllConnections();
    this.#sockets.close();
    await closed;
  }

  #open(request: IncomingMessage, socket: ConstructorParameters<typeof AlpacaLine>[0]['socket']): void {
    this.connections++;
    const { clock, keys, market } = this.#terms;
    const feed = /^\/v2\/(iex|sip|test)$/.exec(request.url ?? '')?.[1] ?? null;
    const symbols = market.symbols.filter(({ isCoin }) => !isCoin).map(({ symbol }) => symbol);
    const isTaken = [...this.#lines].some((line) => line.isAuthenticated);
    const line = new AlpacaLine({ socket, feed, isTaken, clock, keys, symbols, faults: this.faults });
    this.#lines.add(line);
    socket.on('close', () => {
      line[Symbol.dispose]();
      this.#lines.delete(line);
    });
  }

  #tell(channel: string, symbol: string, message: object): void {
    const { textPrices, twice } = this.faults;
    const told = textPrices === true && 'bp' in message ? { ...message, bp: 'high' } : message;
    for (const line of this.#lines) {
      line.tell(channel, symbol, told);
      if (twice === true) line.tell(channel, symbol, told);
    }
  }

  #hear(request: IncomingMessage, response: ServerResponse): void {
    const { deaf, slowMs } = this.faults;
    const { clock } = this.#terms;
    this.asked.push(request.url ?? '/');
    if (deaf === true) return;
    if (slowMs === undefined) this.#answer(request, response);
    else clock.wakeAt(epochMs(clock.now() + slowMs), () => this.#answer(request, response));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { status, html } = this.faults;
    const say = (code: number, body: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    const { keys, clock } = this.#terms;
    const given = keysOf(request);
    if (html === true) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>');
    } else if (status === 429) {
      say(429, { message: 'too many requests.' }, { 'x-ratelimit-reset': String(Math.ceil(clock.now() / 1_000) + 20) });
    } else if (status === 403) {
      say(403, { message: 'subscription does not permit querying recent SIP data' });
    } else if (status !== undefined) say(status, { message: 'internal server error occurred' });
    else if (given.id !== keys.id || given.secret !== keys.secret) say(401, { message: 'unauthorized.' });
    else this.#answerFor(new URL(request.url ?? '/', 'http://fake'), say);
  }

  #answerFor({ pathname, searchParams }: URL, say: (code: number, body: unknown) => void): void {
    const { market, clock } = this.#terms;
    const context = { market, nyse: this.#nyse, nowMs: clock.now(), faults: this.faults };
    const underlying = /^\/v1beta1\/options\/snapshots\/(.+)$/.exec(pathname)?.[1];
    const isStocks = pathname.startsWith('/v2/stocks/');
    const bad = (searchParams.get('symbols') ?? '')
      .split(',')
      .find((symbol) => this.faults.bad?.includes(symbol) === true);
    if (bad !== undefined) return say(400, { message: `invalid symbol: ${bad}` });
    // Who does not say which feed is given the one that is paid for, and free only once it is old.
    const isOld = Date.parse(searchParams.get('end') ?? '') < clock.now() - 15 * MINUTE_MS;
    if (isStocks && searchParams.get('feed') !== 'iex' && !isOld)
      return say(403, { message: 'subscription does not permit querying recent SIP data' });
    if (pathname === '/v2/stocks/bars') return say(200, barsReply(context, searchParams));
    if (pathname === '/v2/stocks/snapshots') return say(200, snapshotsReply(context, searchParams));
    if (underlying !== undefined) {
      if (market.chain(underlying) === null) return say(400, { message: `invalid underlying_symbol: ${underlying}` });
      return say(200, optionsReply(context, underlying, searchParams));
    }
    if (pathname === '/trading/v2/clock') return say(200, clockReply(context));
    if (pathname === '/trading/v2/calendar') return say(200, calendarReply(context, searchParams));
    if (pathname === '/trading/v2/options/contracts') return say(200, contractsReply(context, searchParams));
    say(404, { code: 40_410_000, message: 'endpoint not found.' });
  }
}
