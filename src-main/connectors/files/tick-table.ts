import type { SkippedRows } from '#connectors/files/bad-rows';
import { type InputBlock, InputKind, UNKNOWN } from '#domain/input-block';
import type { InstrumentIndex } from '#domain/instrument';

interface TickColumns {
  readonly length: number;
  readonly atMs: Float64Array;
  /** The same array as `atMs` where the file states no arrival times and nothing in it was late. */
  readonly seenMs: Float64Array;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Rows that happened before a row above them. */
  readonly outOfOrder: number;
  /** Values rounded to the stated decimals, which happens only where that was asked for. */
  readonly rounded: number;
  readonly skipped: SkippedRows;
  readonly ignoredColumns: readonly string[];
}

/** Prices in 10^-priceDecimals, sizes in 10^-sizeDecimals; side and id coded as in an `InputBlock`. */
export interface TradeTable extends TickColumns {
  readonly kind: 'trades';
  readonly price: Float64Array;
  readonly size: Float64Array;
  /** 0 not known, 1 buy, 2 sell. */
  readonly side: Uint8Array | null;
  /** The venue's number, or 52 bits of the text's hash; -1 not known. */
  readonly tradeId: Float64Array | null;
}

/** -1 stands for "not known", as in an `InputBlock`; a null column has no value at all. */
export interface QuoteTable extends TickColumns {
  readonly kind: 'quotes';
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly last: Float64Array | null;
  readonly bidSize: Float64Array | null;
  readonly askSize: Float64Array | null;
  readonly volume: Float64Array | null;
}

export type TickTable = TradeTable | QuoteTable;

/** Appends rows from `start` on until the block is full or the table ends. Answers the next row to copy. */
export function copyTicks(table: TickTable, start: number, instrument: InstrumentIndex, block: InputBlock): number {
  const count = Math.min(table.length - start, block.capacity - block.length);
  const to = block.length;
  const end = start + count;
  block.instrument.fill(instrument, to, to + count);
  block.atMs.set(table.atMs.subarray(start, end), to);
  block.seenMs.set(table.seenMs.subarray(start, end), to);
  if (table.kind === 'trades') {
    block.kind.fill(InputKind.trade, to, to + count);
    block.price.set(table.price.subarray(start, end), to);
    block.size.set(table.size.subarray(start, end), to);
    if (table.side === null) block.side.fill(0, to, to + count);
    else block.side.set(table.side.subarray(start, end), to);
    copyColumn(table.tradeId, start, end, block.tradeId, to);
  } else {
    block.kind.fill(InputKind.quote, to, to + count);
    copyColumn(table.bid, start, end, block.bid, to);
    copyColumn(table.ask, start, end, block.ask, to);
    copyColumn(table.last, start, end, block.last, to);
    copyColumn(table.bidSize, start, end, block.bidSize, to);
    copyColumn(table.askSize, start, end, block.askSize, to);
    copyColumn(table.volume, start, end, block.volume, to);
  }
  block.length += count;
  return end;
}

function copyColumn(from: Float64Array | null, start: number, end: number, into: Float64Array, to: number): void {
  if (from === null) into.fill(UNKNOWN, to, to + end - start);
  else into.set(from.subarray(start, end), to);
}
