import { alpacaJudge } from '#connectors/alpaca/http/alpaca-judge';
import { ALPACA_SECRETS } from '#connectors/alpaca/stream/stream-error';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import { type HttpReply, type HttpRequest, type HttpTrouble, trouble, VenueHttp } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { AlpacaSettings } from '#domain/venues/alpaca-settings';
import type { RateBudget } from '#ports/venue';
import { MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export type AlpacaReply = Result<HttpReply, HttpTrouble>;

/** All pages of one question. */
export interface AlpacaPages {
  readonly pages: readonly HttpReply[];
  readonly bytes: number;
}

/** An account may ask 200 times a minute, whatever it asks for: 20 at once, and 160 in the minute after. */
const TERMS = { requests: 160, perMs: MINUTE_MS, burst: 20 };
/** Tokens of pages that lead nowhere else are followed no further. */
const MOST_PAGES = 100;

/** Alpaca's questions and answers: market data at one host, the account's calendar and contracts at another. */
export class AlpacaClient implements Disposable {
  readonly #limiter: RateLimiter;
  readonly #data: VenueHttp;
  readonly #trading: VenueHttp;
  readonly #tools: VenueTools;

  constructor({ dataUrl, tradingUrl, feed, optionFeed }: AlpacaSettings, tools: VenueTools) {
    const limiter = new RateLimiter(TERMS, tools.clock);
    const headers = (): Readonly<Record<string, string>> => ({
      'APCA-API-KEY-ID': tools.secret('ALPACA_KEY_ID') ?? '',
      'APCA-API-SECRET-KEY': tools.secret('ALPACA_SECRET_KEY') ?? '',
    });
    const parts = { tools, limiter, headers, who: 'Alpaca' };
    const data = alpacaJudge(`market data of ${feed} and ${optionFeed}`, tools.clock);
    const trading = alpacaJudge('its calendar', tools.clock);
    this.#limiter = limiter;
    this.#tools = tools;
    this.#data = new VenueHttp({ ...parts, baseUrl: dataUrl, judge: data });
    this.#trading = new VenueHttp({ ...parts, baseUrl: tradingUrl, judge: trading });
  }

  get budget(): RateBudget {
    return this.#limiter.budget;
  }

  data(request: HttpRequest): Promise<AlpacaReply> {
    return this.#ask(this.#data, request);
  }

  trading(request: HttpRequest): Promise<AlpacaReply> {
    return this.#ask(this.#trading, request);
  }

  /** Follows tokens until there is none: a page may be short, or empty, and not be the last. */
  async pages(host: 'data' | 'trading', request: HttpRequest): Promise<Result<AlpacaPages, HttpTrouble>> {
    const pages: HttpReply[] = [];
    let bytes = 0;
    let token: string | undefined;
    const seen = new Set<string>();
    do {
      const query = { ...request.query, page_token: token };
      const reply = await this.#ask(host === 'data' ? this.#data : this.#trading, { ...request, query });
      if (!reply.ok) return reply;
      pages.push(reply.value);
      bytes += reply.value.text.length;
      token = tokenIn(reply.value.body);
      if (token === undefined) return ok({ pages, bytes });
      if (seen.has(token)) break;
      seen.add(token);
    } while (pages.length < MOST_PAGES);
    return fail(trouble('unwell', 'Alpaca leads from page to page without an end. Nothing of it was used.'));
  }

  [Symbol.dispose](): void {
    this.#data[Symbol.dispose]();
    this.#trading[Symbol.dispose]();
  }

  #ask(http: VenueHttp, request: HttpRequest): Promise<AlpacaReply> {
    const { secret } = this.#tools;
    if (secret('ALPACA_KEY_ID') === null || secret('ALPACA_SECRET_KEY') === null)
      return Promise.resolve(fail(trouble('refused', `Alpaca wants keys. ${ALPACA_SECRETS}`)));
    return http.ask(request);
  }
}

function tokenIn(body: unknown): string | undefined {
  const { next_page_token: token } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly next_page_token?: unknown;
  };
  return typeof token === 'string' && token !== '' ? token : undefined;
}
