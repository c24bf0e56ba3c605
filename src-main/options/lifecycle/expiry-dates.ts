import type { ContractTerms } from '#domain/chain';
import { type CivilDay, parseDay, utcDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { expiryInstants } from '#options/chains/expiry-instants';
import type { OrderLeg } from '#options/fills/order-leg';
import type { EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

/** Null where nothing held expires. */
export function nextExpiry(holdings: readonly OrderLeg[]): string | null {
  let next: string | null = null;
  for (const { contract } of holdings) {
    if (contract !== null && (next === null || contract.expiry < next)) next = contract.expiry;
  }
  return next;
}

/** The last moment of trading: the regular close of that day, or 08:00 UTC where delivery is in coin. */
export function lastTradingMs(expiry: string, terms: ContractTerms, nyse: NyseCalendar): EpochMs {
  const lastMs = expiryInstants(terms, nyse)(expiry);
  invariant(lastMs !== null, `what is held can expire on ${expiry}`);
  return lastMs;
}

/** Dates to go: 0 on the day itself, by the calendar of the place that trades it. */
export function daysToGo(expiry: string, nowMs: EpochMs, terms: ContractTerms): number {
  return dayOf(expiry) - (terms.settlement === 'coin' ? utcDay(nowMs) : newYorkDay(nowMs));
}

/** When shares can be traded again after an expiry. */
export function nextOpenMs(expiry: string, nyse: NyseCalendar): EpochMs {
  const session = nyse.session(nyse.next(dayOf(expiry)));
  invariant(session !== null, 'the next trading day has a session');
  return session.openMs;
}

function dayOf(expiry: string): CivilDay {
  const day = parseDay(expiry);
  invariant(day !== null, `${expiry} is a date`);
  return day;
}
