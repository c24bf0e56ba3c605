import { Command, Option } from 'commander';
import type { BarTable } from '#connectors/files/bar-table';
import { openByteSource } from '#connectors/files/byte-source';
import { readBars } from '#connectors/files/read-bars';
import { BAR_CLOCKS, type BarClock } from '#connectors/files/read-options';
import { readTicks } from '#connectors/files/read-ticks';
import { sortedTicks } from '#connectors/files/sorted-ticks';
import { copyTicks, type TickTable } from '#connectors/files/tick-table';
import { InputBlock } from '#domain/input-block';
import {
  type Instrument,
  instrumentIndex,
  type SourceId,
  sourceId,
  ticker,
  type TradingCalendar,
} from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import {
  type BarReadingOptions,
  fileName,
  intervalOf,
  parseSymbol,
  readOptionsOf,
  reportReading,
  requireKnownSessions,
  tableOf,
  withReadingOptions,
} from '#entry/file-reading';
import { loadSettings } from '#entry/load-settings';
import { openRecording, type RecordingSession } from '#entry/recording-session';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { journalPath } from '#store/tape/journal';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { SystemClock } from '#telemetry/system-clock';
import { existsSync, rmSync } from 'node:fs';

interface ImportOptions extends BarReadingOptions {
  readonly out: string;
  readonly symbol: string;
  readonly source: string;
  readonly calendar: TradingCalendar;
  readonly kind: 'ticks' | 'trades' | 'quotes' | 'bars';
  readonly clock?: BarClock;
  readonly volume: 'none' | 'session' | 'rolling';
  readonly json: boolean;
}

const BLOCK_ROWS = 4_096;
const QUOTE_VOLUMES = { none: 'none', session: 'session-cumulative', rolling: 'rolling-24h' } as const;

export function tapeImportCommand(): Command {
  const command = new Command('import')
    .description('make a tape of a file of trades, quotes or one-minute bars')
    .argument('<file>', 'CSV or JSON lines, gzip or not; - reads standard input')
    .requiredOption('--out <tape>', 'the tape to make')
    .requiredOption('--symbol <symbol>', 'what the file is of', parseSymbol)
    .option('--source <name>', 'where it came from', 'file')
    .addOption(new Option('--calendar <calendar>', 'when it trades').choices(['crypto', 'nyse']).default('crypto'))
    .addOption(
      new Option('--kind <kind>', 'what the rows are; ticks are trades or quotes, whichever the columns say')
        .choices(['ticks', 'trades', 'quotes', 'bars'])
        .default('ticks'),
    )
    .addOption(
      new Option(
        '--clock <clock>',
        'of bars: whether a stamp is start or end, and the zone of stamps without one',
      ).choices(BAR_CLOCKS),
    )
    .addOption(
      new Option('--volume <meaning>', 'the volume column of quotes')
        .choices(['none', 'session', 'rolling'])
        .default('none'),
    )
    .option('--json', 'the result as one object', false)
    .addHelpText(
      'after',
      "\nRows take their place by seen_ms where the file has it, else by the venue's time. Bars are seen when they end." +
        '\nBars need --clock. A refused file leaves no tape behind.',
    );
  return withReadingOptions(command, 'either').action((path: string, options: ImportOptions) =>
    importFile(path, options),
  );
}

async function importFile(path: string, options: ImportOptions): Promise<void> {
  if (existsSync(options.out)) {
    throw new CommandFailure(
      ExitCode.badInput,
      `${options.out} exists already. Choose another --out; a tape is never overwritten.`,
    );
  }
  refuseOptionsOfOthers(options);
  using output = new Output();
  const table = await read(path, options, output);
  requireKnownSessions(path, options.calendar, 'kind' in table ? table.seenMs : table.startMs, table.length);
  if (table.length === 0) {
    throw new CommandFailure(ExitCode.badInput, `${fileName(path)} holds no rows, and a tape of nothing helps nobody.`);
  }
  using interrupt = new Interrupt();
  const inputs = await makeTape(path, table, options, output, interrupt);
  if (interrupt.requested) {
    throw new CommandFailure(
      ExitCode.interrupted,
      'Stopped: half an import is worth nothing, so its tape was removed.',
    );
  }
  if (options.json) output.record({ tape: options.out, inputs });
  else output.line(`${options.out}: ${groupedText(inputs)} inputs.`);
}

