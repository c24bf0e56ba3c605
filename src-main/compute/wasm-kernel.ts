import { committedWasm } from '#compute/committed-wasm';
import { instantiateWasm, type WasmModule } from '#compute/web-assembly';
import type { TouchLevels } from '#options/paths/bridge-touch';
import type { PathsKept } from '#options/paths/draw-paths';
import { type ExitMap, NEVER } from '#options/paths/exit-map';
import type { FirstExits } from '#options/paths/first-exits';
import type { PathKernel } from '#options/paths/path-kernel';
import type { PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { joinedExits, joinedTouches, type PairRange, pairRanges } from '#options/paths/path-shards';
import { planConstants, planJumpCounts, singlePrecisionProblem } from '#compute/plan-constants';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import { type PathExports, WasmMemory } from '#compute/wasm-memory';

/** The kernel computes eight pairs at once; further ones of a run are computed and left out. */
const PAIRS_AT_ONCE = 8;
/** Cells of a run of paths: what stays close to a processor. */
const RUN_CELLS = 1 << 15;
const KEY_CELLS = 80;
const SCRATCH_ROWS = 11;
const PREPARED_ROWS = 3;
/** 0, ½, 1, 2/ψ at ψ = 1.5, and the square up to which the short logarithm holds. */
const SCHEME_CONSTANTS = [0, 0.5, 1, 4 / 3, 0.0016];

/** Compiled once and shared by threads. Throws where the processor or the engine has no 128-bit SIMD. */
export function compileWasmKernel(): WasmModule {
  return committedWasm('path-kernel');
}

interface DrawnRun {
  readonly range: PairRange;
  /** Pairs including those that fill up the last eight. */
  readonly width: number;
  readonly returns: number;
  readonly stepVariances: number;
}

/**
 * WebAssembly SIMD, four paths in a register, in single precision with uniform numbers of 23 bits. A plan that needs more
 * is drawn by the reference.
 */
export class WasmKernel implements PathKernel {
  readonly #exports: PathExports;
  readonly #memory: WasmMemory;

  constructor(module: WasmModule) {
    this.#exports = instantiateWasm<PathExports>(module);
    this.#memory = new WasmMemory(this.#exports);
  }

  drawPaths(plan: PathPlan, firstPair: number, pairs: number, keep: PathsKept = 'prices'): PathSet {
    if (singlePrecisionProblem(plan) !== null) return REFERENCE_KERNEL.drawPaths(plan, firstPair, pairs, keep);
    const { steps } = plan;
    const stepYears = plan.years / steps;
    const logReturns = new Float32Array(steps * 2 * pairs);
    const stepVariances = keep === 'prices' ? null : new Float32Array(steps * 2 * pairs);
    if (plan.model.name === 'bs') stepVariances?.fill(plan.model.sigma * plan.model.sigma * stepYears);
    const variable = stepVariances !== null && plan.model.name !== 'bs';
    this.#overRuns(plan, { firstPair, pairs }, variable, (run) => {
      const at = run.range.firstPair - firstPair;
      this.#copyRows(run.returns, run, logReturns, at, pairs, steps);
      if (variable) this.#copyRows(run.stepVariances, run, stepVariances, at, pairs, steps);
    });
    return { firstPair, pairs, steps, stepYears, logReturns, stepVariances };
  }

  firstExits(plan: PathPlan, maps: readonly ExitMap[], firstPair: number, pairs: number): readonly FirstExits[] {
    if (singlePrecisionProblem(plan) !== null) return REFERENCE_KERNEL.firstExits(plan, maps, firstPair, pairs);
    const memory = this.#memory;
    const mark = memory.mark;
    const placed = maps.map((map) => ({
      map,
      steps: memory.storeWords(map.steps),
      breakpoints: memory.storeFloats(map.breakpoints),
      zones: memory.storeWords(zoneChanges(map)),
    }));
    const parts: FirstExits[][] = maps.map(() => []);
    this.#overRuns(plan, { firstPair, pairs }, false, (run) => {
      const columns = 2 * run.width;
      const inner = memory.mark;
      const outcomes = memory.reserve(columns);
      const exitRows = memory.reserve(columns);
      const exitReturns = memory.reserve(columns);
      for (const [at, { map, steps, breakpoints, zones }] of placed.entries()) {
        const { rows, width } = map;
        this.#exports.firstExits(
          run.returns,
          columns,
          rows,
          steps,
          width,
          breakpoints,
          zones,
          outcomes,
          exitRows,
          exitReturns,
        );
        const part = {
          pairs: run.range.pairs,
          outcomes: trimmed(memory.words(outcomes, columns), run, new Uint8Array(2 * run.range.pairs)),
          rows: trimmed(memory.words(exitRows, columns), run, new Int32Array(2 * run.range.pairs)),
          logReturns: trimmed(memory.floats(exitReturns, columns), run, new Float64Array(2 * run.range.pairs)),
        };
        parts[at]?.push(part);
      }
      memory.release(inner);
    });
    memory.release(mark);
    return parts.map(joinedExits);
  }

  bridgeTouch(
    plan: PathPlan,
    levels: readonly TouchLevels[],
    firstPair: number,
    pairs: number,
  ): readonly Float64Array[] {
    if (singlePrecisionProblem(plan) !== null) return REFERENCE_KERNEL.bridgeTouch(plan, levels, firstPair, pairs);
    const memory = this.#memory;
    const { model } = plan;
    const fixed = model.name === 'bs' ? (model.sigma * model.sigma * plan.years) / plan.steps : 0;
    const parts: Float64Array[][] = levels.map(() => []);
    this.#overRuns(plan, { firstPair, pairs }, model.name !== 'bs', (run) => {
      const columns = 2 * run.width;
      const inner = memory.mark;
      const touched = memory.reserve(columns);
      for (const [at, { lower, upper }] of levels.entries()) {
        const low = lower ?? -NEVER;
        const high = upper ?? NEVER;
        const { returns, stepVariances } = run;
        this.#exports.bridgeTouch(returns, stepVariances, fixed, columns, plan.steps, low, high, touched);
        parts[at]?.push(trimmed(memory.floats(touched, columns), run, new Float64Array(2 * run.range.pairs)));
      }
      memory.release(inner);
    });
    return parts.map(joinedTouches);
  }

  /** The words 0 and 2 of a step as uniform numbers, for whoever compares random words between backends. */
  uniforms(plan: PathPlan, firstPair: number, pairs: number, step: number, block: number): readonly Float32Array[] {
    const memory = this.#memory;
    const mark = memory.mark;
    const width = roundedUp(pairs);
    const keys = memory.reserve(KEY_CELLS);
    const first = memory.reserve(width);
    const second = memory.reserve(width);
    this.#exports.prepareKeys(keys, plan.seed.low, plan.seed.high);
    const prepared = memory.reserve(PREPARED_ROWS * width);
    this.#exports.preparePaths(keys, firstPair, width, prepared);
    this.#exports.drawUniforms(keys, prepared, step, block, width, first, second);
    const drawn = [memory.floats(first, pairs).slice(), memory.floats(second, pairs).slice()];
    memory.release(mark);
    return drawn;
  }

  #overRuns(plan: PathPlan, range: PairRange, withVariances: boolean, ask: (run: DrawnRun) => void): void {
    const memory = this.#memory;
    const mark = memory.mark;
    const most = Math.min(roundedUp(range.pairs), roundedUp(RUN_CELLS / (2 * plan.steps)));
    const constants = memory.storeFloats([...planConstants(plan), ...SCHEME_CONSTANTS]);
    const jumpCounts = planJumpCounts(plan);
    const counts = memory.storeFloats(jumpCounts);
    const keys = memory.reserve(KEY_CELLS);
    this.#exports.prepareKeys(keys, plan.seed.low, plan.seed.high);
    const scratch = memory.reserve(SCRATCH_ROWS * most);
    const returns = memory.reserve(plan.steps * 2 * most);
    const stepVariances = withVariances ? memory.reserve(plan.steps * 2 * most) : 0;
    const fixedVariance = plan.model.name === 'bs' ? 1 : 0;
    for (const run of pairRanges(range, most)) {
      const width = roundedUp(run.pairs);
      this.#exports.drawPaths(
        fixedVariance,
        constants,
        keys,
        counts,
        counts + 4 * jumpCounts.length,
        run.firstPair,
        width,
        plan.steps,
        scratch,
        returns,
        stepVariances,
      );
      ask({ range: run, width, returns, stepVariances });
    }
    memory.release(mark);
  }

  #copyRows(from: number, run: DrawnRun, into: Float32Array, at: number, pairs: number, steps: number): void {
    const cells = this.#memory.floats(from, steps * 2 * run.width);
    for (let step = 0; step < steps; step++) {
      const row = step * 2 * run.width;
      into.set(cells.subarray(row, row + run.range.pairs), step * 2 * pairs + at);
      const mates = row + run.width;
      into.set(cells.subarray(mates, mates + run.range.pairs), step * 2 * pairs + pairs + at);
    }
  }
}

function roundedUp(pairs: number): number {
  return PAIRS_AT_ONCE * Math.max(1, Math.ceil(pairs / PAIRS_AT_ONCE));
}

/** Without the pairs that only filled up the last eight. */
function trimmed<Column extends Float64Array | Int32Array | Uint8Array>(
  cells: Float32Array | Int32Array,
  { range, width }: DrawnRun,
  into: Column,
): Column {
  into.set(cells.subarray(0, range.pairs));
  into.set(cells.subarray(width, width + range.pairs), range.pairs);
  return into;
}

/** Each row's lowest zone, then how each next zone differs from the one below: what a comparison can switch on or off. */
function zoneChanges({ rows, width, zones }: ExitMap): Int32Array {
  const changes = Int32Array.from(zones);
  for (let row = 0; row < rows; row++) {
    for (let zone = width; zone > 0; zone--) {
      const at = row * (width + 1) + zone;
      changes[at] = (zones[at] as number) ^ (zones[at - 1] as number);
    }
  }
  return changes;
}
