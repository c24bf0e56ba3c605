/**
 * Coefficients by falling power, and what else a function needs. They are loaded where they are used: a vector constant in
 * the code would be put together from its parts at every use, which costs more than a load.
 */
const LOG = memory.data<f32>([
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, -2.1219444e-4, 0.5, 0.693359375, 1.0,
]);
/** ln(1 + f): 1/5, −1/4, 1/3, −1/2. */
const NEAR_LOG = memory.data<f32>([0.2, -0.25, 0.33333333, -0.5]);
/** Above and below the line, then the square of 0.99 and √2. */
const NEAR_NORMAL = memory.data<f32>([
  950.89109, 9785.8537, 10351.675, 2417.2603, 155.1519, 2.601847, 2156.3443, 9083.6236, 6476.917, 1194.7025, 65.900827,
  1.0, 0.9801, 1.4142135,
]);
/** In w = −ln(1 − x²): about 2.5, and in its root about 3 from 5 on. */
const NORMAL = memory.data<f32>([
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3, -4.17768164e-3,
  2.46640727e-1, 1.50140941, 2.5, 5.0,
]);
const FAR_NORMAL = memory.data<f32>([
  -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3, 9.43887047e-3, 1.00167406,
  2.83297682, 3.0,
]);

const EXP = memory.data<f32>([
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1.0, 1.44269504,
  0.693359375, -2.1219444e-4,
]);

/** √½ and 1 as bits, and 1 − 2⁻²⁴. */
const BITS = memory.data<i32>([0x3f3504f3, 0x3f800000, 0x3f7fffff]);

/** Single-precision functions of four numbers at once, of operations that WebAssembly fixes to the last bit. */
export class Vectors {
  /** An entry of a table in all four lanes. */
  @inline
  static of(table: usize, entry: usize): v128 {
    return v128.load32_splat(table + (entry << 2));
  }

  /** a·b + c, rounded twice: what every machine does alike. */
  @inline
  static madd(a: v128, b: v128, c: v128): v128 {
    return f32x4.add(f32x4.mul(a, b), c);
  }

  /** a·x⁸ + … as Horner's rule has it, but summed in pairs: half of the additions need not wait for the others. */
  @inline
  static polynomial8(coefficients: usize, x: v128): v128 {
    const square = f32x4.mul(x, x);
    const fourth = f32x4.mul(square, square);
    const a = Vectors.madd(Vectors.of(coefficients, 1), x, Vectors.of(coefficients, 2));
    const b = Vectors.madd(Vectors.of(coefficients, 3), x, Vectors.of(coefficients, 4));
    const c = Vectors.madd(Vectors.of(coefficients, 5), x, Vectors.of(coefficients, 6));
    const d = Vectors.madd(Vectors.of(coefficients, 7), x, Vectors.of(coefficients, 8));
    const top = Vectors.madd(Vectors.of(coefficients, 0), square, a);
    return Vectors.madd(Vectors.madd(top, square, b), fourth, Vectors.madd(c, square, d));
  }

  @inline
  static polynomial5(coefficients: usize, x: v128): v128 {
    const square = f32x4.mul(x, x);
    const top = Vectors.madd(Vectors.of(coefficients, 0), x, Vectors.of(coefficients, 1));
    const middle = Vectors.madd(Vectors.of(coefficients, 2), x, Vectors.of(coefficients, 3));
    const low = Vectors.madd(Vectors.of(coefficients, 4), x, Vectors.of(coefficients, 5));
    return Vectors.madd(Vectors.madd(top, square, middle), square, low);
  }

  /** ln(1 + f) for f within 0.05 of 0, to 1e-8. */
  @inline
  static logOnePlus(f: v128, square: v128): v128 {
    const tail = Vectors.madd(Vectors.of(NEAR_LOG, 0), f, Vectors.of(NEAR_LOG, 1));
    const middle = Vectors.madd(Vectors.of(NEAR_LOG, 2), f, Vectors.of(NEAR_LOG, 3));
    return Vectors.madd(square, Vectors.madd(tail, square, middle), f);
  }

