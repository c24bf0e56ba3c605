import { Power } from '#farm/league/league-tally';
import type { SampleShape } from '#farm/league/sharpe-odds';

export const TRADING_DAYS_A_YEAR = 252;

/** Mean over standard deviation of a config's days; NaN where all days are alike or there are fewer than two. */
export function dailySharpe(powers: Float64Array, from: number, days: number): number {
  return sharpeOfSums(powers[from] as number, powers[from + Power.two] as number, days);
}

export function sharpeOfSums(sum: number, squares: number, days: number): number {
  if (days < 2) return Number.NaN;
  const variance = (squares - (sum * sum) / days) / (days - 1);
  return variance > 0 ? sum / days / Math.sqrt(variance) : Number.NaN;
}

/** With the shape of the days, too. */
export function shapeOf(powers: Float64Array, from: number, days: number): SampleShape {
  const mean = (powers[from] as number) / days;
  const two = (powers[from + Power.two] as number) / days;
  const three = (powers[from + Power.three] as number) / days;
  const four = (powers[from + Power.four] as number) / days;
  const variance = two - mean * mean;
  const third = three - 3 * mean * two + 2 * mean * mean * mean;
  const fourth = four - 4 * mean * three + 6 * mean * mean * two - 3 * mean * mean * mean * mean;
  return {
    days,
    sharpe: dailySharpe(powers, from, days),
    skew: third / (variance * Math.sqrt(variance)),
    kurtosis: fourth / (variance * variance),
  };
}
