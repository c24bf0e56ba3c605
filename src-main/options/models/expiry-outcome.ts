import type { OptionRight } from '#domain/chain';
import type { TerminalDistribution } from '#options/models/terminal-distribution';
import { invariant } from '#primitives/invariant';

export interface PayoffLeg {
  readonly right: OptionRight;
  /** In dollars. */
  readonly strike: number;
  /** −1 is sold, +1 is bought. */
  readonly quantity: number;
}

/** A position of options of one expiry, held until then. Everything is per share. */
export interface ExpiryPosition {
  readonly legs: readonly PayoffLeg[];
  /** Of the underlying, held beside them. */
  readonly shares: number;
  /** What opening it brought in, net of fees: a credit is positive; a debit, and the price of shares, negative. */
  readonly cash: number;
}

export interface ExpiryOutcome {
  /** P(profit > 0). */
  readonly pop: number;
  /** The mean profit. */
  readonly ev: number;
  /** Where profit turns into loss or back, rising. */
  readonly breakevens: readonly number[];
  /** Null where profit is unlimited; likewise for loss, which is a positive number or, where none is possible, 0. */
  readonly maxProfit: number | null;
  readonly maxLoss: number | null;
  /** P(profit is as large as it can be); null where it is unlimited. */
  readonly pMaxProfit: number | null;
  readonly pMaxLoss: number | null;
  readonly pLoss: number;
  /** The mean loss of those outcomes that lose; 0 where none does. */
  readonly lossGivenLoss: number;
}

/** Amounts below a millionth of a cent are rounding of the sums they come from. */
const NOTHING = 1e-8;

/**
 * What a position is worth at expiry is a chain of straight lines with kinks at the strikes. So every question about it
 * is one about a few prices, which the distribution answers exactly; nothing is simulated.
 */
export function expiryOutcome(distribution: TerminalDistribution, position: ExpiryPosition): ExpiryOutcome {
  const lines = profitLines(position);
  const breakevens = zeroCrossings(lines);
  const { pop, pLoss } = signProbabilities(distribution, lines, breakevens);
  const loss = pLoss > 0 ? expectedLoss(distribution, lines, breakevens) : 0;
  const best = extreme(distribution, lines, 1);
  const worst = extreme(distribution, lines, -1);
  return {
    pop,
    ev: expectedProfit(distribution, position),
    breakevens,
    maxProfit: best === null ? null : best.value,
    maxLoss: worst === null ? null : Math.max(0, -worst.value),
    pMaxProfit: best === null ? null : best.probability,
    pMaxLoss: worst === null ? null : worst.probability,
    pLoss,
    lossGivenLoss: pLoss > 0 ? loss / pLoss : 0,
  };
}

function expectedProfit(distribution: TerminalDistribution, position: ExpiryPosition): number {
  let sum = position.cash + position.shares * distribution.forward;
  for (const { right, strike, quantity } of position.legs) {
    const put = distribution.expectedPut(strike);
    sum += quantity * (right === 'put' ? put : put + distribution.forward - strike);
  }
  return sum;
}

export function profitAt(position: ExpiryPosition, price: number): number {
  let sum = position.cash + position.shares * price;
  for (const { right, strike, quantity } of position.legs) {
    sum += quantity * Math.max(0, right === 'put' ? strike - price : price - strike);
  }
  return sum;
}

/** Profit as a function of price: its value at each kink, the first of which is 0, and the slope from there on. */
interface ProfitLines {
  readonly prices: readonly number[];
  readonly values: readonly number[];
  readonly slopes: readonly number[];
}

function profitLines(position: ExpiryPosition): ProfitLines {
  const prices = [0];
  for (const { strike } of position.legs) {
    invariant(strike > 0, 'a strike is positive');
    if (!prices.includes(strike)) prices.push(strike);
  }
  prices.sort((left, right) => left - right);
  const slopes = prices.map((price) => slopeAbove(position, price));
  return { prices, values: prices.map((price) => profitAt(position, price)), slopes };
}

function slopeAbove({ legs, shares }: ExpiryPosition, price: number): number {
  let slope = shares;
  for (const { right, strike, quantity } of legs) {
    if (right === 'call' && strike <= price) slope += quantity;
    else if (right === 'put' && strike > price) slope -= quantity;
  }
  return slope;
}

