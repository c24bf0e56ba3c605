import type { CandidateView, LegView, StructureView } from '#contract/options-view';
import { formatNumber } from '#window/formatting/numbers.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `2026-12-18` as `18 Dec 26`. */
export function expiryText(expiry: string): string {
  const [year = '', month = '', day = ''] = expiry.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year.slice(2)}`;
}

/** `0.2 d`, `28 d`: tenths matter on the last days only. */
export function daysText(days: number): string {
  return `${formatNumber(days, days < 3 ? 1 : 0)} d`;
}

/** As few digits as the strike needs. */
export function strikeText(strike: number): string {
  return formatNumber(strike, Number.isInteger(strike) ? 0 : Number.isInteger(strike * 10) ? 1 : 2);
}

/** `−1 52 P`. */
function legText({ quantity, strike, right }: LegView): string {
  return `${quantity > 0 ? '+' : '−'}${Math.abs(quantity)} ${strikeText(strike)} ${right === 'call' ? 'C' : 'P'}`;
}

export function structureText({ underlying, legs, shares }: StructureView): string {
  const expiries = [...new Set(legs.map(({ expiry }) => expiry))];
  const words = legs.map((leg) => (expiries.length > 1 ? `${legText(leg)} ${expiryText(leg.expiry)}` : legText(leg)));
  const stock = shares === 1 ? ['shares'] : [];
  const when = expiries.length === 1 ? ` · ${expiryText(expiries[0] ?? '')}` : '';
  return `${underlying}  ${[...stock, ...words].join('  ')}${when}`;
}

export const KIND_TITLES: Readonly<Record<CandidateView['kind'], string>> = {
  bull_put: 'Bull put',
  bear_call: 'Bear call',
  iron_condor: 'Iron condor',
  short_straddle: 'Short straddle',
  short_strangle: 'Short strangle',
  bull_call_debit: 'Bull call debit',
  bear_put_debit: 'Bear put debit',
  covered_call: 'Covered call',
  long_straddle: 'Long straddle',
};
