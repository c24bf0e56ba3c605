import type { BreakerState } from '#portfolio/breakers/breaker-state';
import type { DataHealth } from '#portfolio/breakers/trading-record';
import type { BreakerSettings } from '#portfolio/portfolio-settings';
import type { EpochMs } from '#primitives/clock';

/** Whether the quotes that a trade would rest on are of now. */
export function dataBreakers(
  { quotedMs, missedHeartbeats, guardianHalt }: DataHealth,
  atMs: EpochMs,
  settings: BreakerSettings,
): readonly BreakerState[] {
  const { staleAfterSeconds: most, missedHeartbeats: mostMissed } = settings;
  const age = quotedMs === null ? null : (atMs - quotedMs) / 1_000;
  // Quotes from after now are of a clock that is wrong.
  const isFresh = age !== null && age >= 0 && age <= most;
  const missed = missedHeartbeats ?? 0;
  const isBeating = missed < mostMissed;
  return [
    {
      breaker: 'stale-data',
      tripped: !isFresh,
      effect: 'halts',
      text: `${age === null ? 'no quotes of the options' : `quotes of the options are ${Math.round(age)} s old`}, at most ${most} s`,
      untilMs: null,
    },
    {
      breaker: 'heartbeats',
      tripped: !isBeating,
      effect: 'halts',
      text:
        missedHeartbeats === null
          ? 'no heartbeats are known'
          : `${missed} heartbeats missed in a row, halts at ${mostMissed}`,
      untilMs: null,
    },
    {
      breaker: 'guardian',
      tripped: guardianHalt !== null,
      effect: 'halts',
      text: guardianHalt ?? 'the guardian of the recording finds nothing that stops trades',
      untilMs: null,
    },
  ];
}
