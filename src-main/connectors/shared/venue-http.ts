import type { RateLimiter, RequestPriority } from '#connectors/shared/rate-limiter';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** Why a request gave nothing to work with. The text is for people, without secrets. */
export interface HttpTrouble {
  /**
   * `throttled`: wait as told. `refused`: waiting does not help, a person must. `unwell`: the venue or the way to it;
   * try again. `absent`: there is no such thing. `dropped`: it was never sent.
   */
  readonly kind: 'throttled' | 'refused' | 'unwell' | 'absent' | 'dropped';
  readonly text: string;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown;
  readonly seenMs: EpochMs;
  readonly tookMs: number;
}

export interface HttpRequest {
  readonly path: string;
  /** Undefined is left out; lists repeat the name. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes it a POST, with this as JSON. */
  readonly send?: unknown;
  readonly priority: RequestPriority;
  /** Answers in plain text are what is wanted. */
  readonly wantsText?: boolean;
}

export interface VenueHttpParts {
  /** As a person calls it: `Bybit`. */
  readonly who: string;
  readonly baseUrl: string;
  readonly tools: VenueTools;
  readonly limiter: RateLimiter;
  readonly headers?: () => Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** What this venue means by a reply, where that is not what everybody means; null: as usual. */
  readonly judge?: (reply: HttpReply) => HttpTrouble | 'fine' | null;
}

const TIMEOUT_MS = 20 * SECOND_MS;
const OK = 200;
const REDIRECT = 300;
const UNAUTHORISED = 401;
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const TOO_MANY = 429;
const MOST_SHOWN = 120;

/**
 * A venue's questions and answers over HTTP: as often as it allows, with a time limit, and with every way of not getting
 * an answer told apart. Addresses are not repeated in troubles: some venues want the key in them.
 */
export class VenueHttp implements Disposable {
  readonly #parts: VenueHttpParts;
  readonly #ended = new AbortController();

  constructor(parts: VenueHttpParts) {
    this.#parts = parts;
  }

  async ask(request: HttpRequest): Promise<Result<HttpReply, HttpTrouble>> {
    const { limiter, tools, who, judge } = this.#parts;
    if (!(await limiter.take(request.priority)) || this.#ended.signal.aborted)
      return fail(trouble('dropped', `${who} was not asked: there was no request to spare.`));
    const reply = await this.#send(request);
    if (!reply.ok) return reply;
    const judged = judge?.(reply.value) ?? null;
    if (judged === 'fine') return reply;
    const found = judged ?? this.#usualTrouble(reply.value, request.wantsText === true);
    if (found === null) return reply;
    if (found.kind === 'throttled' && found.retryAfterMs !== null)
      limiter.closeUntil(tools.clock.now() + found.retryAfterMs);
    return fail({ ...found, text: tools.redact(found.text) });
  }

  [Symbol.dispose](): void {
    this.#ended.abort();
    this.#parts.limiter[Symbol.dispose]();
  }

  async #send(request: HttpRequest): Promise<Result<HttpReply, HttpTrouble>> {
    const { tools, who, timeoutMs = TIMEOUT_MS, headers } = this.#parts;
    const { clock } = tools;
    const limit = new AbortController();
    const fromMs = clock.now();
    const alarm = clock.wakeAt(epochMs(fromMs + timeoutMs), () => limit.abort());
    try {
      const isPost = request.send !== undefined;
      const response = await tools.fetch(this.#address(request), {
        method: isPost ? 'POST' : 'GET',
        headers: {
          accept: 'application/json',
          ...(isPost ? { 'content-type': 'application/json' } : {}),
          ...headers?.(),
          ...request.headers,
        },
        // Nobody is sent elsewhere with keys in hand.
        redirect: 'manual',
        body: isPost ? JSON.stringify(request.send) : null,
        signal: AbortSignal.any([limit.signal, this.#ended.signal]),
      });
      const text = await response.text();
      const seenMs = clock.now();
      const { status, headers: told } = response;
      return ok({ status, headers: told, text, body: jsonOf(text), seenMs, tookMs: seenMs - fromMs });
    } catch (error) {
      if (this.#ended.signal.aborted) return fail(trouble('dropped', `${who} is no longer asked.`));
      const why = limit.signal.aborted ? `no answer within ${timeoutMs / SECOND_MS} s` : reasonOf(error);
      return fail(trouble('unwell', tools.redact(`${who} could not be asked: ${why}.`)));
    } finally {
      alarm[Symbol.dispose]();
    }
  }

  #address({ path, query = {} }: HttpRequest): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      for (const one of Array.isArray(value) ? (value as readonly string[]) : [value]) {
        parameters.append(name, String(one));
      }
    }
    const question = parameters.toString();
    return `${this.#parts.baseUrl}${path}${question === '' ? '' : `?${question}`}`;
  }

  #usualTrouble({ status, headers, text, body }: HttpReply, wantsText: boolean): HttpTrouble | null {
    const { who } = this.#parts;
    const said = `${who} answered with HTTP ${status}${shown(text, body)}`;
    if (status === TOO_MANY) return trouble('throttled', said, status, retryAfterMs(headers));
    if (status === UNAUTHORISED || status === FORBIDDEN) return trouble('refused', said, status);
    if (status === NOT_FOUND) return trouble('absent', said, status);
    if (status < OK || status >= REDIRECT) return trouble('unwell', said, status);
    if (body === undefined && !wantsText) {
      return trouble('unwell', `${who} answered with something that is no JSON${shown(text, body)}`, status);
    }
    return null;
  }
}

export function trouble(
  kind: HttpTrouble['kind'],
  text: string,
  status: number | null = null,
  retryAfterMs: number | null = null,
): HttpTrouble {
  return { kind, text, status, retryAfterMs };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a person can make sense of: a page of HTML is none of it. */
function shown(text: string, body: unknown): string {
  const said = text.trim();
  if (said === '') return '.';
  if (body === undefined && said.startsWith('<')) return ' and a web page.';
  return `: ${said.length > MOST_SHOWN ? `${said.slice(0, MOST_SHOWN)}…` : said}`;
}

function retryAfterMs(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * SECOND_MS) : null;
}

/** `fetch` says "fetch failed", and hides why behind it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const { code } = cause as NodeJS.ErrnoException;
  return code === undefined ? cause.message : `${code} (${cause.message})`;
}
