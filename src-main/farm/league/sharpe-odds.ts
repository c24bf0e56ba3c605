import { normalCdf, inverseNormalCdf } from '#primitives/normal-distribution';

/** Of a sample of results, one per day. */
export interface SampleShape {
  readonly days: number;
  /** Mean over standard deviation of a day. */
  readonly sharpe: number;
  readonly skew: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
}

const EULER = 0.5772156649015329;

/** Probability that the true Sharpe ratio of a day exceeds a benchmark (Bailey and López de Prado, 2012). */
export function probabilisticSharpe(shape: SampleShape, benchmark: number): number {
  return normalCdf(((shape.sharpe - benchmark) * Math.sqrt(shape.days - 1)) / Math.sqrt(errorFactor(shape)));
}

/** Days after which such a Sharpe ratio would exceed the benchmark with so much confidence; infinite if it does not. */
export function minimumTrackRecord(shape: SampleShape, benchmark: number, confidence: number): number {
  if (shape.sharpe <= benchmark) return Number.POSITIVE_INFINITY;
  const z = inverseNormalCdf(confidence) / (shape.sharpe - benchmark);
  return 1 + errorFactor(shape) * z * z;
}

/** What the best of so many independent and useless tries shows, in standard deviations between tries. */
export function expectedBest(tries: number): number {
  if (tries < 2) return 0;
  return (1 - EULER) * inverseNormalCdf(1 - 1 / tries) + EULER * inverseNormalCdf(1 - 1 / (tries * Math.E));
}

function errorFactor({ sharpe, skew, kurtosis }: SampleShape): number {
  return 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
}
