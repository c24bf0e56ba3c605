import { jumpCompensation, JumpDraw } from '#options/paths/jump-draw';
import type { PathModel, PathPlan } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { advanceQe, qeConstants } from '#options/paths/qe-scheme';
import { inverseNormalCdfColumn } from '#primitives/normal-distribution';
import { PHILOX_DOMAIN, PhiloxColumn, uniform23, uniform52 } from '#primitives/philox';

/** Which words of a step are for what: the counter's third word. */
const WORD_BLOCK = { diffusion: 0, jumps: 1 } as const;

export type PathsKept = 'prices' | 'prices and variances';

/** Few enough that all columns of a tile stay close to the processor. */
const TILE_PAIRS = 512;

/** Room for paths that is used again and again, where they are asked at once and not kept. */
export interface PathSpace {
  readonly logReturns: Float64Array;
  readonly stepVariances: Float64Array | null;
}

export function pathSpace(cells: number, keep: PathsKept): PathSpace {
  return {
    logReturns: new Float64Array(cells),
    stepVariances: keep === 'prices' ? null : new Float64Array(cells),
  };
}

/**
 * Draws pairs `firstPair` to `firstPair + pairs` in double precision: the reference that every other backend is held
 * to. The plan must have passed `checkedPlan`.
 */
export function drawPaths(plan: PathPlan, firstPair: number, pairs: number, keep: PathsKept = 'prices'): PathSet {
  return drawPathsInto(pathSpace(plan.steps * 2 * pairs, keep), plan, firstPair, pairs);
}

/** The same into space that is there; what it held before is gone. */
export function drawPathsInto(space: PathSpace, plan: PathPlan, firstPair: number, pairs: number): PathSet {
  const cells = plan.steps * 2 * pairs;
  const paths = {
    firstPair,
    pairs,
    steps: plan.steps,
    stepYears: plan.years / plan.steps,
    logReturns: space.logReturns.subarray(0, cells),
    stepVariances: space.stepVariances?.subarray(0, cells) ?? null,
  };
  for (let tile = 0; tile < pairs; tile += TILE_PAIRS) {
    const drawn = new TileDraws(plan, firstPair + tile, Math.min(TILE_PAIRS, pairs - tile));
    if (plan.model.name === 'bs') drawFixedVariance(plan, plan.model.sigma, drawn, paths, tile);
    else drawRandomVariance(plan, plan.model, drawn, paths, tile);
  }
  return paths;
}

interface DoublePaths extends PathSet {
  readonly logReturns: Float64Array;
  readonly stepVariances: Float64Array | null;
}

/** The random draws of one step for a few neighbouring pairs. */
class TileDraws {
  readonly pairs: number;
  readonly uVariance: Float64Array;
  readonly zVariance: Float64Array;
  readonly zPrice: Float64Array;
  /** Two uniform numbers of any block, a pair of paths each. */
  readonly first: Float64Array;
  readonly second: Float64Array;

  readonly #coarse: boolean;
  readonly #column: PhiloxColumn;
  readonly #words: Int32Array;

  constructor({ seed, uniformBits }: PathPlan, firstPair: number, pairs: number) {
    this.#coarse = uniformBits === 23;
    this.#column = new PhiloxColumn(firstPair, pairs, PHILOX_DOMAIN.paths, seed.low, seed.high);
    this.#words = new Int32Array(4 * (pairs + 1));
    this.pairs = pairs;
    this.first = new Float64Array(pairs);
    this.second = new Float64Array(pairs);
    this.uVariance = this.first;
    this.zVariance = new Float64Array(pairs);
    this.zPrice = new Float64Array(pairs);
  }

  draw(step: number, block: number): void {
    const { pairs, first, second } = this;
    const words = this.#words;
    const coarse = this.#coarse;
    this.#column.draw(step, block, words);
    for (let i = 0; i < pairs; i++) {
      const at = 4 * i;
      if (coarse) {
        first[i] = uniform23(words[at] as number);
        second[i] = uniform23(words[at + 2] as number);
      } else {
        first[i] = uniform52(words[at] as number, words[at + 1] as number);
        second[i] = uniform52(words[at + 2] as number, words[at + 3] as number);
      }
    }
  }

