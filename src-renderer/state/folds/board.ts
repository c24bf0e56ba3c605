import type { BoardRow, InstrumentView } from '#contract/market-view';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';

export interface BoardValue {
  readonly instruments: readonly InstrumentView[];
  /** In the engine's order; a row that did not change keeps its identity. */
  readonly rows: readonly BoardRow[];
}

export const boardFold: StreamFold<'board', BoardValue> = {
  begin: (snapshot) => snapshot,
  fold(value, patch) {
    if (patch.rows.length === 0) return value;
    const news = new Map(patch.rows.map((row) => [row.index, row]));
    const rows = value.rows.map((row) => news.get(row.index) ?? row);
    const known = new Set(value.rows.map((row) => row.index));
    for (const row of patch.rows) if (!known.has(row.index)) rows.push(row);
    return { instruments: value.instruments, rows };
  },
};
