import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { PolledMinutes } from '#connectors/shared/polled-minutes';
import { driftText } from '#connectors/shared/schema-drift';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { YahooClient } from '#connectors/yahoo/http/yahoo-client';
import { parseChart, type YahooChart } from '#connectors/yahoo/parse/yahoo-chart';
import { type InstrumentIndex, type SourceId, ticker, type Ticker } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { LineState, VenueOutlet } from '#ports/venue';
import { DAY_MS, type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface YahooBarsParts {
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly client: YahooClient;
  readonly tools: VenueTools;
}

interface Followed {
  readonly minutes: PolledMinutes;
  readonly index: InstrumentIndex;
  /** Of the newest trade told. */
  tradedMs: number;
}

/** Yahoo has no older minutes for one question. */
const REACH_MS = 7 * DAY_MS;
/** The last minute of a session comes after its end. */
const AFTER_CLOSE_MS = 10 * MINUTE_MS;
/** Late enough for the minute to be settled. */
const OFFSET_MS = 7 * SECOND_MS;
const WATCH_MS = 30 * SECOND_MS;

/** The minutes of regular hours, asked for once a minute while New York trades, and the newest trade with them. */
export class YahooBars implements Disposable {
  readonly #parts: YahooBarsParts;
  readonly #line: PolledLine;
  readonly #unknown = new Set<Ticker>();
  #followed: readonly Followed[] = [];
  #outlet: VenueOutlet | null = null;
  #watch: Disposable | null = null;

  constructor(parts: YahooBarsParts) {
    const { tools, client } = parts;
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'yahoo',
      line: 'minute bars',
      everyMs: MINUTE_MS,
      offsetMs: OFFSET_MS,
      tools,
      poll: () => this.#ask(),
      isDue: () => this.#isDue(),
      budget: () => client.budget,
      changed: () => this.#outlet?.changed(),
    });
  }

  get state(): LineState {
    return this.#line.state;
  }

  /** Symbols that Yahoo does not know. */
  get unknown(): readonly Ticker[] {
    return [...this.#unknown];
  }

  start(outlet: VenueOutlet): void {
    this.#outlet = outlet;
    const { source, symbols, tools } = this.#parts;
    const knownMs = outlet.knownThroughMs ?? tools.clock.now();
    this.#followed = symbols.map((name) => {
      const symbol = ticker(name);
      const index = outlet.indexOf(source, symbol);
      const gapTold = (): void => this.#line.gapTold();
      const { push } = outlet;
      const minutes = new PolledMinutes({ source, symbol, index, knownMs, nyse: tools.nyse, push, gapTold });
      return { minutes, index, tradedMs: 0 };
    });
    this.#line.start();
    this.#watchOn();
  }

  askNow(): void {
    this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#outlet = null;
    this.#watch?.[Symbol.dispose]();
    this.#line[Symbol.dispose]();
  }

  get #known(): readonly Followed[] {
    return this.#followed.filter(({ minutes }) => !this.#unknown.has(minutes.symbol));
  }

  #isDue(): boolean {
    const { clock, nyse } = this.#parts.tools;
    const nowMs = clock.now();
    if (!isCovered(nowMs)) return false;
    const session = nyse.session(newYorkDay(nowMs));
    const isOpen = session !== null && nowMs >= session.openMs && nowMs < session.closeMs + AFTER_CLOSE_MS;
    // What was missed may still be had at night.
    return isOpen || this.#line.state.heardMs === null || this.#known.some(({ minutes }) => minutes.isBehind(nowMs));
  }

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    let [messages, bytes, latencyMs] = [0, 0, 0];
    let unread: HttpTrouble | null = null;
    for (const followed of this.#followed) {
      const asked = await this.#askFor(followed);
      if (asked.ok) {
        messages++;
        bytes += asked.value.bytes;
        ({ latencyMs } = asked.value);
      } else if (asked.failure.kind === 'throttled' || asked.failure.kind === 'refused') return asked;
      else if (asked.failure.kind !== 'absent') unread ??= asked.failure;
    }
    // One symbol that cannot be had is no reason to leave the others.
    if (messages > 0 || this.#followed.length === 0) return ok({ atMs: null, latencyMs, messages, bytes });
    if (unread !== null) return fail(unread);
    const names = this.#followed.map(({ minutes }) => minutes.symbol).join(', ');
    return fail(trouble('refused', `Yahoo knows none of these symbols: ${names}. Correct them in config.yaml.`));
  }

  async #askFor(
    followed: Followed,
  ): Promise<Result<{ readonly bytes: number; readonly latencyMs: number }, HttpTrouble>> {
    const { client, tools } = this.#parts;
    const { minutes } = followed;
    const { symbol } = minutes;
    const nowMs = tools.clock.now();
    const fromMs = Math.max(minutes.wantedFromMs, nowMs - REACH_MS);
    const query = {
      interval: '1m',
      period1: Math.floor(fromMs / SECOND_MS),
      period2: Math.ceil(nowMs / SECOND_MS),
    };
    const reply = await client.chart(symbol, query, nowMs - fromMs > REACH_MS / 7 ? 'backfill' : 'live');
    if (!reply.ok) {
      if (reply.failure.kind === 'absent') this.#unknown.add(symbol);
      return reply;
    }
    const { body, seenMs, tookMs, text } = reply.value;
    const chart = parseChart(body, { symbol, interval: '1m' });
    if (!chart.ok) {
      const said = driftText(chart.failure);
      this.#line.drifted(said);
      return fail(trouble('unwell', said));
    }
    this.#unknown.delete(symbol);
    if (chart.value.oddRows > 0) {
      this.#line.drifted(`Yahoo chart of ${symbol}: the prices of ${chart.value.oddRows} bars contradict each other.`);
    }
    minutes.take(chart.value.rows, seenMs);
    this.#tellTrade(followed, chart.value, seenMs);
    return ok({ bytes: text.length, latencyMs: tookMs });
  }

  /** Yahoo's bid and ask have no time of their own: only the last trade is told. */
  #tellTrade(followed: Followed, { last }: YahooChart, seenMs: EpochMs): void {
    if (last === null || last.atMs <= followed.tradedMs) return;
    followed.tradedMs = last.atMs;
    const { source } = this.#parts;
    this.#outlet?.push(source, {
      kind: 'quote',
      seenMs,
      instrument: followed.index,
      atMs: epochMs(last.atMs),
      bid: null,
      ask: null,
      bidSize: null,
      askSize: null,
      last: last.price as number as Price,
      volume: last.volume as Size | null,
    });
  }

  #watchOn(): void {
    const { clock } = this.#parts.tools;
    this.#watch = clock.wakeAt(epochMs(clock.now() + WATCH_MS), () => {
      const nowMs = clock.now();
      const reason = this.#line.state.trouble?.text ?? 'no minute bars came';
      for (const { minutes } of this.#known) minutes.watch(nowMs, reason);
      this.#watchOn();
    });
  }
}
