import { EXIT, type ExitMap } from '#options/paths/exit-map';
import { type LookSchedule, yearsLeftAt } from '#options/paths/exit-rules';
import type { FirstExits } from '#options/paths/first-exits';
import { pairedMean, pairedShare, pairVotes, type PathEstimate, quantised } from '#options/paths/path-estimate';

/** How a position ends under its exit rules, from simulated paths. Every figure is rounded to a millionth. */
export interface TradeOutlook {
  readonly target: PathEstimate;
  readonly stop: PathEstimate;
  /** Closed at the look that the rules set for it. */
  readonly time: PathEstimate;
  /** Held until it expired. */
  readonly neither: PathEstimate;
  /** Years that the position is held on average. */
  readonly holdingYears: PathEstimate;
  /** The probability that the target was reached at or before each look. */
  readonly targetByLook: readonly number[];
  /** Dollars a share, undiscounted. */
  readonly profit: PathEstimate;
  readonly shortfall: ExpectedShortfall;
}

/** What is lost on average in the worst `1 − level` of outcomes, dollars a share; a gain there would be negative. */
export interface ExpectedShortfall extends PathEstimate {
  readonly level: number;
}

export const SHORTFALL_LEVEL = 0.95;

/** `profitOf` is the profit a share of leaving with so many years left at a log return; 0 years is expiry. */
export function tradeOutlook(
  exits: FirstExits,
  map: ExitMap,
  schedule: LookSchedule,
  profitOf: (yearsLeft: number, logReturn: number) => number,
): TradeOutlook {
  const columns = 2 * exits.pairs;
  const held = new Float64Array(columns);
  const profits = new Float64Array(columns);
  const reached = new Float64Array(map.rows);
  for (let column = 0; column < columns; column++) {
    const row = exits.rows[column] as number;
    const yearsLeft = row < map.rows ? yearsLeftAt(schedule, row + 1) : 0;
    held[column] = schedule.years - yearsLeft;
    profits[column] = profitOf(yearsLeft, exits.logReturns[column] as number);
    if (exits.outcomes[column] === EXIT.target) reached[row] = (reached[row] as number) + 1;
  }
  const share = (outcome: number): PathEstimate => rounded(pairedShare(pairVotes(exits.outcomes, outcome)));
  let sum = 0;
  return {
    target: share(EXIT.target),
    stop: share(EXIT.stop),
    time: share(EXIT.time),
    neither: share(EXIT.stay),
    holdingYears: rounded(pairedMean(held)),
    targetByLook: Array.from(reached, (count) => quantised((sum += count) / columns)),
    profit: rounded(pairedMean(profits)),
    shortfall: { ...rounded(expectedShortfall(profits, SHORTFALL_LEVEL)), level: SHORTFALL_LEVEL },
  };
}

function rounded({ value, standardError }: PathEstimate): PathEstimate {
  return { value: quantised(value), standardError: quantised(standardError) };
}

/**
 * The mean of the worst share of profits, as a loss. Its error is the large-sample one for independent outcomes, which
 * antithetic pairs do not exceed for payoffs that rise or fall throughout.
 */
export function expectedShortfall(profits: Float64Array, level: number): PathEstimate {
  const rising = Float64Array.from(profits).sort();
  const wanted = rising.length * (1 - level);
  const whole = Math.floor(wanted);
  const next = rising[Math.min(whole, rising.length - 1)] as number;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < whole; i++) {
    const profit = rising[i] as number;
    sum += profit;
    squares += profit * profit;
  }
  sum += (wanted - whole) * next;
  squares += (wanted - whole) * next * next;
  const mean = sum / wanted;
  const spread = Math.max(0, squares / wanted - mean * mean) + level * (mean - next) * (mean - next);
  return { value: -mean, standardError: Math.sqrt(spread / wanted) };
}
