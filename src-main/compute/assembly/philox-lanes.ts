import { Vectors } from './vector-math';

const FIRST_MULTIPLIER: i32 = 0xd2511f53;
const SECOND_MULTIPLIER: i32 = 0xcd9e8d57;

/** Bytes of the ten round keys, two words a round, each in all four lanes. */
const KEY_BYTES: usize = 320;

export class Lanes {
  @inline
  static upper(low: v128, high: v128): v128 {
    return i32x4.shuffle(low, high, 1, 3, 5, 7);
  }

  @inline
  static lower(low: v128, high: v128): v128 {
    return i32x4.shuffle(low, high, 0, 2, 4, 6);
  }

  /** Writes the round keys of a seed. */
  static prepareKeys(keys: usize, seedLow: i32, seedHigh: i32): void {
    let low = seedLow;
    let high = seedHigh;
    for (let key = keys; key < keys + KEY_BYTES; key += 32) {
      v128.store(key, i32x4.splat(low));
      v128.store(key, i32x4.splat(high), 16);
      low += 0x9e3779b9;
      high += 0xbb67ae85;
    }
  }

  /**
   * What the first two rounds make of each path. The path is the first word of the counter, and step and block meet it
   * only in the third round: until then they add the same bits to every path. Writes three rows.
   */
  static preparePaths(keys: usize, firstPath: i32, paths: i32, prepared: usize): void {
    const row = (<usize>paths) << 2;
    const m0 = i32x4.splat(FIRST_MULTIPLIER);
    const m1 = i32x4.splat(SECOND_MULTIPLIER);
    let path = i32x4.add(i32x4.splat(firstPath), i32x4(0, 1, 2, 3));
    for (let at = prepared; at < prepared + row; at += 16) {
      const low = i64x2.extmul_low_i32x4_u(path, m0);
      const high = i64x2.extmul_high_i32x4_u(path, m0);
      const third = v128.xor(Lanes.upper(low, high), v128.load(keys, 16));
      const nextLow = i64x2.extmul_low_i32x4_u(third, m1);
      const nextHigh = i64x2.extmul_high_i32x4_u(third, m1);
      v128.store(at, Lanes.upper(nextLow, nextHigh));
      v128.store(at + row, Lanes.lower(nextLow, nextHigh));
      v128.store(at + 2 * row, Lanes.lower(low, high));
      path = i32x4.add(path, i32x4.splat(4));
    }
  }

  /**
   * The words 0 and 2 of the counters (path, step, block, 0) for `paths` prepared paths, a multiple of eight, as uniform
   * numbers of 23 bits.
   */
  static drawUniforms(
    keys: usize,
    prepared: usize,
    step: i32,
    block: i32,
    paths: i32,
    first: usize,
    second: usize,
  ): void {
    const m0 = i32x4.splat(FIRST_MULTIPLIER);
    const m1 = i32x4.splat(SECOND_MULTIPLIER);
    const row = (<usize>paths) << 2;
    // What step and block add in two rounds, the same for every path.
    const blockProduct = <u64>(<u32>block) * <u64>(<u32>SECOND_MULTIPLIER);
    const stepWord = <i32>(blockProduct >> 32) ^ step ^ load<i32>(keys);
    const stepProduct = <u64>(<u32>stepWord) * <u64>(<u32>FIRST_MULTIPLIER);
    const added0 = i32x4.splat(<i32>blockProduct ^ load<i32>(keys, 32));
    const added2 = i32x4.splat(<i32>(stepProduct >> 32) ^ load<i32>(keys, 48));
    const added3 = i32x4.splat(<i32>stepProduct);
    // Two groups of four side by side: the multiplications of one fill the waiting times of the other.
    for (let at: usize = 0; at < row; at += 32) {
      const from = prepared + at;
      let a0 = v128.xor(v128.load(from), added0);
      let a1 = v128.load(from + row);
      let a2 = v128.xor(v128.load(from + 2 * row), added2);
      let a3 = added3;
      let b0 = v128.xor(v128.load(from, 16), added0);
      let b1 = v128.load(from + row, 16);
      let b2 = v128.xor(v128.load(from + 2 * row, 16), added2);
      let b3 = added3;
      for (let key = keys + 64; key < keys + KEY_BYTES; key += 32) {
        const aLow0 = i64x2.extmul_low_i32x4_u(a0, m0);
        const aHigh0 = i64x2.extmul_high_i32x4_u(a0, m0);
        const aLow1 = i64x2.extmul_low_i32x4_u(a2, m1);
        const aHigh1 = i64x2.extmul_high_i32x4_u(a2, m1);
        const bLow0 = i64x2.extmul_low_i32x4_u(b0, m0);
        const bHigh0 = i64x2.extmul_high_i32x4_u(b0, m0);
        const bLow1 = i64x2.extmul_low_i32x4_u(b2, m1);
        const bHigh1 = i64x2.extmul_high_i32x4_u(b2, m1);
        const low = v128.load(key);
        const high = v128.load(key, 16);
        a0 = v128.xor(v128.xor(Lanes.upper(aLow1, aHigh1), a1), low);
        a2 = v128.xor(v128.xor(Lanes.upper(aLow0, aHigh0), a3), high);
        a1 = Lanes.lower(aLow1, aHigh1);
        a3 = Lanes.lower(aLow0, aHigh0);
        b0 = v128.xor(v128.xor(Lanes.upper(bLow1, bHigh1), b1), low);
        b2 = v128.xor(v128.xor(Lanes.upper(bLow0, bHigh0), b3), high);
        b1 = Lanes.lower(bLow1, bHigh1);
        b3 = Lanes.lower(bLow0, bHigh0);
      }
      v128.store(first + at, Vectors.uniform(a0));
      v128.store(second + at, Vectors.uniform(a2));
      v128.store(first + at, Vectors.uniform(b0), 16);
      v128.store(second + at, Vectors.uniform(b2), 16);
    }
  }
}
