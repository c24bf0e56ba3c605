import { type CivilDay, FRIDAY, MONDAY, SATURDAY, SUNDAY, utcDay, weekday } from '#market/sessions/civil-date';
import type { Session } from '#domain/regime';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type SessionSpan, sessionSpanAt } from '#market/sessions/session-span';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';

/** What a coin made of a session, or of the weekend between two weeks of New York, from its first to its last price. */
export interface SessionReturn {
  readonly session: Session | 'WEEKEND';
  /** UTC date on which it began. */
  readonly day: CivilDay;
  readonly change: number;
}

interface Price {
  readonly price: number;
  readonly atMs: EpochMs;
}

/** Prices further apart than this from the border of a session say nothing about it. */
const FRESH_MS = 5 * MINUTE_MS;

/**
 * Returns of a coin by session. One whose beginning or end nobody saw, because a tape begins within it or a feed was
 * silent, has none.
 */
export class SessionReturns {
  readonly #nyse: NyseCalendar;
  #span: SessionSpan | null = null;
  /** What it began at. */
  #from: Price | null = null;
  #last: Price | null = null;
  /** The last price of Friday in New York. */
  #week: Price | null = null;

  constructor(nyse: NyseCalendar) {
    this.#nyse = nyse;
  }

  /** The session that goes on. */
  get session(): Session | null {
    return this.#span?.session ?? null;
  }

  /** Since it began; null while that is not known. */
  get changeSoFar(): number | null {
    return changeOf(this.#from, this.#last);
  }

  /** The newest price at the end of a minute. Answers what is over by then, the session first. */
  add(price: number | null, pricedMs: EpochMs | null, atMs: EpochMs): readonly SessionReturn[] {
    // The minute that ended belongs to the session that it began in.
    const span = sessionSpanAt('crypto', this.#nyse, atMs - 1);
    const ended = this.#span === null || this.#span.fromMs === span.fromMs ? [] : this.#hand(this.#span, span);
    if (this.#span === null && atMs - span.fromMs <= FRESH_MS) this.#from = known(price, pricedMs);
    this.#span = span;
    this.#last = known(price, pricedMs) ?? this.#last;
    return ended;
  }

  #hand(before: SessionSpan, next: SessionSpan): readonly SessionReturn[] {
    const last = isFreshAt(this.#last, before.untilMs) ? this.#last : null;
    const ended: SessionReturn[] = [];
    const change = changeOf(this.#from, last);
    if (change !== null) ended.push({ session: before.session, day: before.day, change });
    if (before.session === 'US' && weekday(before.day) === FRIDAY) this.#week = last;
    if (weekday(utcDay(next.fromMs)) === MONDAY && next.session === 'ASIA') {
      const weekend = changeOf(this.#week, last);
      if (weekend !== null) ended.push({ session: 'WEEKEND', day: before.day, change: weekend });
      this.#week = null;
    }
    // What the one ended at is what the other begins at, unless something lies between them.
    this.#from = before.untilMs === next.fromMs ? last : null;
    return ended;
  }
}

export function isWeekend(day: CivilDay): boolean {
  return weekday(day) === SATURDAY || weekday(day) === SUNDAY;
}

function known(price: number | null, atMs: EpochMs | null): Price | null {
  return price !== null && atMs !== null && Number.isFinite(price) && price > 0 ? { price, atMs } : null;
}

function isFreshAt(price: Price | null, atMs: EpochMs): boolean {
  return price !== null && price.atMs <= atMs && atMs - price.atMs <= FRESH_MS;
}

function changeOf(from: Price | null, to: Price | null): number | null {
  return from === null || to === null || to.atMs <= from.atMs ? null : to.price / from.price - 1;
}
