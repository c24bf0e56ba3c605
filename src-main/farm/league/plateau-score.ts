const LEAST_SCALE = 1e-6;

/**
 * How much of a figure its neighbours confirm, 0 to 1: their median beside it, times the share of them that are above zero,
 * less where they disagree. `around` holds the neighbours' figures and is sorted; `apart` is overwritten. NaN without any.
 */
export function plateauScore(own: number, around: Float64Array, apart: Float64Array, count: number): number {
  if (count === 0) return Number.NaN;
  if (!(own > 0)) return 0;
  const middle = medianOf(around, count);
  let positive = 0;
  for (let at = 0; at < count; at++) {
    const theirs = around[at] as number;
    if (theirs > 0) positive++;
    apart[at] = Math.abs(theirs - middle);
  }
  const disagreement = medianOf(apart, count) / Math.max(Math.abs(middle), LEAST_SCALE);
  return (Math.min(1, Math.max(0, middle / own)) * (positive / count)) / (1 + disagreement);
}

/** Sorts by insertion: there are a dozen of them. */
function medianOf(values: Float64Array, count: number): number {
  for (let at = 1; at < count; at++) {
    const value = values[at] as number;
    let to = at;
    for (; to > 0 && (values[to - 1] as number) > value; to--) values[to] = values[to - 1] as number;
    values[to] = value;
  }
  const half = count >> 1;
  return count % 2 === 1 ? (values[half] as number) : ((values[half - 1] as number) + (values[half] as number)) / 2;
}
