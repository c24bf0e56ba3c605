import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SkippedRows } from '#connectors/files/bad-rows';
import { describeFileProblem, type FileProblem } from '#connectors/files/file-problem';
import type { TickOptions } from '#connectors/files/read-options';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Output } from '#entry/terminal/output';
import type { TradingCalendar } from '#domain/instrument';
import { FIRST_YEAR, isCovered, LAST_YEAR } from '#market/sessions/new-york-time';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';
import type { Result } from '#primitives/result';

/** What a person may state about a file of ticks or bars. */
export interface ReadingOptions {
  readonly onBadRow: 'fail' | 'skip';
  readonly timeUnit?: 's' | 'ms' | 'us' | 'ns';
  readonly naiveTimes?: 'utc' | 'new-york';
  readonly priceDecimals?: string;
  readonly sizeDecimals?: string;
  readonly extraDecimals: 'refuse' | 'round';
  readonly columns?: string;
}

/** The same for a file of bars. */
export interface BarReadingOptions extends ReadingOptions {
  readonly interval?: '1m';
}

/** Only ticks need the zone of their times stated here: for bars, `--clock` says it. */
export function withReadingOptions(command: Command, rows: 'ticks' | 'bars' | 'either'): Command {
  const choice = (flags: string, help: string, choices: readonly string[], fallback?: string): Option => {
    const option = new Option(flags, help).choices(choices);
    return fallback === undefined ? option : option.default(fallback);
  };
  if (rows !== 'bars') {
    const whose = rows === 'either' ? 'of ticks: the zone' : 'zone';
    command.addOption(
      choice('--naive-times <zone>', `${whose} of times written without one (default: refused)`, ['utc', 'new-york']),
    );
  }
  if (rows !== 'ticks') {
    const whose = rows === 'either' ? 'of bars: their length' : 'length of the bars';
    command.addOption(choice('--interval <interval>', `${whose}, where their stamps do not show it`, ['1m']));
  }
  return command
    .addOption(
      choice(
        '--on-bad-row <policy>',
        'refuse the file, or leave such rows out and count them',
        ['fail', 'skip'],
        'fail',
      ),
    )
    .addOption(
      choice('--time-unit <unit>', 'unit of epoch times (default: the one their size allows)', ['s', 'ms', 'us', 'ns']),
    )
    .option('--price-decimals <n>', 'decimals of prices (default: as many as the file needs, at least 4)')
    .option('--size-decimals <n>', 'decimals of sizes (default: as many as the file needs)')
    .addOption(
      choice('--extra-decimals <policy>', 'values with more decimals than stated', ['refuse', 'round'], 'refuse'),
    )
    .option('--columns <names>', 'column names, comma-separated, for a CSV file without a header line');
}

/** The length of the bars, if it was stated. */
export function intervalOf(options: BarReadingOptions): { readonly intervalMs?: number } {
  return options.interval === undefined ? {} : { intervalMs: MINUTE_MS };
}

/** A symbol that is more than blanks. */
export function parseSymbol(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw new InvalidArgumentError('A symbol is not empty.');
}

export function readOptionsOf(options: ReadingOptions): TickOptions {
  const decimals = (option: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= 15) return value;
    throw new CommandFailure(ExitCode.badInput, `${option} "${text}" is not a whole number from 0 to 15.`);
  };
  const priceDecimals = decimals('--price-decimals', options.priceDecimals);
  const sizeDecimals = decimals('--size-decimals', options.sizeDecimals);
  const columns = options.columns?.split(',').map((name) => name.trim());
  return {
    onBadRow: options.onBadRow,
    extraDecimals: options.extraDecimals,
    ...(options.timeUnit === undefined ? {} : { timeUnit: options.timeUnit }),
    ...(options.naiveTimes === undefined ? {} : { naiveTimes: options.naiveTimes }),
    ...(priceDecimals === undefined ? {} : { priceDecimals }),
    ...(sizeDecimals === undefined ? {} : { sizeDecimals }),
    ...(columns === undefined ? {} : { columns }),
  };
}

export function fileName(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/** New York's sessions are known by rule, for as long as the rules are. */
export function requireKnownSessions(path: string, calendar: TradingCalendar, times: Float64Array, rows: number): void {
  if (calendar !== 'nyse' || rows === 0) return;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    first = Math.min(first, times[row] as number);
    last = Math.max(last, times[row] as number);
  }
  // Closing what is open at the end looks a day ahead.
  if (isCovered(first) && isCovered(last + 2 * DAY_MS)) return;
  throw new CommandFailure(
    ExitCode.badInput,
    `${fileName(path)} has rows outside of ${FIRST_YEAR} to ${LAST_YEAR}, the years whose sessions are known. ` +
      'Check its times and --time-unit, or read it with --calendar crypto.',
  );
}

/** The table, or the end of the command with the file's problem. */
export function tableOf<Table>(result: Result<Table, FileProblem>): Table {
  if (result.ok) return result.value;
  const { reason } = result.failure;
  const exitCode = reason === 'missing-file' || reason === 'no-permission' ? ExitCode.environment : ExitCode.badInput;
  throw new CommandFailure(exitCode, describeFileProblem(result.failure));
}

export interface ReadReport {
  readonly skipped: SkippedRows;
  readonly rounded: number;
  readonly ignoredColumns: readonly string[];
}

/** Nothing that was left out or changed goes unsaid. */
export function reportReading(output: Output, table: ReadReport): void {
  const { skipped, rounded, ignoredColumns } = table;
  if (skipped.total > 0) {
    const reasons = skipped.reasons.map(({ reason, count }) => `${count} ${reason}`).join(', ');
    const rows = skipped.total === 1 ? '1 bad row was' : `${skipped.total} bad rows were`;
    output.note(`${rows} left out (${reasons}):`);
    for (const example of skipped.examples) output.note(`  ${example}`);
  }
  if (rounded > 0) {
    output.note(`${rounded === 1 ? '1 value was' : `${rounded} values were`} rounded to the stated decimals.`);
  }
  if (ignoredColumns.length > 0) output.note(`Columns not used: ${ignoredColumns.join(', ')}.`);
}
