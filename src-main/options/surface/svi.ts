import { exp } from '#primitives/exact-math';

/**
 * Raw SVI: total variance w(k) = a + b(ρ(k − m) + √((k − m)² + σ²)) over log-moneyness k = ln(K/F). Total variance is
 * σ²T, so that one smile can be compared with the next whatever their times.
 */
export interface SviParameters {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

/** The same smile in a trader's terms: level, slope and wings at the money, per year where they are variances. */
export interface JumpWings {
  /** Variance at the money. */
  readonly v: number;
  /** Slope of volatility at the money, times √T. */
  readonly psi: number;
  /** Slope of the left (put) wing over the total volatility at the money. */
  readonly p: number;
  /** Slope of the right (call) wing over the same. */
  readonly c: number;
  /** The lowest variance of the smile. */
  readonly vmin: number;
}

/** A smile's variance and its first two derivatives in k. */
export interface SviPoint {
  readonly w: number;
  readonly slope: number;
  readonly curvature: number;
}

/** Wings steeper than this in total variance leave no density (Lee's moment formula). */
export const STEEPEST_WING = 2;

export function sviVariance(smile: SviParameters, k: number): number {
  const x = k - smile.m;
  return smile.a + smile.b * (smile.rho * x + Math.sqrt(x * x + smile.sigma * smile.sigma));
}

export function sviPoint(smile: SviParameters, k: number): SviPoint {
  const { a, b, rho, m, sigma } = smile;
  const x = k - m;
  const radius = Math.sqrt(x * x + sigma * sigma);
  return {
    w: a + b * (rho * x + radius),
    slope: b * (rho + x / radius),
    curvature: (b * sigma * sigma) / (radius * radius * radius),
  };
}

/** Volatility per year; null where the smile has no positive variance there. */
export function sviVolatility(smile: SviParameters, k: number, years: number): number | null {
  const w = sviVariance(smile, k);
  return w > 0 && years > 0 ? Math.sqrt(w / years) : null;
}

/** The lowest total variance anywhere on the smile. */
export function lowestVariance({ a, b, rho, sigma }: SviParameters): number {
  return a + b * sigma * Math.sqrt(Math.max(0, 1 - rho * rho));
}

export function leftWing({ b, rho }: SviParameters): number {
  return b * (1 - rho);
}

export function rightWing({ b, rho }: SviParameters): number {
  return b * (1 + rho);
}

/** No volatility is known from five numbers alone: b ≥ 0, |ρ| < 1, σ > 0, and variance nowhere negative. */
export function isSmile(smile: SviParameters): boolean {
  const { a, b, rho, m, sigma } = smile;
  // A sum is finite exactly if all its terms are.
  if (!Number.isFinite(a + b + rho + m + sigma)) return false;
  return b >= 0 && rho > -1 && rho < 1 && sigma > 0 && lowestVariance(smile) >= 0;
}

/** Null where the smile has no variance at the money to measure the rest by. */
export function jumpWings(smile: SviParameters, years: number): JumpWings | null {
  const { b, rho, m, sigma } = smile;
  const w = sviVariance(smile, 0);
  if (!(w > 0 && years > 0)) return null;
  const root = Math.sqrt(w);
  return {
    v: w / years,
    psi: (b / (2 * root)) * (rho - m / Math.sqrt(m * m + sigma * sigma)),
    p: leftWing(smile) / root,
    c: rightWing(smile) / root,
    vmin: lowestVariance(smile) / years,
  };
}

/**
 * Durrleman's g: a smile is free of butterfly arbitrage exactly where g ≥ 0. It is the density of the log price, up to a
 * positive factor. NaN where the smile has no positive variance.
 */
export function durrleman(k: number, w: number, slope: number, curvature: number): number {
  if (!(w > 0)) return Number.NaN;
  const lean = 1 - (k * slope) / (2 * w);
  return lean * lean - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * curvature;
}

/** Risk-neutral density of ln(S/F) at k that the smile implies; null where it has no positive variance. */
export function sviDensity(smile: SviParameters, k: number): number | null {
  const { w, slope, curvature } = sviPoint(smile, k);
  if (!(w > 0)) return null;
  const root = Math.sqrt(w);
  const d2 = -k / root - root / 2;
  return (durrleman(k, w, slope, curvature) * exp(-0.5 * d2 * d2)) / Math.sqrt(2 * Math.PI * w);
}
