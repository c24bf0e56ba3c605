import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

export interface BybitInstrument {
  readonly symbol: string;
  /** `Trading`, or why it does not. */
  readonly status: string;
  /** As many digits as its prices have behind the point; null where it is not said. */
  readonly priceDecimals: number | null;
}

export interface InstrumentPage {
  readonly instruments: readonly BybitInstrument[];
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
}

interface InstrumentRow {
  readonly symbol?: unknown;
  readonly status?: unknown;
  readonly priceFilter?: { readonly tickSize?: unknown } | null;
}

export function parseInstruments(result: unknown): Result<InstrumentPage, Drift> {
  const where = 'Bybit instruments';
  const { list, nextPageCursor } = (result ?? {}) as { readonly list?: unknown; readonly nextPageCursor?: unknown };
  if (!Array.isArray(list)) return fail(drift(where, 'list', list));
  const instruments: BybitInstrument[] = [];
  for (const row of list as readonly InstrumentRow[]) {
    const { symbol, status, priceFilter } = row ?? {};
    if (typeof symbol !== 'string') return fail(drift(where, 'symbol', symbol));
    if (typeof status !== 'string') return fail(drift(where, 'status', status));
    instruments.push({ symbol, status, priceDecimals: decimalsOf(priceFilter?.tickSize) });
  }
  return ok({ instruments, next: typeof nextPageCursor === 'string' && nextPageCursor !== '' ? nextPageCursor : null });
}

function decimalsOf(tick: unknown): number | null {
  if (typeof tick !== 'string' || !/^\d+(?:\.\d+)?$/.test(tick)) return null;
  return (tick.split('.')[1] ?? '').replace(/0+$/, '').length;
}
