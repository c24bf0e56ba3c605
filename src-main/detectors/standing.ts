import type { Standing } from '#detectors/sight-moment';

/** A figure among those of days before; without a score where they are fewer than `fewest`, or all alike. */
export function standing(value: number, past: ArrayLike<number>, fewest: number): Standing {
  const days = past.length;
  if (days < Math.max(2, fewest)) return { value, z: null, days };
  let sum = 0;
  for (let at = 0; at < days; at++) sum += past[at] as number;
  const mean = sum / days;
  let squares = 0;
  for (let at = 0; at < days; at++) squares += ((past[at] as number) - mean) * ((past[at] as number) - mean);
  const deviation = Math.sqrt(squares / (days - 1));
  return { value, z: deviation > 0 ? (value - mean) / deviation : null, days };
}
