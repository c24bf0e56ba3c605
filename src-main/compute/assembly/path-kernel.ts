import { Lanes } from './philox-lanes';
import { Vectors } from './vector-math';

// The constants of a plan, in the order in which the host writes them.
const DECAY: usize = 0;
const PULL: usize = 1;
const NOISE: usize = 2;
const NOISE_FLOOR: usize = 3;
const K1: usize = 4;
const K2: usize = 5;
const K3: usize = 6;
const LESS_HALF_K3: usize = 7;
const A: usize = 8;
const LESS_TWO_A: usize = 9;
const DRIFT: usize = 10;
const PLAIN_K0: usize = 11;
const HALF_STEP: usize = 12;
const START_VARIANCE: usize = 13;
const DEVIATION: usize = 14;
const JUMP_MEAN: usize = 15;
const JUMP_DEVIATION: usize = 16;
const ZERO: usize = 17;
const HALF: usize = 18;
const ONE: usize = 19;
const LEAST_QUADRATIC: usize = 20;
const NEAR_ONE: usize = 21;

/** Where the host may begin to use the memory. */
export function heapStart(): usize {
  return __heap_base;
}

export function prepareKeys(keys: usize, seedLow: i32, seedHigh: i32): void {
  Lanes.prepareKeys(keys, seedLow, seedHigh);
}

export function preparePaths(keys: usize, firstPath: i32, paths: i32, prepared: usize): void {
  Lanes.preparePaths(keys, firstPath, paths, prepared);
}

export function drawUniforms(
  keys: usize,
  prepared: usize,
  step: i32,
  block: i32,
  paths: i32,
  first: usize,
  second: usize,
): void {
  Lanes.drawUniforms(keys, prepared, step, block, paths, first, second);
}

/** Writes the normal quantiles of uniform numbers. */
function normals(from: usize, into: usize, paths: i32): void {
  const end = (<usize>paths) << 2;
  for (let at: usize = 0; at < end; at += 16) v128.store(into + at, Vectors.normal(v128.load(from + at)));
}

/**
 * One quadratic-exponential step of `paths` paths: variances are replaced by the next ones; `reached` takes where the
 * price was plus how far it moved. The mirrored half of each pair takes 1 − u and −z.
 */
function advanceQe(
  constants: usize,
  mirrored: bool,
  paths: i32,
  uVariance: usize,
  zVariance: usize,
  zPrice: usize,
  variances: usize,
  stepVariances: usize,
  started: usize,
  reached: usize,
): void {
  const flip = mirrored ? i32x4.splat(0x80000000) : i32x4.splat(0);
  const one = Vectors.of(constants, ONE);
  const end = (<usize>paths) << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const v = v128.load(variances + at);
    const mean = Vectors.madd(v, Vectors.of(constants, DECAY), Vectors.of(constants, PULL));
    const noise = Vectors.madd(v, Vectors.of(constants, NOISE), Vectors.of(constants, NOISE_FLOOR));
    const ratio = f32x4.div(f32x4.mul(f32x4.add(mean, mean), mean), noise);
    const less = f32x4.sub(ratio, one);
    // Not a number where the ratio is below 1: those lanes are replaced further down.
    const b2 = f32x4.add(less, f32x4.sqrt(f32x4.mul(ratio, less)));
    const spread = f32x4.add(b2, one);
    const am = f32x4.mul(Vectors.of(constants, LESS_TWO_A), mean);
    const left = f32x4.add(spread, am);
    // One division for both mean/(1 + b²) and 1/(1 − 2Aa).
    const shared = f32x4.div(one, f32x4.mul(spread, left));
    const share = f32x4.mul(left, shared);
    const scale = f32x4.mul(mean, share);
    const root = f32x4.add(f32x4.sqrt(b2), v128.xor(v128.load(zVariance + at), flip));
    let next = f32x4.mul(scale, f32x4.mul(root, root));
    // −2Aa: how far the correction's logarithm is from that of 1.
    const off = f32x4.mul(am, share);
    const offSquare = f32x4.mul(off, off);
    const shift = f32x4.mul(f32x4.mul(am, b2), f32x4.mul(spread, shared));
    // K1·v less the correction's (K1 + K3/2)·v.
    const kept = f32x4.mul(Vectors.of(constants, LESS_HALF_K3), v);
    let gain = Vectors.madd(Vectors.of(constants, HALF), f32x4.add(Vectors.logOnePlus(off, offSquare), shift), kept);
    const exponential = f32x4.lt(ratio, Vectors.of(constants, LEAST_QUADRATIC));
    const unusual = v128.or(exponential, f32x4.gt(offSquare, Vectors.of(constants, NEAR_ONE)));
    if (i32x4.bitmask(unusual) !== 0) {
      const two = f32x4.add(one, one);
      const part = f32x4.div(one, f32x4.add(ratio, two));
      const zero = f32x4.mul(f32x4.sub(two, ratio), part);
      const rest = f32x4.mul(f32x4.add(ratio, ratio), part);
      // 1/β, the mean of the exponential part.
      const length = f32x4.div(mean, rest);
      const u = v128.load(uVariance + at);
      const beyond = mirrored ? u : f32x4.sub(one, u);
      const tail = f32x4.mul(Vectors.log(f32x4.pmax(one, f32x4.div(rest, beyond))), length);
      next = v128.bitselect(tail, next, exponential);
      const room = f32x4.sub(one, f32x4.mul(Vectors.of(constants, A), length));
      const grown = f32x4.add(zero, f32x4.div(rest, room));
      const shrunk = f32x4.add(one, off);
      // One logarithm serves both branches; where neither has a correction, the plain K0 stands in.
      const log = Vectors.log(v128.bitselect(grown, shrunk, exponential));
      const squared = Vectors.madd(Vectors.of(constants, HALF), f32x4.add(log, shift), kept);
      gain = v128.bitselect(f32x4.sub(kept, log), squared, exponential);
      const plain = Vectors.madd(Vectors.of(constants, K1), v, Vectors.of(constants, PLAIN_K0));
      const possible = f32x4.gt(v128.bitselect(room, shrunk, exponential), Vectors.of(constants, ZERO));
      gain = v128.bitselect(gain, plain, possible);
    }
    const both = f32x4.add(v, next);
    const noiseOfPrice = f32x4.mul(
      f32x4.sqrt(f32x4.mul(Vectors.of(constants, K3), both)),
      v128.xor(v128.load(zPrice + at), flip),
    );
    const drifted = Vectors.madd(Vectors.of(constants, K2), next, f32x4.add(Vectors.of(constants, DRIFT), gain));
    v128.store(variances + at, next);
    v128.store(reached + at, f32x4.add(v128.load(started + at), f32x4.add(drifted, noiseOfPrice)));
    if (stepVariances) v128.store(stepVariances + at, f32x4.mul(Vectors.of(constants, HALF_STEP), both));
  }
}

