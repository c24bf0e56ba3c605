/**
 * `ln` and `exp` from the operations that ECMAScript fixes to the last bit (+ − × ÷ and flooring). The engine's own
 * Math.log and Math.exp may change with the next V8 and would then change every hash on every tape.
 */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const SQRT_HALF = Math.SQRT1_2;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_TO_54 = 18_014_398_509_481_984;

/** One double and its two words: quicker to see through than a DataView. */
const double = new Float64Array([1]);
const words = new Uint32Array(double.buffer);
const HIGH_WORD = words[0] === 0 ? 1 : 0;

/** 2^−1074 … 2^1023 at index 0 …: scaling by one of them is exact and costs one multiplication. */
const POWERS_OF_TWO = powersOfTwo();
const POWER_ZERO = 1_074;

/** Natural logarithm, within 1 ulp. Answers −∞ for 0 and NaN for what has none. */
export function ln(x: number): number {
  if (x >= SMALLEST_NORMAL && x <= Number.MAX_VALUE) return lnOfNormal(x, 0);
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  return x === Number.POSITIVE_INFINITY ? x : lnOfNormal(x * TWO_TO_54, -54);
}

/** ln(x · 2^power) */
function lnOfNormal(x: number, power: number): number {
  double[0] = x;
  let exponent = ((words[HIGH_WORD] as number) >>> 20) - 1022;
  let mantissa = x * (POWERS_OF_TWO[POWER_ZERO - exponent] as number);
  exponent += power;
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  return lnNearOne(mantissa - 1, exponent);
}

/** ln(a / b) to full relative accuracy, also where a and b are nearly the same: their difference is exact then. */
export function lnRatio(a: number, b: number): number {
  return a > 0.75 * b && a < 1.4 * b ? lnNearOne((a - b) / b, 0) : ln(a / b);
}

/** ln(1 + f) + exponent · ln 2, for f from √½ − 1 to √2 − 1. */
function lnNearOne(f: number, exponent: number): number {
  // ln m = 2 artanh(f / (2 + f)), written so that the leading term f is exact.
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
  if (x >= -707 && x <= 709) {
    const k = Math.floor(x * Math.LOG2E + 0.5);
    return expOfRest(x, k) * (POWERS_OF_TWO[POWER_ZERO + k] as number);
  }
  if (x !== x) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019412) return 0;
  // In two steps: the whole scale may be larger, and the result smaller, than a normal number.
  const k = Math.floor(x * Math.LOG2E + 0.5);
  return k > 0
    ? expOfRest(x, k) * (POWERS_OF_TWO[POWER_ZERO + k - 1] as number) * 2
    : (expOfRest(x, k) * (POWERS_OF_TWO[POWER_ZERO + k + 54] as number)) / TWO_TO_54;
}

/** e^x − 1 to full relative accuracy, also where e^x is nearly 1. */
export function expMinusOne(x: number): number {
  return x > -0.34 && x < 0.34 ? x + x * x * secondOrder(x) : exp(x) - 1;
}

/** e^x / 2^k, between √½ and √2. */
function expOfRest(x: number, k: number): number {
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  return 1 + (r + r * r * secondOrder(r));
}

/** (e^r − 1 − r) / r² */
function secondOrder(r: number): number {
  return (
    (((((((((((1 / 6_227_020_800) * r + 1 / 479_001_600) * r + 1 / 39_916_800) * r + 1 / 3_628_800) * r + 1 / 362_880) *
      r +
      1 / 40_320) *
      r +
      1 / 5_040) *
      r +
      1 / 720) *
      r +
      1 / 120) *
      r +
      1 / 24) *
      r +
      1 / 6) *
      r +
    1 / 2
  );
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2_098);
  let power = Number.MIN_VALUE;
  for (let i = 0; i < powers.length; i++) {
    powers[i] = power;
    power *= 2;
  }
  return powers;
}
