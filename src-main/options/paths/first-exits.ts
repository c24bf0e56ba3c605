import { EXIT, type ExitMap } from '#options/paths/exit-map';
import type { PathSet } from '#options/paths/path-set';
import { invariant } from '#primitives/invariant';

/** How and when each path left, by column of the path set. */
export interface FirstExits {
  readonly pairs: number;
  /** An `EXIT` each; `stay` where the path never left. */
  readonly outcomes: Uint8Array;
  /** The row of the exit map at which it left; the number of rows where it never did. */
  readonly rows: Int32Array;
  /** The log return at that row, or at the last one. */
  readonly logReturns: Float64Array;
}

/** The first event of each path. */
export function firstExits(paths: PathSet, map: ExitMap): FirstExits {
  const { pairs, logReturns } = paths;
  const columns = 2 * pairs;
  const { width, breakpoints, zones } = map;
  invariant(
    map.rows > 0 && (map.steps[map.rows - 1] as number) < paths.steps,
    'an exit map looks at steps that the paths have',
  );
  const exits = {
    pairs,
    outcomes: new Uint8Array(columns),
    rows: new Int32Array(columns).fill(map.rows),
    logReturns: new Float64Array(columns),
  };
  // Those still inside, closed up after each row: late rows look at few.
  const inside = Int32Array.from({ length: columns }, (_, column) => column);
  let left = columns;
  for (let row = 0; row < map.rows && left > 0; row++) {
    const start = (map.steps[row] as number) * columns;
    const { low, high } = widestStay(map, row);
    let kept = 0;
    for (let i = 0; i < left; i++) {
      const column = inside[i] as number;
      const x = logReturns[start + column] as number;
      if (x >= low && x < high) {
        inside[kept++] = column;
        continue;
      }
      let zone = 0;
      while (zone < width && x >= (breakpoints[row * width + zone] as number)) zone++;
      const outcome = zones[row * (width + 1) + zone] as number;
      if (outcome === EXIT.stay) {
        inside[kept++] = column;
        continue;
      }
      exits.outcomes[column] = outcome;
      exits.rows[column] = row;
      exits.logReturns[column] = x;
    }
    left = kept;
  }
  const last = (map.steps[map.rows - 1] as number) * columns;
  for (let i = 0; i < left; i++) {
    const column = inside[i] as number;
    exits.logReturns[column] = logReturns[last + column] as number;
  }
  return exits;
}

/** Most paths are within one zone; two comparisons then settle a row. Empty where the row keeps nobody. */
function widestStay(map: ExitMap, row: number): { readonly low: number; readonly high: number } {
  const { width, breakpoints, zones } = map;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let widest = 0;
  for (let zone = 0; zone <= width; zone++) {
    if (zones[row * (width + 1) + zone] !== EXIT.stay) continue;
    const from = zone === 0 ? Number.NEGATIVE_INFINITY : (breakpoints[row * width + zone - 1] as number);
    const to = zone === width ? Number.POSITIVE_INFINITY : (breakpoints[row * width + zone] as number);
    if (to - from > widest) {
      widest = to - from;
      low = from;
      high = to;
    }
  }
  return { low, high };
}
