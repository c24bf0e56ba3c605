import { tickDigits } from '#window/charts/plot/linear-scale.ts';
import { formatNumber } from '#window/formatting/numbers.ts';

const ABOUT = 9;

/** Volatilities along an axis, with as many digits as keep neighbours apart. */
export function percentAxis(range: { readonly from: number; readonly to: number } | null): (value: number) => string {
  const digits = range === null ? 0 : tickDigits(range.from * 100, range.to * 100, ABOUT);
  return (value) => `${formatNumber(value * 100, digits)} %`;
}
