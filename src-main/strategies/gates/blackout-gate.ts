import { isTrue } from '#detectors/figure-gate';
import type { GateVerdict } from '#domain/gate-verdict';
import { formatDay } from '#market/sessions/civil-date';
import {
  eventsBetween,
  isListed,
  LISTED_KINDS,
  type ListedKind,
  type MarketEvent,
  type MarketEventData,
} from '#market/sessions/market-events';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { BlackoutParams } from '#strategies/strategy-params';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';

const GATE = 'event';
const NAMES: Readonly<Record<ListedKind, string>> = { fomc: 'FOMC', cpi: 'CPI', nfp: 'payrolls' };

/**
 * Whether a dated event is too near. Where the list of dates does not reach, an event may be near without anybody
 * knowing: that is refused as well, and says so.
 */
export function blackoutGate(
  data: MarketEventData,
  nyse: NyseCalendar,
  params: BlackoutParams,
  atMs: EpochMs,
): GateVerdict {
  let nearest: GateVerdict | null = null;
  let nearestHours = Number.POSITIVE_INFINITY;
  for (const kind of LISTED_KINDS) {
    const { hoursBefore, minutesAfter } = params[kind];
    const fromMs = atMs - minutesAfter * MINUTE_MS;
    const untilMs = atMs + hoursBefore * HOUR_MS;
    if (hoursBefore === 0 && minutesAfter === 0) continue;
    if (!isCovered(fromMs) || !isCovered(untilMs)) return isTrue(GATE, false, 'events of that year are not known');
    const [first, last] = [newYorkDay(fromMs), newYorkDay(untilMs)];
    for (let day = first; day <= last; day++) {
      if (isListed(data, kind, day)) continue;
      return isTrue(
        GATE,
        false,
        `dates of ${NAMES[kind]} are not known on ${formatDay(day)}: renew the list of events`,
      );
    }
    for (const event of eventsBetween(data, nyse, first, last)) {
      if (event.kind !== kind || event.atMs < fromMs || event.atMs > untilMs) continue;
      const hours = (event.atMs - atMs) / HOUR_MS;
      if (Math.abs(hours) >= nearestHours) continue;
      nearestHours = Math.abs(hours);
      nearest = tooNear(event, hours, hoursBefore, minutesAfter);
    }
  }
  return nearest ?? isTrue(GATE, true, 'no FOMC, CPI or payrolls near');
}

function tooNear({ title }: MarketEvent, hours: number, hoursBefore: number, minutesAfter: number): GateVerdict {
  if (hours > 0) {
    const margin = hours / hoursBefore - 1;
    const text = `${title} in ${lengthText(hours)}, nothing is sold from ${hoursBefore} h before`;
    return { gate: GATE, passed: false, text, found: hours, needed: hoursBefore, margin };
  }
  const found = -hours * 60;
  const margin = minutesAfter === 0 ? null : found / minutesAfter - 1;
  const text = `${title} ${lengthText(-hours)} ago, nothing is sold until ${minutesAfter} min after`;
  return { gate: GATE, passed: false, text, found, needed: minutesAfter, margin };
}

function lengthText(hours: number): string {
  const minutes = Math.round(hours * 60);
  const whole = Math.floor(minutes / 60);
  return whole === 0 ? `${minutes} min` : `${whole} h ${minutes - whole * 60} min`;
}
