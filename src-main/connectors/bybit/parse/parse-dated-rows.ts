import { NOT_SCALED, scaledDecimal } from '#connectors/shared/scaled-decimal';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

export interface DatedFigure {
  readonly atMs: number;
  readonly value: number;
}

/** Rows with a time and a figure, newest first as Bybit has them; answered oldest first. Rows without a figure say nothing. */
export function parseDatedRows(
  where: string,
  rows: unknown,
  timeField: string,
  valueField: string,
): Result<readonly DatedFigure[], Drift> {
  if (!Array.isArray(rows)) return fail(drift(where, 'list', rows));
  const figures: DatedFigure[] = [];
  for (const row of rows as readonly unknown[]) {
    if (typeof row !== 'object' || row === null) return fail(drift(where, 'list', row));
    const { [timeField]: time, [valueField]: figure } = row as Readonly<Record<string, unknown>>;
    const atMs = typeof time === 'string' ? scaledDecimal(time, 0) : NOT_SCALED;
    if (!(atMs > 0)) return fail(drift(where, timeField, time));
    if (figure === '') continue;
    const value = typeof figure === 'string' ? Number(figure) : Number.NaN;
    if (!Number.isFinite(value)) return fail(drift(where, valueField, figure));
    figures.push({ atMs, value });
  }
  return ok(figures.reverse());
}
