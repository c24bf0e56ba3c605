import type { CalendarDay, CalendarEntry, CalendarKind } from '#contract/calendar-view';

export const KIND_GROUPS = {
  events: { title: 'Economic events', kinds: ['fomc', 'cpi', 'nfp', 'not-known'] },
  expiries: { title: 'Expiries', kinds: ['opex', 'quad-witching', 'expiry'] },
  sessions: { title: 'Holidays and half days', kinds: ['holiday', 'early-close'] },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly kinds: readonly CalendarKind[] }>>;

export type KindGroup = keyof typeof KIND_GROUPS;

export const CERTAINTY_WORDS: Readonly<
  Record<CalendarEntry['certainty'], { readonly word: string; readonly about: string }>
> = {
  rule: { word: 'rule', about: 'It follows from a standing rule.' },
  published: { word: 'published', about: 'It was listed, and stood fast when the list was drawn up.' },
  scheduled: { word: 'scheduled', about: 'It is listed ahead, and may still be moved.' },
  unknown: { word: 'not known', about: 'The list does not reach here. What is not listed may happen all the same.' },
};

/** Plain trading days are worth a line only while they are near. */
const NEAR_DAYS = 5;

export function isShownDay({ daysAway, session }: CalendarDay, entries: readonly CalendarEntry[]): boolean {
  return entries.length > 0 || (daysAway <= NEAR_DAYS && session !== null) || daysAway === 0;
}

export function inDays(daysAway: number): string {
  if (daysAway === 0) return 'today';
  return daysAway === 1 ? 'tomorrow' : `in ${daysAway} d`;
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
