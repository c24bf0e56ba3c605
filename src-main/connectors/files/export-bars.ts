import type { BarTable } from '#connectors/files/bar-table';
import { formatUnits } from '#connectors/files/decimal-text';

type BarColumns = Pick<
  BarTable,
  'length' | 'startMs' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'priceDecimals' | 'sizeDecimals'
>;

const ROWS_AT_ONCE = 4096;

/** CSV text in pieces that `readBars` reads back, with clock `start`, to the same numbers. */
export function* exportBarsAsCsv(bars: BarColumns): Generator<string> {
  let text = 'start_ms,open,high,low,close,volume\n';
  for (let row = 0; row < bars.length; row++) {
    const prices = [bars.open, bars.high, bars.low, bars.close].map((column) =>
      formatUnits(column[row] as number, bars.priceDecimals),
    );
    text += `${bars.startMs[row]},${prices.join(',')},${formatUnits(bars.volume[row] as number, bars.sizeDecimals)}\n`;
    if (row % ROWS_AT_ONCE !== ROWS_AT_ONCE - 1) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
