/**
 * `ln` and `exp` from the operations that ECMAScript fixes to the last bit (+ − × ÷ and flooring). The engine's own
 * Math.log and Math.exp may change with the next V8 and would then change every hash on every tape.
 */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const SQRT_HALF = Math.SQRT1_2;

const bits = new DataView(new ArrayBuffer(8));

/** Natural logarithm, within 1 ulp. Answers −∞ for 0 and NaN for what has none. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let scaled = x;
  let exponent = 0;
  if (x < 2.2250738585072014e-308) {
    scaled = x * 18_014_398_509_481_984;
    exponent = -54;
  }
  bits.setFloat64(0, scaled);
  const high = bits.getInt32(0);
  exponent += (high >>> 20) - 1022;
  bits.setInt32(0, (high & 0x000f_ffff) | 0x3fe0_0000);
  let mantissa = bits.getFloat64(0);
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  // ln m = 2 artanh(f / (2 + f)), written so that the leading term f is exact.
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  const tail =
    z *
    (2 / 3 +
      z *
        (2 / 5 +
          z *
            (2 / 7 +
              z * (2 / 9 + z * (2 / 11 + z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))))))))));
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + tail) + exponent * LN2_LOW) - f);
}

/** e to the x, within 1 ulp over the normal range. */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019412) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1 / 6_227_020_800;
  for (let n = 12; n >= 2; n--) sum = sum * r + (INVERSE_FACTORIAL[n] as number);
  const mantissa = 1 + (r + r * r * sum);
  return k >= -1021 ? scaleByPowerOfTwo(mantissa, k) : scaleByPowerOfTwo(mantissa, k + 54) / 18_014_398_509_481_984;
}

const INVERSE_FACTORIAL: readonly number[] = [
  1,
  1,
  1 / 2,
  1 / 6,
  1 / 24,
  1 / 120,
  1 / 720,
  1 / 5_040,
  1 / 40_320,
  1 / 362_880,
  1 / 3_628_800,
  1 / 39_916_800,
  1 / 479_001_600,
];

function scaleByPowerOfTwo(value: number, power: number): number {
  const whole = power > 1023 ? 1023 : power;
  bits.setInt32(0, (whole + 1023) << 20);
  bits.setInt32(4, 0);
  const scaled = value * bits.getFloat64(0);
  return power > 1023 ? scaled * 2 : scaled;
}