function zeroCrossings({ prices, values, slopes }: ProfitLines): readonly number[] {
  const crossings: number[] = [];
  for (const [i, price] of prices.entries()) {
    const value = values[i] as number;
    const slope = slopes[i] as number;
    if (isZero(value)) {
      // A kink that lies on the line counts where profit is not zero on both of its sides.
      const before = i === 0 ? 0 : (slopes[i - 1] as number);
      if (price > 0 && (before !== 0 || slope !== 0)) crossings.push(price);
      continue;
    }
    if (slope === 0) continue;
    const crossing = price - value / slope;
    const next = prices[i + 1];
    if (crossing > price && (next === undefined || (crossing < next && !isZero(values[i + 1] as number)))) {
      crossings.push(crossing);
    }
  }
  return crossings;
}

/** Adds up the stretches between breakevens by the sign of profit there; where it is zero, neither gains. */
function signProbabilities(
  distribution: TerminalDistribution,
  lines: ProfitLines,
  breakevens: readonly number[],
): { readonly pop: number; readonly pLoss: number } {
  let pop = 0;
  let pLoss = 0;
  let from = 0;
  let belowFrom = 0;
  for (let i = 0; i <= breakevens.length; i++) {
    const to = breakevens[i];
    const belowTo = to === undefined ? 1 : distribution.below(to);
    const middle =
      to === undefined ? Math.max(from, lines.prices[lines.prices.length - 1] as number) + 1 : 0.5 * (from + to);
    const value = lineAt(lines, middle);
    if (value > NOTHING) pop += belowTo - belowFrom;
    else if (value < -NOTHING) pLoss += belowTo - belowFrom;
    if (to === undefined) break;
    from = to;
    // A price of exactly the breakeven is neither a profit nor a loss; only drawn prices ever are.
    belowFrom = distribution.below(to * (1 + 2 * Number.EPSILON));
  }
  return { pop: Math.max(0, pop), pLoss: Math.max(0, pLoss) };
}

/** E[max(0, −profit)]: again straight lines, with kinks at the breakevens as well. */
function expectedLoss(distribution: TerminalDistribution, lines: ProfitLines, breakevens: readonly number[]): number {
  const kinks = [...lines.prices, ...breakevens].sort((left, right) => left - right);
  let sum = 0;
  let slopeBefore = 0;
  for (const [i, kink] of kinks.entries()) {
    const next = kinks[i + 1] ?? kink + 2;
    const middle = 0.5 * (kink + next);
    const losing = next > kink && lineAt(lines, middle) < -NOTHING;
    const slope = losing ? -slopeAt(lines, middle) : next > kink ? 0 : slopeBefore;
    if (i === 0) sum += losing ? -lineAt(lines, kink) : 0;
    // max(0, S − kink) is worth E[max(0, kink − S)] + forward − kink.
    if (slope !== slopeBefore) {
      sum += (slope - slopeBefore) * (distribution.expectedPut(kink) + distribution.forward - kink);
    }
    slopeBefore = slope;
  }
  return Math.max(0, sum);
}

/** The largest profit (side 1) or loss (side −1), and how likely; null where there is no limit. */
function extreme(
  distribution: TerminalDistribution,
  { prices, values, slopes }: ProfitLines,
  side: 1 | -1,
): { readonly value: number; readonly probability: number } | null {
  if (side * (slopes[slopes.length - 1] as number) > 0) return null;
  let value = values[0] as number;
  for (const at of values) if (side * at > side * value) value = at;
  let probability = 0;
  for (const [i, price] of prices.entries()) {
    if (!isZero((values[i] as number) - value)) continue;
    const flat = slopes[i] === 0;
    const end = flat ? prices[i + 1] : price * (1 + 2 * Number.EPSILON);
    // The end of a flat stretch is a kink of its own and counted there.
    probability += (end === undefined ? 1 : distribution.below(end)) - distribution.below(price);
  }
  return { value, probability: Math.max(0, probability) };
}

function lineAt({ prices, values, slopes }: ProfitLines, price: number): number {
  const i = segmentOf(prices, price);
  return (values[i] as number) + (slopes[i] as number) * (price - (prices[i] as number));
}

function slopeAt({ prices, slopes }: ProfitLines, price: number): number {
  return slopes[segmentOf(prices, price)] as number;
}

function segmentOf(prices: readonly number[], price: number): number {
  let i = prices.length - 1;
  while (i > 0 && (prices[i] as number) > price) i--;
  return i;
}

function isZero(value: number): boolean {
  return value < NOTHING && value > -NOTHING;
}
