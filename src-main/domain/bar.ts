import type { InstrumentIndex } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

export const BAR_INTERVALS = ['1m', '5m', '15m', '1h', '1d'] as const;
export type BarInterval = (typeof BAR_INTERVALS)[number];

/** Why a bar deserves less trust than its neighbours. A bar carries the sum of those that apply. */
export const BarFlag = {
  /** The feed was interrupted at some time within the bar. */
  gap: 1,
  /** Nothing traded: open, high, low and close repeat the close before. */
  carried: 2,
  /** Built from quotes, because the venue publishes no trades. */
  fromQuotes: 4,
  /** Recording began within the bar. */
  partial: 8,
  /** Data that arrived after the close changed the bar. */
  corrected: 16,
  /** Taken over as a finished bar: the ticks behind it are not known. */
  fromBars: 32,
} as const;

export type BarFlags = number;

export interface Bar {
  readonly instrument: InstrumentIndex;
  readonly interval: BarInterval;
  readonly startMs: EpochMs;
  /** First millisecond after the bar. Nothing may use the bar before it. */
  readonly endMs: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Size;
  /** Trades (or quotes) that went in. */
  readonly ticks: number;
  readonly flags: BarFlags;
  /** 0 as first closed; each later correction counts one up. */
  readonly revision: number;
}

const FLAG_NAMES = Object.keys(BarFlag) as readonly (keyof typeof BarFlag)[];

export function barFlagNames(flags: BarFlags): readonly string[] {
  return FLAG_NAMES.filter((name) => (flags & BarFlag[name]) !== 0);
}