  /** Natural logarithm of positive, normal numbers, within 1e-7 of it or of 1. */
  @inline
  static log(x: v128): v128 {
    // Parted into a power of two and a mantissa in [√½, √2).
    const exponent = i32x4.shr_s(i32x4.sub(x, Vectors.of(BITS, 0)), 23);
    const mantissa = i32x4.sub(x, i32x4.shl(exponent, 23));
    const e = f32x4.convert_i32x4_s(exponent);
    const f = f32x4.sub(mantissa, Vectors.of(LOG, 12));
    const square = f32x4.mul(f, f);
    const p = Vectors.polynomial8(LOG, f);
    const curved = f32x4.mul(square, f32x4.sub(f32x4.mul(f, p), Vectors.of(LOG, 10)));
    const near = Vectors.madd(e, Vectors.of(LOG, 9), f32x4.add(f, curved));
    return Vectors.madd(e, Vectors.of(LOG, 11), near);
  }

  /** e to the x for x from −87 to 0, within 1e-7 of it (Cephes' polynomial). */
  @inline
  static exp(x: v128): v128 {
    const k = f32x4.nearest(f32x4.mul(x, Vectors.of(EXP, 7)));
    const near = f32x4.sub(x, f32x4.mul(k, Vectors.of(EXP, 8)));
    const r = f32x4.sub(near, f32x4.mul(k, Vectors.of(EXP, 9)));
    let p = Vectors.madd(Vectors.of(EXP, 0), r, Vectors.of(EXP, 1));
    p = Vectors.madd(p, r, Vectors.of(EXP, 2));
    p = Vectors.madd(p, r, Vectors.of(EXP, 3));
    p = Vectors.madd(p, r, Vectors.of(EXP, 4));
    p = Vectors.madd(p, r, Vectors.of(EXP, 5));
    const one = Vectors.of(EXP, 6);
    const mantissa = f32x4.add(Vectors.madd(f32x4.mul(p, r), r, r), one);
    return i32x4.add(mantissa, i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23));
  }

  /**
   * The normal quantile of uniform numbers of 23 bits, within 2e-6. Odd to the last bit: the quantile of 1 − u is that of
   * u, negated. In the middle, where 24 of 25 calls find all four, a ratio of two polynomials (ours, fitted to 1.7e-7)
   * needs no logarithm.
   */
  @inline
  static normal(u: v128): v128 {
    const x = f32x4.sub(f32x4.add(u, u), Vectors.of(NEAR_NORMAL, 11));
    const r = f32x4.sub(Vectors.of(NEAR_NORMAL, 12), f32x4.mul(x, x));
    const above = Vectors.polynomial5(NEAR_NORMAL, r);
    const below = Vectors.polynomial5(NEAR_NORMAL + 24, r);
    const z = f32x4.mul(x, f32x4.div(above, below));
    // Sign bits: beyond 0.99 the rest is negative.
    if (i32x4.bitmask(r) === 0) return z;
    return v128.bitselect(Vectors.tailNormal(x), z, i32x4.shr_s(r, 31));
  }

  /** The same towards both ends, by the logarithm of what lies beyond (after Giles, 2010). */
  static tailNormal(x: v128): v128 {
    const one = Vectors.of(NEAR_NORMAL, 11);
    const w = f32x4.neg(Vectors.log(f32x4.mul(f32x4.sub(one, x), f32x4.add(one, x))));
    const near = Vectors.polynomial8(NORMAL, f32x4.sub(w, Vectors.of(NORMAL, 9)));
    const far = Vectors.polynomial8(FAR_NORMAL, f32x4.sub(f32x4.sqrt(w), Vectors.of(FAR_NORMAL, 9)));
    const p = v128.bitselect(far, near, f32x4.ge(w, Vectors.of(NORMAL, 10)));
    return f32x4.mul(f32x4.mul(p, x), Vectors.of(NEAR_NORMAL, 13));
  }

  /** 23 bits of each word as a number strictly between 0 and 1. */
  @inline
  static uniform(words: v128): v128 {
    // The bits as a mantissa make a number from 1 to 2; half a unit below 1 puts it in the middle of its cell.
    const oneToTwo = v128.or(i32x4.shr_u(words, 9), Vectors.of(BITS, 1));
    return f32x4.sub(oneToTwo, Vectors.of(BITS, 2));
  }
}
