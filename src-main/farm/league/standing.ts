import type { League } from '#farm/league/league';

/**
 * What the league orders by: a year's cautious Sharpe ratio, drawn towards nothing where there are few trades, as far as its
 * neighbours confirm it. It takes enough trades and days, a gain both in the sample and after it, and no mere peak.
 */
export function readStandings({ columns, rules, days, split }: League): void {
  const { trades, cautious, plateau, inResult, outResult, standing } = columns;
  const isLongEnough = days.count >= rules.minimumDays && split.outOfSampleDays > 0;
  if (!isLongEnough) return;
  for (let config = 0; config < standing.length; config++) {
    const count = trades[config] as number;
    if (count < rules.minimumTrades || (inResult[config] as number) <= 0 || (outResult[config] as number) <= 0)
      continue;
    const confirmed = plateau[config] as number;
    if (!(confirmed >= rules.plateauMinimum)) continue;
    const shrunk = ((cautious[config] as number) * count) / (count + rules.shrinkTrades);
    if (shrunk > 0) standing[config] = shrunk * confirmed;
  }
}
