import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

export interface PastProbability {
  readonly atMs: number;
  readonly probability: number;
}

/** Points of time in seconds and price, oldest first; only those after `fromMs` and before `toMs`. */
export function parsePriceHistory(
  body: unknown,
  fromMs: number,
  toMs: number,
): Result<readonly PastProbability[], Drift> {
  const where = 'Polymarket prices-history';
  const { history } = (body ?? {}) as { readonly history?: unknown };
  if (!Array.isArray(history)) return fail(drift(where, 'history', history));
  const points: PastProbability[] = [];
  for (const one of history as readonly ({ readonly t?: unknown; readonly p?: unknown } | null)[]) {
    const { t, p } = one ?? {};
    if (typeof t !== 'number' || !Number.isSafeInteger(t)) return fail(drift(where, 't', t));
    if (typeof p !== 'number' || !(p >= 0 && p <= 1)) return fail(drift(where, 'p', p));
    const atMs = t * 1_000;
    if (atMs > fromMs && atMs < toMs) points.push({ atMs, probability: p });
  }
  return ok(points.sort((left, right) => left.atMs - right.atMs));
}
