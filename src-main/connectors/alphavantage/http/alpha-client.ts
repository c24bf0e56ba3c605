import { classifyRefusal, refusalText, refusalTrouble } from '#connectors/alphavantage/http/alpha-refusal';
import { RateLimiter, type RequestPriority } from '#connectors/shared/rate-limiter';
import { type HttpReply, type HttpRequest, type HttpTrouble, trouble, VenueHttp } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { AlphaVantageSettings } from '#domain/venues/alphavantage-settings';
import type { RateBudget } from '#ports/venue';
import { MINUTE_MS } from '#primitives/clock';
import { fail, type Result } from '#primitives/result';

export type AlphaReply = Result<HttpReply, HttpTrouble>;

export interface AlphaQuestion {
  readonly function: string;
  /** The rest of the query, without the key. */
  readonly query: Readonly<Record<string, string>>;
  /** What money hangs on goes first; what nobody would miss does not go at all while others wait. */
  readonly priority: RequestPriority;
  /** As a person calls it: `options of IBIT`. */
  readonly what: string;
  /** Whether a body is what was asked for. Decided by what is there, not by what is said beside it. */
  readonly isData: (body: unknown) => boolean;
}

const KEY = 'ALPHA_VANTAGE_API_KEY';
/** More in one instant are taken for an attack, whatever the plan. */
const BURST = 5;
/** Whoever would have to wait for longer than this is told so instead. */
const LONGEST_WAIT_MS = 2 * MINUTE_MS;

/**
 * Alpha Vantage's one address, under a quota: the most important questions first, those that nobody would miss dropped
 * while others wait, and a question that is on its way already asked once for all who want to know.
 */
export class AlphaClient implements Disposable {
  readonly #tools: VenueTools;
  readonly #http: VenueHttp;
  readonly #limiter: RateLimiter;
  readonly #burst: number;
  readonly #inFlight = new Map<string, Promise<AlphaReply>>();
  /** Functions that the plan does not include, and what was said about each. */
  readonly #notEntitled = new Map<string, HttpTrouble>();
  /** The last word about waiting for long, and until when. */
  #closed: { readonly untilMs: number; readonly trouble: HttpTrouble } | null = null;
  /** Those who wait for an answer: told when that becomes too long. */
  readonly #waiting = new Set<(reply: AlphaReply) => void>();
  #dropped = 0;
  #shared = 0;

  constructor({ restUrl, requestsPerMinute }: AlphaVantageSettings, tools: VenueTools) {
    const burst = Math.min(BURST, requestsPerMinute);
    const terms = { requests: requestsPerMinute, perMs: MINUTE_MS, burst };
    this.#burst = burst;
    this.#tools = tools;
    this.#limiter = new RateLimiter(terms, tools.clock);
    this.#http = new VenueHttp({ who: 'Alpha Vantage', baseUrl: restUrl, tools, limiter: this.#limiter });
  }

  get budget(): RateBudget {
    return this.#limiter.budget;
  }

  /** Questions that were not asked since others were more important, and those that one answer served as well. */
  get counts(): { readonly dropped: number; readonly shared: number } {
    return { dropped: this.#dropped, shared: this.#shared };
  }

  /** Why there is nothing to ask with; null where there is. */
  get missingKey(): string | null {
    if (this.#tools.secret(KEY) !== null) return null;
    return `${KEY} is missing. Enter it under Settings → Secrets in the window, or as the environment variable ARGUS_${KEY}.`;
  }

  ask(question: AlphaQuestion): Promise<AlphaReply> {
    const known = this.#notEntitled.get(question.function);
    if (known !== undefined) return Promise.resolve(fail(known));
    const closed = this.#closedFor();
    if (closed !== null) return Promise.resolve(fail(closed));
    if (question.priority === 'optional' && !this.#isQuiet) {
      this.#dropped++;
      return Promise.resolve(fail(trouble('dropped', 'Alpha Vantage was not asked: there was no request to spare.')));
    }
    const name = new URLSearchParams({ function: question.function, ...question.query }).toString();
    const underway = this.#inFlight.get(name);
    if (underway !== undefined) {
      this.#shared++;
      return underway;
    }
    const reply = this.#ask(question).finally(() => this.#inFlight.delete(name));
    this.#inFlight.set(name, reply);
    return reply;
  }

  /** The plan may be another one by now. */
  forgetRefusals(): void {
    this.#notEntitled.clear();
  }

  [Symbol.dispose](): void {
    this.#http[Symbol.dispose]();
  }

  /** Nobody has asked for anything a moment ago, and nobody waits. */
  get #isQuiet(): boolean {
    const { left, waiting } = this.#limiter.budget;
    return waiting === 0 && left >= this.#burst;
  }

  async #ask({ function: name, query, priority, what, isData }: AlphaQuestion): Promise<AlphaReply> {
    const key = this.#tools.secret(KEY);
    if (key === null) return fail(trouble('refused', this.missingKey ?? KEY));
    const request = { path: '/query', query: { function: name, ...query, datatype: 'json', apikey: key }, priority };
    const reply = await this.#answerTo(request);
    if (!reply.ok) return reply;
    if (isData(reply.value.body)) return reply;
    return fail(this.#refused(name, what, reply.value));
  }

  async #answerTo(request: HttpRequest): Promise<AlphaReply> {
    const { promise, resolve, reject } = Promise.withResolvers<AlphaReply>();
    this.#waiting.add(resolve);
    void this.#http.ask(request).then(resolve, (error: unknown) => reject(error as Error));
    try {
      return await promise;
    } finally {
      this.#waiting.delete(resolve);
    }
  }

  #close(told: HttpTrouble, pauseMs: number): void {
    const untilMs = this.#tools.clock.now() + pauseMs;
    this.#limiter.closeUntil(untilMs);
    if (pauseMs <= LONGEST_WAIT_MS) return;
    this.#closed = { untilMs, trouble: told };
    for (const tell of this.#waiting) tell(fail(told));
  }

  #closedFor(): HttpTrouble | null {
    if (this.#closed === null) return null;
    const leftMs = this.#closed.untilMs - this.#tools.clock.now();
    return leftMs > LONGEST_WAIT_MS ? { ...this.#closed.trouble, retryAfterMs: leftMs } : null;
  }

  /** HTTP says 200 to nearly everything. */
  #refused(name: string, what: string, { body, seenMs }: HttpReply): HttpTrouble {
    const { redact } = this.#tools;
    const text = refusalText(body) ?? messageIn(body);
    if (text === null) return trouble('unwell', `Alpha Vantage answered neither with ${what} nor with a reason.`);
    const refusal = classifyRefusal(text, seenMs);
    const found = refusalTrouble(refusal, what, text);
    const told = { ...found, text: redact(found.text) };
    if (refusal.kind === 'throttled') this.#close(told, refusal.pauseMs);
    if (refusal.kind === 'not-entitled') this.#notEntitled.set(name, told);
    return told;
  }
}

/** Options say it where they would say `success`, with rows that nobody trades beneath. */
function messageIn(body: unknown): string | null {
  const { message } = (typeof body === 'object' && body !== null ? body : {}) as { readonly message?: unknown };
  return typeof message === 'string' && message !== 'success' ? message : null;
}
