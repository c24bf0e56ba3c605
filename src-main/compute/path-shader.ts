/**
 * The same computation as `src-main/compute/assembly`, one pair of paths an invocation, in WGSL. Random words are the
 * same to the last bit; floating point may be contracted or rounded otherwise by a driver, so prices agree to the
 * precision of single arithmetic and no further.
 */
const PLAN = /* wgsl */ `
struct Plan {
  decay: f32, pull: f32, noise: f32, noiseFloor: f32,
  k1: f32, k2: f32, k3: f32, lessHalfK3: f32,
  a: f32, lessTwoA: f32, drift: f32, plainK0: f32,
  halfStep: f32, startVariance: f32, deviation: f32, jumpMean: f32,
  jumpDeviation: f32, fixedVariance: u32, jumpCounts: u32, seedLow: u32,
  seedHigh: u32, firstPair: u32, pairs: u32, steps: u32,
  keepVariances: u32, firstStep: u32, padding0: u32, padding1: u32,
}
`;

/** Random words, logarithm and normal quantile. */
const MATHS = /* wgsl */ `
fn upper(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let middle = aLow * bHigh + ((aLow * bLow) >> 16u);
  let lower = (middle & 0xffffu) + aHigh * bLow;
  return aHigh * bHigh + (middle >> 16u) + (lower >> 16u);
}

fn words(path: u32, step: u32, block: u32) -> vec4u {
  var c = vec4u(path, step, block, 0u);
  var low = plan.seedLow;
  var high = plan.seedHigh;
  for (var round = 0u; round < 10u; round++) {
    c = vec4u(
      upper(c.z, 0xcd9e8d57u) ^ c.y ^ low,
      c.z * 0xcd9e8d57u,
      upper(c.x, 0xd2511f53u) ^ c.w ^ high,
      c.x * 0xd2511f53u,
    );
    low += 0x9e3779b9u;
    high += 0xbb67ae85u;
  }
  return c;
}

fn uniform23(word: u32) -> f32 {
  return bitcast<f32>((word >> 9u) | 0x3f800000u) - bitcast<f32>(0x3f7fffffu);
}

fn logOf(x: f32) -> f32 {
  let bits = bitcast<i32>(x);
  let exponent = (bits - 0x3f3504f3) >> 23u;
  let e = f32(exponent);
  let f = bitcast<f32>(bits - (exponent << 23u)) - 1.0;
  let z = f * f;
  var p = 7.0376836292e-2 * f - 1.151461031e-1;
  p = p * f + 1.167699874e-1;
  p = p * f - 1.2420140846e-1;
  p = p * f + 1.4249322787e-1;
  p = p * f - 1.6668057665e-1;
  p = p * f + 2.0000714765e-1;
  p = p * f - 2.4999993993e-1;
  p = p * f + 3.3333331174e-1;
  return e * 0.693359375 + (e * -2.1219444e-4 + (f + z * (f * p - 0.5)));
}

fn normalOf(u: f32) -> f32 {
  let x = u + u - 1.0;
  let r = 0.9801 - x * x;
  if (r >= 0.0) {
    let above = ((((950.89109 * r + 9785.8537) * r + 10351.675) * r + 2417.2603) * r + 155.1519) * r + 2.601847;
    let below = ((((2156.3443 * r + 9083.6236) * r + 6476.917) * r + 1194.7025) * r + 65.900827) * r + 1.0;
    return x * (above / below);
  }
  let w = -logOf((1.0 - x) * (1.0 + x));
  var p: f32;
  if (w < 5.0) {
    let c = w - 2.5;
    p = 2.81022636e-8 * c + 3.43273939e-7;
    p = p * c - 3.5233877e-6;
    p = p * c - 4.39150654e-6;
    p = p * c + 2.1858087e-4;
    p = p * c - 1.25372503e-3;
    p = p * c - 4.17768164e-3;
    p = p * c + 2.46640727e-1;
    p = p * c + 1.50140941;
  } else {
    let c = sqrt(w) - 3.0;
    p = -2.00214257e-4 * c + 1.00950558e-4;
    p = p * c + 1.34934322e-3;
    p = p * c - 3.67342844e-3;
    p = p * c + 5.73950773e-3;
    p = p * c - 7.6224613e-3;
    p = p * c + 9.43887047e-3;
    p = p * c + 1.00167406;
    p = p * c + 2.83297682;
  }
  return p * x * 1.4142135;
}
`;

