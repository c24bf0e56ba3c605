import { exp, ln } from '#primitives/exact-math';
import type { SviParameters } from '#options/surface/svi';

/** How fast wings flatten as variance grows: a power law, or the form that Heston's model has. */
export type SsviDecay =
  | { readonly phi: 'power'; readonly eta: number; readonly gamma: number }
  | { readonly phi: 'heston'; readonly lambda: number };

/** One shape for all expiries: each smile follows from its variance at the money, theta. */
export type SsviParameters = { readonly rho: number } & SsviDecay;

const SERIES_TERMS = 16;

export interface SsviCheck {
  /** θφ(1 + |ρ|), which must stay below 4. */
  readonly wings: number;
  /** θφ²(1 + |ρ|), which must not exceed 4. */
  readonly bend: number;
  /** Both hold, which is enough (not necessary) for no butterfly arbitrage. */
  readonly butterflyFree: boolean;
}

export function ssviPhi(decay: SsviDecay, theta: number): number {
  if (decay.phi === 'heston') {
    const x = decay.lambda * theta;
    if (x > 0.5) return (1 - (1 - exp(-x)) / x) / x;
    // The definition subtracts numbers that are nearly equal; its series 1/2! − x/3! + x²/4! − … does not.
    let sum = 0.5;
    let term = 0.5;
    for (let n = 3; n <= SERIES_TERMS; n++) {
      term *= -x / n;
      sum += term;
    }
    return sum;
  }
  return decay.eta * exp(-decay.gamma * ln(theta) + (decay.gamma - 1) * ln(1 + theta));
}

export function ssviVariance(shape: SsviParameters, theta: number, k: number): number {
  const { rho } = shape;
  const x = ssviPhi(shape, theta) * k;
  return 0.5 * theta * (1 + rho * x + Math.sqrt((x + rho) * (x + rho) + 1 - rho * rho));
}

export function ssviCheck(shape: SsviParameters, theta: number): SsviCheck {
  const phi = ssviPhi(shape, theta);
  const lean = 1 + Math.abs(shape.rho);
  const wings = theta * phi * lean;
  const bend = theta * phi * phi * lean;
  return { wings, bend, butterflyFree: wings < 4 && bend <= 4 };
}

/** The same smile in raw SVI. */
export function ssviSmile(shape: SsviParameters, theta: number): SviParameters {
  return rawSmile(shape.rho, theta, ssviPhi(shape, theta));
}

/** The same, its bend eased where it would break the conditions against butterflies. */
export function easedSsviSmile(shape: SsviParameters, theta: number): SviParameters {
  const lean = 1 + Math.abs(shape.rho);
  const phi = Math.min(ssviPhi(shape, theta), Math.sqrt(4 / (theta * lean)), 3.9 / (theta * lean));
  return rawSmile(shape.rho, theta, phi);
}

function rawSmile(rho: number, theta: number, phi: number): SviParameters {
  return {
    a: 0.5 * theta * (1 - rho * rho),
    b: 0.5 * theta * phi,
    rho,
    m: -rho / phi,
    sigma: Math.sqrt(1 - rho * rho) / phi,
  };
}

/**
 * Whether variance at fixed moneyness grows with variance at the money around theta, given that theta itself does not
 * fall with time: 0 ≤ d(θφ)/dθ ≤ (1 + √(1 − ρ²)) φ/ρ². The slope is a central difference.
 */
export function ssviCalendarFree(shape: SsviParameters, theta: number): boolean {
  const step = 1e-5 * theta;
  const rise =
    ((theta + step) * ssviPhi(shape, theta + step) - (theta - step) * ssviPhi(shape, theta - step)) / (2 * step);
  const { rho } = shape;
  const most = (1 + Math.sqrt(1 - rho * rho)) * ssviPhi(shape, theta);
  return rise >= -1e-9 && rise * rho * rho <= most;
}
