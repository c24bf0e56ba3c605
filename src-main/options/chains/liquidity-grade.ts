import type { PriceE4 } from '#domain/money';
import type { LiquidityGrade } from '#options/chains/chain-snapshot';

export interface LiquidityFigures {
  readonly bid: PriceE4 | null;
  readonly ask: PriceE4 | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly openInterest: number | null;
  readonly volume: number | null;
  readonly stale: boolean;
}

export interface GradedLiquidity {
  readonly grade: LiquidityGrade;
  /** 0 to 100; null where there is no market to score: nobody bids, bid above ask, or a stale quote. */
  readonly score: number | null;
}

type Steps = readonly (readonly [atLeast: number, points: number])[];

const OPEN_INTEREST: Steps = [
  [5_000, 30],
  [1_000, 22],
  [250, 14],
  [50, 6],
];
const VOLUME: Steps = [
  [1_000, 20],
  [200, 14],
  [25, 8],
  [1, 3],
];
const SIZE: Steps = [
  [50, 10],
  [10, 6],
  [1, 2],
];
const GRADES: readonly (readonly [atLeast: number, grade: LiquidityGrade])[] = [
  [85, 'A'],
  [70, 'B'],
  [50, 'C'],
  [30, 'D'],
];
const NO_MARKET: GradedLiquidity = { grade: 'F', score: null };

/** How easily a contract trades: 40 points for its spread, 30 for open interest, 20 for volume, 10 for size on display. */
export function liquidityGrade(figures: LiquidityFigures): GradedLiquidity {
  const { bid, ask, stale } = figures;
  if (stale || bid === null || ask === null || bid <= 0 || ask < bid) return NO_MARKET;
  const score =
    spreadPoints(bid, ask) +
    points(OPEN_INTEREST, figures.openInterest) +
    points(VOLUME, figures.volume) +
    points(SIZE, smallerSize(figures));
  const grade = GRADES.find(([atLeast]) => score >= atLeast)?.[1] ?? 'F';
  return { grade, score };
}

/** In whole ten-thousandths of a dollar, so that a spread of exactly 3 % counts as 3 %. */
function spreadPoints(bid: number, ask: number): number {
  const width = ask - bid;
  const atMost = (percent: number): boolean => width * 200 <= percent * (bid + ask);
  if (atMost(3) || width <= 200) return 40;
  if (atMost(6) || width <= 300) return 30;
  return atMost(10) ? 20 : atMost(20) ? 10 : 0;
}

/** What is not known earns nothing. */
function points(steps: Steps, figure: number | null): number {
  return figure === null ? 0 : (steps.find(([atLeast]) => figure >= atLeast)?.[1] ?? 0);
}

function smallerSize({ bidSize, askSize }: LiquidityFigures): number | null {
  return bidSize === null || askSize === null ? null : Math.min(bidSize, askSize);
}