/** Draws one pair of paths from its first to its last step. */
export const DRAW_SHADER = /* wgsl */ `${PLAN}
@group(0) @binding(0) var<uniform> plan: Plan;
@group(0) @binding(1) var<storage, read> jumpCounts: array<f32>;
@group(0) @binding(2) var<storage, read_write> logReturns: array<f32>;
@group(0) @binding(3) var<storage, read_write> stepVariances: array<f32>;
${MATHS}
struct Moved {
  variance: f32,
  logReturn: f32,
}

fn advance(v: f32, beyond: f32, zVariance: f32, zPrice: f32) -> Moved {
  let mean = v * plan.decay + plan.pull;
  let noise = v * plan.noise + plan.noiseFloor;
  let ratio = (mean + mean) * mean / noise;
  let kept = plan.lessHalfK3 * v;
  var next: f32;
  var gain = plan.k1 * v + plan.plainK0;
  if (ratio >= 1.3333334) {
    let less = ratio - 1.0;
    let b2 = less + sqrt(ratio * less);
    let spread = b2 + 1.0;
    let am = plan.lessTwoA * mean;
    let left = spread + am;
    let scale = mean / spread;
    let root = sqrt(b2) + zVariance;
    next = scale * root * root;
    let off = plan.lessTwoA * scale;
    if (off > -1.0) {
      let shift = am * b2 / left;
      var log = logOf(1.0 + off);
      if (off * off <= 0.0016) {
        log = off + off * off * (((0.2 * off - 0.25) * off + 0.33333333) * off - 0.5);
      }
      gain = 0.5 * (log + shift) + kept;
    }
  } else {
    let part = 1.0 / (ratio + 2.0);
    let zero = (2.0 - ratio) * part;
    let rest = (ratio + ratio) * part;
    let length = mean / rest;
    next = logOf(max(1.0, rest / beyond)) * length;
    let room = 1.0 - plan.a * length;
    if (room > 0.0) {
      gain = kept - logOf(zero + rest / room);
    }
  }
  let moved = plan.k2 * next + (plan.drift + gain) + sqrt(plan.k3 * (v + next)) * zPrice;
  return Moved(next, moved);
}

fn jumpOf(u: f32, z: f32) -> f32 {
  var n = 0.0;
  for (var count = 0u; count < plan.jumpCounts; count++) {
    if (u > jumpCounts[count]) { n += 1.0; }
  }
  return n * plan.jumpMean + sqrt(n) * plan.jumpDeviation * z;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let pair = invocation.x;
  if (pair >= plan.pairs) { return; }
  let columns = 2u * plan.pairs;
  var v = plan.startVariance;
  var w = plan.startVariance;
  var x = 0.0;
  var y = 0.0;
  for (var step = 0u; step < plan.steps; step++) {
    let drawn = words(plan.firstPair + pair, step, 0u);
    let zPrice = normalOf(uniform23(drawn.z));
    let at = step * columns + pair;
    if (plan.fixedVariance == 1u) {
      x += plan.drift + plan.deviation * zPrice;
      y += plan.drift - plan.deviation * zPrice;
    } else {
      let u = uniform23(drawn.x);
      let zVariance = normalOf(u);
      let first = advance(v, 1.0 - u, zVariance, zPrice);
      let second = advance(w, u, -zVariance, -zPrice);
      if (plan.keepVariances == 1u) {
        stepVariances[at] = plan.halfStep * (v + first.variance);
        stepVariances[at + plan.pairs] = plan.halfStep * (w + second.variance);
      }
      v = first.variance;
      w = second.variance;
      x += first.logReturn;
      y += second.logReturn;
    }
    if (plan.jumpCounts > 0u) {
      let jumps = words(plan.firstPair + pair, step, 1u);
      let count = uniform23(jumps.x);
      let size = normalOf(uniform23(jumps.z));
      x += jumpOf(count, size);
      y += jumpOf(1.0 - count, -size);
    }
    logReturns[at] = x;
    logReturns[at + plan.pairs] = y;
  }
}
`;

