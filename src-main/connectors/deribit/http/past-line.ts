import type { DeribitHttp } from '#connectors/deribit/http/deribit-http';
import { parseHistoricalVolatility, parseVolatilityPage } from '#connectors/deribit/parse/volatility-rows';
import type { CoinFeed } from '#connectors/deribit/stream/coin-feed';
import { type Polled, PolledLine } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type SourceId, type Ticker, ticker } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import type { PushInput } from '#ports/input-feed';
import type { LineState } from '#ports/venue';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, SECOND_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

export interface PastLineParts {
  readonly coins: readonly CoinFeed[];
  readonly http: DeribitHttp;
  readonly tools: VenueTools;
  readonly source: SourceId;
  readonly push: PushInput;
  /** The symbol under which a coin's volatility index is kept. */
  readonly volatilityOf: (coin: string) => Ticker;
  /** Until when the tape has everything. */
  readonly knownThroughMs: EpochMs | null;
  readonly changed: () => void;
}

/** Days that ranks are made of, and some that were lost. */
const PAST_DAYS = 400;
const RETRY_MS = 5 * SECOND_MS;

/** What days before today were like: volatility indices day by day, and how much prices moved in the last weeks. */
export class PastLine implements Disposable {
  readonly #parts: PastLineParts;
  readonly #line: PolledLine;
  /** The first day that is not known yet, coin by coin. */
  readonly #wantedMs = new Map<string, number>();
  #messages = 0;
  #bytes = 0;

  constructor(parts: PastLineParts) {
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'deribit',
      line: 'past days',
      everyMs: HOUR_MS,
      retryMs: RETRY_MS,
      tools: parts.tools,
      poll: () => this.#poll(),
      changed: parts.changed,
    });
    const nowMs = parts.tools.clock.now();
    const fromMs = Math.max(nowMs - PAST_DAYS * DAY_MS, parts.knownThroughMs ?? 0);
    for (const { coin } of parts.coins) this.#wantedMs.set(coin, startOfDay(fromMs));
  }

  get state(): LineState {
    return this.#line.state;
  }

  start(): void {
    this.#line.start();
  }

  askNow(): void {
    this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#line[Symbol.dispose]();
  }

  async #poll(): Promise<Result<Polled, HttpTrouble>> {
    this.#messages = this.#bytes = 0;
    for (const feed of this.#parts.coins) {
      const days = await this.#askDays(feed);
      if (!days.ok) return days;
      const historical = await this.#askHistorical(feed.coin);
      if (!historical.ok) return historical;
    }
    return ok({ atMs: null, latencyMs: null, messages: this.#messages, bytes: this.#bytes });
  }

  /** Finished days from the first that is not known, a page at a time from the newest back, told oldest first. */
  async #askDays(feed: CoinFeed): Promise<Result<null, HttpTrouble>> {
    const { tools, volatilityOf } = this.#parts;
    const { coin } = feed;
    const today = startOfDay(tools.clock.now());
    const fromMs = this.#wantedMs.get(coin) ?? today;
    const found = new Map<number, number>();
    for (let toMs: number | null = today - 1; toMs !== null && toMs >= fromMs;) {
      const asked = await this.#ask('public/get_volatility_index_data', {
        currency: coin,
        start_timestamp: fromMs,
        end_timestamp: toMs,
        // Seconds, or 1D: 60 would be a minute here and an hour for charts.
        resolution: '1D',
      });
      if (!asked.ok) {
        // Not every coin has an index: those that have none are no trouble.
        if (asked.failure.kind === 'absent') break;
        if (asked.failure.kind === 'refused') feed.pastTold();
        return asked;
      }
      const page = parseVolatilityPage(asked.value.result, coin);
      if (!page.ok) {
        this.#line.drifted(driftText(page.failure));
        feed.pastTold();
        return ok(null);
      }
      for (const { startMs, close } of page.value.days) found.set(startOfDay(startMs), close);
      const next: number | null = page.value.continuation;
      // A page that does not lead back would be asked for for ever.
      toMs = next !== null && next < toMs ? next : null;
    }
    const days = [...found]
      .filter(([startMs]) => startMs >= fromMs && startMs < today)
      .sort(([left], [right]) => left - right);
    for (const [startMs, close] of days) this.#tell(volatilityOf(coin), 'dvol', close, startMs + DAY_MS - 1);
    this.#wantedMs.set(coin, today);
    feed.pastTold();
    return ok(null);
  }

  async #askHistorical(coin: string): Promise<Result<null, HttpTrouble>> {
    const asked = await this.#ask('public/get_historical_volatility', { currency: coin });
    if (!asked.ok) return asked.failure.kind === 'absent' ? ok(null) : asked;
    const newest = parseHistoricalVolatility(asked.value.result, coin);
    if (!newest.ok) this.#line.drifted(driftText(newest.failure));
    else if (newest.value !== null)
      this.#tell(ticker(coin), 'historical-volatility', newest.value.volatility, newest.value.atMs);
    return ok(null);
  }

  async #ask(method: string, query: Readonly<Record<string, string | number>>) {
    const asked = await this.#parts.http.ask({ method, query, priority: 'backfill' });
    if (asked.ok) {
      this.#messages++;
      this.#bytes += asked.value.bytes;
    }
    return asked;
  }

  #tell(symbol: Ticker, name: MetricName, value: number, atMs: number): void {
    const { source, push, tools } = this.#parts;
    push(source, { kind: 'metric', seenMs: tools.clock.now(), source, symbol, atMs: epochMs(atMs), name, value });
  }
}

function startOfDay(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}
