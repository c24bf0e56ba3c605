import { z } from 'zod';

/** Known beforehand: a calendar is what may speak of times after the cursor. */
const ms = z.number();

export const calendarKind = z.enum([
  'fomc',
  'cpi',
  'nfp',
  'opex',
  'quad-witching',
  'early-close',
  'holiday',
  'expiry',
  'ex-dividend',
  'not-known',
]);

/** Nothing is sold then. A null end: until the list of dates is renewed. */
const blackoutStretch = z.object({ fromMs: ms, untilMs: ms.nullable() });

const calendarEntry = z.object({
  atMs: ms,
  /** False: it is about the whole date. */
  isTimed: z.boolean(),
  kind: calendarKind,
  title: z.string(),
  /**
   * `expected`: as it has always been, until somebody announces it. `unknown`: a list is silent because it does not reach,
   * not because nothing happens.
   */
  certainty: z.enum(['rule', 'published', 'scheduled', 'expected', 'unknown']),
  blackout: blackoutStretch.nullable(),
});

const calendarDay = z.object({
  /** The date in New York. */
  date: z.string(),
  startMs: ms,
  /** 0 is the date of the cursor. */
  daysAway: z.number().int(),
  session: z.object({ openMs: ms, closeMs: ms, early: z.boolean() }).nullable(),
  entries: z.array(calendarEntry),
});

const sessionStretch = z.object({ session: z.string(), fromMs: ms, untilMs: ms });

/** What is dated from the cursor's day on: sessions, events and expiries. */
export const calendarView = z.object({
  /** Null while no tape is open. */
  today: z.string().nullable(),
  /** The cursor's day in New York, from midnight to midnight: which session of stocks is on, and which of coins. */
  stretch: z.object({ fromMs: ms, untilMs: ms }).nullable(),
  stocks: z.array(sessionStretch),
  coins: z.array(sessionStretch),
  days: z.array(calendarDay),
  /** Why nothing is sold, and when. */
  blackouts: z.array(blackoutStretch.extend({ title: z.string() })),
  /** What the lists do not know, or soon will not. */
  warnings: z.array(z.string()),
});

export type BlackoutStretch = z.output<typeof blackoutStretch>;
export type CalendarKind = z.output<typeof calendarKind>;
export type CalendarEntry = z.output<typeof calendarEntry>;
export type CalendarDay = z.output<typeof calendarDay>;
export type SessionStretch = z.output<typeof sessionStretch>;
export type CalendarView = z.output<typeof calendarView>;
