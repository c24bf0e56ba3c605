import type { CreditPool, DeribitCredits } from '#connectors/deribit/http/deribit-credits';
import { COOL_DOWN_MS } from '#connectors/deribit/http/deribit-credits';
import { parseRpcError, type RpcError } from '#connectors/deribit/parse/rpc-error';
import { stampOf } from '#connectors/deribit/parse/rpc-frame';
import { worldTrouble } from '#connectors/deribit/parse/world-trouble';
import type { RequestPriority } from '#connectors/shared/rate-limiter';
import { type HttpReply, type HttpTrouble, trouble, VenueHttp } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type EpochMs, SECOND_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

export interface DeribitHttpParts {
  readonly url: string;
  readonly isTestnet: boolean;
  readonly tools: VenueTools;
  readonly credits: DeribitCredits;
}

/** What a question brought, when it was sent and when we held it. */
export interface DeribitReply {
  readonly result: unknown;
  readonly atMs: number | null;
  readonly seenMs: EpochMs;
  readonly tookMs: number;
  readonly bytes: number;
}

export interface DeribitQuestion {
  /** `public/get_instruments` */
  readonly method: string;
  readonly query: Readonly<Record<string, string | number | boolean>>;
  readonly priority: RequestPriority;
}

const LATER_MS = 5 * SECOND_MS;
const BAD_REQUEST = 400;

/** Deribit's questions over HTTP. An error comes with status 400 and says in its body what it is. */
export class DeribitHttp implements Disposable {
  readonly #parts: DeribitHttpParts;
  readonly #ways: Readonly<Record<Exclude<CreditPool, 'subscriptions'>, VenueHttp>>;

  constructor(parts: DeribitHttpParts) {
    this.#parts = parts;
    this.#ways = { requests: this.#way('requests'), instruments: this.#way('instruments') };
  }

  async ask({ method, query, priority }: DeribitQuestion): Promise<Result<DeribitReply, HttpTrouble>> {
    const way = method === 'public/get_instruments' ? this.#ways.instruments : this.#ways.requests;
    const asked = await way.ask({ path: `/${method}`, query, priority });
    if (!asked.ok) return asked;
    const { body, seenMs, tookMs, text } = asked.value;
    const { result } = body as { readonly result?: unknown };
    return ok({ result, atMs: stampOf(body as object).atMs, seenMs, tookMs, bytes: text.length });
  }

  [Symbol.dispose](): void {
    this.#ways.requests[Symbol.dispose]();
    this.#ways.instruments[Symbol.dispose]();
  }

  #way(pool: CreditPool): VenueHttp {
    const { url, tools, credits } = this.#parts;
    return new VenueHttp({
      who: 'Deribit',
      baseUrl: url,
      tools,
      limiter: credits.limiter(pool),
      judge: (reply) => this.#judge(reply),
    });
  }

  #judge({ body, status }: HttpReply): HttpTrouble | 'fine' | null {
    if (typeof body !== 'object' || body === null) return null;
    const wrongWorld = worldTrouble(stampOf(body).isTestnet, this.#parts.isTestnet, 'rest');
    if (wrongWorld !== null) return trouble('refused', wrongWorld, status);
    const { error } = body as { readonly error?: unknown };
    const found = error === undefined ? null : parseRpcError(error);
    if (found !== null) return this.#troubleOf(found, status);
    if (status < BAD_REQUEST && !('result' in body))
      return trouble('unwell', 'Deribit answered without a result.', status);
    return null;
  }

  #troubleOf({ text, meaning }: RpcError, status: number): HttpTrouble {
    const said = `Deribit answered: ${text}.`;
    switch (meaning) {
      case 'too-many':
        this.#parts.credits.tooMany();
        return trouble('throttled', said, status, COOL_DOWN_MS);
      case 'later':
        return trouble('unwell', said, status, LATER_MS);
      // A question that was wrong is so for what it asks about; others may be answered.
      case 'absent':
      case 'ours':
        return trouble('absent', said, status);
      case 'needs-account':
      case 'needs-coarser-pace':
        return trouble('refused', said, status);
    }
  }
}
