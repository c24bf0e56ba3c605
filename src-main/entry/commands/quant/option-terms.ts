import type { OptionRight } from '#domain/chain';
import type { QuantField } from '#entry/commands/quant/quant-task';
import type { QuantRequest } from '#entry/commands/quant/quant-request';

/** The flags that every question about an option shares. */
export const OPTION_FIELDS: readonly QuantField[] = [
  { name: 'S', kind: 'number', help: 'spot' },
  { name: 'K', kind: 'number', help: 'strike' },
  { name: 'T', kind: 'number', help: 'years of 365 days to expiry' },
  { name: 'r', kind: 'number', help: 'rate, continuously compounded (0.04 is 4 %)' },
  { name: 'q', kind: 'number', help: 'dividend yield, continuously compounded (default: 0)' },
  { name: 'type', kind: 'text', help: 'C or P' },
];

export interface OptionTerms {
  readonly right: OptionRight;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
}

/** Nothing that exists lies outside of these, and within them no figure overflows. */
const LEAST_PRICE = 1e-12;
const MOST_PRICE = 1e15;
const MOST_YEARS = 1_000;
const MOST_RATE = 100;
const MOST_GROWTH = 300;
const MOST_DEVIATION = 50;

export function optionTerms(request: QuantRequest): OptionTerms {
  return { spot: within(request, 'S', LEAST_PRICE, MOST_PRICE), ...termsBesideSpot(request) };
}

/** Of an option on a forward or a future, which has no yield of its own. */
export function forwardOptionTerms(
  request: QuantRequest,
): Omit<OptionTerms, 'spot' | 'dividendYield'> & { readonly forward: number } {
  const forward = within(request, 'F', LEAST_PRICE, MOST_PRICE);
  const { strike, years, rate, right } = termsBesideSpot(request);
  return { forward, strike, years, rate, right };
}

function termsBesideSpot(request: QuantRequest): Omit<OptionTerms, 'spot'> {
  const strike = within(request, 'K', LEAST_PRICE, MOST_PRICE);
  const years = within(request, 'T', 0, MOST_YEARS);
  const rate = (name: string): number => {
    const value = request.has(name) || name === 'r' ? within(request, name, -MOST_RATE, MOST_RATE) : 0;
    if (Math.abs(value * years) > MOST_GROWTH) throw request.fault(name, `is too large for ${years} years`);
    return value;
  };
  return {
    strike,
    years,
    rate: rate('r'),
    dividendYield: rate('q'),
    right: request.right(),
  };
}

/** A volatility, and with it a standard deviation until expiry, that trees and closed forms can bear. */
export function volatilityOf(request: QuantRequest, years: number): number {
  const volatility = request.number('sigma', 'not negative');
  if (volatility * Math.sqrt(years) > MOST_DEVIATION) throw request.fault('sigma', `is too large for ${years} years`);
  return volatility;
}

function within(request: QuantRequest, name: string, least: number, most: number): number {
  const value = request.number(name);
  if (value < least) throw request.fault(name, least === 0 ? 'is below 0' : `is below ${least}`);
  if (value > most) throw request.fault(name, `is above ${most}`);
  return value;
}
