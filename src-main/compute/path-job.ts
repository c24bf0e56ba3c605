import type { TouchLevels } from '#options/paths/bridge-touch';
import type { PathsKept } from '#options/paths/draw-paths';
import type { ExitMap } from '#options/paths/exit-map';
import type { FirstExits } from '#options/paths/first-exits';
import type { PathKernel } from '#options/paths/path-kernel';
import type { PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { joinedExits, joinedTouches, type PairRange } from '#options/paths/path-shards';

export type PathJob = PairRange & { readonly plan: PathPlan } & (
    | { readonly kind: 'paths'; readonly keep: PathsKept }
    | { readonly kind: 'exits'; readonly maps: readonly ExitMap[] }
    | { readonly kind: 'touches'; readonly levels: readonly TouchLevels[] }
  );

export type PathAnswer =
  | { readonly kind: 'paths'; readonly paths: PathSet }
  | { readonly kind: 'exits'; readonly exits: readonly FirstExits[] }
  | { readonly kind: 'touches'; readonly touches: readonly Float64Array[] };

export function runJob(kernel: PathKernel, job: PathJob): PathAnswer {
  const { kind, plan, firstPair, pairs } = job;
  switch (kind) {
    case 'paths':
      return { kind, paths: kernel.drawPaths(plan, firstPair, pairs, job.keep) };
    case 'exits':
      return { kind, exits: kernel.firstExits(plan, job.maps, firstPair, pairs) };
    case 'touches':
      return { kind, touches: kernel.bridgeTouch(plan, job.levels, firstPair, pairs) };
  }
}

/** The answers to neighbouring runs of one job, as the answer to the whole. */
export function joinedAnswers(job: PathJob, parts: readonly PathAnswer[]): PathAnswer {
  switch (job.kind) {
    case 'paths':
      return {
        kind: 'paths',
        paths: joinedPaths(parts.flatMap((part) => (part.kind === 'paths' ? [part.paths] : []))),
      };
    case 'exits': {
      const exits = parts.flatMap((part) => (part.kind === 'exits' ? [part.exits] : []));
      const joined = job.maps.map((_, at) => joinedExits(exits.map((each) => each[at] as FirstExits)));
      return { kind: 'exits', exits: joined };
    }
    case 'touches': {
      const touches = parts.flatMap((part) => (part.kind === 'touches' ? [part.touches] : []));
      const joined = job.levels.map((_, at) => joinedTouches(touches.map((each) => each[at] as Float64Array)));
      return { kind: 'touches', touches: joined };
    }
  }
}

/** What may be handed to another thread instead of being copied. */
export function buffersOf(answer: PathAnswer): ArrayBuffer[] {
  switch (answer.kind) {
    case 'paths':
      return [answer.paths.logReturns, answer.paths.stepVariances].flatMap((cells) => bufferOf(cells));
    case 'exits':
      return answer.exits.flatMap((each) => [each.outcomes, each.rows, each.logReturns].flatMap(bufferOf));
    case 'touches':
      return answer.touches.flatMap(bufferOf);
  }
}

function bufferOf(cells: { readonly buffer: ArrayBufferLike } | null): ArrayBuffer[] {
  return cells?.buffer instanceof ArrayBuffer ? [cells.buffer] : [];
}

/** Neighbouring runs of paths as one. */
export function joinedPaths(parts: readonly PathSet[]): PathSet {
  const [first] = parts as readonly [PathSet, ...PathSet[]];
  const pairs = parts.reduce((sum, part) => sum + part.pairs, 0);
  const { firstPair, steps, stepYears, stepVariances } = first;
  return {
    firstPair,
    pairs,
    steps,
    stepYears,
    logReturns: joinedRows(parts, pairs, (part) => part.logReturns),
    stepVariances:
      stepVariances === null ? null : joinedRows(parts, pairs, (part) => part.stepVariances ?? stepVariances),
  };
}

type Cells = PathSet['logReturns'];

function joinedRows(parts: readonly PathSet[], pairs: number, cellsOf: (part: PathSet) => Cells): Cells {
  const [first] = parts as readonly [PathSet, ...PathSet[]];
  const cells = first.steps * 2 * pairs;
  const into = cellsOf(first) instanceof Float64Array ? new Float64Array(cells) : new Float32Array(cells);
  for (let step = 0; step < first.steps; step++) {
    let at = step * 2 * pairs;
    for (const part of parts) {
      const row = cellsOf(part).subarray(step * 2 * part.pairs, (step + 1) * 2 * part.pairs);
      into.set(row.subarray(0, part.pairs), at);
      into.set(row.subarray(part.pairs), at + pairs);
      at += part.pairs;
    }
  }
  return into;
}
