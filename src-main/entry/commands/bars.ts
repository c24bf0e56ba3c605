import { Command, Option } from 'commander';
import {
  fileName,
  parseSymbol,
  type ReadingOptions,
  readOptionsOf,
  reportReading,
  requireKnownSessions,
  tableOf,
  withReadingOptions,
} from '#entry/file-reading';
import { calendarExceptions } from '#entry/load-settings';
import { oneOf } from '#entry/one-of';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { groupedText, unitsText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { tableLines } from '#entry/terminal/text-table';
import { openByteSource } from '#connectors/files/byte-source';
import { readTicks } from '#connectors/files/read-ticks';
import { copyTicks, type TickTable } from '#connectors/files/tick-table';
import { sortedTicks } from '#connectors/files/sorted-ticks';
import { BAR_INTERVALS, type Bar, type BarInterval, barFlagNames } from '#domain/bar';
import { InputBlock } from '#domain/input-block';
import { instrumentIndex, sourceId, ticker, type Instrument, type TradingCalendar } from '#domain/instrument';
import { DEFAULT_BAR_SETTINGS } from '#market/bars/bar-settings';
import { BarsFromTicks, keepInterval } from '#research/bars-from-ticks';
import { MINUTE_MS } from '#primitives/clock';

interface BarsOptions extends ReadingOptions {
  readonly symbol: string;
  readonly interval: string;
  readonly fill: string;
  readonly calendar: string;
  readonly volume: string;
  readonly kind?: 'trades' | 'quotes';
  readonly json: boolean;
}

const BLOCK_ROWS = 16_384;
/** Ten years. A file with more between its rows has a wrong time in it, which carrying would turn into gigabytes. */
const MOST_CARRIED_MINUTES = 5_260_000;

export function barsCommand(): Command {
  const command = new Command('bars')
    .description("bars from a file of trades or quotes, to compare with an exchange's own candles")
    .argument('<ticks>', 'CSV or JSON lines, gzip or not; - reads standard input')
    .requiredOption('--symbol <symbol>', 'what the ticks are of', parseSymbol)
    .option('--interval <interval>', BAR_INTERVALS.join(', '), '1m')
    .option('--fill <policy>', 'minutes without data: `none`, or `carry` the close before as a flagged bar', 'none')
    .option('--calendar <calendar>', '`crypto` (UTC days) or `nyse` (daily bars are regular sessions)', 'crypto')
    .option(
      '--volume <meaning>',
      'the volume column of quotes: `none`, or `session` totals to take differences of',
      'none',
    )
    .addOption(
      new Option('--kind <kind>', 'what the rows are, where the columns could be either').choices(['trades', 'quotes']),
    )
    .option('--json', 'one object a line: t (start, epoch ms), o h l c v, n (ticks used), flags', false)
    .addHelpText(
      'after',
      '\nColumns by header, in any order: at_ms,price,size[,id,side] for trades or at_ms,bid,ask[,last] for quotes.' +
        "\nA bar belongs to the venue's own time. Trades of one millisecond are ordered by id, else as they stand.",
    );
  return withReadingOptions(command, 'ticks').action((path: string, options: BarsOptions) => printBars(path, options));
}

async function printBars(path: string, options: BarsOptions): Promise<void> {
  const interval = oneOf('--interval', options.interval, BAR_INTERVALS);
  const emptyMinutes = oneOf('--fill', options.fill, ['none', 'carry']);
  const calendar = oneOf('--calendar', options.calendar, ['crypto', 'nyse']);
  const quoteVolume = oneOf('--volume', options.volume, ['none', 'session']) === 'none' ? 'none' : 'session-cumulative';
  using output = new Output();
  const kind = options.kind === undefined ? {} : { kind: options.kind };
  const read = tableOf(await readTicks(openByteSource(path), { ...readOptionsOf(options), ...kind }));
  reportReading(output, read);
  if (read.length === 0) output.note(`${fileName(path)} holds no rows.`);
  if (read.outOfOrder > 0) output.note(`${read.outOfOrder} rows were out of order and have been sorted by time.`);
  const table = sortedTicks(read, 'at');
  requireKnownSessions(path, calendar, table.atMs, table.length);
  if (emptyMinutes === 'carry') refuseToCarryFar(path, table);
  const instrument = instrumentOf(table, options.symbol, calendar, quoteVolume);
  // Each is printed as it closes, but for the table, whose widths only its last row knows.
  const bars: Bar[] = [];
  const take = options.json
    ? (bar: Bar): void => output.record(barRecord(bar, table))
    : (bar: Bar): void => void bars.push(bar);
  buildBars(table, instrument, emptyMinutes, interval, take, output);
  if (!options.json) for (const line of barLines(bars, table)) output.line(line);
}

function refuseToCarryFar(path: string, table: TickTable): void {
  const [first, last] = [table.atMs[0] ?? 0, table.atMs[table.length - 1] ?? 0];
  const minutes = Math.floor((last - first) / MINUTE_MS);
  if (minutes <= MOST_CARRIED_MINUTES) return;
  const [from, to] = [first, last].map((ms) => new Date(ms).toISOString().slice(0, 10));
  throw new CommandFailure(
    ExitCode.badInput,
    `${fileName(path)} reaches from ${from} to ${to}: carrying would make ${groupedText(minutes)} bars. ` +
      'Check its times, or leave --fill carry out.',
  );
}

function instrumentOf(
  table: TickTable,
  symbol: string,
  calendar: TradingCalendar,
  quoteVolume: Instrument['quoteVolume'],
): Instrument {
  const { priceDecimals, sizeDecimals, kind } = table;
  const source = sourceId('file');
  return { symbol: ticker(symbol), source, calendar, priceDecimals, sizeDecimals, barsFrom: kind, quoteVolume };
}

function buildBars(
  table: TickTable,
  instrument: Instrument,
  emptyMinutes: 'none' | 'carry',
  interval: BarInterval,
  take: (bar: Bar) => void,
  output: Output,
): void {
  if (table.length === 0) return;
  const settings = { bars: { ...DEFAULT_BAR_SETTINGS, settleMs: 0, emptyMinutes }, calendar: calendarExceptions() };
  const builder = new BarsFromTicks(instrument, settings, table.atMs[0] as number, keepInterval(interval, take));
  const block = new InputBlock(BLOCK_ROWS);
  for (let next = 0; next < table.length;) {
    block.clear();
    next = copyTicks(table, next, instrumentIndex(0), block);
    builder.add(block);
  }
  builder.finish();
  const { counters } = builder.intake;
  const leftOut = (count: number, one: string, many: string): void => {
    if (count > 0) output.note(count === 1 ? `1 ${one} was left out.` : `${groupedText(count)} ${many} were left out.`);
  };
  leftOut(counters.of('duplicate'), 'repeated tick', 'repeated ticks');
  leftOut(counters.of('crossed'), 'crossed quote', 'crossed quotes');
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

function barLines(bars: readonly Bar[], table: TickTable): Iterable<string> {
  const right = (title: string): { readonly title: string; readonly align: 'right' } => ({ title, align: 'right' });
  const numbers = ['open', 'high', 'low', 'close', 'volume', 'ticks'].map(right);
  const columns = [{ title: 'start (UTC)' }, ...numbers, { title: 'flags' }];
  return tableLines(columns, bars.length, (row) => {
    const bar = bars[row] as Bar;
    return [
      new Date(bar.startMs).toISOString().slice(0, 16).replace('T', ' '),
      ...[bar.open, bar.high, bar.low, bar.close].map((units) => unitsText(units, table.priceDecimals)),
      unitsText(bar.volume, table.sizeDecimals),
      String(bar.ticks),
      barFlagNames(bar.flags).join(' '),
    ];
  });
}
