import { basename } from 'node:path';
import { replayAdvice } from '#entry/soak/replay-advice';
import { replayOnThread } from '#entry/soak/replay-thread';
import type { SaidLive } from '#entry/soak/said-live';
import type { Clock } from '#primitives/clock';
import { compareSaid, type SaidComparison } from '#soak/proof/compare-said';
import { judgeProof } from '#soak/proof/judge-proof';
import type { SelfProof } from '#soak/proof/self-proof';

export interface ProofTask {
  /** `2026-07-01` */
  readonly day: string;
  readonly tapePath: string;
  readonly configFolder: string;
  readonly live: Pick<SaidLive, 'said' | 'through'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Replays the tape of a recording that goes on, and holds it against what was recorded and said. Never rejects. */
export async function proveDay(task: ProofTask): Promise<SelfProof> {
  const { day, tapePath, clock } = task;
  const startedMs = clock.now();
  const tape = basename(tapePath);
  const about = { day, tape, atMs: startedMs };
  try {
    const replayed = await replayOnThread(tapePath, task.signal);
    const said = await compareAdvice(task, replayed.through);
    return { ...about, ...judgeProof(replayed, said, tape), seconds: (clock.now() - startedMs) / 1_000 };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      ...about,
      verdict: 'failed',
      text: `The day could not be proved: ${why}`,
      remedy: `Nothing is known to be wrong. Try it by hand: argus replay ${tapePath}`,
      minutes: 0,
      signals: 0,
      recommendations: 0,
      differences: [],
      seconds: (clock.now() - startedMs) / 1_000,
    };
  }
}

async function compareAdvice(task: ProofTask, replayedThrough: number): Promise<SaidComparison | null> {
  const { live, tapePath, configFolder, signal } = task;
  // Taken before the replay: what is said meanwhile is of inputs that it may not have.
  const said = live.said === null ? null : [...live.said];
  const through = Math.min(live.through, replayedThrough);
  if (said === null) return null;
  return compareSaid(said, await replayAdvice({ tapePath, configFolder, signal }), through);
}
