import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import { ToldCloses } from '#connectors/shared/told-closes';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { YahooClient } from '#connectors/yahoo/http/yahoo-client';
import { parseChart } from '#connectors/yahoo/parse/yahoo-chart';
import type { SourceId } from '#domain/instrument';
import type { LineState, VenueOutlet } from '#ports/venue';
import { HOUR_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface YahooClosesParts {
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly client: YahooClient;
  readonly tools: VenueTools;
}

/** Closes of past sessions, adjusted for splits and dividends; a new one once its session is over. */
export class YahooCloses implements Disposable {
  readonly #parts: YahooClosesParts;
  readonly #line: PolledLine;
  readonly #closes: ToldCloses;
  #outlet: VenueOutlet | null = null;

  constructor(parts: YahooClosesParts) {
    const { source, tools } = parts;
    this.#parts = parts;
    this.#closes = new ToldCloses(source, tools.nyse);
    this.#line = new PolledLine({
      venue: 'yahoo',
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
    let [messages, bytes, latencyMs] = [0, 0, 0];
    let unread: HttpTrouble | null = null;
    for (const symbol of this.#parts.symbols) {
      const reply = await this.#parts.client.chart(symbol, { interval: '1d', range: '2y' }, 'backfill');
      if (!reply.ok) {
        if (reply.failure.kind === 'absent') continue;
        return reply;
      }
      const { body, text, seenMs, tookMs } = reply.value;
      const chart = parseChart(body, { symbol, interval: '1d' });
      if (!chart.ok) {
        const said = driftText(chart.failure);
        this.#line.drifted(said);
        unread ??= trouble('unwell', said);
        continue;
      }
      messages++;
      bytes += text.length;
      latencyMs = tookMs;
      // A row is stamped with the open.
      const closes = chart.value.rows.map(({ startMs, adjusted }) => ({ atMs: startMs, close: adjusted ?? 0 }));
      if (this.#outlet !== null) this.#closes.tell(symbol, closes, seenMs, this.#outlet.push);
    }
    return messages === 0 && unread !== null ? fail(unread) : ok({ atMs: null, latencyMs, messages, bytes });
  }
}
