import type { ContractTerms } from '#domain/chain';
import { parseDay, startOfDayMs } from '#market/sessions/civil-date';
import { FIRST_DAY, LAST_DAY } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type EpochMs, epochMs, HOUR_MS } from '#primitives/clock';

/** The moment an expiry date stands for; null where nothing can expire on it. */
export type ExpiryInstants = (expiry: string) => EpochMs | null;

const DERIBIT_SETTLEMENT_MS = 8 * HOUR_MS;

/**
 * Shares: the close of that day's regular session, 13:00 on a half day. (A few index funds trade their options a quarter
 * of an hour longer, but what they are exercised against is the close.) Coins: 08:00 UTC, every day of the year.
 */
export function expiryInstants(terms: ContractTerms, nyse: NyseCalendar): ExpiryInstants {
  return terms.settlement === 'coin' ? deribitExpiry : (expiry) => sessionClose(nyse, expiry);
}

function deribitExpiry(expiry: string): EpochMs | null {
  const day = parseDay(expiry);
  return day === null ? null : epochMs(startOfDayMs(day) + DERIBIT_SETTLEMENT_MS);
}

function sessionClose(nyse: NyseCalendar, expiry: string): EpochMs | null {
  const day = parseDay(expiry);
  if (day === null || day < FIRST_DAY || day > LAST_DAY) return null;
  return nyse.session(day)?.closeMs ?? null;
}
