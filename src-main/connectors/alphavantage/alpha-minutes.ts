import type { AlphaClient } from '#connectors/alphavantage/http/alpha-client';
import { MINUTES_KEY, parseMinutes } from '#connectors/alphavantage/parse/alpha-bars';
import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { PolledMinutes, type PolledBar } from '#connectors/shared/polled-minutes';
import { driftText } from '#connectors/shared/schema-drift';
import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { type SourceId, ticker } from '#domain/instrument';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { LineState, VenueOutlet } from '#ports/venue';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface AlphaMinutesParts {
  readonly source: SourceId;
  readonly symbols: readonly string[];
  readonly client: AlphaClient;
  readonly tools: VenueTools;
}

/** `compact` has a hundred bars. */
const COMPACT_MS = 90 * MINUTE_MS;
const AFTER_CLOSE_MS = 10 * MINUTE_MS;
/** Later than the others ask, so that the minute is in its table. */
const OFFSET_MS = 12 * SECOND_MS;
const WATCH_MS = 30 * SECOND_MS;
/** Without a realtime plan, what comes is a quarter of an hour old; five minutes without a trade are nothing unusual. */
const DELAYED_MS = 14 * MINUTE_MS;

/** The minutes of regular hours, once a minute while New York trades. */
export class AlphaMinutes implements Disposable {
  readonly #parts: AlphaMinutesParts;
  readonly #line: PolledLine;
  readonly #unknown = new Set<string>();
  #followed: readonly PolledMinutes[] = [];
  #outlet: VenueOutlet | null = null;
  #watch: Disposable | null = null;

  constructor(parts: AlphaMinutesParts) {
    const { tools, client } = parts;
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'alphavantage',
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

  /** Symbols that Alpha Vantage does not know. */
  get unknown(): readonly string[] {
    return [...this.#unknown];
  }

  start(outlet: VenueOutlet): void {
    this.#outlet = outlet;
    const { source, symbols, tools, client } = this.#parts;
    const knownMs = outlet.knownThroughMs ?? tools.clock.now();
    this.#followed = symbols.map((name) => {
      const symbol = ticker(name);
      const index = outlet.indexOf(source, symbol);
      const gapTold = (): void => this.#line.gapTold();
      return new PolledMinutes({ source, symbol, index, knownMs, nyse: tools.nyse, push: outlet.push, gapTold });
    });
    const { missingKey } = client;
    if (missingKey !== null) return this.#line.refuse(missingKey);
    this.#line.start();
    this.#watchOn();
  }

  askNow(): void {
    if (this.#outlet !== null && this.#parts.client.missingKey === null) this.#line.askNow();
  }

  [Symbol.dispose](): void {
    this.#outlet = null;
    this.#watch?.[Symbol.dispose]();
    this.#line[Symbol.dispose]();
  }

  #isDue(): boolean {
    const { clock, nyse } = this.#parts.tools;
    const nowMs = clock.now();
    if (!isCovered(nowMs) || this.#followed.length === 0) return false;
    const session = nyse.session(newYorkDay(nowMs));
    const isOpen = session !== null && nowMs >= session.openMs && nowMs < session.closeMs + AFTER_CLOSE_MS;
    // Once at the start in any case: what happened while Argus was off may still be had.
    return isOpen || this.#line.state.heardMs === null;
  }

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    let [messages, bytes, latencyMs] = [0, 0, 0];
    for (const minutes of this.#followed) {
      const asked = await this.#askFor(minutes);
      if (asked.ok) {
        messages++;
        bytes += asked.value.bytes;
        ({ latencyMs } = asked.value);
      } else if (asked.failure.kind === 'absent') this.#unknown.add(minutes.symbol);
      else return asked;
    }
    if (messages > 0) return ok({ atMs: null, latencyMs, messages, bytes });
    const names = this.#followed.map(({ symbol }) => symbol).join(', ');
    return fail(
      trouble('refused', `Alpha Vantage knows none of these symbols: ${names}. Correct them in config.yaml.`),
    );
  }

  async #askFor(
    minutes: PolledMinutes,
  ): Promise<Result<{ readonly bytes: number; readonly latencyMs: number }, HttpTrouble>> {
    const { client, tools } = this.#parts;
    const { symbol } = minutes;
    const isLong = tools.clock.now() - minutes.wantedFromMs > COMPACT_MS;
    const reply = await client.ask({
      function: 'TIME_SERIES_INTRADAY',
      query: {
        symbol,
        interval: '1min',
        outputsize: isLong ? 'full' : 'compact',
        extended_hours: 'false',
        adjusted: 'false',
        entitlement: 'realtime',
      },
      priority: isLong ? 'backfill' : 'live',
      what: `minute bars of ${symbol}`,
      isData: (body) => typeof body === 'object' && body !== null && MINUTES_KEY in body,
    });
    if (!reply.ok) return reply;
    const { body, text, seenMs, tookMs } = reply.value;
    const parsed = parseMinutes(body, symbol);
    if (!parsed.ok) {
      this.#line.drifted(driftText(parsed.failure));
      return ok({ bytes: text.length, latencyMs: tookMs });
    }
    this.#unknown.delete(symbol);
    const late = this.#lateness(parsed.value, seenMs);
    if (late === null) minutes.take(parsed.value, seenMs);
    else this.#line.drifted(`${late} Minutes that may still come would pass for minutes without a trade.`);
    return ok({ bytes: text.length, latencyMs: tookMs });
  }

  /** A table whose end is not of now says nothing of the minutes after it. Null where it is of now. */
  #lateness(bars: readonly PolledBar[], seenMs: number): string | null {
    const { nyse } = this.#parts.tools;
    const session = isCovered(seenMs) ? nyse.session(newYorkDay(seenMs)) : null;
    if (session === null || seenMs < session.openMs + DELAYED_MS) return null;
    const newestMs = bars.at(-1)?.startMs ?? 0;
    const lateMs = Math.min(seenMs, session.closeMs) - MINUTE_MS - newestMs;
    if (lateMs < DELAYED_MS) return null;
    return `The newest minute is ${Math.round(lateMs / MINUTE_MS)} minutes old: the plan of this key may have no realtime data.`;
  }

  #watchOn(): void {
    const { clock } = this.#parts.tools;
    this.#watch = clock.wakeAt(epochMs(clock.now() + WATCH_MS), () => {
      const nowMs = clock.now();
      const reason = this.#line.state.trouble?.text ?? 'no minute bars came';
      for (const minutes of this.#followed) {
        if (!this.#unknown.has(minutes.symbol)) minutes.watch(nowMs, reason);
      }
      this.#watchOn();
    });
  }
}
