import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

/** A day of a coin's volatility index: when it began, and its last value in points. */
export interface VolatilityDay {
  readonly startMs: number;
  readonly close: number;
}

export interface VolatilityPage {
  readonly days: readonly VolatilityDay[];
  /** Until when to ask for the days before; null: there are none. */
  readonly continuation: number | null;
}

const CLOSE = 4;
const COLUMNS = 5;

/** Rows of time, open, high, low and close. */
export function parseVolatilityPage(result: unknown, coin: string): Result<VolatilityPage, Drift> {
  const where = `Deribit volatility index of ${coin}`;
  const { data, continuation = null } = (result ?? {}) as { readonly data?: unknown; readonly continuation?: unknown };
  if (!Array.isArray(data)) return fail(drift(where, 'data', data));
  const wrong = (data as readonly unknown[]).find((row) => !isRow(row, COLUMNS));
  if (wrong !== undefined) return fail(drift(where, 'data', wrong));
  if (continuation !== null && !Number.isSafeInteger(continuation))
    return fail(drift(where, 'continuation', continuation));
  const days = (data as readonly (readonly number[])[]).map((row) => ({
    startMs: row[0] as number,
    close: row[CLOSE] as number,
  }));
  return ok({ days, continuation: continuation as number | null });
}

/** The newest of an hourly series of per cent, as a fraction; its first row may come twice. Null: there is none. */
export function parseHistoricalVolatility(
  result: unknown,
  coin: string,
): Result<{ readonly atMs: number; readonly volatility: number } | null, Drift> {
  const where = `Deribit historical volatility of ${coin}`;
  if (!Array.isArray(result)) return fail(drift(where, 'result', result));
  const wrong = (result as readonly unknown[]).find((row) => !isRow(row, 2));
  if (wrong !== undefined) return fail(drift(where, 'result', wrong));
  let newest: readonly number[] | null = null;
  for (const row of result as readonly (readonly number[])[])
    if (newest === null || (row[0] as number) > (newest[0] as number)) newest = row;
  return ok(newest === null ? null : { atMs: newest[0] as number, volatility: (newest[1] as number) / 100 });
}

function isRow(row: unknown, columns: number): boolean {
  if (!Array.isArray(row) || row.length < columns) return false;
  const cells = row as readonly unknown[];
  return cells.slice(0, columns).every((cell) => typeof cell === 'number' && Number.isFinite(cell) && cell > 0);
}
