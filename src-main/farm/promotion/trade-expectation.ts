import type { QuarantineRules } from '#farm/promotion/promotion-rules';
import { SeededRandom } from '#primitives/random';

/** What trades to come are held to: fixed when a config is promoted, so that it cannot be talked down later. */
export interface TradeExpectation {
  /** Cents a trade, all fees paid. */
  readonly mean: number;
  readonly deviation: number;
  /** Where the sum of shortfalls stops it. */
  readonly streak: number;
  /** Cents of drawdown that stop it. */
  readonly drawdown: number;
}

const HISTORIES = 200;
const SHARE_WITHIN = 0.95;
/** Histories are cut off here, in multiples of the wanted average: few are longer. */
const LONGEST = 8;
const STEP = 0.25;
const STEPS = 64;

/**
 * From the results of all trades so far. Sold options win often and lose much at once, so limits made for evenly spread
 * results would stop them too soon: histories are drawn from the config's own trades, and the limit is the first one
 * that is not reached by luck sooner than the rules allow. Null where all results are the same, or there is none.
 */
export function tradeExpectation(
  results: readonly number[],
  rules: QuarantineRules,
  seed: number,
): TradeExpectation | null {
  const count = results.length;
  if (count < 2) return null;
  const mean = results.reduce((sum, result) => sum + result, 0) / count;
  const squares = results.reduce((sum, result) => sum + (result - mean) * (result - mean), 0);
  const deviation = Math.sqrt(squares / (count - 1));
  if (deviation === 0) return null;
  const random = new SeededRandom(seed);
  const draw = (): number => results[random.below(count)] as number;
  return {
    mean,
    deviation,
    streak: streakLimit(() => shortfall(draw(), mean, deviation, rules.slack), rules),
    // Whoever has hardly ever lost may lose once.
    drawdown: Math.ceil(rules.drawdown * Math.max(deviation, usualDrawdown(draw, count))),
  };
}

/** How much of a result counts against a config, in deviations; negative for one that is good enough. */
export function shortfall(result: number, mean: number, deviation: number, slack: number): number {
  return (mean - result) / deviation - slack;
}

function streakLimit(draw: () => number, { streak, falseAlarm }: QuarantineRules): number {
  const longest = LONGEST * falseAlarm;
  // By step: trades until a sum of so much was reached, over all histories.
  const lengths = new Float64Array(STEPS);
  for (let history = 0; history < HISTORIES; history++) {
    let sum = 0;
    let step = 0;
    for (let trade = 1; trade <= longest && step < STEPS; trade++) {
      sum = Math.max(0, sum + draw());
      for (; step < STEPS && sum > streak + step * STEP; step++) lengths[step] = (lengths[step] as number) + trade;
    }
    for (; step < STEPS; step++) lengths[step] = (lengths[step] as number) + longest;
  }
  const enough = lengths.findIndex((length) => length >= HISTORIES * falseAlarm);
  return streak + (enough === -1 ? STEPS - 1 : enough) * STEP;
}

/** The drawdown that 19 of 20 histories as long as the config's own stay within. */
function usualDrawdown(draw: () => number, trades: number): number {
  const worst = new Float64Array(HISTORIES);
  for (let history = 0; history < HISTORIES; history++) {
    let balance = 0;
    let peak = 0;
    for (let trade = 0; trade < trades; trade++) {
      balance += draw();
      peak = Math.max(peak, balance);
      worst[history] = Math.max(worst[history] as number, peak - balance);
    }
  }
  return worst.sort()[Math.floor(HISTORIES * SHARE_WITHIN)] as number;
}
