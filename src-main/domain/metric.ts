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
  /** A venue's own figure for the volatility that an underlying's options imply, a fraction a year: never one of ours. */
  'iv-index',
  /** Where that figure stands between the lowest and the highest of a year, and how many days of it were lower: 0 to 1. */
  'iv-rank',
  'iv-percentile',
  /** How many of the contracts that are quoted have Greeks by now, 0 to 1. */
  'greeks-known',
  /** Longs to shorts, by the number of accounts: 1 is even. */
  'long-short-ratio',
  /** What a perpetual paid at the end of an interval; `funding-rate` is what it would pay by now. */
  'settled-funding-rate',
  /** How long a funding interval is: rates of different lengths cannot be compared. */
  'funding-interval-hours',
  /** What the best levels of the order book hold, in coins: as many levels as are watched. */
  'bid-depth',
  'ask-depth',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];
