import { Command } from 'commander';
import { type ReadingOptions, readOptionsOf, reportReading, tableOf, withReadingOptions } from '#entry/file-reading';
import { oneOf } from '#entry/one-of';
import { unitsText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { textTable } from '#entry/terminal/text-table';
import { openByteSource } from '#connectors/files/byte-source';
import { readTicks } from '#connectors/files/read-ticks';
import { copyTicks, type TickTable } from '#connectors/files/tick-table';
import { sortedTicks } from '#connectors/files/sorted-ticks';
import { BAR_INTERVALS, type Bar, type BarInterval, barFlagNames } from '#domain/bar';
import { InputBlock } from '#domain/input-block';
import { instrumentIndex, sourceId, ticker, type Instrument, type TradingCalendar } from '#domain/instrument';
import { DEFAULT_BAR_SETTINGS } from '#market/bars/bar-settings';
import { BarsFromTicks, keepInterval } from '#research/bars-from-ticks';
import { loadCalendarExceptions } from '#settings/calendar-file';

interface BarsOptions extends ReadingOptions {
  readonly symbol: string;
  readonly interval: string;
  readonly fill: string;
  readonly calendar: string;
  readonly volume: string;
  readonly json: boolean;
}

const BLOCK_ROWS = 16_384;

export function barsCommand(): Command {
  const command = new Command('bars')
    .description("bars from a file of trades or quotes, to compare with an exchange's own candles")
    .argument('<ticks>', 'CSV or JSON lines, gzip or not; - reads standard input')
    .requiredOption('--symbol <symbol>', 'what the ticks are of')
    .option('--interval <interval>', BAR_INTERVALS.join(', '), '1m')
    .option('--fill <policy>', 'minutes without data: `none`, or `carry` the close before as a flagged bar', 'none')
    .option('--calendar <calendar>', '`crypto` (UTC days) or `nyse` (daily bars are regular sessions)', 'crypto')
    .option(
      '--volume <meaning>',
      'the volume column of quotes: `none`, or `session` totals to take differences of',
      'none',
    )
    .option('--json', 'one object a line: t (start, epoch ms), o h l c v, n (ticks used), flags', false)
    .addHelpText(
      'after',
      '\nColumns by header, in any order: at_ms,price,size[,id,side] for trades or at_ms,bid,ask[,last] for quotes.' +
        "\nA bar belongs to the venue's own time. Trades of one millisecond are ordered by id, else as they stand.",
    );
  return withReadingOptions(command).action((path: string, options: BarsOptions) => printBars(path, options));
}

async function printBars(path: string, options: BarsOptions): Promise<void> {
  const interval = oneOf('--interval', options.interval, BAR_INTERVALS);
  const emptyMinutes = oneOf('--fill', options.fill, ['none', 'carry']);
  const calendar = oneOf('--calendar', options.calendar, ['crypto', 'nyse']);
  const volume = oneOf('--volume', options.volume, ['none', 'session']);
  using output = new Output();
  const table = tableOf(await readTicks(openByteSource(path), readOptionsOf(options)));
  reportReading(output, table);
  if (table.outOfOrder > 0) output.note(`${table.outOfOrder} rows were out of order and have been sorted by time.`);
  const bars = barsOf(
    sortedTicks(table, 'at'),
    options.symbol,
    calendar,
    volume === 'session',
    emptyMinutes,
    interval,
    output,
  );
  if (options.json) for (const bar of bars) output.record(barRecord(bar, table));
  else for (const line of barTable(bars, table)) output.line(line);
}

function barsOf(
  table: TickTable,
  symbol: string,
  calendar: TradingCalendar,
  sessionVolume: boolean,
  emptyMinutes: 'none' | 'carry',
  interval: BarInterval,
  output: Output,
): readonly Bar[] {
  const bars: Bar[] = [];
  if (table.length === 0) return bars;
  const instrument: Instrument = {
    symbol: ticker(symbol),
    source: sourceId('file'),
    calendar,
    priceDecimals: table.priceDecimals,
    sizeDecimals: table.sizeDecimals,
    barsFrom: table.kind,
    quoteVolume: sessionVolume ? 'session-cumulative' : 'none',
  };
  const settings = { bars: { ...DEFAULT_BAR_SETTINGS, settleMs: 0, emptyMinutes }, calendar: loadCalendarExceptions() };
  const builder = new BarsFromTicks(
    instrument,
    settings,
    table.atMs[0] as number,
    keepInterval(interval, (bar) => bars.push(bar)),
  );
  const block = new InputBlock(BLOCK_ROWS);
  for (let next = 0; next < table.length;) {
    block.clear();
    next = copyTicks(table, next, instrumentIndex(0), block);
    builder.add(block);
  }
  builder.finish();
  const { counters } = builder.intake;
  if (counters.of('duplicate') > 0) output.note(`${counters.of('duplicate')} repeated ticks were left out.`);
  if (counters.of('crossed') > 0) output.note(`${counters.of('crossed')} crossed quotes were left out.`);
  return bars;
}

function barRecord(bar: Bar, table: TickTable): object {
  const price = (units: number): number => Number(unitsText(units, table.priceDecimals));
  return {
    t: bar.startMs,
    o: price(bar.open),
    h: price(bar.high),
    l: price(bar.low),
    c: price(bar.close),
    v: Number(unitsText(bar.volume, table.sizeDecimals)),
    n: bar.ticks,
    flags: barFlagNames(bar.flags),
  };
}

function barTable(bars: readonly Bar[], table: TickTable): readonly string[] {
  const right = (title: string): { readonly title: string; readonly align: 'right' } => ({ title, align: 'right' });
  const rows = bars.map((bar) => [
    new Date(bar.startMs).toISOString().slice(0, 16).replace('T', ' '),
    ...[bar.open, bar.high, bar.low, bar.close].map((units) => unitsText(units, table.priceDecimals)),
    unitsText(bar.volume, table.sizeDecimals),
    String(bar.ticks),
    barFlagNames(bar.flags).join(' '),
  ]);
  const numbers = ['open', 'high', 'low', 'close', 'volume', 'ticks'].map(right);
  return textTable([{ title: 'start (UTC)' }, ...numbers, { title: 'flags' }], rows);
}
