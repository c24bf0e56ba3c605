import { addDays, type CivilDay } from '#market/sessions/civil-date';
import {
  eventsBetween,
  isListed,
  LISTED_KINDS,
  type ListedKind,
  type MarketEvent,
  type MarketEventData,
} from '#market/sessions/market-events';
import { utcFromNewYork } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import type { BlackoutParams } from '#strategies/strategy-params';

/** From when until when nothing is sold because of an event. */
export interface BlackoutWindowAt {
  readonly kind: ListedKind;
  /** Null: no event is known there, since the list of dates does not reach. */
  readonly event: MarketEvent | null;
  readonly fromMs: EpochMs;
  /** Null: until the list is renewed. */
  readonly untilMs: EpochMs | null;
}

/** Every stretch of time that `blackoutGate` refuses on account of dates between two New York dates, both included. */
export function blackoutWindows(
  data: MarketEventData,
  nyse: NyseCalendar,
  params: BlackoutParams,
  from: CivilDay,
  to: CivilDay,
): readonly BlackoutWindowAt[] {
  const windows: BlackoutWindowAt[] = [];
  for (const kind of LISTED_KINDS) {
    const { hoursBefore, minutesAfter } = params[kind];
    if (hoursBefore === 0 && minutesAfter === 0) continue;
    for (const event of eventsBetween(data, nyse, from, to)) {
      if (event.kind !== kind) continue;
      const fromMs = epochMs(event.atMs - hoursBefore * HOUR_MS);
      windows.push({ kind, event, fromMs, untilMs: epochMs(event.atMs + minutesAfter * MINUTE_MS) });
    }
    const silent = unlistedDays(data, kind, from, to);
    if (silent === null) continue;
    const fromMs = epochMs(utcFromNewYork(silent.from, 0) - hoursBefore * HOUR_MS);
    const untilMs = silent.until === null ? null : epochMs(utcFromNewYork(silent.until, 0) + minutesAfter * MINUTE_MS);
    windows.push({ kind, event: null, fromMs, untilMs });
  }
  return windows.sort((left, right) => left.fromMs - right.fromMs);
}

interface DayStretch {
  readonly from: CivilDay;
  /** The first that is listed again; null where none is. */
  readonly until: CivilDay | null;
}

/** Lists have no holes: one stretch, before a list or after it. */
function unlistedDays(data: MarketEventData, kind: ListedKind, from: CivilDay, to: CivilDay): DayStretch | null {
  let first: CivilDay | null = null;
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const isKnown = isListed(data, kind, day);
    if (!isKnown) first ??= day;
    else if (first !== null) return { from: first, until: day };
  }
  return first === null ? null : { from: first, until: null };
}
