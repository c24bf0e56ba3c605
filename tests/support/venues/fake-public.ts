import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OptionChain, OptionQuote } from '#domain/chain';
import { type Clock, MINUTE_MS } from '#primitives/clock';
import type { FakeVenue } from '#tests/support/venues/fake-venue';
import { occOf } from '#tests/support/venues/tasty-market';
import type { VenueMarket } from '#tests/support/venues/venue-market';

export const PUBLIC_SECRETS = { PUBLIC_API_SECRET: 'sk-planted-5531' } as const;

/** What the simulated Public.com shows. */
export type PublicMarket = Pick<VenueMarket, 'symbols' | 'quote' | 'greeks'>;

/** What it does otherwise than Public.com on a good day. */
export interface PublicFaults {
  /** Answers every request so, whatever it is about. */
  http?: { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> } | null;
  /** The same for the chains of one expiry. */
  chain?: { readonly expiry: string; readonly status: number; readonly body: string } | null;
  /** The key was withdrawn. */
  keyGone?: boolean;
  /** Whoever logs in holds only treasuries. */
  noBrokerage?: boolean;
  /** Of every contract of that strike nothing is known. */
  unknownStrike?: number;
  /** Contracts of the last expiry, whichever was asked for. */
  crossExpiry?: boolean;
  /** A bid that is no number. */
  drifted?: boolean;
  noGreeks?: boolean;
  /** Quotes of so long ago. */
  oldMs?: number;
  silent?: boolean;
}

interface Asked {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly authorisation: string | null;
  readonly body: unknown;
}

const ACCOUNT = 'A-1001';
const LONGEST_MINUTES = 1_440;