/** An option that would do nothing is a misunderstanding. */
function refuseOptionsOfOthers(options: ImportOptions): void {
  const ofBars = options.kind === 'bars';
  if (ofBars && options.clock === undefined) {
    throw new CommandFailure(ExitCode.badInput, `State the clock of the bars with --clock: ${BAR_CLOCKS.join(', ')}.`);
  }
  if (ofBars && options.naiveTimes !== undefined) {
    throw new CommandFailure(
      ExitCode.badInput,
      '--naive-times is for ticks. The zone of bars is part of their --clock.',
    );
  }
  if (!ofBars && (options.clock !== undefined || options.interval !== undefined)) {
    const option = options.clock === undefined ? '--interval' : '--clock';
    throw new CommandFailure(ExitCode.badInput, `${option} is for bars. Say --kind bars, or leave it out.`);
  }
}

async function makeTape(
  path: string,
  table: TickTable | BarTable,
  options: ImportOptions,
  output: Output,
  interrupt: Interrupt,
): Promise<number> {
  using held = new DisposableStack();
  const session = openRecording({
    tapePath: options.out,
    historyPath: null,
    origin: `imported from ${fileName(path)}`,
    labels: [],
    settings: loadSettings(),
    clock: new SystemClock(),
  });
  let whole = false;
  held.defer(() => {
    if (!whole) removeTape(options.out);
  });
  held.use(session);
  await feed(session, table, options, output, interrupt);
  session.engine.finish();
  if (session.engine.halt !== null) throw session.engine.halt.fault;
  whole = !interrupt.requested;
  return session.engine.position;
}

function removeTape(path: string): void {
  for (const file of [path, journalPath(path)]) rmSync(file, { force: true });
}

async function read(path: string, options: ImportOptions, output: Output): Promise<TickTable | BarTable> {
  const source = openByteSource(path);
  if (options.kind !== 'bars') {
    const kind = options.kind === 'ticks' ? {} : { kind: options.kind };
    const table = tableOf(await readTicks(source, { ...readOptionsOf(options), ...kind }));
    reportReading(output, table);
    return sortedTicks(table, 'seen');
  }
  const clock = options.clock ?? 'start';
  const table = tableOf(await readBars(source, { ...readOptionsOf(options), ...intervalOf(options), clock }));
  reportReading(output, table);
  if (table.intervalMs === MINUTE_MS) return table;
  throw new CommandFailure(
    ExitCode.badInput,
    `${fileName(path)} holds ${table.intervalMs / MINUTE_MS}-minute bars. A tape takes one-minute bars and makes the longer ones itself.`,
  );
}

async function feed(
  session: RecordingSession,
  table: TickTable | BarTable,
  options: ImportOptions,
  output: Output,
  interrupt: Interrupt,
): Promise<void> {
  const block = new InputBlock(BLOCK_ROWS);
  const source = sourceId(options.source);
  using progress = new ProgressBar(output, 'import', table.length);
  const firstMs = 'kind' in table ? (table.seenMs[0] ?? 0) : (table.endMs[0] ?? 0);
  // A bar's own minute is over when the bar is seen, so that a symbol of bars is listed before its first one.
  const listedMs = 'kind' in table ? firstMs : firstMs - MINUTE_MS;
  block.push({ kind: 'listing', source, seenMs: epochMs(listedMs), instrument: instrumentOf(table, options, source) });
  for (let next = 0; next < table.length || block.length > 0;) {
    next = 'kind' in table ? copyTicks(table, next, instrumentIndex(0), block) : copyBars(table, next, source, block);
    session.engine.ingest(block, 0, block.length);
    if (session.engine.halt !== null) throw session.engine.halt.fault;
    block.clear();
    progress.update(next);
    await interrupt.pause();
    if (interrupt.requested) return;
  }
  // Lets the last minute close.
  const { settleMs } = session.pipeline.settings.bars;
  const endMs = Math.floor(session.pipeline.seenMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS + settleMs;
  block.push({ kind: 'minute', source: sourceId('clock'), seenMs: epochMs(endMs) });
  session.engine.ingest(block, 0, 1);
}

function instrumentOf(table: TickTable | BarTable, options: ImportOptions, source: SourceId): Instrument {
  const { priceDecimals, sizeDecimals } = table;
  const barsFrom = 'kind' in table ? table.kind : 'bars';
  const quoteVolume = QUOTE_VOLUMES[options.volume];
  return {
    symbol: ticker(options.symbol),
    source,
    calendar: options.calendar,
    priceDecimals,
    sizeDecimals,
    barsFrom,
    quoteVolume,
  };
}

function copyBars(table: BarTable, start: number, source: SourceId, block: InputBlock): number {
  let row = start;
  for (; row < table.length && !block.full; row++) {
    block.push({
      kind: 'bar',
      source,
      seenMs: epochMs(table.endMs[row] as number),
      instrument: instrumentIndex(0),
      startMs: epochMs(table.startMs[row] as number),
      open: table.open[row] as Price,
      high: table.high[row] as Price,
      low: table.low[row] as Price,
      close: table.close[row] as Price,
      volume: table.volume[row] as Size,
    });
  }
  return row;
}
