import type { AlpacaClient } from '#connectors/alpaca/http/alpaca-client';
import type { StockBar } from '#connectors/alpaca/parse/stock-figures';
import { parseBars, parseSnapshots, type StockSnapshot } from '#connectors/alpaca/parse/rest-stocks';
import type { TimeSpan } from '#connectors/shared/open-time';
import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { LineState } from '#ports/venue';
import { DAY_MS, type EpochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

export interface AlpacaHistoryParts {
  /** Those that Alpaca understands: one that it does not spoils every question. */
  readonly symbols: () => readonly string[];
  readonly feed: string;
  readonly client: AlpacaClient;
  readonly tools: VenueTools;
  readonly changed: () => void;
  readonly snapshot: (snapshot: StockSnapshot, seenMs: EpochMs) => void;
  readonly bar: (symbol: string, bar: StockBar, seenMs: EpochMs) => void;
}

interface Wanted {
  readonly fromMs: number;
  /** Its minute is asked for as well: the stream may have come back in the middle of it. */
  readonly toMs: number;
}

/** A minute is to be had a while after it ended. */
const LAG_MS = 90 * SECOND_MS;
const ASK_MS = 20 * SECOND_MS;
/** Further back than that, history belongs into files. */
const REACH_MS = 5 * DAY_MS;

/** What the stream could not tell: where prices stand when it begins, and the minutes that it missed. */
export class AlpacaHistory implements Disposable {
  readonly #parts: AlpacaHistoryParts;
  readonly #line: PolledLine;
  #wanted: Wanted | null = null;
  #wantsSnapshots = false;

  constructor(parts: AlpacaHistoryParts) {
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'alpaca',
      line: 'backfill',
      everyMs: ASK_MS,
      tools: parts.tools,
      poll: () => this.#ask(),
      isDue: () => this.#wantsSnapshots || this.#wanted !== null,
      budget: () => parts.client.budget,
      changed: parts.changed,
    });
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

  /** The stream has begun: it tells changes, and not where prices stand. */
  wantSnapshots(): void {
    this.#wantsSnapshots = true;
    this.#line.askNow();
  }

  /** The stream is complete again. */
  wantMinutes({ fromMs, toMs }: TimeSpan): void {
    this.#wanted = { fromMs: Math.min(this.#wanted?.fromMs ?? fromMs, fromMs), toMs };
    this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#line[Symbol.dispose]();
  }

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    let [messages, bytes, latencyMs] = [0, 0, 0];
    if (this.#wantsSnapshots) {
      this.#wantsSnapshots = false;
      const asked = await this.#askSnapshots();
      if (!asked.ok) {
        this.#wantsSnapshots = true;
        return asked;
      }
      ({ messages, bytes } = asked.value);
      latencyMs = asked.value.latencyMs ?? 0;
    }
    const wanted = this.#wanted;
    if (wanted !== null) {
      const asked = await this.#askBars(wanted);
      if (!asked.ok) return asked;
      messages += asked.value.messages;
      bytes += asked.value.bytes;
      const isAll = this.#parts.tools.clock.now() >= wanted.toMs + LAG_MS;
      if (isAll && this.#wanted === wanted) this.#wanted = null;
    }
    return ok({ atMs: null, latencyMs, messages, bytes });
  }

  async #askSnapshots(): Promise<Result<Polled, HttpTrouble>> {
    const { client, symbols, feed } = this.#parts;
    const query = { symbols: symbols().join(','), feed };
    const reply = await client.data({ path: '/v2/stocks/snapshots', query, priority: 'live' });
    if (!reply.ok) return reply;
    const { body, seenMs, text, tookMs } = reply.value;
    const parsed = parseSnapshots(body);
    if (parsed.ok) for (const one of parsed.value) this.#parts.snapshot(one, seenMs);
    else this.#line.drifted(driftText(parsed.failure));
    return ok({ atMs: null, latencyMs: tookMs, messages: 1, bytes: text.length });
  }

  async #askBars({ fromMs, toMs }: Wanted): Promise<Result<Polled, HttpTrouble>> {
    const { client, symbols, feed, tools, bar } = this.#parts;
    const nowMs = tools.clock.now();
    const firstMs = minuteOf(Math.max(fromMs, nowMs - REACH_MS));
    const query = {
      symbols: symbols().join(','),
      timeframe: '1Min',
      start: new Date(firstMs).toISOString(),
      end: new Date(Math.min(nowMs, minuteOf(toMs) + MINUTE_MS)).toISOString(),
      limit: 10_000,
      adjustment: 'raw',
      feed,
      sort: 'asc',
    };
    const asked = await client.pages('data', { path: '/v2/stocks/bars', query, priority: 'backfill' });
    if (!asked.ok) return asked;
    const { pages, bytes } = asked.value;
    const found: { readonly symbol: string; readonly bar: StockBar }[] = [];
    for (const { body } of pages) {
      const parsed = parseBars(body);
      if (!parsed.ok) {
        this.#line.drifted(driftText(parsed.failure));
        continue;
      }
      for (const [symbol, bars] of parsed.value) found.push(...bars.map((one) => ({ symbol, bar: one })));
    }
    // Pages come symbol by symbol; what is told goes forward in time.
    found.sort((left, right) => left.bar.startMs - right.bar.startMs);
    const seenMs = pages.at(-1)?.seenMs ?? nowMs;
    for (const one of found) if (one.bar.startMs >= firstMs) bar(one.symbol, one.bar, seenMs);
    return ok({ atMs: null, latencyMs: null, messages: pages.length, bytes });
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
