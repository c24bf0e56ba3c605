import { type SourceId, ticker } from '#domain/instrument';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { PushInput } from '#ports/input-feed';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';

/** A close of a session, adjusted for splits and dividends, in ten-thousandths of a dollar. */
export interface DailyClose {
  /** Any moment of the day in New York on which it was. */
  readonly atMs: number;
  readonly close: number;
}

/** A close is settled by then. */
const SETTLED_MS = 20 * MINUTE_MS;
/** More than a year of sessions: what returns over days are measured against. */
const SESSIONS = 300;
const UNITS = 10_000;

/** Passes closes of past sessions on, oldest first, each once, and again where a split or a dividend has changed it. */
export class ToldCloses {
  readonly #source: SourceId;
  readonly #nyse: NyseCalendar;
  readonly #told = new Map<string, Map<number, number>>();

  constructor(source: SourceId, nyse: NyseCalendar) {
    this.#source = source;
    this.#nyse = nyse;
  }

  /** Oldest first. Days without a session, and sessions that are not over, are left out. */
  tell(symbol: string, closes: readonly DailyClose[], seenMs: EpochMs, push: PushInput): void {
    const told = this.#told.get(symbol) ?? new Map<number, number>();
    this.#told.set(symbol, told);
    for (const { atMs, close } of closes.slice(-SESSIONS)) {
      const session = close > 0 && isCovered(atMs) ? this.#nyse.session(newYorkDay(atMs)) : null;
      if (session === null || session.closeMs + SETTLED_MS > seenMs || told.get(session.day) === close) continue;
      told.set(session.day, close);
      push(this.#source, {
        kind: 'metric',
        seenMs,
        source: this.#source,
        symbol: ticker(symbol),
        atMs: session.closeMs,
        name: 'daily-close',
        value: close / UNITS,
      });
    }
  }

  /** Whether a session has come to its end since that moment. */
  isDue(nowMs: EpochMs, heardMs: EpochMs | null): boolean {
    if (heardMs === null || !isCovered(nowMs)) return true;
    const session = this.#nyse.session(newYorkDay(nowMs));
    const settledMs = session === null ? null : session.closeMs + SETTLED_MS;
    return settledMs !== null && nowMs >= settledMs && heardMs < settledMs;
  }
}
