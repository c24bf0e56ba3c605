import { Opening } from '#farm/backends/columns/bar-words';
import { type ConfigColumns, sizingOf } from '#farm/backends/columns/config-columns';
import type { OpeningTable } from '#farm/backends/columns/opening-table';
import { EMPTY, openingOf, ORDERED } from '#farm/backends/columns/slot-word';
import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';

/** Cents by which a config's positions are ahead at a bar's prices; null where one of them has none. */
export function positionsAhead(
  config: number,
  places: Int32Array,
  columns: ConfigColumns,
  { rows, cells }: OpeningTable,
  bar: MarketBar,
): number | null {
  const sizing = sizingOf(columns, config);
  let sum = 0;
  for (let at = config; at < places.length; at += columns.configs) {
    const word = places[at] as number;
    if (word === EMPTY || word === ORDERED) continue;
    const row = openingOf(word) * cells;
    const spread = rows[row + Opening.spread] as number;
    const mark = bar.close[spread] as number;
    if (!bar.isLive(spread) || mark === UNKNOWN) return null;
    sum += (rows[row + Opening.contracts + sizing] as number) * ((rows[row + Opening.credit] as number) - mark);
  }
  return sum;
}
