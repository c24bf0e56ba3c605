import type { BarInterval } from '#domain/bar';

/** How the store writes an interval. */
export const BAR_INTERVAL_MINUTES: Readonly<Record<BarInterval, number>> = {
  '1m': 1,
  '5m': 5,
  '15m': 15,
  '1h': 60,
  '1d': 1_440,
};
