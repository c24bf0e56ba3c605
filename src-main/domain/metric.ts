/** Figures that are not prices. The order is part of the tape format: append only. */
export const METRIC_NAMES = [
  'funding-rate',
  'open-interest',
  'implied-volatility',
  'dvol',
  'index-price',
  'mark-price',
  'rolling-24h-volume',
  /** A past session's close, adjusted for splits and dividends: what returns over days are made of. */
  'daily-close',
  /** What prices did over the last weeks, as a fraction a year, by the venue's own count. */
  'historical-volatility',
  /** From 0 to 1: what a prediction market pays for a coin that is worth 1 if it happens. */
  'probability',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];
