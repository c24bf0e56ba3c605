import { Power } from '#farm/league/league-tally';
import type { SampleShape } from '#farm/league/sharpe-odds';

export const TRADING_DAYS_A_YEAR = 252;

/** Mean over standard deviation of days; NaN where all of them are alike or there are fewer than two. */
export function sharpeOfSums(sum: number, squares: number, days: number): number {
  if (days < 2) return Number.NaN;
  const variance = (squares - (sum * sum) / days) / (days - 1);
  return variance > 0 ? sum / days / Math.sqrt(variance) : Number.NaN;
}

/** With the shape of the days, too. */
export function shapeOf(powers: Float64Array, from: number, days: number): SampleShape {
  return shapeOfSums(
    powers[from] as number,
    powers[from + Power.two] as number,
    powers[from + Power.three] as number,
    powers[from + Power.four] as number,
    days,
  );
}

/**
 * The same with one day more, on which the most is lost that one position could lose. Who sells options wins nearly always,
 * and the one loss that has not come yet is worth more than all that have been missed.
 */
export function cautiousShapeOf(powers: Float64Array, from: number, days: number, loss: number): SampleShape {
  const square = loss * loss;
  return shapeOfSums(
    (powers[from] as number) - loss,
    (powers[from + Power.two] as number) + square,
    (powers[from + Power.three] as number) - square * loss,
    (powers[from + Power.four] as number) + square * square,
    days + 1,
  );
}

function shapeOfSums(sum: number, squares: number, cubes: number, fourths: number, days: number): SampleShape {
  const mean = sum / days;
  const two = squares / days;
  const three = cubes / days;
  const four = fourths / days;
  const variance = two - mean * mean;
  const third = three - 3 * mean * two + 2 * mean * mean * mean;
  const fourth = four - 4 * mean * three + 6 * mean * mean * two - 3 * mean * mean * mean * mean;
  return {
    days,
    sharpe: sharpeOfSums(sum, squares, days),
    skew: third / (variance * Math.sqrt(variance)),
    kurtosis: fourth / (variance * variance),
  };
}
