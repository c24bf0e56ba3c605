import type { BoardRow, InstrumentView } from '#contract/market-view';

/** A row of the board with what the contract does not say: whose it is and which way it just went. */
export interface BoardLine {
  readonly instrument: InstrumentView;
  readonly row: BoardRow;
  /** Which way the price went with the newest change; 0 after a jump, when there is nothing to compare with. */
  readonly direction: -1 | 0 | 1;
  /** Counts the price changes, so that a second flash can start before the first has faded. */
  readonly changes: number;
}

export function firstLine(instrument: InstrumentView, row: BoardRow): BoardLine {
  return { instrument, row, direction: 0, changes: 0 };
}

/** Parts that say the same as before keep their identity: their cells need not render. */
export function nextLine(before: BoardLine, row: BoardRow): BoardLine {
  const { row: old } = before;
  const moved = old.last !== null && row.last !== null && row.last !== old.last;
  return {
    instrument: before.instrument,
    row: {
      ...row,
      spark: sameNumbers(old.spark, row.spark) ? old.spark : row.spark,
      regime: sameRegime(old.regime, row.regime) ? old.regime : row.regime,
    },
    direction: moved ? ((row.last as number) > (old.last as number) ? 1 : -1) : before.direction,
    changes: moved ? before.changes + 1 : before.changes,
  };
}

export function unlistedInstrument(index: number): InstrumentView {
  return { index, symbol: `#${index}`, source: '', calendar: 'crypto', digits: 2 };
}

function sameNumbers(left: readonly number[], right: readonly number[]): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

function sameRegime(left: BoardRow['regime'], right: BoardRow['regime']): boolean {
  if (left === null || right === null) return left === right;
  return (
    left.trend === right.trend &&
    left.volatility === right.volatility &&
    left.session === right.session &&
    left.confidence === right.confidence &&
    left.quality.length === right.quality.length &&
    left.quality.every((flag, at) => flag === right.quality[at])
  );
}

/** When the newest datum was seen or, where only the venue's own time is known, when it happened. */
export function heardMs(row: BoardRow): number | null {
  return row.seenMs ?? row.atMs;
}
