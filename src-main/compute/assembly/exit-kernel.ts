import { Vectors } from './vector-math';

/**
 * The first event of each column, four at a time. A row of the map has `width` breakpoints, four bytes each, and
 * `width + 1` words: the lowest zone's outcome, then by which bits each next zone differs from the one below it. Writes
 * an outcome, a row and a log return a column; `rows` and the last log return where nothing happened.
 */
export function firstExits(
  returns: usize,
  columns: i32,
  rows: i32,
  steps: usize,
  width: i32,
  breakpoints: usize,
  zones: usize,
  outcomes: usize,
  exitRows: usize,
  exitReturns: usize,
): void {
  const rowBytes = (<usize>columns) << 2;
  const breakpointBytes = (<usize>width) << 2;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let outcome = i32x4.splat(0);
    let exitRow = i32x4.splat(rows);
    let left = i32x4.splat(0);
    let x = left;
    let exitReturn = left;
    let breakpoint = breakpoints;
    let zone = zones;
    for (let row = 0; row < rows; row++) {
      x = v128.load(returns + <usize>load<i32>(steps + ((<usize>row) << 2)) * rowBytes + at);
      let here = v128.load32_splat(zone);
      const end = breakpoint + breakpointBytes;
      zone += 4;
      while (breakpoint < end) {
        here = v128.xor(here, v128.and(f32x4.ge(x, v128.load32_splat(breakpoint)), v128.load32_splat(zone)));
        breakpoint += 4;
        zone += 4;
      }
      const leaves = v128.andnot(i32x4.ne(here, i32x4.splat(0)), left);
      if (!v128.any_true(leaves)) continue;
      outcome = v128.bitselect(here, outcome, leaves);
      exitRow = v128.bitselect(i32x4.splat(row), exitRow, leaves);
      exitReturn = v128.bitselect(x, exitReturn, leaves);
      left = v128.or(left, leaves);
      if (i32x4.all_true(left)) break;
    }
    v128.store(outcomes + at, outcome);
    v128.store(exitRows + at, exitRow);
    v128.store(exitReturns + at, v128.bitselect(exitReturn, x, left));
  }
}

/** −2 in the exponent of a bridge; beyond this power e is nothing beside 1. */
const FURTHEST: f32 = -40;

/** For each column the probability that a Brownian bridge through its steps touched `low` or `high`. */
export function bridgeTouch(
  returns: usize,
  stepVariances: usize,
  fixedVariance: f32,
  columns: i32,
  steps: i32,
  low: f32,
  high: f32,
  touched: usize,
): void {
  const rowBytes = (<usize>columns) << 2;
  const lower = f32x4.splat(low);
  const upper = f32x4.splat(high);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const furthest = f32x4.splat(FURTHEST);
  const fixed = f32x4.splat(fixedVariance);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let untouched = one;
    let below = f32x4.sub(zero, lower);
    let above = upper;
    let cell = at;
    for (let step = 0; step < steps; step++) {
      const x = v128.load(returns + cell);
      const variance = stepVariances ? v128.load(stepVariances + cell) : fixed;
      const scale = f32x4.div(f32x4.splat(-2), variance);
      const nextBelow = f32x4.sub(x, lower);
      const nextAbove = f32x4.sub(upper, x);
      const low2 = f32x4.mul(f32x4.mul(below, nextBelow), scale);
      const high2 = f32x4.mul(f32x4.mul(above, nextAbove), scale);
      const outside = f32x4.le(f32x4.pmin(nextBelow, nextAbove), zero);
      const near = f32x4.gt(f32x4.pmax(low2, high2), furthest);
      if (v128.any_true(v128.or(outside, near))) {
        const first = f32x4.sub(one, Vectors.exp(f32x4.pmin(zero, f32x4.pmax(furthest, low2))));
        const second = f32x4.sub(one, Vectors.exp(f32x4.pmin(zero, f32x4.pmax(furthest, high2))));
        untouched = v128.andnot(f32x4.mul(untouched, f32x4.mul(first, second)), outside);
        if (!v128.any_true(f32x4.gt(untouched, zero))) break;
      }
      below = nextBelow;
      above = nextAbove;
      cell += rowBytes;
    }
    v128.store(touched + at, f32x4.sub(one, untouched));
  }
}
