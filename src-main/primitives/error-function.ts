import { exp } from '#primitives/exact-math';

/**
 * The complementary error function and its scaled form, by W. J. Cody's rational minimax approximations (Mathematics of
 * Computation 23, 1969). Relative accuracy holds in the far tail too: option prices in the wings are differences of
 * these.
 */
const INVERSE_SQRT_PI = 0.5641895835477563;
/** Beyond this erfc(x) is below the smallest number there is. */
const ERFC_VANISHES = 27.3;
/** Below this erfcx(x) = 2 e^(x²) − erfcx(−x) is beyond the largest. */
const ERFCX_OVERFLOWS = -26.64;

/** e^(x²) erfc(x): between 1/(x√π) and 1 for positive x, where erfc alone would vanish. */
export function erfcx(x: number): number {
  if (x >= 0.46875) return x <= 4 ? erfcxMiddle(x) : erfcxTail(x);
  if (x > -0.46875) return exp(x * x) * (1 - erfNearZero(x));
  if (x < ERFCX_OVERFLOWS) return Number.POSITIVE_INFINITY;
  if (x !== x) return x;
  return 2 * expOfSquare(x, 1) - (x >= -4 ? erfcxMiddle(-x) : erfcxTail(-x));
}

/** 1 − erf(x), without the cancellation. */
export function erfc(x: number): number {
  if (x >= 0.46875) {
    if (x > ERFC_VANISHES) return 0;
    return expOfSquare(x, -1) * (x <= 4 ? erfcxMiddle(x) : erfcxTail(x));
  }
  if (x > -0.46875) return 1 - erfNearZero(x);
  if (x < -6) return 2;
  if (x !== x) return x;
  return 2 - expOfSquare(x, -1) * (x >= -4 ? erfcxMiddle(-x) : erfcxTail(-x));
}

/** For |x| < 0.46875. */
function erfNearZero(x: number): number {
  const y = x * x;
  const above =
    (((0.18577770618460315 * y + 3.1611237438705655) * y + 113.86415415105016) * y + 377.485237685302) * y +
    3209.3775891384694;
  const below = (((y + 23.601290952344122) * y + 244.02463793444417) * y + 1282.6165260773723) * y + 2844.236833439171;
  return (x * above) / below;
}

/** For x from 0.46875 to 4. */
function erfcxMiddle(x: number): number {
  const above =
    (((((((2.1531153547440383e-8 * x + 0.5641884969886701) * x + 8.883149794388377) * x + 66.11919063714163) * x +
      298.6351381974001) *
      x +
      881.952221241769) *
      x +
      1712.0476126340707) *
      x +
      2051.0783778260716) *
      x +
    1230.3393547979972;
  const below =
    (((((((x + 15.744926110709835) * x + 117.6939508913125) * x + 537.1811018620099) * x + 1621.3895745666903) * x +
      3290.7992357334597) *
      x +
      4362.619090143247) *
      x +
      3439.3676741437216) *
      x +
    1230.3393548037495;
  return above / below;
}

/** For x above 4: the asymptotic series, made a fraction. */
function erfcxTail(x: number): number {
  const y = 1 / (x * x);
  const above =
    ((((0.016315387137302097 * y + 0.30532663496123236) * y + 0.36034489994980445) * y + 0.12578172611122926) * y +
      0.016083785148742275) *
      y +
    0.0006587491615298378;
  const below =
    ((((y + 2.568520192289822) * y + 1.8729528499234673) * y + 0.5279051029514285) * y + 0.06051834131244132) * y +
    0.0023352049762686918;
  return (INVERSE_SQRT_PI - (y * above) / below) / x;
}

/**
 * e^(±x²) with the square split in two, because an error in x² is an error of the result x² times as large. 24 bits of x
 * have an exact square; the rest is at most 0.0001 and needs no exponential.
 */
function expOfSquare(x: number, sign: 1 | -1): number {
  const high = Math.fround(x);
  const rest = sign * (x - high) * (x + high);
  return exp(sign * high * high) * (1 + rest * (1 + rest * (0.5 + rest * (1 / 6))));
}
