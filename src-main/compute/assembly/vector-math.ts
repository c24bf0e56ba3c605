/**
 * Coefficients, each in all four lanes. They are loaded where they are used: a vector constant in the code would be put
 * together from its parts at every use, which costs more than a load.
 */
const LOG = memory.data<f32>([
  7.0376836292e-2, 7.0376836292e-2, 7.0376836292e-2, 7.0376836292e-2, -1.151461031e-1, -1.151461031e-1, -1.151461031e-1,
  -1.151461031e-1, 1.167699874e-1, 1.167699874e-1, 1.167699874e-1, 1.167699874e-1, -1.2420140846e-1, -1.2420140846e-1,
  -1.2420140846e-1, -1.2420140846e-1, 1.4249322787e-1, 1.4249322787e-1, 1.4249322787e-1, 1.4249322787e-1,
  -1.6668057665e-1, -1.6668057665e-1, -1.6668057665e-1, -1.6668057665e-1, 2.0000714765e-1, 2.0000714765e-1,
  2.0000714765e-1, 2.0000714765e-1, -2.4999993993e-1, -2.4999993993e-1, -2.4999993993e-1, -2.4999993993e-1,
  3.3333331174e-1, 3.3333331174e-1, 3.3333331174e-1, 3.3333331174e-1, -2.1219444e-4, -2.1219444e-4, -2.1219444e-4,
  -2.1219444e-4, 0.5, 0.5, 0.5, 0.5, 0.693359375, 0.693359375, 0.693359375, 0.693359375, 1.0, 1.0, 1.0, 1.0,
]);
/** ln(1 + f): 1/5, −1/4, 1/3, −1/2. */
const NEAR_LOG = memory.data<f32>([
  0.2, 0.2, 0.2, 0.2, -0.25, -0.25, -0.25, -0.25, 0.33333333, 0.33333333, 0.33333333, 0.33333333, -0.5, -0.5, -0.5,
  -0.5,
]);
const NORMAL = memory.data<f32>([
  2.81022636e-8, 2.81022636e-8, 2.81022636e-8, 2.81022636e-8, 3.43273939e-7, 3.43273939e-7, 3.43273939e-7,
  3.43273939e-7, -3.5233877e-6, -3.5233877e-6, -3.5233877e-6, -3.5233877e-6, -4.39150654e-6, -4.39150654e-6,
  -4.39150654e-6, -4.39150654e-6, 2.1858087e-4, 2.1858087e-4, 2.1858087e-4, 2.1858087e-4, -1.25372503e-3,
  -1.25372503e-3, -1.25372503e-3, -1.25372503e-3, -4.17768164e-3, -4.17768164e-3, -4.17768164e-3, -4.17768164e-3,
  2.46640727e-1, 2.46640727e-1, 2.46640727e-1, 2.46640727e-1, 1.50140941, 1.50140941, 1.50140941, 1.50140941, 2.5, 2.5,
  2.5, 2.5, 5.0, 5.0, 5.0, 5.0, 1.4142135, 1.4142135, 1.4142135, 1.4142135, 1.0, 1.0, 1.0, 1.0,
]);
const FAR_NORMAL = memory.data<f32>([
  -2.00214257e-4, -2.00214257e-4, -2.00214257e-4, -2.00214257e-4, 1.00950558e-4, 1.00950558e-4, 1.00950558e-4,
  1.00950558e-4, 1.34934322e-3, 1.34934322e-3, 1.34934322e-3, 1.34934322e-3, -3.67342844e-3, -3.67342844e-3,
  -3.67342844e-3, -3.67342844e-3, 5.73950773e-3, 5.73950773e-3, 5.73950773e-3, 5.73950773e-3, -7.6224613e-3,
  -7.6224613e-3, -7.6224613e-3, -7.6224613e-3, 9.43887047e-3, 9.43887047e-3, 9.43887047e-3, 9.43887047e-3, 1.00167406,
  1.00167406, 1.00167406, 1.00167406, 2.83297682, 2.83297682, 2.83297682, 2.83297682, 3.0, 3.0, 3.0, 3.0,
]);

const EXP = memory.data<f32>([
  1.98756915e-4, 1.98756915e-4, 1.98756915e-4, 1.98756915e-4, 1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3,
  1.3981999507e-3, 8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 4.1665795894e-2, 4.1665795894e-2,
  4.1665795894e-2, 4.1665795894e-2, 1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 5.0000001201e-1,
  5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1, 1.0, 1.0, 1.0, 1.0, 1.44269504, 1.44269504, 1.44269504, 1.44269504,
  0.693359375, 0.693359375, 0.693359375, 0.693359375, -2.1219444e-4, -2.1219444e-4, -2.1219444e-4, -2.1219444e-4,
]);

