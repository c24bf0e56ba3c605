const ZERO = 48;
const NINE = 57;
const POINT = 46;
const MINUS = 45;

/** What is no whole number of units: not a number at all, too fine, or too large to be exact. */
export const NOT_SCALED = Number.NaN;

/**
 * A decimal as venues write it, as a whole number of units of 10^-decimals: `0.0125` with four decimals is 125. No step of
 * it goes through a binary fraction, so that a price is the price that was sent.
 */
export function scaledDecimal(text: string, decimals: number): number {
  const { length } = text;
  let at = text.charCodeAt(0) === MINUS ? 1 : 0;
  const isNegative = at === 1;
  let value = 0;
  let digits = 0;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
    value = value * 10 + (code - ZERO);
    digits++;
  }
  let fraction = 0;
  if (at < length) {
    if (text.charCodeAt(at) !== POINT) return NOT_SCALED;
    for (at++; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code < ZERO || code > NINE) return NOT_SCALED;
      digits++;
      if (fraction < decimals) {
        value = value * 10 + (code - ZERO);
        fraction++;
      } else if (code !== ZERO) return NOT_SCALED;
    }
  }
  if (digits === 0) return NOT_SCALED;
  for (; fraction < decimals; fraction++) value *= 10;
  if (value > Number.MAX_SAFE_INTEGER) return NOT_SCALED;
  // −0 is no other amount than 0.
  return isNegative && value > 0 ? -value : value;
}
