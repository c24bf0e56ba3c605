import { basename } from 'node:path';
import { replayOnThread } from '#entry/soak/replay-thread';
import { SAID_KEPT_MS } from '#entry/soak/said-file';
import type { SaidLive } from '#entry/soak/said-live';
import { type Clock, DAY_MS } from '#primitives/clock';
import { compareSaid } from '#soak/proof/compare-said';
import { judgeProof } from '#soak/proof/judge-proof';
import type { Said } from '#soak/proof/said';
import type { SelfProof } from '#soak/proof/self-proof';

export interface ProofTask {
  /** `2026-07-01` */
  readonly day: string;
  readonly tapePath: string;
  readonly configFolder: string;
  /** Where farms are kept; null where none runs beside the recording. */
  readonly farmRoot: string | null;
  /** Hashes from before then have been proved already. */
  readonly fromMs: number;
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
    // Taken before the replay: what is said meanwhile is of inputs that it may not have.
    const live = task.live.said === null ? null : [...task.live.said];
    const { through: advised } = task.live;
    const { configFolder, farmRoot, fromMs, signal } = task;
    const isAdvised = live !== null;
    const replayed = await replayOnThread({ tapePath, configFolder, farmRoot, fromMs, isAdvised }, signal);
    const said =
      live === null || replayed.said === null
        ? null
        : compareSaid(live, replayed.said, {
            sinceMs: Math.max(fromMs, keptSince(live)),
            through: Math.min(advised, replayed.through),
          });
    return { ...about, ...judgeProof(replayed.tape, said, tape), seconds: (clock.now() - startedMs) / 1_000 };
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

/** What was said long before the newest may be forgotten. */
function keptSince(said: readonly Said[]): number {
  return said.reduce((newestMs, { seenMs }) => Math.max(newestMs, seenMs), 0) - SAID_KEPT_MS + DAY_MS;
}
