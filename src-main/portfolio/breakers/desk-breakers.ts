import type { BreakerState } from '#portfolio/breakers/breaker-state';
import type { TradingRecord } from '#portfolio/breakers/trading-record';
import type { EpochMs } from '#primitives/clock';

/** What the trader has stopped by hand. */
export function deskBreakers({ killed, paused }: TradingRecord, atMs: EpochMs): readonly BreakerState[] {
  const isPaused = paused !== null && (paused.untilMs === null || atMs < paused.untilMs);
  return [
    {
      breaker: 'killed',
      tripped: killed !== null,
      effect: 'halts',
      text: killed === null ? 'the kill switch is off' : `the kill switch is on: ${killed.reason}`,
      untilMs: null,
    },
    {
      breaker: 'paused',
      tripped: isPaused,
      effect: 'halts',
      text: isPaused ? `paused: ${paused.reason}` : 'not paused',
      untilMs: isPaused ? paused.untilMs : null,
    },
  ];
}
