import { type ListedOutcome, parseGammaMarket } from '#connectors/polymarket/parse/gamma-market';
import { type MarketEvent, parseBook } from '#connectors/polymarket/parse/market-event';
import { parsePriceHistory, type PastProbability } from '#connectors/polymarket/parse/price-history';
import type { Gap } from '#connectors/shared/gap-teller';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import type { Drift } from '#connectors/shared/schema-drift';
import { type HttpReply, type HttpRequest, type HttpTrouble, VenueHttp } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { PolymarketSettings } from '#domain/venues/polymarket-settings';
import type { RateBudget } from '#ports/venue';
import { DAY_MS, type EpochMs, SECOND_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

/** A tenth of what others have found to be allowed: nothing here is in a hurry. */
const TERMS = { requests: 10, perMs: SECOND_MS, burst: 20 } as const;

interface Read<Value> {
  readonly read: Result<Value, Drift>;
  readonly reply: HttpReply;
}

type Asked<Value> = Promise<Result<Read<Value>, HttpTrouble>>;

/** Polymarket's two places to ask: one knows the questions, the other the books. */
export class PolymarketHttp implements Disposable {
  readonly #limiter: RateLimiter;
  readonly #gamma: VenueHttp;
  readonly #clob: VenueHttp;

  constructor({ gammaUrl, clobUrl }: PolymarketSettings, tools: VenueTools) {
    const limiter = new RateLimiter(TERMS, tools.clock);
    this.#limiter = limiter;
    this.#gamma = new VenueHttp({ who: 'Polymarket', baseUrl: gammaUrl, tools, limiter });
    this.#clob = new VenueHttp({ who: 'Polymarket', baseUrl: clobUrl, tools, limiter });
  }

  get budget(): RateBudget {
    return this.#limiter.budget;
  }

  market(slug: string, outcome: string | null): Asked<ListedOutcome | null> {
    const request: HttpRequest = { path: '/markets', query: { slug }, priority: 'live' };
    return this.#asked(this.#gamma, request, (body) => parseGammaMarket(body, slug, outcome));
  }

  book(tokenId: string): Asked<Extract<MarketEvent, { readonly kind: 'book' }>> {
    const request: HttpRequest = { path: '/book', query: { token_id: tokenId }, priority: 'live' };
    return this.#asked(this.#clob, request, parseBook);
  }

  /** Minute by minute, of the gap only. */
  history(tokenId: string, { fromMs, toMs }: Gap, nowMs: EpochMs): Asked<readonly PastProbability[]> {
    const interval = nowMs - fromMs < DAY_MS ? '1d' : 'max';
    const query = { market: tokenId, interval, fidelity: interval === '1d' ? 1 : 60 };
    return this.#asked(this.#clob, { path: '/prices-history', query, priority: 'backfill' }, (body) =>
      parsePriceHistory(body, fromMs, toMs),
    );
  }

  [Symbol.dispose](): void {
    this.#gamma[Symbol.dispose]();
    this.#clob[Symbol.dispose]();
  }

  async #asked<Value>(
    way: VenueHttp,
    request: HttpRequest,
    parse: (body: unknown) => Result<Value, Drift>,
  ): Asked<Value> {
    const asked = await way.ask(request);
    return asked.ok ? ok({ read: parse(asked.value.body), reply: asked.value }) : asked;
  }
}