/** Words 0 and 2 of one step, for whoever compares random words between backends. */
export const WORDS_SHADER = /* wgsl */ `${PLAN}
@group(0) @binding(0) var<uniform> plan: Plan;
@group(0) @binding(1) var<storage, read_write> drawn: array<vec4u>;
${MATHS}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  if (invocation.x >= plan.pairs) { return; }
  drawn[invocation.x] = words(plan.firstPair + invocation.x, plan.firstStep, plan.jumpCounts);
}
`;

/** The first event of one column under an exit map. */
export const EXIT_SHADER = /* wgsl */ `
struct Map { columns: u32, rows: u32, width: u32, padding: u32 }
@group(0) @binding(0) var<uniform> map: Map;
@group(0) @binding(1) var<storage, read> logReturns: array<f32>;
@group(0) @binding(2) var<storage, read> steps: array<u32>;
@group(0) @binding(3) var<storage, read> breakpoints: array<f32>;
@group(0) @binding(4) var<storage, read> zones: array<u32>;
@group(0) @binding(5) var<storage, read_write> exits: array<vec2u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let column = invocation.x;
  if (column >= map.columns) { return; }
  var x = 0.0;
  for (var row = 0u; row < map.rows; row++) {
    x = logReturns[steps[row] * map.columns + column];
    var zone = 0u;
    while (zone < map.width && x >= breakpoints[row * map.width + zone]) { zone++; }
    let outcome = zones[row * (map.width + 1u) + zone];
    if (outcome != 0u) {
      exits[column] = vec2u(row * 4u + outcome, bitcast<u32>(x));
      return;
    }
  }
  exits[column] = vec2u(map.rows * 4u, bitcast<u32>(x));
}
`;

/** The probability that a bridge through the steps of one column touched a level. */
export const TOUCH_SHADER = /* wgsl */ `
struct Levels { columns: u32, steps: u32, fixedVariance: f32, hasVariances: u32, low: f32, high: f32, hasLow: u32, hasHigh: u32 }
@group(0) @binding(0) var<uniform> levels: Levels;
@group(0) @binding(1) var<storage, read> logReturns: array<f32>;
@group(0) @binding(2) var<storage, read> stepVariances: array<f32>;
@group(0) @binding(3) var<storage, read_write> touched: array<f32>;

fn missed(before: f32, after: f32, variance: f32) -> f32 {
  if (after <= 0.0) { return 0.0; }
  let power = 2.0 * before * after;
  if (power >= 40.0 * variance) { return 1.0; }
  return 1.0 - exp(-power / variance);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let column = invocation.x;
  if (column >= levels.columns) { return; }
  var before = 0.0;
  var untouched = 1.0;
  for (var step = 0u; step < levels.steps && untouched > 0.0; step++) {
    let at = step * levels.columns + column;
    let after = logReturns[at];
    var variance = levels.fixedVariance;
    if (levels.hasVariances == 1u) { variance = stepVariances[at]; }
    if (levels.hasLow == 1u) { untouched *= missed(before - levels.low, after - levels.low, variance); }
    if (levels.hasHigh == 1u) { untouched *= missed(levels.high - before, levels.high - after, variance); }
    before = after;
  }
  touched[column] = 1.0 - untouched;
}
`;
