import type { PassingSecrets } from '#connectors/shared/passing-secrets';
import type { RateLimiter } from '#connectors/shared/rate-limiter';
import { type AccessToken, TokenSession } from '#connectors/shared/token-session';
import { type HttpReply, type HttpRequest, type HttpTrouble, trouble, VenueHttp } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

const PUBLIC_SECRET = 'PUBLIC_API_SECRET';

export interface PublicSessionParts {
  readonly baseUrl: string;
  readonly tools: VenueTools;
  readonly limiter: RateLimiter;
  readonly passing: PassingSecrets;
}

const VALID_MINUTES = 60;
const EARLY_MS = 5 * MINUTE_MS;
const REMEDY = `Create a new key on public.com (Settings → Security → API) and enter it as ${PUBLIC_SECRET} under Settings → Secrets.`;

/** What Public.com is asked, with a token of an hour that the account's secret buys. */
export class PublicSession implements Disposable {
  readonly #parts: PublicSessionParts;
  readonly #http: VenueHttp;
  readonly #session: TokenSession;

  constructor(parts: PublicSessionParts) {
    const { baseUrl, tools, limiter } = parts;
    this.#parts = parts;
    this.#http = new VenueHttp({ who: 'Public.com', baseUrl, tools, limiter });
    this.#session = new TokenSession({ http: this.#http, clock: tools.clock, mint: () => this.#mint() });
  }

  ask(request: HttpRequest): Promise<Result<HttpReply, HttpTrouble>> {
    return this.#session.ask(request);
  }

  [Symbol.dispose](): void {
    this.#http[Symbol.dispose]();
  }

  /** The reply does not say when it ends: that is what was asked for, from the moment of asking. */
  async #mint(): Promise<Result<AccessToken, HttpTrouble>> {
    const { tools, passing } = this.#parts;
    const secret = tools.secret(PUBLIC_SECRET);
    if (secret === null) return fail(trouble('refused', missingSecret(tools) ?? ''));
    const reply = await this.#http.ask({
      path: '/userapiauthservice/personal/access-tokens',
      send: { validityInMinutes: VALID_MINUTES, secret },
      priority: 'urgent',
    });
    if (!reply.ok) {
      const { failure } = reply;
      return failure.kind === 'refused' ? fail({ ...failure, text: `${failure.text} ${REMEDY}` }) : reply;
    }
    const { accessToken: value } = (reply.value.body ?? {}) as { readonly accessToken?: unknown };
    if (typeof value !== 'string' || value === '')
      return fail(trouble('unwell', 'Public.com answered the request for a token with something else.'));
    passing.remember(value);
    const { seenMs, tookMs } = reply.value;
    return ok({ value, renewAtMs: seenMs - tookMs + VALID_MINUTES * MINUTE_MS - EARLY_MS });
  }
}

/** Which secret nobody has entered, and where to; null where it is there. */
export function missingSecret(tools: VenueTools): string | null {
  if (tools.secret(PUBLIC_SECRET) !== null) return null;
  return `Public.com wants ${PUBLIC_SECRET}: enter it under Settings → Secrets, or set ARGUS_${PUBLIC_SECRET}.`;
}
