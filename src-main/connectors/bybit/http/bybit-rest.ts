import type { BybitCategory } from '#connectors/bybit/stream/watched-symbol';
import { type BybitKline, parseKlineRows } from '#connectors/bybit/parse/parse-klines';
import { type BybitInstrument, parseInstruments } from '#connectors/bybit/parse/parse-instruments';
import { type DatedFigure, parseDatedRows } from '#connectors/bybit/parse/parse-dated-rows';
import type { SymbolScale } from '#connectors/bybit/parse/ticker-state';
import { RateLimiter, type RequestPriority } from '#connectors/shared/rate-limiter';
import { type Drift, driftText } from '#connectors/shared/schema-drift';
import { type HttpReply, type HttpTrouble, trouble, VenueHttp } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { RateBudget } from '#ports/venue';
import { DAY_MS, type EpochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** What was asked for, and when and how it came. */
export interface Answer<Value> {
  readonly value: Value;
  /** By the venue's clock. */
  readonly atMs: number;
  readonly seenMs: EpochMs;
  readonly tookMs: number;
  readonly bytes: number;
}

export type Asked<Value> = Promise<Result<Answer<Value>, HttpTrouble>>;

export interface BybitRestParts {
  readonly baseUrl: string;
  readonly tools: VenueTools;
  /** A reply was left out. */
  readonly drifted: (text: string) => void;
}

interface Envelope {
  readonly retCode?: unknown;
  readonly retMsg?: unknown;
  readonly result?: unknown;
  readonly time?: unknown;
}

/** Bybit allows ten times as many; nothing here is worth being shut out for ten minutes. */
const TERMS = { requests: 60, perMs: 5 * SECOND_MS, burst: 20 };
const SHUT_OUT_MS = 10 * MINUTE_MS;
const FORBIDDEN = 403;
const PARAMETERS = 10_001;
const TOO_MANY_VISITS = 10_006;
const SERVER_ERROR = 10_016;
const ADDRESS_LIMITED = 10_018;
const NOT_ALLOWED = 10_029;
const MOST_KLINES = 1_000;
const MOST_INSTRUMENTS = 1_000;

/** Bybit's public questions. Its HTTP status says little; what it means stands in the reply. */
export class BybitRest implements Disposable {
  readonly #http: VenueHttp;
  readonly #limiter: RateLimiter;
  readonly #tools: VenueTools;
  readonly #drifted: (text: string) => void;
  #hasAnswered = false;

  constructor({ baseUrl, tools, drifted }: BybitRestParts) {
    this.#tools = tools;
    this.#drifted = drifted;
    this.#limiter = new RateLimiter(TERMS, tools.clock);
    this.#http = new VenueHttp({
      who: 'Bybit',
      baseUrl,
      tools,
      limiter: this.#limiter,
      judge: (reply) => this.#judge(reply),
    });
  }

  get budget(): RateBudget {
    return this.#limiter.budget;
  }

  /** The venue's clock, in the envelope of its answer. */
  time(): Asked<null> {
    return this.#ask('/v5/market/time', {}, 'live', () => ok(null));
  }

  /** Minutes that begin from one moment to another, oldest first, a thousand at most; the newest may not be over. */
  minutes(
    category: BybitCategory,
    symbol: string,
    scale: SymbolScale,
    fromMs: number,
    toMs: number,
  ): Asked<readonly BybitKline[]> {
    const end = Math.min(toMs, fromMs + (MOST_KLINES - 1) * MINUTE_MS);
    const query = { category, symbol, interval: 1, start: fromMs, end, limit: MOST_KLINES };
    return this.#ask('/v5/market/kline', query, 'backfill', (result) => parseKlineRows(symbol, listOf(result), scale));
  }

  /** The last days, oldest first; the newest is not over. */
  days(category: BybitCategory, symbol: string, scale: SymbolScale, days: number): Asked<readonly BybitKline[]> {
    const query = { category, symbol, interval: 'D', limit: days };
    return this.#ask('/v5/market/kline', query, 'backfill', (result) => parseKlineRows(symbol, listOf(result), scale));
  }

  /** What was paid in the last days, oldest first. A beginning without an end would be an error. */
  settledFunding(symbol: string, nowMs: number, days: number): Asked<readonly DatedFigure[]> {
    const query = { category: 'linear', symbol, startTime: nowMs - days * DAY_MS, endTime: nowMs, limit: 200 };
    return this.#ask('/v5/market/funding/history', query, 'backfill', (result) =>
      parseDatedRows(`Bybit funding of ${symbol}`, listOf(result), 'fundingRateTimestamp', 'fundingRate'),
    );
  }

  /** Hour by hour, oldest first, in coins and of both sides. */
  openInterest(symbol: string, hours: number): Asked<readonly DatedFigure[]> {
    const query = { category: 'linear', symbol, intervalTime: '1h', limit: hours };
    return this.#ask('/v5/market/open-interest', query, 'backfill', (result) =>
      parseDatedRows(`Bybit open interest of ${symbol}`, listOf(result), 'timestamp', 'openInterest'),
    );
  }

  /** The newest share of accounts that are long, from 0 to 1. */
  longShare(symbol: string): Asked<readonly DatedFigure[]> {
    const query = { category: 'linear', symbol, period: '5min', limit: 1 };
    return this.#ask('/v5/market/account-ratio', query, 'optional', (result) =>
      parseDatedRows(`Bybit account ratio of ${symbol}`, listOf(result), 'timestamp', 'buyRatio'),
    );
  }

  /** All of a category: there are more than one reply holds. */
  async instruments(category: BybitCategory): Asked<ReadonlyMap<string, BybitInstrument>> {
    const all = new Map<string, BybitInstrument>();
    let cursor: string | undefined;
    for (;;) {
      const query = { category, limit: category === 'spot' ? undefined : MOST_INSTRUMENTS, cursor };
      const page = await this.#ask('/v5/market/instruments-info', query, 'live', parseInstruments);
      if (!page.ok) return page;
      for (const instrument of page.value.value.instruments) all.set(instrument.symbol, instrument);
      const { next } = page.value.value;
      if (next === null || next === cursor) return ok({ ...page.value, value: all });
      cursor = next;
    }
  }

  [Symbol.dispose](): void {
    this.#http[Symbol.dispose]();
  }

  async #ask<Value>(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    priority: RequestPriority,
    read: (result: unknown) => Result<Value, Drift>,
  ): Asked<Value> {
    const reply = await this.#http.ask({ path, query, priority });
    if (!reply.ok) return reply;
    const { body, seenMs, tookMs, text } = reply.value;
    const { result, time } = body as Envelope;
    const value = read(result);
    if (!value.ok) {
      const said = driftText(value.failure);
      this.#drifted(said);
      return fail(trouble('unwell', said));
    }
    const atMs = typeof time === 'number' && Number.isSafeInteger(time) && time > 0 ? time : seenMs;
    return ok({ value: value.value, atMs, seenMs, tookMs, bytes: text.length });
  }

  #judge({ status, headers, body }: HttpReply): HttpTrouble | 'fine' | null {
    if (status === FORBIDDEN) {
      // The first answer of all says where we are; a later one, that we ask too often. Only the latter heals by waiting.
      return this.#hasAnswered
        ? trouble('throttled', 'Bybit has shut us out for asking too often (HTTP 403).', status, SHUT_OUT_MS)
        : trouble(
            'refused',
            'Bybit does not serve the country or network that this computer is in (HTTP 403). If you may use one of its regional addresses, enter it as venues.bybit.restUrl in config.yaml.',
            status,
          );
    }
    if (typeof body !== 'object' || body === null || status !== 200) return null;
    this.#hasAnswered = true;
    const { retCode, retMsg } = body as Envelope;
    const said = `Bybit answered ${String(retCode)}: ${String(retMsg)}`;
    switch (retCode) {
      case 0: {
        if (headers.get('x-bapi-limit-status') === '0') this.#limiter.closeUntil(resetMs(headers) ?? 0);
        return 'fine';
      }
      case TOO_MANY_VISITS: {
        const untilMs = resetMs(headers);
        const waitMs = untilMs === null ? TERMS.perMs : Math.max(0, untilMs - this.#tools.clock.now());
        return trouble('throttled', said, status, Math.min(waitMs, SHUT_OUT_MS));
      }
      case ADDRESS_LIMITED:
        return trouble('throttled', said, status, SHUT_OUT_MS);
      case PARAMETERS:
      case NOT_ALLOWED:
        return trouble('absent', said, status);
      case SERVER_ERROR:
        return trouble('unwell', said, status);
      default:
        return trouble('unwell', said, status);
    }
  }
}

function listOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null ? (result as { readonly list?: unknown }).list : result;
}

function resetMs(headers: Headers): number | null {
  const at = Number(headers.get('x-bapi-limit-reset-timestamp') ?? Number.NaN);
  return Number.isSafeInteger(at) && at > 0 ? at : null;
}
