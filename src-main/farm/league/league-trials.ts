import { groupsInAll, likeResults } from '#farm/league/like-results';
import { cautiousShapeOf } from '#farm/league/daily-sharpe';
import { POWERS, type LeagueTally, Tally, TALLY_WORDS } from '#farm/league/league-tally';
import type { SampledDays } from '#farm/league/sampled-days';
import { expectedBest } from '#farm/league/sharpe-odds';

/** How many tries the best is the best of. */
export interface LeagueTrials {
  readonly configs: number;
  /** Those with a closed trade. */
  readonly traded: number;
  /** Trade histories among them, sizes aside, of which no two are the same. */
  readonly distinct: number;
  /** Tries that are independent of one another, estimated from representatives. 0 while nobody has traded. */
  readonly independent: number;
  /** Representatives that have traded, and the groups of like ones that they fell into. */
  readonly representatives: number;
  readonly groups: number;
  /** Variance of cautious daily Sharpe ratios between independent tries, never less than chance alone makes it. */
  readonly variance: number;
  /** Daily Sharpe ratio that the best of so many useless tries would show: of all that traded, of independent ones. */
  readonly luckyRaw: number;
  readonly luckyIndependent: number;
}

export function leagueTrials(tally: LeagueTally, sampled: SampledDays, days: number, sameTry: number): LeagueTrials {
  const { cells, powers } = tally;
  const histories = new Int32Array(cells.length / TALLY_WORDS);
  let traded = 0;
  for (let from = 0; from < cells.length; from += TALLY_WORDS) {
    if (cells[from + Tally.trades] !== 0) histories[traded++] = cells[from + Tally.history] as number;
  }
  const distinct = countDistinct(histories.subarray(0, traded));
  const like = likeResults(sampled, sameTry);
  const sharpes = like.leaders
    .map((row) => sampled.configs[row] as number)
    .map((config) => {
      const loss = cells[config * TALLY_WORDS + Tally.largestLoss] as number;
      return cautiousShapeOf(powers, config * POWERS, days, loss).sharpe;
    })
    .filter((sharpe) => !Number.isNaN(sharpe));
  const independent = Math.min(distinct, Math.max(groupsInAll(like), Math.min(1, traded)));
  const byChance = days > 1 ? 1 / (days - 1) : 0;
  const variance = Math.max(byChance, sampleVariance(sharpes));
  const deviation = Math.sqrt(variance);
  return {
    configs: cells.length / TALLY_WORDS,
    traded,
    distinct,
    independent,
    representatives: like.members,
    groups: like.leaders.length,
    variance,
    luckyRaw: deviation * expectedBest(traded),
    luckyIndependent: deviation * expectedBest(independent),
  };
}

function countDistinct(histories: Int32Array): number {
  const sorted = histories.sort();
  let count = 0;
  for (let at = 0; at < sorted.length; at++) if (at === 0 || sorted[at] !== sorted[at - 1]) count++;
  return count;
}

function sampleVariance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
}
