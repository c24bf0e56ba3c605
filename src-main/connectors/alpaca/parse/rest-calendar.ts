import { type Instant, parseInstant } from '#connectors/alpaca/parse/alpaca-time';
import { FieldCheck } from '#connectors/shared/field-check';
import type { Drift } from '#connectors/shared/schema-drift';
import { addDays, type CivilDay, formatDay, parseDay } from '#market/sessions/civil-date';
import { formatTimeOfDay, newYorkOffsetMs, utcFromNewYork } from '#market/sessions/new-york-time';
import { type NyseCalendar, parseTimeOfDay, type TradingSession } from '#market/sessions/nyse-calendar';
import { DAY_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface MarketClock {
  readonly at: Instant;
  readonly isOpen: boolean;
}

/** A day on which Alpaca has the market open, in instants. */
export interface CalendarDay {
  readonly day: CivilDay;
  readonly openMs: number;
  readonly closeMs: number;
}

export function parseClock(body: unknown): Result<MarketClock, Drift> {
  const check = new FieldCheck('Alpaca clock');
  const { timestamp, is_open: isOpen } = check.members('body', body);
  const at = parseInstant(timestamp);
  if (at === null) check.wrong('timestamp', timestamp);
  if (typeof isOpen !== 'boolean') check.wrong('is_open', isOpen);
  return check.drift === null && at !== null ? ok({ at, isOpen: isOpen === true }) : fail(driftOf(check));
}

/** Its times are what clocks in New York show. */
export function parseCalendar(body: unknown): Result<readonly CalendarDay[], Drift> {
  const check = new FieldCheck('Alpaca calendar');
  const days = check.list('body', body).flatMap((one) => {
    const { date, open, close } = check.members('[]', one);
    const day = parseDay(check.text('date', date));
    const from = parseTimeOfDay(check.text('open', open));
    const to = parseTimeOfDay(check.text('close', close));
    if (day === null) check.wrong('date', date);
    if (from === null) check.wrong('open', open);
    if (to === null) check.wrong('close', close);
    if (day === null || from === null || to === null) return [];
    return [{ day, openMs: utcFromNewYork(day, from), closeMs: utcFromNewYork(day, to) }];
  });
  return check.drift === null ? ok(days) : fail(check.drift);
}

/** Where Alpaca's calendar and ours disagree, in words. */
export function calendarDifferences(
  theirs: readonly CalendarDay[],
  nyse: NyseCalendar,
  fromDay: CivilDay,
  toDay: CivilDay,
): readonly string[] {
  const byDay = new Map(theirs.map((one) => [one.day, one]));
  const differences: string[] = [];
  for (let day = fromDay; day <= toDay; day = addDays(day, 1)) {
    const [alpaca, argus] = [hoursText(byDay.get(day) ?? null), hoursText(nyse.session(day))];
    if (alpaca !== argus) differences.push(`${formatDay(day)}: Alpaca ${alpaca}, Argus ${argus}`);
  }
  return differences;
}

function hoursText(session: Pick<TradingSession, 'openMs' | 'closeMs'> | CalendarDay | null): string {
  return session === null ? 'closed' : `${wall(session.openMs)}–${wall(session.closeMs)}`;
}

function wall(ms: number): string {
  const local = ms + newYorkOffsetMs(ms);
  return formatTimeOfDay(((local % DAY_MS) + DAY_MS) % DAY_MS).slice(0, 5);
}

function driftOf({ drift }: FieldCheck): Drift {
  return drift ?? { where: 'Alpaca clock', field: 'body', found: 'nothing' };
}
