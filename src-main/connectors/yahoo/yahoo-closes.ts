import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { YahooClient } from '#connectors/yahoo/http/yahoo-client';
import { type ChartRow, parseChart } from '#connectors/yahoo/parse/yahoo-chart';
import { type SourceId, ticker } from '#domain/instrument';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { LineState, VenueOutlet } from '#ports/venue';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

export interface YahooClosesParts {
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly client: YahooClient;
  readonly tools: VenueTools;
}

/** A close is settled by then. */
const SETTLED_MS = 20 * MINUTE_MS;
/** More than a year of sessions: what returns over days are measured against. */
const SESSIONS = 300;

/** Closes of past sessions, adjusted for splits and dividends, oldest first; a new one once its session is over. */
export class YahooCloses implements Disposable {
  readonly #parts: YahooClosesParts;
  readonly #line: PolledLine;
  /** By symbol, the close told of each session. A split changes all of them. */
  readonly #told = new Map<string, Map<number, number>>();
  #outlet: VenueOutlet | null = null;

  constructor(parts: YahooClosesParts) {
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'yahoo',
      line: 'daily closes',
      everyMs: HOUR_MS,
      tools: parts.tools,
      poll: () => this.#ask(),
      isDue: () => this.#isDue(),
      changed: () => this.#outlet?.changed(),
    });
  }

  get state(): LineState {
    return this.#line.state;
  }

  start(outlet: VenueOutlet): void {
    this.#outlet = outlet;
    this.#line.start();
  }

  askNow(): void {
    this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#outlet = null;
    this.#line[Symbol.dispose]();
  }

  /** Whether a session has come to its end since it was asked last. */
  #isDue(): boolean {
    const { clock, nyse } = this.#parts.tools;
    const { heardMs } = this.#line.state;
    const nowMs = clock.now();
    if (heardMs === null || !isCovered(nowMs)) return true;
    const session = nyse.session(newYorkDay(nowMs));
    const settledMs = session === null ? null : session.closeMs + SETTLED_MS;
    return settledMs !== null && nowMs >= settledMs && heardMs < settledMs;
  }

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    let [messages, bytes, latencyMs] = [0, 0, 0];
    for (const symbol of this.#parts.symbols) {
      const reply = await this.#parts.client.chart(symbol, { interval: '1d', range: '2y' }, 'backfill');
      if (!reply.ok) {
        if (reply.failure.kind === 'absent') continue;
        return reply;
      }
      const { body, text, seenMs, tookMs } = reply.value;
      messages++;
      bytes += text.length;
      latencyMs = tookMs;
      const chart = parseChart(body, { symbol, interval: '1d' });
      if (chart.ok) this.#tell(symbol, chart.value.rows, seenMs);
      else this.#line.drifted(driftText(chart.failure));
    }
    return ok({ atMs: null, latencyMs, messages, bytes });
  }

  #tell(symbol: string, rows: readonly ChartRow[], seenMs: EpochMs): void {
    const { source, tools } = this.#parts;
    const told = this.#told.get(symbol) ?? new Map<number, number>();
    this.#told.set(symbol, told);
    for (const { startMs, adjusted } of rows.slice(-SESSIONS)) {
      if (adjusted === null || adjusted <= 0 || !isCovered(startMs)) continue;
      // A row is stamped with the open, so that the date in New York is the session's.
      const session = tools.nyse.session(newYorkDay(startMs));
      if (session === null || session.closeMs + SETTLED_MS > seenMs || told.get(session.day) === adjusted) continue;
      told.set(session.day, adjusted);
      this.#outlet?.push(source, {
        kind: 'metric',
        seenMs,
        source,
        symbol: ticker(symbol),
        atMs: session.closeMs,
        name: 'daily-close',
        value: adjusted / 10_000,
      });
    }
  }
}
