/** `partial`: enough to show, not a full window. `flat`: it never moved, so there is no range to rank in. */
export type IvRankStatus = 'ok' | 'partial' | 'flat' | 'insufficient' | 'bad_current';

export interface IvRank {
  readonly status: IvRankStatus;
  /** How many days the figures rest on, of a window of `window`. */
  readonly n: number;
  readonly window: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Where today's volatility stands between the window's lowest and highest, 0 to 1. */
  readonly rank: number | null;
  /** The same without the limits: above 1 on a new high. */
  readonly unclamped: number | null;
  /** The share of days with a lower volatility. */
  readonly percentile: number | null;
}

/** A year of sessions; markets that never close have 365. */
export const SESSIONS_PER_YEAR = 252;
/** Fewer days than this say nothing about a year. */
export const FEWEST_DAYS = 20;

/**
 * True IV rank and percentile: today's volatility among the closes of the days before, oldest first. Days without one are
 * passed over, never filled in, and never stood in for by realised volatility.
 */
export function ivRank(
  current: number | null,
  history: ArrayLike<number | null>,
  window = SESSIONS_PER_YEAR,
  fewest = FEWEST_DAYS,
): IvRank {
  let n = 0;
  let below = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = history.length - 1; i >= 0 && n < window; i--) {
    const close = history[i];
    if (!isVolatility(close)) continue;
    n++;
    if (isVolatility(current) && close < current) below++;
    low = Math.min(low, close);
    high = Math.max(high, close);
  }
  const nothing = { n, window, low: null, high: null, rank: null, unclamped: null, percentile: null };
  if (!isVolatility(current)) return { status: 'bad_current', ...nothing };
  if (n < fewest) return { status: 'insufficient', ...nothing };
  const percentile = below / n;
  if (high === low) return { status: 'flat', ...nothing, low, high, percentile };
  const unclamped = (current - low) / (high - low);
  const rank = Math.max(0, Math.min(1, unclamped));
  return { status: n < window ? 'partial' : 'ok', n, window, low, high, rank, unclamped, percentile };
}

function isVolatility(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && value > 0 && value < Number.POSITIVE_INFINITY;
}
