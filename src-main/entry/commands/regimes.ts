import { Command, Option } from 'commander';
import type { BarTable } from '#connectors/files/bar-table';
import { openByteSource } from '#connectors/files/byte-source';
import { readBars } from '#connectors/files/read-bars';
import { BAR_CLOCKS, type BarClock } from '#connectors/files/read-options';
import type { Bar } from '#domain/bar';
import { type Instrument, instrumentIndex, sourceId, ticker, type TradingCalendar } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import { qualityFlagNames, type SymbolRegime } from '#domain/regime';
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
import { oneOf } from '#entry/one-of';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Output } from '#entry/terminal/output';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { BarAnalysis } from '#pipeline/bar-analysis';
import { SessionLookup } from '#pipeline/session-lookup';
import { epochMs, MINUTE_MS } from '#primitives/clock';

interface RegimesOptions extends BarReadingOptions {
  readonly symbol: string;
  readonly calendar: string;
  readonly clock: BarClock;
  readonly json: boolean;
}

export function regimesCommand(): Command {
  const command = new Command('regimes')
    .description('trend, volatility and session labels for a file of one-minute bars')
    .argument('<bars>', 'CSV or JSON lines, gzip or not; - reads standard input')
    .requiredOption('--symbol <symbol>', 'what the bars are of', parseSymbol)
    .option('--calendar <calendar>', '`crypto` or `nyse`', 'crypto')
    .addOption(
      new Option('--clock <clock>', "whether a stamp is the bar's start or end, and the zone of stamps without one")
        .choices(BAR_CLOCKS)
        .default('utc-start'),
    )
    .option('--json', 'one object a line: t, trend, vol, session, quality, confidence', false);
  return withReadingOptions(command, 'bars').action((path: string, options: RegimesOptions) =>
    printRegimes(path, options),
  );
}

async function printRegimes(path: string, options: RegimesOptions): Promise<void> {
  const calendar = oneOf('--calendar', options.calendar, ['crypto', 'nyse']);
  using output = new Output();
  const settings = loadSettings().pipeline;
  const reading = { ...readOptionsOf(options), ...intervalOf(options), clock: options.clock };
  const table = tableOf(await readBars(openByteSource(path), reading));
  reportReading(output, table);
  if (table.length === 0) output.note(`${fileName(path)} holds no bars.`);
  refuseOtherBars(path, table);
  requireKnownSessions(path, calendar, table.startMs, table.length);
  const instrument = instrumentOf(options.symbol, calendar, table);
  const sessions = new SessionLookup(calendar, new NyseCalendar(settings.calendar));
  const analysis = new BarAnalysis(instrument, settings, sessions);
  if (!options.json) output.line(line('start (UTC)', 'trend', 'vol', 'session', 'confidence', 'quality'));
  for (let row = 0; row < table.length; row++) {
    const bar = barAt(table, row);
    print(output, options.json, bar, analysis.add(bar, null).regime);
  }
}

function refuseOtherBars(path: string, table: BarTable): void {
  if (table.intervalMs === MINUTE_MS) return;
  throw new CommandFailure(
    ExitCode.badInput,
    `${fileName(path)} holds ${table.intervalMs / MINUTE_MS}-minute bars. Regimes are labelled on one-minute bars; give it those.`,
  );
}

function instrumentOf(symbol: string, calendar: TradingCalendar, table: BarTable): Instrument {
  const { priceDecimals, sizeDecimals } = table;
  const source = sourceId('file');
  return {
    symbol: ticker(symbol),
    source,
    calendar,
    priceDecimals,
    sizeDecimals,
    barsFrom: 'bars',
    quoteVolume: 'none',
  };
}

function barAt(table: BarTable, row: number): Bar {
  return {
    instrument: instrumentIndex(0),
    interval: '1m',
    startMs: epochMs(table.startMs[row] as number),
    endMs: epochMs(table.endMs[row] as number),
    open: table.open[row] as Price,
    high: table.high[row] as Price,
    low: table.low[row] as Price,
    close: table.close[row] as Price,
    volume: table.volume[row] as Size,
    ticks: 1,
    flags: 0,
    revision: 0,
  };
}

function print(output: Output, json: boolean, bar: Bar, regime: SymbolRegime): void {
  const { trend, volatility, session, confidence } = regime;
  const quality = qualityFlagNames(regime.quality);
  if (json) output.record({ t: bar.startMs, trend, vol: volatility, session, quality, confidence });
  else {
    const start = new Date(bar.startMs).toISOString().slice(0, 16).replace('T', ' ');
    output.line(line(start, trend, volatility, session, confidence.toFixed(2), quality.join(' ')));
  }
}

function line(start: string, trend: string, vol: string, session: string, confidence: string, quality: string): string {
  return [start.padEnd(16), trend.padEnd(10), vol.padEnd(8), session.padEnd(7), confidence.padEnd(10), quality]
    .join('  ')
    .trimEnd();
}
