import type {
  BlackoutStretch,
  CalendarDay,
  CalendarEntry,
  CalendarView,
  SessionStretch,
} from '#contract/calendar-view';
import type { TradingCalendar } from '#domain/instrument';
import {
  addDays,
  type CivilDay,
  formatDay,
  parseDay,
  SATURDAY,
  startOfDayMs,
  SUNDAY,
  weekday,
} from '#market/sessions/civil-date';
import {
  calendarWarnings,
  eventsBetween,
  type ListedKind,
  type MarketEvent,
  type MarketEventData,
} from '#market/sessions/market-events';
import { isCovered, LAST_DAY, newYorkDay, utcFromNewYork } from '#market/sessions/new-york-time';
import { exDatesBetween } from '#market/sessions/ex-dates';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { sessionSpanAt } from '#market/sessions/session-span';
import { DAY_MS, type EpochMs, HOUR_MS } from '#primitives/clock';
import { blackoutWindows, type BlackoutWindowAt } from '#strategies/gates/blackout-windows';
import type { BlackoutParams } from '#strategies/strategy-params';

/** Six weeks: as far as most of what is sold here lives. */
const DAYS_AHEAD = 42;
const LISTED_NAMES: Readonly<Record<ListedKind, string>> = { fomc: 'FOMC', cpi: 'CPI', nfp: 'payrolls' };
const COIN_EXPIRY_MS_OF_DAY = 8 * HOUR_MS;

/** When options that are on the screen end. */
export interface ListedExpiry {
  readonly underlying: string;
  readonly expiry: string;
  readonly settlement: 'shares' | 'coin';
}

export interface CalendarAsk {
  readonly nyse: NyseCalendar | null;
  readonly events: MarketEventData;
  /** When nothing is sold around events; null where the settings cannot be read. */
  readonly blackout: BlackoutParams | null;
  readonly expiries: readonly ListedExpiry[];
  readonly nowMs: EpochMs | null;
}

const NO_CALENDAR: CalendarView = {
  today: null,
  stretch: null,
  stocks: [],
  coins: [],
  days: [],
  blackouts: [],
  warnings: [],
};

/** Sessions, events and expiries from the date of an instant on. The same all through a date of New York. */
export function calendarAt({ nyse, events, blackout, expiries, nowMs }: CalendarAsk): CalendarView {
  if (nyse === null || nowMs === null || !isCovered(nowMs)) return NO_CALENDAR;
  const today = newYorkDay(nowMs);
  const last = addDays(today, Math.min(DAYS_AHEAD, LAST_DAY - today));
  // What was published yesterday may still be too near.
  const windows = blackout === null ? [] : blackoutWindows(events, nyse, blackout, addDays(today, -1), last);
  const dated = [
    ...eventsBetween(events, nyse, today, last).map((event) => eventEntry(event, windows)),
    ...holidayEntries(nyse, today, last),
    ...expiryEntries(nyse, expiries, today, last),
    ...exDateEntries(nyse, expiries, today, last),
  ];
  const days: CalendarDay[] = [];
  for (let day = today; day <= last; day = addDays(day, 1)) {
    const entries = dated.filter((entry) => entry.day === day).map(({ entry }) => entry);
    const session = nyse.session(day);
    if (isWeekend(day) && entries.length === 0) continue;
    days.push({
      date: formatDay(day),
      startMs: utcFromNewYork(day, 0),
      daysAway: day - today,
      session: session === null ? null : { openMs: session.openMs, closeMs: session.closeMs, early: session.early },
      entries: entries.toSorted((left, right) => left.atMs - right.atMs),
    });
  }
  const stretch = { fromMs: utcFromNewYork(today, 0), untilMs: utcFromNewYork(today, DAY_MS) };
  return {
    today: formatDay(today),
    stretch,
    stocks: stretches('nyse', nyse, stretch),
    coins: stretches('crypto', nyse, stretch),
    days,
    blackouts: windows.map(({ kind, event, fromMs, untilMs }) => ({
      title: event?.title ?? `The dates of ${LISTED_NAMES[kind]} are not known`,
      fromMs,
      untilMs,
    })),
    warnings: [
      ...(blackout === null ? ['When nothing is sold around events is not known: strategy_params.json is wrong.'] : []),
      ...calendarWarnings(events, nowMs).map(({ message }) => message),
    ],
  };
}

