import type { BadRowPolicy } from '#connectors/files/bad-rows';
import type { DecimalPlan } from '#connectors/files/decimal-fields';
import { MAX_DECIMALS } from '#connectors/files/decimal-text';
import type { NaiveTimes, TimeUnit } from '#connectors/files/time-text';
import { PRICE_E4_DECIMALS } from '#domain/money';
import { invariant } from '#primitives/invariant';

/** What a person may state about a file. Everything has a strict default. */
export interface ReadOptions {
  /** `fail` (the default) refuses the file for its first bad row, `skip` leaves bad rows out and counts them. */
  readonly onBadRow?: BadRowPolicy;
  /** Unit of epoch times; by default the column's name (`at_ms`) or the magnitude of the first row says it. */
  readonly timeUnit?: TimeUnit;
  /** Decimals to keep. By default as many as the file needs: at least four for prices, none for sizes. */
  readonly priceDecimals?: number;
  readonly sizeDecimals?: number;
  /** Whether a value with more decimals than stated is a bad row (the default) or rounded and counted. */
  readonly extraDecimals?: 'refuse' | 'round';
  /** Column names in order, for a CSV file whose first line is data. */
  readonly columns?: readonly string[];
}

export interface TickOptions extends ReadOptions {
  /** Needed only where the columns could be either. */
  readonly kind?: 'trades' | 'quotes';
  /** The zone of times written without one. By default such times are refused. */
  readonly naiveTimes?: NaiveTimes;
}

export const BAR_CLOCKS = ['start', 'end', 'utc-start', 'utc-end', 'new-york-start', 'new-york-end'] as const;

/** Whether a stamp is the bar's first instant or the first one after it, and the zone of stamps that name none. */
export type BarClock = (typeof BAR_CLOCKS)[number];

export interface BarOptions extends ReadOptions {
  readonly clock: BarClock;
  /** By default the longest usual interval that explains the steps between the stamps. */
  readonly intervalMs?: number;
}

export function priceDecimalPlan(options: ReadOptions): DecimalPlan {
  return decimalPlan(options, options.priceDecimals, PRICE_E4_DECIMALS);
}

export function sizeDecimalPlan(options: ReadOptions): DecimalPlan {
  return decimalPlan(options, options.sizeDecimals, 0);
}

function decimalPlan(options: ReadOptions, stated: number | undefined, leastDecimals: number): DecimalPlan {
  if (stated === undefined) return { leastDecimals, statedDecimals: null, roundTo: null };
  invariant(Number.isInteger(stated) && stated >= 0 && stated <= MAX_DECIMALS, 'decimals are between 0 and 15');
  return { leastDecimals, statedDecimals: stated, roundTo: options.extraDecimals === 'round' ? stated : null };
}

export function clockParts(clock: BarClock): { readonly stamp: 'start' | 'end'; readonly naive: NaiveTimes | null } {
  const stamp = clock.endsWith('end') ? 'end' : 'start';
  return { stamp, naive: clock.startsWith('utc') ? 'utc' : clock.startsWith('new-york') ? 'new-york' : null };
}
