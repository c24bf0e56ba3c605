import type { SkippedRows } from '#connectors/files/bad-rows';

/** Bars of one symbol and interval, oldest first, without overlaps. Prices in 10^-priceDecimals, volume in 10^-sizeDecimals. */
export interface BarTable {
  readonly length: number;
  readonly intervalMs: number;
  readonly startMs: Float64Array;
  /** First millisecond after the bar. */
  readonly endMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Values rounded to the stated decimals, which happens only where that was asked for. */
  readonly rounded: number;
  readonly skipped: SkippedRows;
  readonly ignoredColumns: readonly string[];
}
