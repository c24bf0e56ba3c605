import type { TouchLevels } from '#options/paths/bridge-touch';
import type { PathsKept } from '#options/paths/draw-paths';
import type { ExitMap } from '#options/paths/exit-map';
import type { FirstExits } from '#options/paths/first-exits';
import type { PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';

/** Whatever draws paths and asks them at once, in the thread that asks. Plans must have passed `checkedPlan`. */
export interface PathKernel {
  drawPaths(plan: PathPlan, firstPair: number, pairs: number, keep?: PathsKept): PathSet;
  /** The first exits of the same paths under each map; no path is kept. */
  firstExits(plan: PathPlan, maps: readonly ExitMap[], firstPair: number, pairs: number): readonly FirstExits[];
  /** For each pair of levels the probability, by column, that a bridge through the steps touched one. */
  bridgeTouch(
    plan: PathPlan,
    levels: readonly TouchLevels[],
    firstPair: number,
    pairs: number,
  ): readonly Float64Array[];
}
