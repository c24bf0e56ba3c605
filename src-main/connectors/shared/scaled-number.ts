/**
 * A JSON number as a whole number of units of 10^-decimals: the nearest, since venues that send numbers send what binary
 * fractions have made of their prices. Null for what is no number, or too large to be exact.
 */
export function scaledNumber(value: unknown, decimals: number): number | null {
  if (typeof value !== 'number') return null;
  const scaled = Math.round(value * 10 ** decimals);
  if (!Number.isSafeInteger(scaled)) return null;
  // −0 is no other amount than 0.
  return scaled === 0 ? 0 : scaled;
}
