import type { PositionView } from '#contract/book-view';
import type { BlackoutStretch, CalendarDay, CalendarEntry, CalendarKind } from '#contract/calendar-view';
import { easternDate, easternMinute } from '#window/formatting/eastern-time.ts';

export const KIND_GROUPS = {
  events: { title: 'Events', kinds: ['fomc', 'cpi', 'nfp', 'not-known'] },
  expiries: { title: 'Expiries', kinds: ['opex', 'quad-witching', 'expiry'] },
  dividends: { title: 'Ex-dates', kinds: ['ex-dividend'] },
  sessions: { title: 'Holidays', kinds: ['holiday', 'early-close'] },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly kinds: readonly CalendarKind[] }>>;

export type KindGroup = keyof typeof KIND_GROUPS;

export const CERTAINTY_WORDS: Readonly<
  Record<CalendarEntry['certainty'], { readonly word: string; readonly about: string }>
> = {
  rule: { word: 'rule', about: 'It follows from a standing rule.' },
  published: { word: 'published', about: 'It was listed, and stood fast when the list was drawn up.' },
  scheduled: { word: 'scheduled', about: 'It is listed ahead, and may still be moved.' },
  expected: { word: 'expected', about: 'It has always been so; nobody has announced it yet.' },
  unknown: { word: 'not known', about: 'The list does not reach here. What is not listed may happen all the same.' },
};

/** Plain trading days are worth a line only while they are near. */
const NEAR_DAYS = 5;

export function isShownDay({ daysAway, session }: CalendarDay, lines: number): boolean {
  return lines > 0 || (daysAway <= NEAR_DAYS && session !== null) || daysAway === 0;
}

export function inDays(daysAway: number): string {
  if (daysAway === 0) return 'today';
  return daysAway === 1 ? 'tomorrow' : `in ${daysAway} d`;
}

/** What my own positions have in store. */
export interface OwnDate {
  readonly date: string;
  readonly text: string;
}

/** When each open position expires, and when its plan closes it for its age. */
export function ownDates(positions: readonly PositionView[]): readonly OwnDate[] {
  return positions.flatMap(({ state, title, contracts, expiry, exit }) => {
    if (state !== 'open') return [];
    const name = `${contracts} × ${title}`;
    const timed = exit === null || exit.timeExitDte <= 0 ? null : daysBefore(expiry, exit.timeExitDte);
    return [
      ...(timed === null ? [] : [{ date: timed, text: `${name}: to be closed for its age` }]),
      { date: expiry, text: `${name} expires` },
    ];
  });
}

function daysBefore(date: string, days: number): string | null {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(ms) ? new Date(ms - days * 86_400_000).toISOString().slice(0, 10) : null;
}

/** `Thu 5 Mar 14:30 – Fri 6 Mar 09:30`; the date once where both are on it. */
export function blackoutText({ fromMs, untilMs }: BlackoutStretch): string {
  const from = `${easternDate(fromMs).slice(0, -5)} ${easternMinute(fromMs)}`;
  if (untilMs === null) return `from ${from} until the list is renewed`;
  const isOneDay = easternDate(fromMs) === easternDate(untilMs);
  return `${from} – ${isOneDay ? '' : `${easternDate(untilMs).slice(0, -5)} `}${easternMinute(untilMs)}`;
}

export const SESSION_WORDS: Readonly<Record<string, string>> = {
  CLOSED: 'Closed',
  PRE: 'Pre-market',
  RTH: 'Regular',
  POST: 'After hours',
  ASIA: 'Asia',
  EU: 'Europe',
  US: 'US',
  LATE: 'Late US',
};
