import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';

const USUAL_INTERVALS: readonly number[] = [
  ...[24, 12, 8, 6, 4, 3, 2, 1].map((hours) => hours * HOUR_MS),
  ...[30, 20, 15, 10, 5, 3, 2, 1].map((minutes) => minutes * MINUTE_MS),
  ...[30, 15, 10, 5, 1].map((seconds) => seconds * SECOND_MS),
];

/**
 * The longest usual interval that at least three in four steps are whole multiples of: missing bars only make steps
 * longer, and a few stray stamps or clock changes must not shorten the answer. Null where nothing fits.
 */
export function detectInterval(stamps: Float64Array, length: number): number | null {
  if (length < 2) return null;
  for (const interval of USUAL_INTERVALS) {
    let fitting = 0;
    for (let row = 1; row < length; row++) {
      if (((stamps[row] as number) - (stamps[row - 1] as number)) % interval === 0) fitting++;
    }
    if (fitting * 4 >= (length - 1) * 3) return interval;
  }
  return null;
}

/**
 * Whether a stamp may belong to a series of this interval whose first stamp is `firstMs`. Up to half an hour bars sit
 * on UTC multiples; hours may begin at any one minute (New York opens at half past); days at any minute, since local
 * days shift with the clocks.
 */
export function fitsInterval(stampMs: number, firstMs: number, intervalMs: number): boolean {
  if (intervalMs >= DAY_MS) return stampMs % MINUTE_MS === 0;
  if (intervalMs >= HOUR_MS) return stampMs % MINUTE_MS === 0 && (stampMs - firstMs) % HOUR_MS === 0;
  return stampMs % intervalMs === 0;
}

/** The shortest step from bar to bar. Above an hour, the spring change of the clocks may take one off. */
export function shortestStep(intervalMs: number): number {
  return intervalMs > HOUR_MS ? intervalMs - HOUR_MS : intervalMs;
}
