import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { parseDay, utcDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { invariant } from '#primitives/invariant';

/** Dates from the snapshot's to that of expiry, as traders count: 0 on the day itself. Coin-settled ones live in UTC. */
export function daysToExpiry(snapshot: ChainSnapshot, expiry: string): number {
  const day = parseDay(expiry);
  invariant(day !== null, `${expiry} is a date`);
  const today = snapshot.terms.settlement === 'coin' ? utcDay(snapshot.atMs) : newYorkDay(snapshot.atMs);
  return day - today;
}
