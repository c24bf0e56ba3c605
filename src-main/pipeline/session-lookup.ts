import type { TradingCalendar } from '#domain/instrument';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type SessionSpan, sessionSpanAt } from '#market/sessions/session-span';

/** Answers from the span found last as long as the instant lies within it. A cache, not state. */
export class SessionLookup {
  readonly #calendar: TradingCalendar;
  readonly #nyse: NyseCalendar;
  #span: SessionSpan | null = null;

  constructor(calendar: TradingCalendar, nyse: NyseCalendar) {
    this.#calendar = calendar;
    this.#nyse = nyse;
  }

  at(ms: number): SessionSpan {
    const known = this.#span;
    if (known !== null && ms >= known.fromMs && ms < known.untilMs) return known;
    this.#span = sessionSpanAt(this.#calendar, this.#nyse, ms);
    return this.#span;
  }
}
