import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, epochMs, MINUTE_MS } from '#primitives/clock';
import {
  type AlphaMarket,
  type AlphaReplyFaults,
  daysReply,
  minutesReply,
  optionsReply,
  quoteReply,
} from '#tests/support/venues/alpha-replies';
import type { FakeVenue } from '#tests/support/venues/fake-venue';

/** What it does otherwise than Alpha Vantage on a good day. */
export interface AlphaFaults extends AlphaReplyFaults {
  /** Said instead of an answer, with HTTP 200, as nearly everything is. `{key}` is the key that came. */
  says?: { readonly as: 'Note' | 'Information' | 'Error Message'; readonly text: string };
  /** Only to these functions. */
  saysTo?: readonly string[];
  status?: number;
  html?: boolean;
  /** Never answers. */
  deaf?: boolean;
  slowMs?: number;
}

export interface FakeAlphaTerms {
  readonly market: AlphaMarket;
  readonly symbols: readonly string[];
  readonly clock: Clock;
  readonly key: string;
  /** Of the plan; more within a minute are refused. */
  readonly requestsPerMinute?: number;
  /** Of the plan, within half a second of the clock. */
  readonly burst?: number;
}

const BURST_MS = 500;
const NO_KEY =
  'the parameter apikey is invalid or missing. Please claim your free API key on (https://example.invalid).';
const TOO_FAST =
  'Burst pattern detected. Please consider spreading out your API requests more sparingly. You may subscribe to any of the premium plans.';
const TOO_MANY = 'Our API call frequency is limited for this plan. Please visit the premium page for a higher one.';
const COMPACT = 100;

/** Alpha Vantage's one address on loopback: 200 to nearly everything, and its quota. */
export class FakeAlphaVantage implements FakeVenue {
  readonly name = 'alphavantage';
  readonly faults: AlphaFaults = {};
  /** Queries in order, without the key. */
  readonly asked: URLSearchParams[] = [];
  /** Refused for their pace. */
  refused = 0;
  connections = 0;
  readonly #terms: FakeAlphaTerms;
  readonly #server: Server;
  readonly #times: number[] = [];
  #quotes = 0;

  private constructor(server: Server, terms: FakeAlphaTerms) {
    this.#server = server;
    this.#terms = terms;
    server.on('connection', () => this.connections++);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#hear(request, response));
  }

  static async start(terms: FakeAlphaTerms): Promise<FakeAlphaVantage> {
    const server = createServer();
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    return new FakeAlphaVantage(server, terms);
  }

  get addresses(): { readonly restUrl: string } {
    return { restUrl: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  /** How often a function was asked for. */
  count(name: string): number {
    return this.asked.filter((query) => query.get('function') === name).length;
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
    const { deaf, slowMs, status, html } = this.faults;
    const { searchParams: query, pathname } = new URL(request.url ?? '/', 'http://fake');
    const key = query.get('apikey') ?? '';
    query.delete('apikey');
    this.asked.push(query);
    if (deaf === true) return;
    const answer = (): void => {
      if (status !== undefined || html === true) {
        response.writeHead(status ?? 200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html></html>');
      } else if (pathname !== '/query') response.writeHead(404).end();
      else {
        const body = this.#answer(query, key);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }
    };
    const { clock } = this.#terms;
    if (slowMs === undefined) answer();
    else clock.wakeAt(epochMs(clock.now() + slowMs), answer);
  }

  #answer(query: URLSearchParams, key: string): unknown {
    const { says, saysTo } = this.faults;
    const name = query.get('function') ?? '';
    if (says !== undefined && (saysTo?.includes(name) ?? true)) return { [says.as]: says.text.replace('{key}', key) };
    if (key !== this.#terms.key) return { 'Error Message': NO_KEY };
    const refusal = this.#overQuota();
    if (refusal !== null) {
      this.refused++;
      return { Information: refusal };
    }
    return this.#data(query, name);
  }

  #overQuota(): string | null {
    const { clock, requestsPerMinute = 600, burst = 10 } = this.#terms;
    const nowMs = clock.now();
    this.#times.push(nowMs);
    if (this.#times.filter((ms) => ms > nowMs - BURST_MS).length > burst) return TOO_FAST;
    while ((this.#times[0] ?? nowMs) <= nowMs - MINUTE_MS) this.#times.shift();
    return this.#times.length > requestsPerMinute ? TOO_MANY : null;
  }

  #data(query: URLSearchParams, name: string): unknown {
    const { market, symbols, clock } = this.#terms;
    const symbol = query.get('symbol') ?? '';
    const nowMs = clock.now();
    if (!symbols.includes(symbol)) {
      return name === 'GLOBAL_QUOTE' ? { 'Global Quote': {} } : { 'Error Message': `Invalid API call for ${name}.` };
    }
    switch (name) {
      case 'TIME_SERIES_INTRADAY': {
        const most = query.get('outputsize') === 'full' ? Number.MAX_SAFE_INTEGER : COMPACT;
        return minutesReply(market, symbol, nowMs, most, this.faults);
      }
      case 'TIME_SERIES_DAILY_ADJUSTED':
        return daysReply(market, symbol);
      case 'GLOBAL_QUOTE':
        return quoteReply(market, symbol, nowMs, this.#quotes++, this.faults);
      case 'REALTIME_OPTIONS':
      case 'HISTORICAL_OPTIONS': {
        const isPast = name === 'HISTORICAL_OPTIONS';
        const asked = { symbol, expiration: query.get('expiration'), isPast };
        return optionsReply(market, asked, nowMs, this.faults);
      }
      default:
        return { 'Error Message': `This API function (${name}) does not exist.` };
    }
  }
}
