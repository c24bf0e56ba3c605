import type { PassingSecrets } from '#connectors/shared/passing-secrets';
import { drift, driftText } from '#connectors/shared/schema-drift';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import { envelopeData } from '#connectors/tastytrade/http/tasty-envelope';
import type { TastySession } from '#connectors/tastytrade/http/tasty-session';
import { type Clock, HOUR_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** Opens the stream, which is wherever the venue says it is today. */
export interface QuoteToken {
  readonly value: string;
  readonly url: string;
  /** Prices of 15 minutes ago. */
  readonly isDelayed: boolean;
  readonly takenMs: number;
}

export interface QuoteTokenParts {
  readonly session: TastySession;
  readonly passing: PassingSecrets;
  readonly clock: Clock;
}

/** It lives for 24 hours; one hour is left for the connection that is made with it. */
const KEPT_MS = 23 * HOUR_MS;

/** The stream's token: kept while it is good, fetched anew once it is not. */
export class QuoteTokens {
  readonly #parts: QuoteTokenParts;
  #token: QuoteToken | null = null;

  constructor(parts: QuoteTokenParts) {
    this.#parts = parts;
  }

  get current(): QuoteToken | null {
    return this.#token;
  }

  /** It was refused. */
  forget(): void {
    this.#token = null;
  }

  async have(): Promise<Result<QuoteToken, HttpTrouble>> {
    const { session, clock } = this.#parts;
    if (this.#token !== null && clock.now() - this.#token.takenMs < KEPT_MS) return ok(this.#token);
    const reply = await session.ask({ path: '/api-quote-tokens', priority: 'urgent' });
    if (!reply.ok) return reply;
    return this.#take(envelopeData(reply.value.body), reply.value.seenMs);
  }

  #take(data: unknown, takenMs: number): Result<QuoteToken, HttpTrouble> {
    const { token, level, 'dxlink-url': url } = (data ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof token !== 'string' || token === '')
      return fail(trouble('unwell', driftText(drift('tastytrade api-quote-tokens', 'token', undefined))));
    if (typeof url !== 'string' || !isSafe(url))
      return fail(trouble('refused', driftText(drift('tastytrade api-quote-tokens', 'dxlink-url', url))));
    this.#parts.passing.remember(token);
    const isDelayed = level === 'demo' || /\/delayed\b/.test(url);
    this.#token = { value: token, url, isDelayed, takenMs };
    return ok(this.#token);
  }
}

/** A token is not sent in the clear, except to this machine itself. */
function isSafe(url: string): boolean {
  return /^wss:\/\/[^\s@]+$/.test(url) || /^ws:\/\/(?:127\.0\.0\.1|localhost):\d+\//.test(url);
}
