import type { PassingSecrets } from '#connectors/shared/passing-secrets';
import { type HttpReply, type HttpRequest, type HttpTrouble, trouble, VenueHttp } from '#connectors/shared/venue-http';
import type { RateLimiter } from '#connectors/shared/rate-limiter';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { tastyTrouble } from '#connectors/tastytrade/http/tasty-envelope';
import { SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export const CLIENT_SECRET = 'TASTYTRADE_CLIENT_SECRET';
export const REFRESH_TOKEN = 'TASTYTRADE_REFRESH_TOKEN';

interface AccessToken {
  readonly value: string;
  readonly renewAtMs: number;
}

export interface TastySessionParts {
  readonly baseUrl: string;
  readonly tools: VenueTools;
  readonly limiter: RateLimiter;
  readonly passing: PassingSecrets;
}

/** Without a name of that form nginx answers 401 with a web page, which looks like a wrong key. */
const USER_AGENT = 'argus/1.0';
const EARLY_MS = 60 * SECOND_MS;
const UNAUTHORISED = 401;

/**
 * What tastytrade is asked, with an access token that lives for minutes. Whoever wants one while it is being renewed waits
 * for the same renewal; a token that is refused is renewed once, and the question repeated once.
 */
export class TastySession implements Disposable {
  readonly #parts: TastySessionParts;
  readonly #http: VenueHttp;
  #token: AccessToken | null = null;
  #renewal: Promise<Result<AccessToken, HttpTrouble>> | null = null;

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
  }

  async ask(request: HttpRequest): Promise<Result<HttpReply, HttpTrouble>> {
    const token = await this.#access();
    if (!token.ok) return token;
    const first = await this.#send(request, token.value);
    if (first.ok || first.failure.status !== UNAUTHORISED) return first;
    // Another question may have had it renewed already.
    if (this.#token === token.value) this.#token = null;
    const renewed = await this.#access();
    return renewed.ok ? this.#send(request, renewed.value) : renewed;
  }

  [Symbol.dispose](): void {
    this.#http[Symbol.dispose]();
  }

  #send(request: HttpRequest, token: AccessToken): Promise<Result<HttpReply, HttpTrouble>> {
    return this.#http.ask({ ...request, headers: { ...request.headers, authorization: `Bearer ${token.value}` } });
  }

  #access(): Promise<Result<AccessToken, HttpTrouble>> {
    const { clock } = this.#parts.tools;
    if (this.#token !== null && clock.now() < this.#token.renewAtMs) return Promise.resolve(ok(this.#token));
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #renew(): Promise<Result<AccessToken, HttpTrouble>> {
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
    this.#token = { value, renewAtMs: reply.value.seenMs + Math.max(lifeMs / 2, lifeMs - EARLY_MS) };
    return ok(this.#token);
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
