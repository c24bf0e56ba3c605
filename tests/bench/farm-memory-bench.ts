import { invariant } from '#primitives/invariant';
import type { BenchRow } from '#tests/bench/bench-row';
import { farmMemory } from '#tests/support/farm-memory';

/** Four weeks: twenty sessions and the weekends between them. */
const DAYS = 28;

/** Memory must not grow once there is something of everything, and the disk not by much. */
export function farmMemoryBench(): BenchRow[] {
  const { configs, bars, bookBytes, seconds, perSession } = farmMemory(DAYS);
  const sessions = perSession.length;
  invariant(sessions >= 18, 'four weeks have twenty sessions, give or take a holiday');
  // Positions gather until the first of them expire.
  const settled = perSession.slice(Math.floor(sessions / 2));
  return [
    {
      figure: `farm: memory of kernel and farm after ${sessions} sessions, ${configs} configs`,
      ours: perSession.at(-1) ?? 0,
      unit: 'MiB',
      target: '< 700',
      lowerIsBetter: true,
      below: [`The farm and its kernel took ${seconds.toFixed(0)} s for ${bars} bars and the hours between them.`],
    },
    {
      figure: 'farm: most memory after any of them',
      ours: Math.max(...perSession),
      unit: 'MiB',
      target: '< 700',
      lowerIsBetter: true,
    },
    {
      figure: 'farm: memory growth a session, second half',
      ours: ((settled.at(-1) ?? 0) - (settled[0] ?? 0)) / (settled.length - 1),
      unit: 'MiB/session',
      target: '≈ 0',
      lowerIsBetter: true,
    },
    {
      figure: 'farm: growth of the book a session',
      ours: bookBytes / 1e6 / sessions,
      unit: 'MB/session',
      target: '< 50',
      lowerIsBetter: true,
    },
  ];
}
