import type { ComputeChoice } from '#domain/compute-choice';
import type { TouchLevels } from '#options/paths/bridge-touch';
import type { PathsKept } from '#options/paths/draw-paths';
import type { ExitMap } from '#options/paths/exit-map';
import type { FirstExits } from '#options/paths/first-exits';
import type { PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';

/**
 * Whatever draws paths elsewhere: in threads, on a graphics card. Answers as a `PathKernel` does, only later. The random
 * words are the same everywhere; prices agree to the precision of the arithmetic, which a plan's `uniformBits` of 23 asks
 * to be single. Rejects only where the machinery itself fails.
 */
export interface ComputeBackend extends AsyncDisposable {
  readonly choice: ComputeChoice;
  drawPaths(plan: PathPlan, firstPair: number, pairs: number, keep?: PathsKept): Promise<PathSet>;
  firstExits(
    plan: PathPlan,
    maps: readonly ExitMap[],
    firstPair: number,
    pairs: number,
  ): Promise<readonly FirstExits[]>;
  bridgeTouch(
    plan: PathPlan,
    levels: readonly TouchLevels[],
    firstPair: number,
    pairs: number,
  ): Promise<readonly Float64Array[]>;
}
