import { sortedByKeys, sortKeys } from '#farm/league/sort-keys';

/** Of those that are known, the lower of two where the middle lies between them; NaN if there are none. */
export function medianOf(column: Float32Array, configs: Int32Array): number {
  const known = configs.filter((config) => !Number.isNaN(column[config]));
  const rising = sortedByKeys(known, sortKeys(column, known, false));
  return rising.length === 0 ? Number.NaN : (column[rising[(rising.length - 1) >> 1] as number] as number);
}
