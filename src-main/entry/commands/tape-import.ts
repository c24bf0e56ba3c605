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
import { type ReadingOptions, readOptionsOf, reportReading, tableOf, withReadingOptions } from '#entry/file-reading';
import { loadSettings } from '#entry/load-settings';
import { commandFailureOf } from '#entry/open-tape';
import { openRecording, type RecordingSession } from '#entry/recording-session';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { isCovered } from '#market/sessions/new-york-time';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { SystemClock } from '#telemetry/system-clock';
import { existsSync, rmSync } from 'node:fs';

interface ImportOptions extends ReadingOptions {
  readonly out: string;
  readonly symbol: string;
  readonly source: string;
  readonly calendar: TradingCalendar;
  readonly kind: 'ticks' | 'bars';
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
    .requiredOption('--symbol <symbol>', 'what the file is of')
    .option('--source <name>', 'where it came from', 'file')
    .addOption(new Option('--calendar <calendar>', 'when it trades').choices(['crypto', 'nyse']).default('crypto'))
    .addOption(new Option('--kind <kind>', 'what the rows are').choices(['ticks', 'bars']).default('ticks'))
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
        '\nA refused file leaves no tape behind.',
    );
  return withReadingOptions(command).action((path: string, options: ImportOptions) => importFile(path, options));
}

async function importFile(path: string, options: ImportOptions): Promise<void> {
  if (existsSync(options.out)) {
    throw new CommandFailure(
      ExitCode.badInput,
      `${options.out} exists already. Choose another --out; a tape is never overwritten.`,
    );
  }
  using output = new Output();
  using interrupt = new Interrupt();
  const table = await read(path, options, output);
  refuseUnknownSessions(path, table, options.calendar);
  try {
    using session = openRecording({
      tapePath: options.out,
      historyPath: null,
      origin: `imported from ${path}`,
      labels: [],
      settings: loadSettings(),
      clock: new SystemClock(),
    });
    await feed(session, table, options, output, interrupt);
    session.engine.finish();
    if (!interrupt.requested) report(output, options, session);
  } catch (error) {
    throw commandFailureOf(error);
  }
  if (interrupt.requested) {
    rmSync(options.out, { force: true });
    throw new CommandFailure(
      ExitCode.interrupted,
      'Stopped: half an import is worth nothing, so its tape was removed.',
    );
  }
}

async function read(path: string, options: ImportOptions, output: Output): Promise<TickTable | BarTable> {
  const source = openByteSource(path);
  if (options.kind === 'ticks') {
    const table = tableOf(await readTicks(source, readOptionsOf(options)));
    reportReading(output, table);
    return sortedTicks(table, 'seen');
  }
  if (options.clock === undefined) {
    throw new CommandFailure(ExitCode.badInput, `State the clock of the bars with --clock: ${BAR_CLOCKS.join(', ')}.`);
  }
  const table = tableOf(await readBars(source, { ...readOptionsOf(options), clock: options.clock }));
  reportReading(output, table);
  if (table.intervalMs === MINUTE_MS) return table;
  throw new CommandFailure(
    ExitCode.badInput,
    `${path} holds ${table.intervalMs / MINUTE_MS}-minute bars. A tape takes one-minute bars and makes the longer ones itself.`,
  );
}

function refuseUnknownSessions(path: string, table: TickTable | BarTable, calendar: TradingCalendar): void {
  if (calendar !== 'nyse' || table.length === 0) return;
  const times = 'kind' in table ? table.seenMs : table.startMs;
  if (isCovered(times[0] as number) && isCovered(times[table.length - 1] as number)) return;
  throw new CommandFailure(
    ExitCode.badInput,
    `${path} has rows outside of 1990 to 2050, the years whose sessions are known.`,
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

function report(output: Output, options: ImportOptions, session: RecordingSession): void {
  const inputs = session.engine.position;
  if (options.json) output.record({ tape: options.out, inputs });
  else output.line(`${options.out}: ${groupedText(inputs)} inputs.`);
}