/** Public.com on loopback: a token for a secret, an account, and option chains by expiry. No stream, as there is none. */
export class FakePublic implements FakeVenue {
  readonly name = 'public';
  readonly faults: PublicFaults = {};
  readonly asked: Asked[] = [];
  readonly handedOut: string[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #market: PublicMarket;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, number>();

  private constructor(server: Server, market: PublicMarket, clock: Clock) {
    this.#server = server;
    this.#market = market;
    this.#clock = clock;
    server.on('connection', () => this.connections++);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#hear(request, response));
  }

  static async start(market: PublicMarket, clock: Clock): Promise<FakePublic> {
    const server = createServer();
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    return new FakePublic(server, market, clock);
  }

  get addresses(): { readonly restUrl: string } {
    return { restUrl: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  /** No token is any good any more. */
  expireTokens(): void {
    this.#tokens.clear();
  }

  cut(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resume) => this.#server.close(() => resume()));
    this.cut();
    await closed;
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { http = null, silent } = this.faults;
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const authorisation = request.headers.authorization ?? null;
    const body: unknown = text === '' ? null : JSON.parse(text);
    this.asked.push({ atMs: this.#clock.now(), method: request.method ?? '', path, authorisation, body });
    if (silent === true) return;
    if (http !== null) return void response.writeHead(http.status, http.headers).end(http.body);
    if (request.method === 'POST' && !/json/.test(request.headers['content-type'] ?? ''))
      return send(response, 415, { error: 'Unsupported Media Type', message: 'JSON only' });
    if (path === '/userapiauthservice/personal/access-tokens') return this.#mint(body, response);
    const endMs = this.#tokens.get(/^Bearer (.+)$/.exec(authorisation ?? '')?.[1] ?? '') ?? 0;
    // The body of a 401 may be empty.
    if (endMs <= this.#clock.now()) return void response.writeHead(401).end();
    if (request.method === 'GET' && path === '/userapigateway/trading/account') return this.#accounts(response);
    const [, account, call] = /^\/userapigateway\/marketdata\/([^/]+)\/([\w-]+)$/.exec(path) ?? [];
    if (account !== ACCOUNT || request.method !== 'POST') return void response.writeHead(404).end();
    this.#answer(call ?? '', (body ?? {}) as Readonly<Record<string, unknown>>, response);
  }

  #mint(body: unknown, response: ServerResponse): void {
    const { secret, validityInMinutes } = (body ?? {}) as Readonly<Record<string, unknown>>;
    const minutes = Number(validityInMinutes);
    if (!(minutes >= 5 && minutes <= LONGEST_MINUTES))
      return send(response, 400, { error: 'Bad Request', message: 'validityInMinutes' });
    if (secret !== PUBLIC_SECRETS.PUBLIC_API_SECRET || this.faults.keyGone === true)
      return send(response, 401, { error: 'Unauthorized', message: `Invalid secret ${String(secret)}` });
    const accessToken = `eyJ-issued-${this.handedOut.length + 1}`;
    this.handedOut.push(accessToken);
    this.#tokens.set(accessToken, this.#clock.now() + minutes * MINUTE_MS);
    send(response, 200, { accessToken });
  }

  #accounts(response: ServerResponse): void {
    const other = [
      { accountId: 'T-9', accountType: 'TREASURY' },
      { accountId: 'N-9', accountType: 'SOMETHING_NEW' },
    ];
    const own = {
      accountId: ACCOUNT,
      accountType: 'BROKERAGE',
      optionsLevel: 'LEVEL_2',
      brokerageAccountType: 'MARGIN',
    };
    send(response, 200, { accounts: this.faults.noBrokerage === true ? other : [...other, own] });
  }

  #answer(call: string, body: Readonly<Record<string, unknown>>, response: ServerResponse): void {
    const { instrument, instruments } = body as {
      readonly instrument?: { readonly symbol: string; readonly type: string };
      readonly instruments?: readonly { readonly symbol: string; readonly type: string }[];
    };
    if (call === 'quotes' && Array.isArray(instruments)) {
      return send(response, 200, { quotes: instruments.map(({ symbol }) => this.#stock(symbol)) });
    }
    const isKnown = this.#market.symbols.some(({ symbol, isCoin }) => !isCoin && symbol === instrument?.symbol);
    const chain = isKnown && instrument?.type === 'EQUITY' ? this.#market.greeks(instrument.symbol) : null;
    // The body of a 404 may be empty.
    if (chain === null) return void response.writeHead(404).end();
    const { underlying: baseSymbol, contracts } = chain;
    const expirations = [...new Set(contracts.map(({ expiry }) => expiry))];
    if (call === 'option-expirations') return send(response, 200, { baseSymbol, expirations });
    const wanted = String(body['expirationDate']);
    const { chain: broken = null, crossExpiry } = this.faults;
    if (broken?.expiry === wanted) return void response.writeHead(broken.status).end(broken.body);
    const expiry = crossExpiry === true ? expirations.at(-1) : wanted;
    const rows = contracts.filter((contract) => contract.expiry === expiry);
    const of = (right: string): unknown[] =>
      rows.filter((contract) => contract.right === right).map((contract) => this.#contract(chain, contract));
    send(response, 200, { baseSymbol, calls: of('call'), puts: of('put') });
  }

  #stock(symbol: string): unknown {
    const isKnown = this.#market.symbols.some((one) => one.symbol === symbol);
    const quote = isKnown ? this.#market.quote(symbol) : null;
    const instrument = { symbol, type: 'EQUITY' };
    if (quote === null) return { instrument, outcome: 'UNKNOWN' };
    const at = this.#stamp(quote.atMs);
    const { bid, ask, bidSize, askSize } = quote;
    return {
      instrument,
      outcome: 'SUCCESS',
      last: String(bid),
      lastTimestamp: at,
      bid: String(bid),
      bidSize,
      bidTimestamp: at,
      ask: String(ask),
      askSize,
      askTimestamp: at,
      volume: 1_000,
      previousClose: null,
    };
  }

  #contract({ underlying, atMs }: OptionChain, contract: OptionQuote): unknown {
    const { unknownStrike, drifted, noGreeks } = this.faults;
    const { bid, ask, bidSize, askSize, last, strike, volume, openInterest, impliedVolatility } = contract;
    const { delta, gamma, theta, vega } = contract;
    // Without the blanks that others have behind the ticker.
    const instrument = { symbol: occOf(underlying, contract).replaceAll(' ', ''), type: 'OPTION' };
    if (strike === unknownStrike) return { instrument, outcome: 'UNKNOWN', bid: '1.00', ask: '1.10' };
    const at = this.#stamp(contract.atMs ?? atMs);
    const greeks = {
      delta: text(delta),
      gamma: text(gamma),
      theta: text(theta === null ? null : theta / 365),
      vega: text(vega === null ? null : vega / 100),
      rho: '0.01',
      impliedVolatility: text(impliedVolatility),
    };
    return {
      instrument,
      outcome: 'SUCCESS',
      last: dollars(last),
      lastTimestamp: at,
      bid: drifted === true ? 'market closed' : dollars(bid),
      bidSize,
      bidTimestamp: at,
      ask: dollars(ask),
      askSize,
      askTimestamp: at,
      volume,
      openInterest,
      optionDetails: {
        strikePrice: (strike / 10_000).toFixed(2),
        midPrice: null,
        greeks: noGreeks === true || impliedVolatility === null ? null : greeks,
      },
    };
  }

  #stamp(atMs: number): string {
    return new Date(atMs - (this.faults.oldMs ?? 0)).toISOString();
  }
}

function dollars(units: number | null): string | null {
  return units === null ? null : (units / 10_000).toFixed(4);
}

function text(value: number | null): string | null {
  return value === null ? null : String(value);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
