import type { AlpacaClient } from '#connectors/alpaca/http/alpaca-client';
import { calendarDifferences, parseCalendar, parseClock } from '#connectors/alpaca/parse/rest-calendar';
import { PolledLine, type Polled } from '#connectors/shared/polled-line';
import { driftText } from '#connectors/shared/schema-drift';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { addDays, type CivilDay, formatDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { LineState } from '#ports/venue';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { ok, type Result } from '#primitives/result';

export interface AlpacaCalendarParts {
  readonly client: AlpacaClient;
  readonly tools: VenueTools;
  readonly changed: () => void;
}

const EVERY_MS = 5 * MINUTE_MS;
const DAYS_AHEAD = 45;
/** At the bell, two clocks may disagree for a moment. */
const BELL_MS = 30 * SECOND_MS;

/** Alpaca's clock and calendar, held against ours: a difference is told, and ours counts. */
export class AlpacaCalendar implements Disposable {
  readonly #parts: AlpacaCalendarParts;
  readonly #line: PolledLine;
  #comparedDay: CivilDay | null = null;
  #differences: readonly string[] = [];
  #openText: string | null = null;

  constructor(parts: AlpacaCalendarParts) {
    this.#parts = parts;
    this.#line = new PolledLine({
      venue: 'alpaca',
      line: 'clock and calendar',
      everyMs: EVERY_MS,
      tools: parts.tools,
      poll: () => this.#ask(),
      changed: parts.changed,
    });
  }

  get state(): LineState {
    return this.#line.state;
  }

  /** In words; empty while they agree. */
  get differences(): readonly string[] {
    return this.#openText === null ? this.#differences : [this.#openText, ...this.#differences];
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

  async #ask(): Promise<Result<Polled, HttpTrouble>> {
    const reply = await this.#parts.client.trading({ path: '/v2/clock', priority: 'optional' });
    if (!reply.ok) return reply;
    const { body, seenMs, text, tookMs } = reply.value;
    const parsed = parseClock(body);
    if (!parsed.ok) this.#line.drifted(driftText(parsed.failure));
    const at = parsed.ok ? parsed.value.at : null;
    if (parsed.ok) this.#compareOpen(parsed.value.isOpen, parsed.value.at.ms);
    const compared = await this.#askCalendar();
    if (!compared.ok) return compared;
    // It was read on the way there or back: half of the time has passed since.
    const atMs = at === null ? null : Math.round(at.ms + tookMs / 2);
    return ok({
      atMs: atMs === null ? null : atMs + (this.#parts.tools.clock.now() - seenMs),
      latencyMs: tookMs,
      messages: 1,
      bytes: text.length,
    });
  }

  #compareOpen(isOpen: boolean, atMs: number): void {
    if (!isCovered(atMs)) return;
    const session = this.#parts.tools.nyse.session(newYorkDay(atMs));
    const isBell =
      session !== null && [session.openMs, session.closeMs].some((bell) => Math.abs(atMs - bell) < BELL_MS);
    if (isBell) return;
    const isOurs = session !== null && atMs >= session.openMs && atMs < session.closeMs;
    const word = (open: boolean): string => (open ? 'open' : 'closed');
    this.#openText = isOpen === isOurs ? null : `now: Alpaca says ${word(isOpen)}, Argus ${word(isOurs)}`;
  }

  async #askCalendar(): Promise<Result<null, HttpTrouble>> {
    const { client, tools } = this.#parts;
    const today = newYorkDay(tools.clock.now());
    if (this.#comparedDay === today) return ok(null);
    const last = addDays(today, DAYS_AHEAD);
    const query = { start: formatDay(today), end: formatDay(last) };
    const reply = await client.trading({ path: '/v2/calendar', query, priority: 'backfill' });
    if (!reply.ok) return reply;
    const parsed = parseCalendar(reply.value.body);
    if (!parsed.ok) {
      this.#line.drifted(driftText(parsed.failure));
      return ok(null);
    }
    this.#comparedDay = today;
    this.#differences = calendarDifferences(parsed.value, tools.nyse, today, last);
    return ok(null);
  }
}
