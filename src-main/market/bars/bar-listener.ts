import type { Bar } from '#domain/bar';

export interface BarListener {
  closed(bar: Bar): void;
  corrected(bar: Bar): void;
}

/** Where a session day's daily bar begins and ends, for the minute asked about; null outside of trading. */
export type DayBounds = (minuteMs: number) => { readonly startMs: number; readonly endMs: number } | null;
