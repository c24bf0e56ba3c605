import type { PerpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { exactlyScaled } from '#connectors/shared/exactly-scaled';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

/** A minute as the venue's charts have it, in units. */
export interface ChartMinute {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const PRICES = ['open', 'high', 'low', 'close'] as const;
const COLUMNS = ['ticks', ...PRICES, 'volume', 'cost'] as const;

/** Columns of equal length, oldest first. A minute without a trade repeats the one before, and is left out. */
export function parseChartBars(result: unknown, terms: PerpetualTerms): Result<readonly ChartMinute[], Drift> {
  const where = `Deribit chart of ${terms.name}`;
  if (typeof result !== 'object' || result === null) return fail(drift(where, 'result', result));
  const table = result as Readonly<Record<string, unknown>>;
  if (table['status'] === 'no_data') return ok([]);
  if (table['status'] !== 'ok') return fail(drift(where, 'status', table['status']));
  const ticks = table['ticks'];
  const count = Array.isArray(ticks) ? ticks.length : 0;
  for (const name of COLUMNS) {
    const column = table[name];
    if (!Array.isArray(column) || column.length !== count || !column.every((cell) => Number.isFinite(cell)))
      return fail(drift(where, name, column));
  }
  const columns = table as Readonly<Record<(typeof COLUMNS)[number], readonly number[]>>;
  const minutes: ChartMinute[] = [];
  for (let at = 0; at < count; at++) {
    const units = (name: (typeof PRICES)[number]): number =>
      exactlyScaled(columns[name][at] as number, terms.priceDecimals);
    const wrong = PRICES.find((name) => !(units(name) > 0));
    if (wrong !== undefined) return fail(drift(where, wrong, columns[wrong][at]));
    const [open, high, low, close] = [units('open'), units('high'), units('low'), units('close')];
    if (high < Math.max(open, close) || low > Math.min(open, close))
      return fail(drift(where, 'high', columns.high[at]));
    // Of those settled in the coin, dollars are what amounts count.
    const traded = (terms.isInverse ? columns.cost : columns.volume)[at] as number;
    const volume = Math.round(traded * 10 ** terms.sizeDecimals);
    if (volume > 0) minutes.push({ startMs: columns.ticks[at] as number, open, high, low, close, volume });
  }
  return ok(minutes);
}
