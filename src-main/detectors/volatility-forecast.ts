import type { VolatilityForecast } from '#detectors/sight-moment';
import { ln } from '#primitives/exact-math';

const SESSIONS_PER_YEAR = 252;
const MONTH = 21;
const DECAY = 0.94;
/** Memories that the forecast is the mean of. */
const SPEEDS = 3;

/** Daily variances of the days that are over, as three memories have them: fast, a month, a year. */
export interface VarianceMemory {
  readonly fast: number;
  readonly month: number;
  readonly year: number;
  /** Sessions behind it. */
  readonly days: number;
}

/** From closes, oldest first, so that nights count in full. Null with fewer than 21 moves. */
export function varianceMemory(closes: readonly number[]): VarianceMemory | null {
  const squares: number[] = [];
  for (let at = Math.max(1, closes.length - SESSIONS_PER_YEAR); at < closes.length; at++) {
    const move = ln((closes[at] as number) / (closes[at - 1] as number));
    squares.push(move * move);
  }
  if (squares.length < MONTH) return null;
  const year = meanOf(squares);
  let fast = year;
  for (const square of squares) fast = DECAY * fast + (1 - DECAY) * square;
  return { fast, month: meanOf(squares.slice(-MONTH)), year, days: squares.length };
}

/**
 * The volatility that the days so far promise for the next month: the mean variance of the three memories, in equal
 * parts, since a year of daily squares is too little to fit weights to. `today` is the move of a session that is not
 * over: it counts where it is larger than the fast memory expects, and is passed over where it is smaller, since the
 * rest of the day is still to come. Null where nothing ever moved.
 */
export function volatilityForecast(memory: VarianceMemory, today: number | null): VolatilityForecast | null {
  const { month, year, days } = memory;
  const soFar = today !== null && today > -1 ? ln(1 + today) : 0;
  const known = memory.fast;
  const fast = soFar * soFar > known ? DECAY * known + (1 - DECAY) * soFar * soFar : known;
  const variance = (fast + month + year) / SPEEDS;
  if (!(variance > 0)) return null;
  return {
    forecast: Math.sqrt(variance * SESSIONS_PER_YEAR),
    trailing: Math.sqrt(month * SESSIONS_PER_YEAR),
    days,
  };
}

function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
