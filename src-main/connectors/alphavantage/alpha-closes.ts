import type { AlphaClient } from '#connectors/alphavantage/http/alpha-client';
import { type AlphaDay, DAYS_KEY, parseDays } from '#connectors/alphavantage/parse/alpha-bars';
import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type SourceId, ticker } from '#domain/instrument';
import { parseDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { LineState, VenueOutlet } from '#ports/venue';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

export interface AlphaClosesParts {
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly client: AlphaClient;
  readonly tools: VenueTools;
}

const EVERY_MS = 2 * MINUTE_MS;
/** A close is settled by then. */
const SETTLED_MS = 20 * MINUTE_MS;
/** More than a year of sessions: what returns over days are measured against. */
const SESSIONS = 300;

/**
 * Closes of past sessions, adjusted for splits and dividends. Nobody waits for them: they are asked for only when
 * nothing else is, and later where there was no request to spare.
 */
export class AlphaCloses implements Disposable {
  readonly #parts: AlphaClosesParts;
  readonly #line: PolledLine;
  /** By symbol: the newest session told. */
  readonly #told = new Map<string, EpochMs>();
  #outlet: VenueOutlet | null = null;

  constructor(parts: AlphaClosesParts) {
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'alphavantage',
      line: 'daily closes',
      everyMs: EVERY_MS,
      tools: parts.tools,
      poll: () => this.#ask(),
      isDue: () => this.#wanting().length > 0,
      changed: () => this.#outlet?.changed(),
    });
  }

  get state(): LineState {
    return this.#line.state;
  }

  start(outlet: VenueOutlet): void {
    this.#outlet = outlet;
    const { missingKey } = this.#parts.client;
    if (missingKey === null) this.#line.start();
    else this.#line.refuse(missingKey);
  }

  askNow(): void {
    if (this.#outlet !== null && this.#parts.client.missingKey === null) this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#outlet = null;
    this.#line[Symbol.dispose]();
  }

  /** Symbols whose last settled session has not been told. */
  #wanting(): readonly string[] {
    const { symbols, tools } = this.#parts;
    const settledMs = this.#settledMs(tools.clock.now());
    return settledMs === null ? [] : symbols.filter((symbol) => (this.#told.get(symbol) ?? 0) < settledMs);
  }

  /** The close of the newest session that is settled by now. */
  #settledMs(nowMs: EpochMs): EpochMs | null {
    const { nyse } = this.#parts.tools;
    if (!isCovered(nowMs)) return null;
    const today = newYorkDay(nowMs);
    const session = nyse.session(today);
    if (session !== null && nowMs >= session.closeMs + SETTLED_MS) return session.closeMs;
    return nyse.session(nyse.previous(today))?.closeMs ?? null;
  }

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    let [messages, bytes, latencyMs] = [0, 0, 0];
    for (const symbol of this.#wanting()) {
      const reply = await this.#parts.client.ask({
        function: 'TIME_SERIES_DAILY_ADJUSTED',
        query: { symbol, outputsize: this.#told.has(symbol) ? 'compact' : 'full' },
        priority: 'optional',
        what: `daily closes of ${symbol}`,
        isData: (body) => typeof body === 'object' && body !== null && DAYS_KEY in body,
      });
      if (!reply.ok) {
        if (reply.failure.kind === 'absent') continue;
        // All is well with the line: there was no request to spare, and nobody waits.
        if (reply.failure.kind === 'dropped') break;
        return reply;
      }
      const { body, text, seenMs, tookMs } = reply.value;
      messages++;
      bytes += text.length;
      latencyMs = tookMs;
      const days = parseDays(body, symbol);
      if (days.ok) this.#tell(symbol, days.value, seenMs);
      else this.#line.drifted(driftText(days.failure));
    }
    return ok({ atMs: null, latencyMs, messages, bytes });
  }

  #tell(symbol: string, days: readonly AlphaDay[], seenMs: EpochMs): void {
    const { source, tools } = this.#parts;
    for (const { day, close } of days.slice(-SESSIONS)) {
      const civilDay = parseDay(day);
      const session = civilDay === null ? null : tools.nyse.session(civilDay);
      // The session that still runs is in the table as well.
      if (session === null || session.closeMs + SETTLED_MS > seenMs) continue;
      if (session.closeMs <= (this.#told.get(symbol) ?? 0)) continue;
      this.#told.set(symbol, session.closeMs);
      const { closeMs: atMs } = session;
      const named = { source, symbol: ticker(symbol), name: 'daily-close' } as const;
      this.#outlet?.push(source, { kind: 'metric', seenMs, ...named, atMs, value: close });
    }
  }
}
