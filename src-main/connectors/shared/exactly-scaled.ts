import { NOT_SCALED } from '#connectors/shared/scaled-decimal';

/**
 * A JSON number as a whole number of units of 10^-decimals, where it is one: for venues that send prices as they are.
 * Both the parser and a division of whole numbers round to the nearest binary fraction, so that equality shows that no
 * digit was lost.
 */
export function exactlyScaled(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const units = Math.round(value * scale);
  return Number.isSafeInteger(units) && units / scale === value ? units + 0 : NOT_SCALED;
}
