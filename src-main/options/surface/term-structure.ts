import type { VolatilitySurface } from '#options/surface/volatility-surface';
import { fail, ok, type Result } from '#primitives/result';

/** Volatility at the money of one expiry, from its own quotes. */
export interface TermPoint {
  readonly expiry: string;
  readonly years: number;
  readonly atmIv: number;
}

/** What the market prices for the time between two expiries. */
export interface ForwardVolatility {
  readonly from: string;
  readonly to: string;
  /** Variance per year between the two; negative where the nearer expiry is worth more than the farther. */
  readonly variance: number;
  /** Null where variance is negative: the two expiries contradict each other. */
  readonly volatility: number | null;
}

export interface TermStructure {
  /** By rising expiry; expiries that say nothing about the money are missing. */
  readonly points: readonly TermPoint[];
  readonly forwards: readonly ForwardVolatility[];
}

export type NoMaturity = 'no_expiry' | 'before_first_expiry' | 'after_last_expiry';

export function termStructure(surface: VolatilitySurface): TermStructure {
  const points = surface.slices.flatMap(({ expiry, years, atmIv }): TermPoint[] =>
    atmIv === null ? [] : [{ expiry, years, atmIv }],
  );
  const forwards = points.slice(1).map((far, i): ForwardVolatility => {
    const near = points[i] as TermPoint;
    const gained = far.atmIv * far.atmIv * far.years - near.atmIv * near.atmIv * near.years;
    const variance = gained / (far.years - near.years);
    return { from: near.expiry, to: far.expiry, variance, volatility: variance >= 0 ? Math.sqrt(variance) : null };
  });
  return { points, forwards };
}

/**
 * Volatility at the money for a fixed time ahead: total variance on the line between the expiries before and after. It
 * is refused where one of them is missing, since no expiry says anything about times beyond its own.
 */
export function constantMaturityIv({ points }: TermStructure, years: number): Result<number, NoMaturity> {
  const after = points.findIndex((point) => point.years >= years);
  if (points.length === 0) return fail('no_expiry');
  if (after < 0) return fail('after_last_expiry');
  const far = points[after] as TermPoint;
  if (far.years === years) return ok(far.atmIv);
  const near = points[after - 1];
  if (near === undefined) return fail('before_first_expiry');
  const share = (years - near.years) / (far.years - near.years);
  const variance = (1 - share) * near.atmIv * near.atmIv * near.years + share * far.atmIv * far.atmIv * far.years;
  return ok(Math.sqrt(variance / years));
}