interface DatedEntry {
  readonly day: CivilDay;
  readonly entry: CalendarEntry;
}

function eventEntry(
  { date, atMs, kind, title, certainty }: MarketEvent,
  windows: readonly BlackoutWindowAt[],
): DatedEntry {
  const isKnown = certainty !== 'unknown';
  const around = windows.find(({ event, kind: of, untilMs }) =>
    isKnown
      ? of === kind && event?.atMs === atMs
      : // Of what is not known, the first that is refused: the days look alike.
        event === null && (untilMs === null || untilMs > atMs),
  );
  const blackout: BlackoutStretch | null =
    around === undefined ? null : { fromMs: around.fromMs, untilMs: around.untilMs };
  return { day: parseDay(date) as CivilDay, entry: { atMs, isTimed: isKnown, kind, title, certainty, blackout } };
}

function holidayEntries(nyse: NyseCalendar, from: CivilDay, to: CivilDay): readonly DatedEntry[] {
  const found: DatedEntry[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const reason = nyse.holiday(day);
    if (reason === null) continue;
    const entry = { atMs: utcFromNewYork(day, 0), isTimed: false, certainty: 'rule', blackout: null } as const;
    found.push({ day, entry: { ...entry, kind: 'holiday', title: `Stocks are closed: ${reason}` } });
  }
  return found;
}

/** One entry for all that end together. */
function expiryEntries(
  nyse: NyseCalendar,
  expiries: readonly ListedExpiry[],
  from: CivilDay,
  to: CivilDay,
): readonly DatedEntry[] {
  const together = new Map<number, { readonly day: CivilDay; readonly underlyings: Set<string> }>();
  for (const { underlying, expiry, settlement } of expiries) {
    const day = parseDay(expiry);
    if (day === null || day < from || day > to) continue;
    const endMs = settlement === 'coin' ? startOfDayMs(day) + COIN_EXPIRY_MS_OF_DAY : nyse.session(day)?.closeMs;
    // What is said to end on a day without a session is wrong; its own panel says so.
    if (endMs === undefined) continue;
    const ending = together.get(endMs) ?? { day, underlyings: new Set() };
    ending.underlyings.add(underlying);
    together.set(endMs, ending);
  }
  return [...together].map(([endMs, { day, underlyings }]) => ({
    day,
    entry: {
      atMs: endMs,
      isTimed: true,
      kind: 'expiry',
      title: `Options of ${[...underlyings].toSorted().join(', ')} expire`,
      certainty: 'published',
      blackout: null,
    },
  }));
}

/** Of every fund whose options are on the screen. */
function exDateEntries(
  nyse: NyseCalendar,
  expiries: readonly ListedExpiry[],
  from: CivilDay,
  to: CivilDay,
): readonly DatedEntry[] {
  const funds = new Set(
    expiries.filter(({ settlement }) => settlement === 'shares').map(({ underlying }) => underlying),
  );
  return [...funds].toSorted().flatMap((fund) =>
    exDatesBetween(nyse, fund, from, to).map(({ date, certainty, text }): DatedEntry => {
      const day = parseDay(date) as CivilDay;
      const atMs = utcFromNewYork(day, 0);
      const title = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
      return { day, entry: { atMs, isTimed: false, kind: 'ex-dividend', title, certainty, blackout: null } };
    }),
  );
}

function stretches(
  calendar: TradingCalendar,
  nyse: NyseCalendar,
  { fromMs, untilMs }: { readonly fromMs: EpochMs; readonly untilMs: EpochMs },
): SessionStretch[] {
  const found: SessionStretch[] = [];
  for (let atMs: number = fromMs; atMs < untilMs;) {
    const span = sessionSpanAt(calendar, nyse, atMs);
    const endMs = Math.min(span.untilMs, untilMs);
    found.push({ session: span.session, fromMs: atMs, untilMs: endMs });
    atMs = endMs;
  }
  return found;
}

function isWeekend(day: CivilDay): boolean {
  return weekday(day) === SATURDAY || weekday(day) === SUNDAY;
}
