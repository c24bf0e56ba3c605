import type { EpochMs } from '#primitives/clock';

export const BREAKERS = [
  'killed',
  'paused',
  'daily-loss',
  'losses-in-a-row',
  'drawdown',
  'monthly-loss',
  'stale-data',
  'heartbeats',
  'guardian',
] as const;
export type BreakerName = (typeof BREAKERS)[number];

export interface BreakerState {
  readonly breaker: BreakerName;
  readonly tripped: boolean;
  /** `halts`: nothing new may be sold. `halves`: half of the size. */
  readonly effect: 'halts' | 'halves';
  /** With its figure: "lost $412 today, limit $300". */
  readonly text: string;
  /** Null: until a human, or better data, ends it. */
  readonly untilMs: EpochMs | null;
}
