import { bridgeTouch } from '#options/paths/bridge-touch';
import { drawPaths } from '#options/paths/draw-paths';
import { firstExits } from '#options/paths/first-exits';
import type { PathKernel } from '#options/paths/path-kernel';
import type { PathPlan } from '#options/paths/path-plan';
import { joinedExits, joinedTouches, pairRanges } from '#options/paths/path-shards';

/** Paths that are asked and dropped again are drawn by this many cells at once: what a processor keeps close. */
const CELLS_AT_ONCE = 1 << 18;

/** Double precision throughout; every other kernel is held to it. */
export const REFERENCE_KERNEL: PathKernel = {
  drawPaths,
  firstExits(plan, maps, firstPair, pairs) {
    const parts = pieces(plan, firstPair, pairs).map((range) => {
      const paths = drawPaths(plan, range.firstPair, range.pairs);
      return maps.map((map) => firstExits(paths, map));
    });
    return maps.map((_, at) => joinedExits(parts.map((part) => part[at] as (typeof part)[number])));
  },
  bridgeTouch(plan, levels, firstPair, pairs) {
    const parts = pieces(plan, firstPair, pairs).map((range) => {
      const paths = drawPaths(plan, range.firstPair, range.pairs, 'prices and variances');
      return levels.map((level) => bridgeTouch(paths, level));
    });
    return levels.map((_, at) => joinedTouches(parts.map((part) => part[at] as Float64Array)));
  },
};

function pieces(plan: PathPlan, firstPair: number, pairs: number) {
  return pairRanges({ firstPair, pairs }, Math.max(8, Math.floor(CELLS_AT_ONCE / plan.steps)));
}
