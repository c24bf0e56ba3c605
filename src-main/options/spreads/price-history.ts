import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { type BootstrapRefusal, bootstrapReturns, DEFAULT_BOOTSTRAP } from '#options/models/bootstrap-returns';
import { addDays, formatDay, parseDay, utcDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';
import type { Result } from '#primitives/result';

/** An underlying's closes, a day each, by rising date (YYYY-MM-DD). */
export interface ClosesByDay {
  readonly dates: readonly string[];
  readonly closes: Float64Array;
}

/**
 * The log returns from close to close that were known when the chain was taken: closes of earlier days only, so that
 * nothing comes from the future, whatever the file holds.
 */
export function returnsBefore(snapshot: ChainSnapshot, { dates, closes }: ClosesByDay): Float64Array {
  const today = snapshot.terms.settlement === 'coin' ? utcDay(snapshot.atMs) : newYorkDay(snapshot.atMs);
  const date = formatDay(today);
  let known = 0;
  while (known < dates.length && (dates[known] as string) < date) known++;
  const returns = new Float64Array(Math.max(0, known - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = ln((closes[i + 1] as number) / (closes[i] as number));
  return returns;
}

/** Closes still to come until an expiry: sessions of the exchange, or every day where coins trade. */
export function closesUntil(snapshot: ChainSnapshot, { expiry }: ExpiryChain, nyse: NyseCalendar): number {
  const last = parseDay(expiry);
  invariant(last !== null, 'an expiry is a date');
  if (snapshot.terms.settlement === 'coin') return Math.max(1, last - utcDay(snapshot.atMs));
  const today = newYorkDay(snapshot.atMs);
  const open = nyse.session(today);
  const first = open !== null && open.closeMs > snapshot.atMs ? today : addDays(today, 1);
  return Math.max(1, first > last ? 1 : nyse.sessionsBetween(first, last).length);
}

/** The underlying's own returns over the time to an expiry: every stretch of so many closes that happened. */
export function returnsOver(returns: Float64Array, closes: number): Result<Float64Array, BootstrapRefusal> {
  return bootstrapReturns(returns, { ...DEFAULT_BOOTSTRAP, horizon: closes });
}
