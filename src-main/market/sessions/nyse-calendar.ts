import { addDays, type CivilDay, formatDay, parseDay, SATURDAY, SUNDAY, weekday } from '#market/sessions/civil-date';
import { ruledEarlyCloses, ruledHolidays } from '#market/sessions/holiday-rules';
import { FIRST_DAY, FIRST_YEAR, LAST_DAY, LAST_YEAR, utcFromNewYork } from '#market/sessions/new-york-time';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

/** What no rule foretells: mourning, storms, attacks. New York dates and times, as they stand in the data file. */
export interface CalendarExceptions {
  readonly closed: readonly { readonly date: string; readonly reason: string }[];
  readonly early: readonly { readonly date: string; readonly closeEt: string; readonly reason: string }[];
  readonly lateOpen: readonly { readonly date: string; readonly openEt: string; readonly reason: string }[];
}

export interface TradingSession {
  readonly day: CivilDay;
  readonly openMs: EpochMs;
  /** First instant at which the regular session is over. */
  readonly closeMs: EpochMs;
  readonly early: boolean;
}

export interface EarlyClose {
  readonly reason: string;
  /** Foreseen by a standing rule, or entered in the list of exceptions. */
  readonly byRule: boolean;
}

interface MovedClose extends EarlyClose {
  readonly msOfDay: number;
}

interface MovedOpen {
  readonly msOfDay: number;
  readonly reason: string;
}

const REGULAR_OPEN_MS = 9 * HOUR_MS + 30 * MINUTE_MS;
const REGULAR_CLOSE_MS = 16 * HOUR_MS;

/** When the New York Stock Exchange trades, from 1990 to 2050. Asking outside of these years breaks an invariant. */
export class NyseCalendar {
  readonly #closed = new Map<CivilDay, string>();
  readonly #early = new Map<CivilDay, MovedClose>();
  readonly #lateOpen = new Map<CivilDay, MovedOpen>();
  readonly #sessions: (TradingSession | null | undefined)[] = [];

  constructor(exceptions: CalendarExceptions) {
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
      for (const { day, reason } of ruledHolidays(year)) this.#closed.set(day, reason);
      for (const { day, closeMsOfDay, reason } of ruledEarlyCloses(year)) {
        this.#early.set(day, { msOfDay: closeMsOfDay, reason, byRule: true });
      }
    }
    for (const { date, reason } of exceptions.closed) this.#closed.set(knownDay(date), reason);
    for (const { date, closeEt, reason } of exceptions.early) {
      this.#early.set(knownDay(date), { msOfDay: knownTime(closeEt), reason, byRule: false });
    }
    for (const { date, openEt, reason } of exceptions.lateOpen) {
      this.#lateOpen.set(knownDay(date), { msOfDay: knownTime(openEt), reason });
    }
  }

  /** The regular session of a New York date; null when there is none. */
  session(day: CivilDay): TradingSession | null {
    const index = indexOf(day);
    const kept = this.#sessions[index];
    if (kept !== undefined) return kept;
    const found = this.#find(day);
    this.#sessions[index] = found;
    return found;
  }

  /** Why a weekday has no session; null on trading days and weekends. */
  holiday(day: CivilDay): string | null {
    indexOf(day);
    return isWeekend(day) ? null : (this.#closed.get(day) ?? null);
  }

  /** Why a trading day ends before 16:00; null where it does not. */
  earlyClose(day: CivilDay): EarlyClose | null {
    return this.isTradingDay(day) ? (this.#early.get(day) ?? null) : null;
  }

  /** Why a trading day begins after 09:30; null where it does not. */
  lateOpenReason(day: CivilDay): string | null {
    return this.isTradingDay(day) ? (this.#lateOpen.get(day)?.reason ?? null) : null;
  }

  isTradingDay(day: CivilDay): boolean {
    return this.session(day) !== null;
  }

  /** The first trading day after this date. */
  next(day: CivilDay): CivilDay {
    let candidate = addDays(day, 1);
    while (!this.isTradingDay(candidate)) candidate = addDays(candidate, 1);
    return candidate;
  }

  /** The last trading day before this date. */
  previous(day: CivilDay): CivilDay {
    let candidate = addDays(day, -1);
    while (!this.isTradingDay(candidate)) candidate = addDays(candidate, -1);
    return candidate;
  }

  /** Both dates included. */
  sessionsBetween(from: CivilDay, to: CivilDay): readonly TradingSession[] {
    const sessions: TradingSession[] = [];
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const session = this.session(day);
      if (session !== null) sessions.push(session);
    }
    return sessions;
  }

  #find(day: CivilDay): TradingSession | null {
    if (isWeekend(day) || this.#closed.has(day)) return null;
    const early = this.#early.get(day);
    return {
      day,
      openMs: utcFromNewYork(day, this.#lateOpen.get(day)?.msOfDay ?? REGULAR_OPEN_MS),
      closeMs: utcFromNewYork(day, early?.msOfDay ?? REGULAR_CLOSE_MS),
      early: early !== undefined,
    };
  }
}

/** Reads `13:00` as milliseconds since midnight; null for anything else. */
export function parseTimeOfDay(text: string): number | null {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)) return null;
  return Number(text.slice(0, 2)) * HOUR_MS + Number(text.slice(3)) * MINUTE_MS;
}

function isWeekend(day: CivilDay): boolean {
  return weekday(day) === SATURDAY || weekday(day) === SUNDAY;
}

function indexOf(day: CivilDay): number {
  invariant(
    day >= FIRST_DAY && day <= LAST_DAY,
    `the NYSE calendar is known from ${FIRST_YEAR} to ${LAST_YEAR}, which day ${day} is not within`,
  );
  return day - FIRST_DAY;
}

function knownDay(text: string): CivilDay {
  const day = parseDay(text);
  invariant(day !== null, `the calendar exception "${text}" is a date`);
  invariant(!isWeekend(day), `the calendar exception ${formatDay(day)} is a weekday`);
  indexOf(day);
  return day;
}

function knownTime(text: string): number {
  const msOfDay = parseTimeOfDay(text);
  invariant(msOfDay !== null, `the calendar exception "${text}" is a time of day`);
  return msOfDay;
}
