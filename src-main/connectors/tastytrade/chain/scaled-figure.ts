/** The stream's NaN is "not known". Prices come as what binary fractions have made of them: the nearest unit is meant. */
export function scaledFigure(value: number, decimals: number): number | null {
  if (Number.isNaN(value)) return null;
  const units = Math.round(value * 10 ** decimals);
  // −0 is no other amount than 0.
  return Number.isSafeInteger(units) ? units + 0 : Number.NaN;
}
