import type { PassingSecrets } from '#connectors/shared/passing-secrets';
import { type HttpReply, type HttpRequest, type HttpTrouble, trouble, VenueHttp } from '#connectors/shared/venue-http';
import type { RateLimiter } from '#connectors/shared/rate-limiter';
import { type AccessToken, TokenSession } from '#connectors/shared/token-session';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { tastyTrouble } from '#connectors/tastytrade/http/tasty-envelope';
import { SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

const CLIENT_SECRET = 'TASTYTRADE_CLIENT_SECRET';
const REFRESH_TOKEN = 'TASTYTRADE_REFRESH_TOKEN';

export interface TastySessionParts {
  readonly baseUrl: string;
  readonly tools: VenueTools;
  readonly limiter: RateLimiter;
  readonly passing: PassingSecrets;
}

/** Without a name of that form nginx answers 401 with a web page, which looks like a wrong key. */
const USER_AGENT = 'argus/1.0';
const EARLY_MS = 60 * SECOND_MS;

/** What tastytrade is asked, with an access token of a quarter of an hour. */
export class TastySession implements Disposable {
  readonly #parts: TastySessionParts;
  readonly #http: VenueHttp;
  readonly #session: TokenSession;

  constructor(parts: TastySessionParts) {
    const { baseUrl, tools, limiter } = parts;
    this.#parts = parts;
    const headers = { 'user-agent': USER_AGENT };
    this.#http = new VenueHttp({
      who: 'tastytrade',
      baseUrl,
      tools,
      limiter,
      headers: () => headers,
      judge: tastyTrouble,
    });
    this.#session = new TokenSession({ http: this.#http, clock: tools.clock, mint: () => this.#mint() });
  }

  ask(request: HttpRequest): Promise<Result<HttpReply, HttpTrouble>> {
    return this.#session.ask(request);
  }

  [Symbol.dispose](): void {
    this.#http[Symbol.dispose]();
  }

  async #mint(): Promise<Result<AccessToken, HttpTrouble>> {
    const { tools, passing } = this.#parts;
    const clientSecret = tools.secret(CLIENT_SECRET);
    const refreshToken = tools.secret(REFRESH_TOKEN);
    const missing = missingSecrets(tools);
    if (clientSecret === null || refreshToken === null) return fail(trouble('refused', missing ?? ''));
    const reply = await this.#http.ask({
      path: '/oauth/token',
      send: { grant_type: 'refresh_token', refresh_token: refreshToken, client_secret: clientSecret },
      priority: 'urgent',
    });
    if (!reply.ok) return reply.failure.kind === 'refused' ? fail(withRemedy(reply.failure)) : reply;
    const { access_token: value, expires_in: seconds } = (reply.value.body ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof value !== 'string' || value === '' || typeof seconds !== 'number' || !(seconds > 0))
      return fail(trouble('unwell', 'tastytrade answered the request for a token with something else.'));
    passing.remember(value);
    const lifeMs = seconds * SECOND_MS;
    // One that lives for less than a minute is not renewed all the time.
    return ok({ value, renewAtMs: reply.value.seenMs + Math.max(lifeMs / 2, lifeMs - EARLY_MS) });
  }
}

/** Which secrets nobody has entered, and where to; null where both are there. */
export function missingSecrets(tools: VenueTools): string | null {
  const missing = [CLIENT_SECRET, REFRESH_TOKEN].filter((name) => tools.secret(name) === null);
  if (missing.length === 0) return null;
  const variables = missing.map((name) => `ARGUS_${name}`).join(' and ');
  return `tastytrade wants ${missing.join(' and ')}: enter under Settings → Secrets, or set ${variables}.`;
}

function withRemedy(found: HttpTrouble): HttpTrouble {
  const remedy = `Create a new grant on tastytrade.com (My Profile → API) and enter its ${CLIENT_SECRET} and ${REFRESH_TOKEN} under Settings → Secrets.`;
  return { ...found, text: `${found.text}. ${remedy}` };
}
