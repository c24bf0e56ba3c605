/**
 * Sine, cosine and arc tangent from the operations that ECMAScript fixes to the last bit, for the same reason as `ln`
 * and `exp` in exact-math: the engine's own may change with the next V8.
 */

/** π/2 in three parts; the first two have 33 bits each, so that whole multiples of them up to 2²⁰ are exact. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;
const TWO_OVER_PI = 2 / Math.PI;
const QUARTER_PI = Math.PI / 4;
/** Multiples of π/2 beyond this leave too few exact bits in the parts above. */
const FEW_MULTIPLES = 1_048_576;
/** A remainder smaller than this has lost too many digits; the exact way finds them. */
const SHORT_OF_DIGITS = 1 / 1_048_576;

/** 2/π to 1160 bits and π/2 to 128, as whole numbers. */
const TWO_OVER_PI_BITS = 1_160n;
const TWO_OVER_PI_DIGITS =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856n;
const HALF_PI_DIGITS = 0x1921fb54442d18469898cc51701b839a2n;
/** Enough for the double that comes closest to a multiple of π/2, which lies 2⁻⁶² of a turn away. */
const FRACTION_BITS = 184n;
/** 2⁻³¹²: the 184 bits of the fraction and the 128 of π/2. */
const FRACTION_SCALE = 1.1985091468012028e-94;

/** Written and read within one call. */
const bits = new DataView(new ArrayBuffer(8));
const reduced = new Float64Array(2);

/** Within 1 ulp for every finite number; NaN for the others. */
export function sin(x: number): number {
  if (x <= QUARTER_PI && x >= -QUARTER_PI) return sinKernel(x, 0);
  const quadrant = reduce(x);
  const high = reduced[0] as number;
  const low = reduced[1] as number;
  const value = (quadrant & 1) === 0 ? sinKernel(high, low) : cosKernel(high, low);
  return (quadrant & 2) === 0 ? value : -value;
}

/** Within 1 ulp for every finite number; NaN for the others. */
export function cos(x: number): number {
  if (x <= QUARTER_PI && x >= -QUARTER_PI) return cosKernel(x, 0);
  const quadrant = reduce(x) + 1;
  const high = reduced[0] as number;
  const low = reduced[1] as number;
  const value = (quadrant & 1) === 0 ? sinKernel(high, low) : cosKernel(high, low);
  return (quadrant & 2) === 0 ? value : -value;
}

/** The angle of the point (x, y), from −π to π, within 2 ulp. */
export function atan2(y: number, x: number): number {
  const across = Math.abs(x);
  const up = Math.abs(y);
  if (!(across > 0 && up > 0 && across < Number.POSITIVE_INFINITY && up < Number.POSITIVE_INFINITY)) {
    return angleOnAnEdge(y, x);
  }
  const flat = up <= across;
  const small = flat ? up : across;
  const large = flat ? across : up;
  const octant = nearestEighth(small / large);
  const base = ATAN_HIGH[octant] as number;
  const rest = atanRest(octant, small, large);
  let angle: number;
  if (flat) {
    angle = x > 0 ? base + rest : plusLow(Math.PI, PI_LOW, -base, -rest);
  } else {
    angle = x > 0 ? plusLow(HALF_PI, HALF_PI_LOW, -base, -rest) : plusLow(HALF_PI, HALF_PI_LOW, base, rest);
  }
  return y < 0 ? -angle : angle;
}

/** On an axis or infinitely far out; a zero has the side that its sign says. */
function angleOnAnEdge(y: number, x: number): number {
  if (x !== x || y !== y) return Number.NaN;
  const leftwards = x < 0 || (x === 0 && 1 / x < 0);
  const downwards = y < 0 || (y === 0 && 1 / y < 0);
  const up = Math.abs(y);
  const across = Math.abs(x);
  let angle: number;
  if (up === across && up > 0) angle = leftwards ? 3 * QUARTER_PI : QUARTER_PI;
  else if (up === 0 || across === Number.POSITIVE_INFINITY) angle = leftwards ? Math.PI : 0;
  else angle = HALF_PI;
  return downwards ? -angle : angle;
}

/** Puts x minus the nearest multiple of π/2 into `reduced`, and answers that multiple modulo 4. */
function reduce(x: number): number {
  const multiple = Math.round(x * TWO_OVER_PI);
  if (!(multiple <= FEW_MULTIPLES && multiple >= -FEW_MULTIPLES)) return reduceExactly(x);
  const first = x - multiple * HALF_PI_1;
  const subtrahend = multiple * HALF_PI_2;
  const difference = first - subtrahend;
  const taken = first - difference;
  const lost = first - (difference + taken) + (taken - subtrahend) - multiple * HALF_PI_3;
  const high = difference + lost;
  if (high < SHORT_OF_DIGITS && high > -SHORT_OF_DIGITS) return reduceExactly(x);
  reduced[0] = high;
  reduced[1] = difference - high + lost;
  return multiple & 3;
}

