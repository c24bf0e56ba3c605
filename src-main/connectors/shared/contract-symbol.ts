import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import { civilDay, daysInMonth, formatDay } from '#market/sessions/civil-date';

/** What the name of a contract says. */
export interface NamedContract {
  readonly underlying: string;
  readonly expiry: string;
  readonly strike: PriceE4;
  readonly right: OptionRight;
  /** A digit behind the ticker: what the contract delivers was changed by a split, a merger or a special dividend. */
  readonly adjusted: boolean;
  readonly venue: 'us' | 'deribit';
}

/** `SPY260821C00600000`, with or without blanks behind the ticker. */
const OCC = /^([A-Z][A-Z.]{0,5}?)(\d?) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
/** `BTC-3APR26-100000-C`. Contracts settled in a dollar coin (`BTC_USDC-…`) are another kind. */
const DERIBIT = /^([A-Z]{2,10})-(\d{1,2})([A-Z]{3})(\d{2})-(\d{1,9})-([CP])$/;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

export function parseContractSymbol(text: string): NamedContract | null {
  const occ = OCC.exec(text);
  if (occ !== null) {
    const [, root = '', digit = '', year, month, day, right, strike] = occ;
    const expiry = dateText(2000 + Number(year), Number(month), Number(day));
    if (expiry === null) return null;
    return {
      underlying: root,
      expiry,
      // Written in thousandths of a dollar.
      strike: (Number(strike) * 10) as PriceE4,
      right: right === 'C' ? 'call' : 'put',
      adjusted: digit !== '',
      venue: 'us',
    };
  }
  const deribit = DERIBIT.exec(text);
  if (deribit === null) return null;
  const [, underlying = '', day, month = '', year, strike, right] = deribit;
  const expiry = dateText(2000 + Number(year), (MONTHS as readonly string[]).indexOf(month) + 1, Number(day));
  if (expiry === null) return null;
  return {
    underlying,
    expiry,
    strike: (Number(strike) * 10_000) as PriceE4,
    right: right === 'C' ? 'call' : 'put',
    adjusted: false,
    venue: 'deribit',
  };
}

/** YYYY-MM-DD, or null where there is no such day. */
export function dateText(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return formatDay(civilDay(year, month, day));
}
