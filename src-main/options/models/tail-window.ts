import type { MomentExponent } from '#options/models/moment-exponent';
import type { HestonParameters } from '#options/models/price-model';
import { atan2 } from '#primitives/exact-trigonometry';
import { ln } from '#primitives/exact-math';

/** Bounds of ln(S/F) with next to nothing beyond them: in probability below, and in value as well above. */
export interface TailWindow {
  readonly from: number;
  readonly to: number;
}

const STEPS: readonly number[] = [1.6, 1.2];
const MOST_HALVINGS = 40;

/**
 * By Chernoff's bound, P(X < a) ≤ e^(pa)·E[e^(−pX)] for every p > 0, so a bound that holds follows from any moment that
 * exists, and a narrow one from a good choice of p. No rule of thumb about standard deviations is needed, which heavy
 * tails would break. `tail` is what may lie beyond either end.
 */
export function tailWindow(exponent: MomentExponent, totalVariance: number, tail: number): TailWindow {
  const lnTail = -ln(tail);
  const firstPower = Math.sqrt((2 * lnTail) / totalVariance);
  return {
    from: -narrowest(exponent, lnTail, firstPower, -1, 0),
    // Weighted with the price itself: what a call far out may still be worth is small as well.
    to: narrowest(exponent, lnTail, firstPower, 1, 1),
  };
}

/** The smallest (ln E[e^(±(p + offset)X]) − ln tail)/p that a short search over p finds. */
function narrowest(exponent: MomentExponent, lnTail: number, first: number, side: 1 | -1, offset: 0 | 1): number {
  let power = first;
  let best = boundAt(exponent, lnTail, side * (power + offset), power);
  for (let halving = 0; halving < MOST_HALVINGS && best === Number.POSITIVE_INFINITY; halving++) {
    power *= 0.5;
    best = boundAt(exponent, lnTail, side * (power + offset), power);
  }
  for (const factor of STEPS) {
    let improved = false;
    for (const step of [factor, 1 / factor]) {
      for (;;) {
        const tried = boundAt(exponent, lnTail, side * (power * step + offset), power * step);
        if (!(tried < best)) break;
        best = tried;
        power *= step;
        improved = true;
      }
      if (improved) break;
    }
  }
  return best;
}

function boundAt(exponent: MomentExponent, lnTail: number, moment: number, power: number): number {
  if (!momentExists(exponent.model, exponent.years, moment)) return Number.POSITIVE_INFINITY;
  exponent.evaluate(moment, 0);
  const bound = (exponent.re + lnTail) / power;
  // A NaN comes from the one power whose formula divides zero by zero; its neighbours do as well.
  return bound > 0 ? bound : Number.POSITIVE_INFINITY;
}

/** High moments cease to exist after enough time, where volatility is itself volatile. */
export function momentExists({ kappa, xi, rho }: HestonParameters, years: number, power: number): boolean {
  const b = kappa - rho * xi * power;
  const discriminant = b * b - xi * xi * power * (power - 1);
  if (discriminant < 0) {
    const d = Math.sqrt(-discriminant);
    return 0.5 * d * years < 0.5 * Math.PI + atan2(b, d);
  }
  if (b >= 0 || (power >= 0 && power <= 1)) return true;
  const d = Math.sqrt(discriminant);
  return d > 0 && d * years < ln((d - b) / (-b - d));
}
