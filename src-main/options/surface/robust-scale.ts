/** Middle and spread of a sample that a few wild values cannot move. */
export interface RobustScale {
  readonly median: number;
  /** Median absolute deviation from the median. */
  readonly mad: number;
  /** Comparable with a standard deviation: 1.4826 MAD, or 1.2533 times the mean deviation where MAD is 0. */
  readonly scale: number;
}

const MAD_TO_SIGMA = 1.4826;
const MEAN_DEVIATION_TO_SIGMA = 1.2533;

export function robustScale(sample: Float64Array): RobustScale {
  const middle = median(sample);
  const deviations = sample.map((value) => Math.abs(value - middle));
  const mad = median(deviations);
  if (mad > 0) return { median: middle, mad, scale: MAD_TO_SIGMA * mad };
  let sum = 0;
  for (const deviation of deviations) sum += deviation;
  return { median: middle, mad, scale: sample.length === 0 ? 0 : (MEAN_DEVIATION_TO_SIGMA * sum) / sample.length };
}

/** How many robust standard deviations a value is from the middle; 0 where the sample does not spread at all. */
export function robustZ(value: number, { median: middle, scale }: RobustScale): number {
  return scale > 0 ? (value - middle) / scale : 0;
}

/** 0 for an empty sample. */
export function median(sample: Float64Array): number {
  if (sample.length === 0) return 0;
  const sorted = sample.slice().sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}
