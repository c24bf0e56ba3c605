import { DAY_MS, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { easternOffsetMs } from '#window/formatting/eastern-time.ts';

/** The stretch of time between two edges on the screen. */
export interface TimelineSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly left: number;
  readonly right: number;
}

export function xAt(span: TimelineSpan, ms: number): number {
  const length = span.endMs - span.startMs;
  if (length <= 0) return span.left;
  const share = Math.min(1, Math.max(0, (ms - span.startMs) / length));
  return span.left + share * (span.right - span.left);
}

/** A whole millisecond within the span, also for a pointer that has left it. */
export function timeAt(span: TimelineSpan, x: number): number {
  const width = span.right - span.left;
  if (width <= 0) return span.startMs;
  const share = Math.min(1, Math.max(0, (x - span.left) / width));
  return Math.round(span.startMs + share * (span.endMs - span.startMs));
}

/** The nearest of `places` to `ms`, in order of time, if it is within reach; else -1. */
export function nearestIndex(places: readonly { readonly atMs: number }[], ms: number, reachMs: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] as { atMs: number }).atMs < ms) low = middle + 1;
    else high = middle;
  }
  const after = places[low];
  const before = places[low - 1];
  const toAfter = after === undefined ? Number.POSITIVE_INFINITY : after.atMs - ms;
  const toBefore = before === undefined ? Number.POSITIVE_INFINITY : ms - before.atMs;
  if (Math.min(toAfter, toBefore) > reachMs) return -1;
  return toBefore <= toAfter ? low - 1 : low;
}

const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 91].map((days) => days * DAY_MS),
];

/** Round times on New York's clock, at least `gap` pixels apart. */
export function timeTicks(span: TimelineSpan, gap: number): readonly number[] {
  const width = span.right - span.left;
  const length = span.endMs - span.startMs;
  if (width <= 0 || length <= 0) return [];
  const step = STEPS.find((one) => (one / length) * width >= gap) ?? (STEPS.at(-1) as number);
  const ticks: number[] = [];
  const wall = span.startMs + easternOffsetMs(span.startMs);
  for (let at = Math.ceil(wall / step) * step; ; at += step) {
    // The offset that holds there, not the one at the start.
    const guess = at - easternOffsetMs(span.startMs);
    const ms = at - easternOffsetMs(guess);
    if (ms > span.endMs) return ticks;
    if (ms >= span.startMs) ticks.push(ms);
  }
}
