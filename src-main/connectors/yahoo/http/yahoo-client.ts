import { RateLimiter, type RequestPriority } from '#connectors/shared/rate-limiter';
import { type HttpReply, type HttpRequest, type HttpTrouble, trouble, VenueHttp } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { YahooCrumb } from '#connectors/yahoo/http/yahoo-crumb';
import { YahooJudge } from '#connectors/yahoo/http/yahoo-judge';
import type { YahooSettings } from '#domain/venues/yahoo-settings';
import type { RateBudget } from '#ports/venue';
import { SECOND_MS } from '#primitives/clock';
import { fail, type Result } from '#primitives/result';

/** Clients that name a browser are turned away less. */
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const UNAUTHORISED = 401;

export type YahooReply = Result<HttpReply, HttpTrouble>;

/** Yahoo's questions and answers, one every two seconds at most. */
export class YahooClient implements Disposable {
  readonly #limiter: RateLimiter;
  readonly #rest: VenueHttp;
  readonly #cookies: VenueHttp;
  readonly #crumb: YahooCrumb;

  constructor({ restUrl, cookieUrl }: YahooSettings, tools: VenueTools) {
    const limiter = new RateLimiter({ requests: 1, perMs: 2 * SECOND_MS, burst: 1 }, tools.clock);
    const judge = new YahooJudge();
    const parts = {
      tools,
      limiter,
      who: 'Yahoo',
      headers: () => ({ 'user-agent': BROWSER }),
      redirects: 'shown',
    } as const;
    this.#limiter = limiter;
    this.#rest = new VenueHttp({ ...parts, baseUrl: restUrl, judge: (reply) => judge.judge(reply) });
    // What it answers there is of no interest: cookies come with errors as well.
    this.#cookies = new VenueHttp({
      ...parts,
      baseUrl: cookieUrl,
      judge: (reply) => {
        const found = judge.judge(reply);
        return found === null || found.kind === 'unwell' ? 'fine' : found;
      },
    });
    this.#crumb = new YahooCrumb(this.#cookies, this.#rest);
  }

  get budget(): RateBudget {
    return this.#limiter.budget;
  }

  chart(symbol: string, query: HttpRequest['query'], priority: RequestPriority): Promise<YahooReply> {
    const path = `/v8/finance/chart/${encodeURIComponent(symbol)}`;
    return this.#rest.ask({ path, query: { ...query, includePrePost: false, events: 'div|split' }, priority });
  }

  /** The nearest expiry, or the one of that stamp. */
  async options(symbol: string, stamp: number | null): Promise<YahooReply> {
    const reply = await this.#askWithCrumb(symbol, stamp);
    if (reply.ok || reply.failure.status !== UNAUTHORISED) return reply;
    // A crumb lives for months, or until Yahoo thinks otherwise.
    this.#crumb.forget();
    const again = await this.#askWithCrumb(symbol, stamp);
    if (again.ok || again.failure.status !== UNAUTHORISED) return again;
    this.#crumb.forget();
    return fail(trouble('unwell', `Yahoo takes no crumb, not even a fresh one. ${again.failure.text}`, UNAUTHORISED));
  }

  [Symbol.dispose](): void {
    this.#rest[Symbol.dispose]();
    this.#cookies[Symbol.dispose]();
  }

  async #askWithCrumb(symbol: string, stamp: number | null): Promise<YahooReply> {
    const crumb = await this.#crumb.get();
    if (!crumb.ok) return crumb;
    const { cookie, word } = crumb.value;
    return this.#rest.ask({
      path: `/v7/finance/options/${encodeURIComponent(symbol)}`,
      query: { date: stamp ?? undefined, crumb: word },
      headers: { cookie },
      priority: 'backfill',
    });
  }
}