  drawPriceNormals(step: number): void {
    this.draw(step, WORD_BLOCK.diffusion);
    inverseNormalCdfColumn(this.second, this.zPrice, this.pairs);
  }

  drawBothNormals(step: number): void {
    this.drawPriceNormals(step);
    inverseNormalCdfColumn(this.first, this.zVariance, this.pairs);
  }
}

function drawFixedVariance(plan: PathPlan, sigma: number, drawn: TileDraws, paths: DoublePaths, tile: number): void {
  const { stepYears, logReturns, stepVariances, pairs } = paths;
  const { zPrice } = drawn;
  const columns = 2 * pairs;
  const growth = (plan.drift - 0.5 * sigma * sigma) * stepYears;
  const deviation = sigma * Math.sqrt(stepYears);
  const within = new Float64Array(2 * drawn.pairs);
  if (tile === 0) stepVariances?.fill(sigma * sigma * stepYears);
  for (let step = 0; step < plan.steps; step++) {
    drawn.drawPriceNormals(step);
    for (let i = 0; i < drawn.pairs; i++) {
      const noise = deviation * (zPrice[i] as number);
      within[i] = (within[i] as number) + growth + noise;
      within[drawn.pairs + i] = (within[drawn.pairs + i] as number) + growth - noise;
    }
    const row = step * columns + tile;
    logReturns.set(within.subarray(0, drawn.pairs), row);
    logReturns.set(within.subarray(drawn.pairs), row + pairs);
  }
}

function drawRandomVariance(
  plan: PathPlan,
  model: Exclude<PathModel, { readonly name: 'bs' }>,
  drawn: TileDraws,
  paths: DoublePaths,
  tile: number,
): void {
  const { stepYears, stepVariances } = paths;
  const { pairs } = drawn;
  const columns = 2 * paths.pairs;
  const compensation = model.name === 'bates' ? jumpCompensation(model) : 0;
  const jumps = model.name === 'bates' ? new JumpDraw(model, stepYears) : null;
  const constants = qeConstants(model, plan.drift, stepYears, compensation);
  const variances = new Float64Array(2 * pairs).fill(model.v0);
  const started = new Float64Array(2 * pairs);
  const origin = new Float64Array(2 * pairs);
  const after = paths.logReturns;
  for (let step = 0; step < plan.steps; step++) {
    drawn.drawBothNormals(step);
    if (stepVariances !== null) started.set(variances);
    const into = step * columns + tile;
    const mateInto = into + paths.pairs;
    const before = step === 0 ? origin : after;
    const from = step === 0 ? 0 : into - columns;
    const mateFrom = step === 0 ? pairs : mateInto - columns;
    advanceQe(constants, drawn, false, { variances, at: 0, before, from, after, into }, pairs);
    advanceQe(constants, drawn, true, { variances, at: pairs, before, from: mateFrom, after, into: mateInto }, pairs);
    if (jumps !== null) {
      drawn.draw(step, WORD_BLOCK.jumps);
      addJumps(jumps, drawn, after, into, mateInto);
    }
    if (stepVariances === null) continue;
    const half = 0.5 * stepYears;
    for (let i = 0; i < 2 * pairs; i++) started[i] = half * ((started[i] as number) + (variances[i] as number));
    stepVariances.set(started.subarray(0, pairs), into);
    stepVariances.set(started.subarray(pairs), mateInto);
  }
}

/** Jumps fall at the end of the step they happen in. */
function addJumps(
  jumps: JumpDraw,
  { pairs, first, second }: TileDraws,
  logReturns: Float64Array,
  at: number,
  mateAt: number,
): void {
  for (let i = 0; i < pairs; i++) {
    const count = first[i] as number;
    const size = second[i] as number;
    logReturns[at + i] = (logReturns[at + i] as number) + jumps.logJump(count, size);
    logReturns[mateAt + i] = (logReturns[mateAt + i] as number) + jumps.logJump(1 - count, 1 - size);
  }
}
