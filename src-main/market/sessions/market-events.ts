import { addDays, type CivilDay, dateOf, formatDay, parseDay, utcDay } from '#market/sessions/civil-date';
import { formatNewYork, utcFromNewYork } from '#market/sessions/new-york-time';
import { type NyseCalendar, parseTimeOfDay } from '#market/sessions/nyse-calendar';
import { isQuarterEnd, monthlyExpiry } from '#market/sessions/option-expiries';
import type { EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

/** What no rule foretells and an authority publishes. */
export const LISTED_KINDS = ['fomc', 'cpi', 'nfp'] as const;
export type ListedKind = (typeof LISTED_KINDS)[number];

export type MarketEventKind = ListedKind | 'opex' | 'quad-witching' | 'early-close' | 'not-known';

/**
 * `rule`: follows from a standing rule. `published`: listed and past when the list was drawn up. `scheduled`: listed
 * ahead, and may still be moved. `unknown`: here a list is silent because it does not reach, not because nothing happens.
 */
export type EventCertainty = 'rule' | 'published' | 'scheduled' | 'unknown';

export interface MarketEvent {
  /** The date in New York. */
  readonly date: string;
  readonly atMs: EpochMs;
  readonly kind: MarketEventKind;
  readonly title: string;
  readonly certainty: EventCertainty;
}

/** One authority's dates, as they stand in the data file. */
export interface EventSeries {
  readonly kind: ListedKind;
  readonly title: string;
  readonly timeEt: string;
  readonly source: string;
  /** The list was drawn up no earlier than this. */
  readonly asOf: string;
  /** The first and last date for which the list is complete. */
  readonly validFrom: string;
  readonly validUntil: string;
  readonly events: readonly { readonly date: string; readonly about: string }[];
}

export interface MarketEventData {
  readonly series: readonly EventSeries[];
}

export interface CalendarWarning {
  readonly kind: ListedKind;
  readonly state: 'ending' | 'ended' | 'missing';
  readonly message: string;
}

const WARN_DAYS = 60;

/**
 * Every dated event from one New York date to another, both included, in order of time. Where a list does not cover
 * part of the range there is one `not-known` entry that says so, on the first date of that part.
 */
export function eventsBetween(
  data: MarketEventData,
  nyse: NyseCalendar,
  from: CivilDay,
  to: CivilDay,
): readonly MarketEvent[] {
  const events = [...expiriesBetween(nyse, from, to), ...earlyClosesBetween(nyse, from, to)];
  for (const kind of LISTED_KINDS) {
    const series = data.series.find((candidate) => candidate.kind === kind);
    if (series === undefined) events.push(notKnown(from, `${kind}: dates`));
    else events.push(...listedBetween(series, from, to));
  }
  // Sorting is stable: what happens at one instant keeps the order of the lists above.
  return events.sort((left, right) => left.atMs - right.atMs);
}

/** What the trader must be told about the lists: 60 days before one runs out, and ever after. */
export function calendarWarnings(data: MarketEventData, nowMs: number): readonly CalendarWarning[] {
  const today = utcDay(nowMs);
  const warnings: CalendarWarning[] = [];
  for (const kind of LISTED_KINDS) {
    const series = data.series.find((candidate) => candidate.kind === kind);
    if (series === undefined) {
      warnings.push({ kind, state: 'missing', message: `There is no list of ${kind} dates: they are not known.` });
      continue;
    }
    const daysLeft = knownDay(series.validUntil) - today;
    if (daysLeft < 0) {
      const message = `${series.title}: the dates ran out on ${series.validUntil}. Later ones are not known until the list is renewed from: ${series.source}.`;
      warnings.push({ kind, state: 'ended', message });
    } else if (daysLeft <= WARN_DAYS) {
      const message = `${series.title}: the dates run out on ${series.validUntil}, in ${daysLeft} days. Renew the list from: ${series.source}.`;
      warnings.push({ kind, state: 'ending', message });
    }
  }
  return warnings;
}

/** Whether the absence of an event on a date means that there is none. */
export function isListed(data: MarketEventData, kind: ListedKind, day: CivilDay): boolean {
  return data.series.some(
    (series) => series.kind === kind && day >= knownDay(series.validFrom) && day <= knownDay(series.validUntil),
  );
}

function listedBetween(series: EventSeries, from: CivilDay, to: CivilDay): readonly MarketEvent[] {
  const validFrom = knownDay(series.validFrom);
  const validUntil = knownDay(series.validUntil);
  const msOfDay = parseTimeOfDay(series.timeEt);
  invariant(msOfDay !== null, `${series.kind} has a time of day`);

  const events: MarketEvent[] = [];
  if (from < validFrom) events.push(notKnown(from, `${series.title}: dates before ${series.validFrom}`));
  for (const { date, about } of series.events) {
    const day = knownDay(date);
    if (day < from || day > to || day < validFrom || day > validUntil) continue;
    events.push({
      date,
      atMs: utcFromNewYork(day, msOfDay),
      kind: series.kind,
      title: `${series.title}, ${about}`,
      certainty: date <= series.asOf ? 'published' : 'scheduled',
    });
  }
  if (to > validUntil) {
    const silentFrom = from > validUntil ? from : addDays(validUntil, 1);
    events.push(notKnown(silentFrom, `${series.title}: dates after ${series.validUntil}`));
  }
  return events;
}

function expiriesBetween(nyse: NyseCalendar, from: CivilDay, to: CivilDay): readonly MarketEvent[] {
  const events: MarketEvent[] = [];
  const last = dateOf(to);
  let { year, month } = dateOf(from);
  while (year < last.year || (year === last.year && month <= last.month)) {
    const day = monthlyExpiry(nyse, year, month);
    const session = nyse.session(day);
    invariant(session !== null, 'options expire on a trading day');
    if (day >= from && day <= to) {
      const event = { date: formatDay(day), atMs: session.closeMs, certainty: 'rule' } as const;
      events.push({ ...event, kind: 'opex', title: 'Monthly options expire' });
      if (isQuarterEnd(month)) {
        events.push({
          ...event,
          kind: 'quad-witching',
          title: 'Index futures, index options and stock options expire together',
        });
      }
    }
    if (month === 12) year++;
    month = month === 12 ? 1 : month + 1;
  }
  return events;
}

function earlyClosesBetween(nyse: NyseCalendar, from: CivilDay, to: CivilDay): readonly MarketEvent[] {
  const events: MarketEvent[] = [];
  for (const { day, closeMs } of nyse.sessionsBetween(from, to)) {
    const early = nyse.earlyClose(day);
    if (early === null) continue;
    events.push({
      date: formatDay(day),
      atMs: closeMs,
      kind: 'early-close',
      title: `Stocks close at ${formatNewYork(closeMs).slice(11, 16)}: ${early.reason}`,
      certainty: early.byRule ? 'rule' : 'published',
    });
  }
  return events;
}

function notKnown(from: CivilDay, what: string): MarketEvent {
  return {
    date: formatDay(from),
    atMs: utcFromNewYork(from, 0),
    kind: 'not-known',
    title: `${what} are not known`,
    certainty: 'unknown',
  };
}

function knownDay(text: string): CivilDay {
  const day = parseDay(text);
  invariant(day !== null, `"${text}" in the list of events is a date`);
  return day;
}