/** √½ and 1 as bits, and 1 − 2⁻²⁴. */
const BITS = memory.data<i32>([
  0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f800000, 0x3f800000, 0x3f800000, 0x3f800000, 0x3f7fffff,
  0x3f7fffff, 0x3f7fffff, 0x3f7fffff,
]);

/** Single-precision functions of four numbers at once, of operations that WebAssembly fixes to the last bit. */
export class Vectors {
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
    const a = Vectors.madd(v128.load(coefficients, 16), x, v128.load(coefficients, 32));
    const b = Vectors.madd(v128.load(coefficients, 48), x, v128.load(coefficients, 64));
    const c = Vectors.madd(v128.load(coefficients, 80), x, v128.load(coefficients, 96));
    const d = Vectors.madd(v128.load(coefficients, 112), x, v128.load(coefficients, 128));
    const top = Vectors.madd(v128.load(coefficients, 0), square, a);
    return Vectors.madd(Vectors.madd(top, square, b), fourth, Vectors.madd(c, square, d));
  }

  /** ln(1 + f) for f within 0.05 of 0, to 1e-8. */
  @inline
  static logOnePlus(f: v128, square: v128): v128 {
    const tail = Vectors.madd(v128.load(NEAR_LOG, 0), f, v128.load(NEAR_LOG, 16));
    const middle = Vectors.madd(v128.load(NEAR_LOG, 32), f, v128.load(NEAR_LOG, 48));
    return Vectors.madd(square, Vectors.madd(tail, square, middle), f);
  }

  /** Natural logarithm of positive, normal numbers, within 1e-7 of it or of 1. */
  @inline
  static log(x: v128): v128 {
    // Parted into a power of two and a mantissa in [√½, √2).
    const exponent = i32x4.shr_s(i32x4.sub(x, v128.load(BITS, 0)), 23);
    const mantissa = i32x4.sub(x, i32x4.shl(exponent, 23));
    const e = f32x4.convert_i32x4_s(exponent);
    const f = f32x4.sub(mantissa, v128.load(LOG, 192));
    const square = f32x4.mul(f, f);
    const p = Vectors.polynomial8(LOG, f);
    const curved = f32x4.mul(square, f32x4.sub(f32x4.mul(f, p), v128.load(LOG, 160)));
    const near = Vectors.madd(e, v128.load(LOG, 144), f32x4.add(f, curved));
    return Vectors.madd(e, v128.load(LOG, 176), near);
  }

  /** e to the x for x from −87 to 0, within 1e-7 of it (Cephes' polynomial). */
  @inline
  static exp(x: v128): v128 {
    const k = f32x4.nearest(f32x4.mul(x, v128.load(EXP, 112)));
    const near = f32x4.sub(x, f32x4.mul(k, v128.load(EXP, 128)));
    const r = f32x4.sub(near, f32x4.mul(k, v128.load(EXP, 144)));
    let p = Vectors.madd(v128.load(EXP, 0), r, v128.load(EXP, 16));
    p = Vectors.madd(p, r, v128.load(EXP, 32));
    p = Vectors.madd(p, r, v128.load(EXP, 48));
    p = Vectors.madd(p, r, v128.load(EXP, 64));
    p = Vectors.madd(p, r, v128.load(EXP, 80));
    const one = v128.load(EXP, 96);
    const mantissa = f32x4.add(Vectors.madd(f32x4.mul(p, r), r, r), one);
    return i32x4.add(mantissa, i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23));
  }

  /**
   * The normal quantile of uniform numbers of 23 bits, within 2e-6 (after Giles, 2010). Odd to the last bit: the quantile
   * of 1 − u is that of u, negated.
   */
  @inline
  static normal(u: v128): v128 {
    const one = v128.load(NORMAL, 192);
    const x = f32x4.sub(f32x4.add(u, u), one);
    const w = f32x4.neg(Vectors.log(f32x4.mul(f32x4.sub(one, x), f32x4.add(one, x))));
    const c = f32x4.sub(w, v128.load(NORMAL, 144));
    let p = Vectors.polynomial8(NORMAL, c);
    const far = f32x4.ge(w, v128.load(NORMAL, 160));
    if (v128.any_true(far)) p = v128.bitselect(Vectors.farNormal(w), p, far);
    return f32x4.mul(f32x4.mul(p, x), v128.load(NORMAL, 176));
  }

  static farNormal(w: v128): v128 {
    const t = f32x4.sub(f32x4.sqrt(w), v128.load(FAR_NORMAL, 144));
    return Vectors.polynomial8(FAR_NORMAL, t);
  }

  /** 23 bits of each word as a number strictly between 0 and 1. */
  @inline
  static uniform(words: v128): v128 {
    // The bits as a mantissa make a number from 1 to 2; half a unit below 1 puts it in the middle of its cell.
    const oneToTwo = v128.or(i32x4.shr_u(words, 9), v128.load(BITS, 16));
    return f32x4.sub(oneToTwo, v128.load(BITS, 32));
  }
}
