import type { TickTable } from '#connectors/files/tick-table';

/**
 * The rows from oldest to newest: by the venue's time (`at`), each then taken as seen when it happened, or by the time
 * they were first held (`seen`). Rows of one instant keep the order of the file. A table in order comes back as it is.
 */
export function sortedTicks(table: TickTable, by: 'at' | 'seen'): TickTable {
  const times = (by === 'at' ? table.atMs : table.seenMs).subarray(0, table.length);
  const order = isAscending(times) ? null : stableOrder(times);
  const pick = (column: Float64Array): Float64Array =>
    order === null ? column : Float64Array.from(order, (row) => column[row] as number);
  const some = (column: Float64Array | null): Float64Array | null => (column === null ? null : pick(column));
  const atMs = pick(table.atMs.subarray(0, table.length));
  const seenMs = by === 'at' ? atMs : pick(table.seenMs.subarray(0, table.length));
  if (order === null) return { ...table, atMs, seenMs };
  if (table.kind === 'trades') {
    const { side } = table;
    return {
      ...table,
      atMs,
      seenMs,
      price: pick(table.price),
      size: pick(table.size),
      side: side === null ? null : Uint8Array.from(order, (row) => side[row] as number),
      tradeId: some(table.tradeId),
    };
  }
  return {
    ...table,
    atMs,
    seenMs,
    bid: pick(table.bid),
    ask: pick(table.ask),
    last: some(table.last),
    bidSize: some(table.bidSize),
    askSize: some(table.askSize),
    volume: some(table.volume),
  };
}

function isAscending(times: Float64Array): boolean {
  for (let row = 1; row < times.length; row++) if ((times[row] as number) < (times[row - 1] as number)) return false;
  return true;
}

function stableOrder(times: Float64Array): Uint32Array {
  const order = Uint32Array.from(times, (_time, row) => row);
  return order.sort((left, right) => (times[left] as number) - (times[right] as number) || left - right);
}
