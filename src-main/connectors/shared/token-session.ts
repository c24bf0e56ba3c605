import type { HttpReply, HttpRequest, HttpTrouble, VenueHttp } from '#connectors/shared/venue-http';
import type { Clock } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

/** A token that opens a venue for a while. */
export interface AccessToken {
  readonly value: string;
  readonly renewAtMs: number;
}

export interface TokenSessionParts {
  readonly http: VenueHttp;
  readonly clock: Clock;
  /** Gets a new token. */
  readonly mint: () => Promise<Result<AccessToken, HttpTrouble>>;
}

const UNAUTHORISED = 401;

/**
 * Questions that want a token which lives for minutes. Whoever wants one while it is being renewed waits for the same
 * renewal; a token that is refused is renewed once, and the question repeated once.
 */
export class TokenSession {
  readonly #parts: TokenSessionParts;
  #token: AccessToken | null = null;
  #renewal: Promise<Result<AccessToken, HttpTrouble>> | null = null;

  constructor(parts: TokenSessionParts) {
    this.#parts = parts;
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

  #send(request: HttpRequest, { value }: AccessToken): Promise<Result<HttpReply, HttpTrouble>> {
    return this.#parts.http.ask({ ...request, headers: { ...request.headers, authorization: `Bearer ${value}` } });
  }

  #access(): Promise<Result<AccessToken, HttpTrouble>> {
    const token = this.#token;
    if (token !== null && this.#parts.clock.now() < token.renewAtMs) return Promise.resolve(ok(token));
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #renew(): Promise<Result<AccessToken, HttpTrouble>> {
    const minted = await this.#parts.mint();
    if (minted.ok) this.#token = minted.value;
    return minted;
  }
}