/** Moves where the price was by its growth and its noise. */
function advanceFixed(
  constants: usize,
  mirrored: bool,
  paths: i32,
  zPrice: usize,
  started: usize,
  reached: usize,
): void {
  const flip = mirrored ? i32x4.splat(0x80000000) : i32x4.splat(0);
  const deviation = v128.xor(Vectors.of(constants, DEVIATION), flip);
  const end = (<usize>paths) << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const moved = Vectors.madd(deviation, v128.load(zPrice + at), Vectors.of(constants, DRIFT));
    v128.store(reached + at, f32x4.add(v128.load(started + at), moved));
  }
}

/**
 * Adds the jumps of one step. `counts` holds the probabilities of at most n jumps, `countsEnd` is where they end. Where
 * no path of four jumps, nothing is computed.
 */
function addJumps(
  constants: usize,
  mirrored: bool,
  paths: i32,
  counts: usize,
  countsEnd: usize,
  uCount: usize,
  uSize: usize,
  reached: usize,
): void {
  const flip = mirrored ? i32x4.splat(0x80000000) : i32x4.splat(0);
  const one = Vectors.of(constants, ONE);
  const none = v128.load32_splat(counts);
  const end = (<usize>paths) << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const drawn = v128.load(uCount + at);
    const u = mirrored ? f32x4.sub(one, drawn) : drawn;
    if (!v128.any_true(f32x4.gt(u, none))) continue;
    let n = Vectors.of(constants, ZERO);
    for (let count = counts; count < countsEnd; count += 4) {
      n = f32x4.add(n, v128.and(f32x4.gt(u, v128.load32_splat(count)), one));
    }
    const z = v128.xor(Vectors.normal(v128.load(uSize + at)), flip);
    const noise = f32x4.mul(f32x4.mul(f32x4.sqrt(n), Vectors.of(constants, JUMP_DEVIATION)), z);
    const jump = Vectors.madd(n, Vectors.of(constants, JUMP_MEAN), noise);
    v128.store(reached + at, f32x4.add(v128.load(reached + at), jump));
  }
}

/**
 * Draws `paths` antithetic pairs, a multiple of eight, step by step. `returns` takes a row a step, the mirrored half of
 * the pairs behind the other; so does `stepVariances`, unless it is 0. `scratch` has room for eleven rows of pairs.
 */
export function drawPaths(
  fixedVariance: bool,
  constants: usize,
  keys: usize,
  counts: usize,
  countsEnd: usize,
  firstPath: i32,
  paths: i32,
  steps: i32,
  scratch: usize,
  returns: usize,
  stepVariances: usize,
): void {
  const row = (<usize>paths) << 2;
  const mates = scratch + row;
  const uFirst = scratch + 2 * row;
  const uSecond = scratch + 3 * row;
  const zVariance = scratch + 4 * row;
  const zPrice = scratch + 5 * row;
  const start = scratch + 6 * row;
  const prepared = scratch + 8 * row;
  Lanes.preparePaths(keys, firstPath, paths, prepared);
  memory.fill(start, 0, 2 * row);
  const startVariance = Vectors.of(constants, START_VARIANCE);
  for (let at: usize = 0; at < 2 * row; at += 16) v128.store(scratch + at, startVariance);
  let from = start;
  let into = returns;
  let gathered = stepVariances;
  for (let step = 0; step < steps; step++) {
    Lanes.drawUniforms(keys, prepared, step, 0, paths, uFirst, uSecond);
    normals(uSecond, zPrice, paths);
    if (fixedVariance) {
      advanceFixed(constants, false, paths, zPrice, from, into);
      advanceFixed(constants, true, paths, zPrice, from + row, into + row);
    } else {
      normals(uFirst, zVariance, paths);
      const mate = gathered ? gathered + row : 0;
      advanceQe(constants, false, paths, uFirst, zVariance, zPrice, scratch, gathered, from, into);
      advanceQe(constants, true, paths, uFirst, zVariance, zPrice, mates, mate, from + row, into + row);
      if (gathered) gathered += 2 * row;
    }
    if (counts < countsEnd) {
      Lanes.drawUniforms(keys, prepared, step, 1, paths, uFirst, uSecond);
      addJumps(constants, false, paths, counts, countsEnd, uFirst, uSecond, into);
      addJumps(constants, true, paths, counts, countsEnd, uFirst, uSecond, into + row);
    }
    from = into;
    into += 2 * row;
  }
}