/** The same in whole numbers: slower, and exact whatever the size of x and however much cancels. */
function reduceExactly(x: number): number {
  if (!(Math.abs(x) < Number.POSITIVE_INFINITY)) {
    reduced[0] = Number.NaN;
    reduced[1] = Number.NaN;
    return 0;
  }
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0) & 0x7fff_ffff_ffff_ffffn;
  const mantissa = (word & 0x000f_ffff_ffff_ffffn) | 0x0010_0000_0000_0000n;
  const exponent = (word >> 52n) - 1_075n;
  const digits = TWO_OVER_PI_DIGITS >> (TWO_OVER_PI_BITS - FRACTION_BITS - exponent);
  const turns = mantissa * digits;
  const multiple = (turns + (1n << (FRACTION_BITS - 1n))) >> FRACTION_BITS;
  const remainder = (turns - (multiple << FRACTION_BITS)) * HALF_PI_DIGITS;
  const high = Number(remainder);
  const low = Number(remainder - BigInt(high));
  const quadrant = Number(multiple & 3n);
  reduced[0] = (x < 0 ? -high : high) * FRACTION_SCALE;
  reduced[1] = (x < 0 ? -low : low) * FRACTION_SCALE;
  return x < 0 ? -quadrant & 3 : quadrant;
}

/** sin(x + low) for |x| ≤ π/4 and a `low` below the last digit of x. */
function sinKernel(x: number, low: number): number {
  const z = x * x;
  const cube = x * z;
  const tail =
    1 / 120 +
    z *
      (-1 / 5_040 +
        z *
          (1 / 362_880 +
            z *
              (-1 / 39_916_800 +
                z * (1 / 6_227_020_800 + z * (-1 / 1_307_674_368_000 + z * (1 / 355_687_428_096_000))))));
  // −0 stays −0.
  if (z === 0) return x;
  return x - (z * (0.5 * low - cube * tail) - low + cube * (1 / 6));
}

/** cos(x + low), likewise. */
function cosKernel(x: number, low: number): number {
  const z = x * x;
  const tail =
    z *
    z *
    (1 / 24 +
      z *
        (-1 / 720 +
          z *
            (1 / 40_320 +
              z *
                (-1 / 3_628_800 + z * (1 / 479_001_600 + z * (-1 / 87_178_291_200 + z * (1 / 20_922_789_888_000)))))));
  const half = 0.5 * z;
  const high = 1 - half;
  return high + (1 - high - half + (tail - x * low));
}

const HALF_PI = Math.PI / 2;
const HALF_PI_LOW = 6.123233995736766e-17;
const PI_LOW = 1.2246467991473532e-16;

/** The arc tangents of 0, 1/8 … 1, and what their doubles lack. */
const ATAN_HIGH: readonly number[] = [
  0,
  0.12435499454676144,
  0.24497866312686414,
  0.35877067027057225,
  0.4636476090008061,
  0.5585993153435624,
  0.6435011087932844,
  0.7188299996216245,
  QUARTER_PI,
];
const ATAN_LOW: readonly number[] = [
  0, -3.1253241424539383e-18, 1.0698755618734451e-17, -2.4623815582638635e-17, 2.2698777452961687e-17,
  -5.4556305485916264e-18, 1.5834785051444286e-17, -2.1478388444456983e-17, 3.061616997868383e-17,
];

/** Slopes below 1/8 need none. */
function nearestEighth(slope: number): number {
  return slope < 0.125 ? 0 : Math.floor(slope * 8 + 0.5);
}

/** The arc tangent of small/large less that of its eighth. */
function atanRest(octant: number, small: number, large: number): number {
  // Scaled, so that the largest numbers do not overflow and the smallest keep their digits.
  const scale = large > 1 ? 0.25 : 18_446_744_073_709_551_616;
  const up = small * scale;
  const across = large * scale;
  const eighth = octant * 0.125;
  const t = octant === 0 ? small / large : (up - across * eighth) / (across + up * eighth);
  const z = t * t;
  const tail =
    z *
    (-1 / 3 + z * (1 / 5 + z * (-1 / 7 + z * (1 / 9 + z * (-1 / 11 + z * (1 / 13 + z * (-1 / 15 + z * (1 / 17))))))));
  return t + (t * tail + (ATAN_LOW[octant] as number));
}

/** high + low + more + little, where `high` is the largest and low and little are small. */
function plusLow(high: number, low: number, more: number, little: number): number {
  const sum = high + more;
  return sum + (high - sum + more + low + little);
}
