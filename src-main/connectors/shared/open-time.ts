import { addDays } from '#market/sessions/civil-date';
import { isCovered, newYorkDay, utcFromNewYork } from '#market/sessions/new-york-time';
import type { NyseCalendar, TradingSession } from '#market/sessions/nyse-calendar';
import { type EpochMs, epochMs, HOUR_MS } from '#primitives/clock';

/** Regular hours only, or from four in the morning until four hours after the close. */
export type NewYorkHours = 'regular' | 'extended';

export interface TimeSpan {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

const PRE_FROM_MS = 4 * HOUR_MS;
const POST_LENGTH_MS = 4 * HOUR_MS;

/** From the first to the last instant of a stretch at which New York traded; null where it did not. */
export function openTimeIn(nyse: NyseCalendar, hours: NewYorkHours, fromMs: number, toMs: number): TimeSpan | null {
  if (!(fromMs < toMs) || !isCovered(fromMs) || !isCovered(toMs)) return null;
  const [first, last] = [newYorkDay(fromMs), newYorkDay(toMs)];
  const spans: TimeSpan[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const session = nyse.session(day);
    if (session === null) continue;
    const [start, end] = hoursOf(session, hours);
    const [from, to] = [Math.max(fromMs, start), Math.min(toMs, end)];
    if (from < to) spans.push({ fromMs: epochMs(from), toMs: epochMs(to) });
  }
  const [earliest, latest] = [spans[0], spans.at(-1)];
  return earliest === undefined || latest === undefined ? null : { fromMs: earliest.fromMs, toMs: latest.toMs };
}

function hoursOf({ day, openMs, closeMs }: TradingSession, hours: NewYorkHours): readonly [number, number] {
  return hours === 'regular' ? [openMs, closeMs] : [utcFromNewYork(day, PRE_FROM_MS), closeMs + POST_LENGTH_MS];
}
