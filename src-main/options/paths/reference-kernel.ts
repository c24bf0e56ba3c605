import { bridgeTouch } from '#options/paths/bridge-touch';
import { drawPaths, drawPathsInto, pathSpace, type PathsKept } from '#options/paths/draw-paths';
import { type FirstExits, firstExits } from '#options/paths/first-exits';
import type { PathKernel } from '#options/paths/path-kernel';
import type { PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { joinedExits, joinedTouches, type PairRange, pairRanges } from '#options/paths/path-shards';

/** Paths that are asked and dropped again are drawn by this many cells at once: what a processor keeps close. */
const CELLS_AT_ONCE = 1 << 16;

/** Double precision throughout; every other kernel is held to it. */
export const REFERENCE_KERNEL: PathKernel = {
  drawPaths,
  firstExits(plan, maps, firstPair, pairs) {
    const parts = eachRun(plan, { firstPair, pairs }, 'prices', (paths) => maps.map((map) => firstExits(paths, map)));
    return maps.map((_, at) => joinedExits(parts.map((part) => part[at] as FirstExits)));
  },
  bridgeTouch(plan, levels, firstPair, pairs) {
    const parts = eachRun(plan, { firstPair, pairs }, 'prices and variances', (paths) =>
      levels.map((level) => bridgeTouch(paths, level)),
    );
    return levels.map((_, at) => joinedTouches(parts.map((part) => part[at] as Float64Array)));
  },
};

function eachRun<Answer>(
  plan: PathPlan,
  range: PairRange,
  keep: PathsKept,
  ask: (paths: PathSet) => Answer,
): readonly Answer[] {
  const most = Math.max(64, Math.floor(CELLS_AT_ONCE / (2 * plan.steps)));
  const space = pathSpace(plan.steps * 2 * Math.min(most, range.pairs), keep);
  return pairRanges(range, most).map((run) => ask(drawPathsInto(space, plan, run.firstPair, run.pairs)));
}
