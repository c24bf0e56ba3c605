import type { TradingCalendar } from '#domain/instrument';
import type { Session } from '#domain/regime';
import { type CivilDay, startOfDayMs, utcDay } from '#market/sessions/civil-date';
import {
  COVERED_FROM_MS,
  COVERED_UNTIL_MS,
  FIRST_DAY,
  LAST_DAY,
  newYorkDay,
  utcFromNewYork,
} from '#market/sessions/new-york-time';
import type { NyseCalendar, TradingSession } from '#market/sessions/nyse-calendar';
import { type EpochMs, epochMs, HOUR_MS } from '#primitives/clock';

/** A stretch of time with one label, [fromMs, untilMs): good for every instant within, so that callers may keep it. */
export interface SessionSpan {
  readonly session: Session;
  readonly fromMs: EpochMs;
  readonly untilMs: EpochMs;
  /** The date on which the span begins: in New York for `nyse`, in UTC for `crypto`. Only CLOSED outlasts its date. */
  readonly day: CivilDay;
}

const PRE_FROM_MS = 4 * HOUR_MS;
const POST_LENGTH_MS = 4 * HOUR_MS;

/** The span that holds an instant. `nyse` answers for 1990 to 2050 (`isCovered`), `crypto` for any time. */
export function sessionSpanAt(calendar: TradingCalendar, nyse: NyseCalendar, utcMs: number): SessionSpan {
  return calendar === 'crypto' ? cryptoSpanAt(utcMs) : nyseSpanAt(nyse, utcMs);
}

function nyseSpanAt(nyse: NyseCalendar, utcMs: number): SessionSpan {
  const day = newYorkDay(utcMs);
  const session = nyse.session(day);
  if (session === null) return closedSpan(lastPostUntil(nyse, day), nextPreFrom(nyse, day));
  const preFrom = preFromMs(day);
  if (utcMs < preFrom) return closedSpan(lastPostUntil(nyse, day), preFrom);
  if (utcMs < session.openMs) return { session: 'PRE', fromMs: preFrom, untilMs: session.openMs, day };
  if (utcMs < session.closeMs) return { session: 'RTH', fromMs: session.openMs, untilMs: session.closeMs, day };
  const postUntil = postUntilMs(session);
  if (utcMs < postUntil) return { session: 'POST', fromMs: session.closeMs, untilMs: postUntil, day };
  return closedSpan(postUntil, nextPreFrom(nyse, day));
}

function closedSpan(fromMs: EpochMs, untilMs: EpochMs): SessionSpan {
  return { session: 'CLOSED', fromMs, untilMs, day: newYorkDay(fromMs) };
}

/** The years we know begin and end with a holiday and a weekend: the spans there stop where our knowledge does. */
function lastPostUntil(nyse: NyseCalendar, before: CivilDay): EpochMs {
  for (let day = before - 1; day >= FIRST_DAY; day--) {
    const session = nyse.session(day as CivilDay);
    if (session !== null) return postUntilMs(session);
  }
  return COVERED_FROM_MS;
}

function nextPreFrom(nyse: NyseCalendar, after: CivilDay): EpochMs {
  for (let day = after + 1; day <= LAST_DAY; day++) {
    if (nyse.isTradingDay(day as CivilDay)) return preFromMs(day as CivilDay);
  }
  return COVERED_UNTIL_MS;
}

function preFromMs(day: CivilDay): EpochMs {
  return utcFromNewYork(day, PRE_FROM_MS);
}

function postUntilMs(session: TradingSession): EpochMs {
  return epochMs(session.closeMs + POST_LENGTH_MS);
}

interface CryptoShift {
  readonly session: Session;
  readonly fromHour: number;
  readonly untilHour: number;
}

const LATE: CryptoShift = { session: 'LATE', fromHour: 21, untilHour: 24 };
const CRYPTO_SHIFTS: readonly CryptoShift[] = [
  { session: 'ASIA', fromHour: 0, untilHour: 7 },
  { session: 'EU', fromHour: 7, untilHour: 13 },
  { session: 'US', fromHour: 13, untilHour: 21 },
];

function cryptoSpanAt(utcMs: number): SessionSpan {
  const day = utcDay(utcMs);
  const midnight = startOfDayMs(day);
  const shift = CRYPTO_SHIFTS.find(({ untilHour }) => utcMs < midnight + untilHour * HOUR_MS) ?? LATE;
  return {
    session: shift.session,
    fromMs: epochMs(midnight + shift.fromHour * HOUR_MS),
    untilMs: epochMs(midnight + shift.untilHour * HOUR_MS),
    day,
  };
}
