import { type Command, Option } from 'commander';
import type { SkippedRows } from '#connectors/files/bad-rows';
import { describeFileProblem, type FileProblem } from '#connectors/files/file-problem';
import type { TickOptions } from '#connectors/files/read-options';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Output } from '#entry/terminal/output';
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

export function withReadingOptions(command: Command): Command {
  const choice = (flags: string, help: string, choices: readonly string[], fallback?: string): Option => {
    const option = new Option(flags, help).choices(choices);
    return fallback === undefined ? option : option.default(fallback);
  };
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
    .addOption(
      choice('--naive-times <zone>', 'zone of times written without one (default: refused)', ['utc', 'new-york']),
    )
    .option('--price-decimals <n>', 'decimals of prices (default: as many as the file needs, at least 4)')
    .option('--size-decimals <n>', 'decimals of sizes (default: as many as the file needs)')
    .addOption(
      choice('--extra-decimals <policy>', 'values with more decimals than stated', ['refuse', 'round'], 'refuse'),
    )
    .option('--columns <names>', 'column names, comma-separated, for a CSV file without a header line');
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
    output.note(`${skipped.total} bad rows were left out (${reasons}):`);
    for (const example of skipped.examples) output.note(`  ${example}`);
  }
  if (rounded > 0) output.note(`${rounded} values were rounded to the stated decimals.`);
  if (ignoredColumns.length > 0) output.note(`Columns not used: ${ignoredColumns.join(', ')}.`);
}
