import type { AlpacaClient } from '#connectors/alpaca/http/alpaca-client';
import { parseBars } from '#connectors/alpaca/parse/rest-stocks';
import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import { ToldCloses } from '#connectors/shared/told-closes';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { sourceId } from '#domain/instrument';
import type { LineState, VenueOutlet } from '#ports/venue';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface AlpacaClosesParts {
  /** Those that Alpaca understands: one that it does not spoils every question. */
  readonly symbols: () => readonly string[];
  readonly client: AlpacaClient;
  readonly tools: VenueTools;
}

/** Of all exchanges, which is free for what is older than a quarter of an hour: one exchange's last trade is no close. */
const ARCHIVE = 'sip';
const FREE_AFTER_MS = 16 * MINUTE_MS;
const REACH_MS = 430 * DAY_MS;

/** Closes of past sessions, adjusted for splits and dividends; a new one once its session is over. */
export class AlpacaCloses implements Disposable {
  readonly #parts: AlpacaClosesParts;
  readonly #line: PolledLine;
  readonly #closes: ToldCloses;
  #outlet: VenueOutlet | null = null;

  constructor(parts: AlpacaClosesParts) {
    const { tools } = parts;
    this.#parts = parts;
    this.#closes = new ToldCloses(sourceId(`alpaca-${ARCHIVE}`), tools.nyse);
    this.#line = new PolledLine({
      venue: 'alpaca',
      line: 'daily closes',
      everyMs: HOUR_MS,
      tools,
      poll: () => this.#ask(),
      isDue: () => this.#closes.isDue(tools.clock.now(), this.#line.state.heardMs),
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

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    const { client, symbols, tools } = this.#parts;
    const nowMs = tools.clock.now();
    const query = {
      symbols: symbols().join(','),
      timeframe: '1Day',
      start: new Date(nowMs - REACH_MS).toISOString(),
      end: new Date(nowMs - FREE_AFTER_MS).toISOString(),
      limit: 10_000,
      adjustment: 'all',
      feed: ARCHIVE,
      sort: 'asc',
    };
    const asked = await client.pages('data', { path: '/v2/stocks/bars', query, priority: 'backfill' });
    if (!asked.ok) return asked;
    const { pages, bytes } = asked.value;
    // A symbol may begin on one page and end on the next.
    const closes = new Map<string, { readonly atMs: number; readonly close: number }[]>();
    for (const { body } of pages) {
      const parsed = parseBars(body);
      if (!parsed.ok) {
        const said = driftText(parsed.failure);
        this.#line.drifted(said);
        return fail(trouble('unwell', said));
      }
      for (const [symbol, bars] of parsed.value) {
        const found = closes.get(symbol) ?? [];
        closes.set(symbol, found);
        // Midnight in New York, which is five in the morning in UTC, or four: the date there counts.
        found.push(...bars.map(({ startMs, close }) => ({ atMs: startMs, close })));
      }
    }
    const seenMs = pages.at(-1)?.seenMs ?? nowMs;
    if (this.#outlet !== null) {
      for (const [symbol, found] of closes) this.#closes.tell(symbol, found, seenMs, this.#outlet.push);
    }
    return ok({ atMs: null, latencyMs: null, messages: pages.length, bytes });
  }
}
