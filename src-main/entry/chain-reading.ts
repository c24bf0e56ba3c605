import { type Command, InvalidArgumentError, Option } from 'commander';
import { openByteSource } from '#connectors/files/byte-source';
import type { ChainOptions, ChainTable } from '#connectors/files/chain-table';
import { readChains } from '#connectors/files/read-chains';
import type { OptionChain } from '#domain/chain';
import { fileName, reportReading, tableOf } from '#entry/file-reading';
import { calendarExceptions, loadSettings } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Output } from '#entry/terminal/output';
import { parseInstant } from '#entry/terminal/parse-instant';
import { parseDay, startOfDayMs } from '#market/sessions/civil-date';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import { expiryInstants } from '#options/chains/expiry-instants';
import type { CashDividend } from '#options/chains/expiry-pricing';
import { type NormalisedChain, normaliseChain } from '#options/chains/normalise-chain';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

/** What a person may state about a file of option chains. */
export interface ChainReadingOptions {
  readonly underlying?: string;
  readonly spot?: number;
  readonly at?: string;
  readonly provider?: string;
  readonly rate?: number;
  readonly yield?: number;
  readonly dividend: readonly CashDividend[];
  readonly staleAfter: number;
  readonly moments: 'newest' | 'all';
  readonly onBadRow: 'fail' | 'skip';
  readonly timeUnit?: 's' | 'ms' | 'us' | 'ns';
  readonly naiveTimes?: 'utc' | 'new-york';
  readonly columns?: string;
}

export interface ReadSnapshots {
  readonly table: ChainTable;
  readonly snapshots: readonly NormalisedChain[];
}

/** A snapshot takes its time to collect, so that a file is judged less strictly than live quotes are. */
const STALE_AFTER_S = 60;

export function withChainReadingOptions(command: Command): Command {
  return command
    .option('--underlying <ticker>', 'show this underlying only; and what rows are of that name none', parseTicker)
    .option('--rate <rate>', 'interest a year, continuously compounded (default: that of config.yaml)', finite(-0.5, 1))
    .option('--yield <yield>', 'dividend yield a year (default: that of config.yaml)', finite(-0.5, 1))
    .addOption(
      new Option('--dividend <date:amount>', 'cash per share with its ex-date, such as 2026-09-18:1.76; repeatable')
        .argParser(addDividend)
        .default([], 'none'),
    )
    .option('--spot <price>', "price of the underlying, instead of the file's", finite(0, 1e9))
    .option('--at <instant>', 'when the file was taken, instead of what its rows say')
    .option('--provider <name>', 'who the quotes are from')
    .option(
      '--stale-after <seconds>',
      'age, beside the newest quote, from which one is stale',
      finite(0, 1e9),
      STALE_AFTER_S,
    )
    .addOption(
      new Option('--moments <which>', 'of a file with several moments').choices(['newest', 'all']).default('newest'),
    )
    .addOption(
      new Option('--on-bad-row <policy>', 'leave such rows out and count them, or refuse the file')
        .choices(['skip', 'fail'])
        .default('skip'),
    )
    .addOption(
      new Option('--naive-times <zone>', 'zone of times written without one (default: refused)').choices([
        'utc',
        'new-york',
      ]),
    )
    .addOption(
      new Option('--time-unit <unit>', 'unit of epoch times (default: the one their size allows)').choices([
        's',
        'ms',
        'us',
        'ns',
      ]),
    )
    .option('--columns <names>', 'column names, comma-separated, for a CSV file whose header is missing or unclear');
}

/** The chains of a file as snapshots, ages counted until its newest quote. Says what it left out and what it concluded. */
export async function readSnapshots(
  path: string,
  options: ChainReadingOptions,
  output: Output,
): Promise<ReadSnapshots> {
  const { table, chains } = await readChainFile(path, options, output);
  const snapshots = normalisedChains(chains, (chain) => chain.atMs, options, output);
  if (snapshots.length === 0) {
    throw new CommandFailure(ExitCode.badInput, `${fileName(path)} holds no chain that can be used.`);
  }
  return { table, snapshots };
}

/** The chains of a file that were asked for, as the file has them. */
export async function readChainFile(
  path: string,
  options: ChainReadingOptions,
  output: Output,
): Promise<{ readonly table: ChainTable; readonly chains: readonly OptionChain[] }> {
  const table = tableOf(await readChains(openByteSource(path), chainOptionsOf(options)));
  reportReading(output, table);
  for (const note of table.notes) output.note(note);
  return { table, chains: chosenChains(path, table.chains, options, output) };
}

/** Those that can be normalised; why the others cannot is said. */
export function normalisedChains(
  chains: readonly OptionChain[],
  nowMsOf: (chain: OptionChain) => EpochMs,
  options: ChainReadingOptions,
  output: Output,
): readonly NormalisedChain[] {
  const nyse = new NyseCalendar(calendarExceptions());
  const settled = loadSettings().engine.options;
  return chains.flatMap((chain) => {
    const normalised = normaliseChain(chain, {
      rate: options.rate ?? settled.rate,
      dividendYield: options.yield ?? settled.dividendYields[chain.underlying] ?? 0,
      cashDividends: options.dividend,
      expiryMs: expiryInstants(chain.terms, nyse),
      seenMs: chain.atMs,
      nowMs: nowMsOf(chain),
      settings: { ...DEFAULT_CHAIN_SETTINGS, staleAfterMs: options.staleAfter * SECOND_MS },
    });
    if (normalised.ok) return [normalised.value];
    output.note(`${new Date(chain.atMs).toISOString()}: ${normalised.failure.message}.`);
    return [];
  });
}

function chosenChains(
  path: string,
  chains: readonly OptionChain[],
  { underlying, moments }: ChainReadingOptions,
  output: Output,
): readonly OptionChain[] {
  const wanted = chains.filter((chain) => underlying === undefined || chain.underlying === underlying);
  if (wanted.length === 0) {
    const held = [...new Set(chains.map((chain) => chain.underlying))].join(', ');
    throw new CommandFailure(
      ExitCode.badInput,
      `${fileName(path)} holds no options${underlying === undefined ? '' : ` on ${underlying}`}` +
        `${held === '' ? '' : `; it holds ${held}`}.`,
    );
  }
  if (moments === 'all') return wanted;
  // They come oldest first for each underlying and provider.
  const newest = wanted.filter((chain, at) => {
    const next = wanted[at + 1];
    return next === undefined || next.underlying !== chain.underlying || next.provider !== chain.provider;
  });
  const older = wanted.length - newest.length;
  if (older > 0) {
    output.note(
      `${older === 1 ? '1 older moment is' : `${older} older moments are`} left out; --moments all shows each.`,
    );
  }
  return newest;
}

function chainOptionsOf(options: ChainReadingOptions): ChainOptions {
  const { onBadRow, timeUnit, naiveTimes, underlying, spot, at, provider, columns } = options;
  return {
    onBadRow,
    ...(timeUnit === undefined ? {} : { timeUnit }),
    ...(naiveTimes === undefined ? {} : { naiveTimes }),
    ...(underlying === undefined ? {} : { underlying }),
    ...(spot === undefined ? {} : { spot }),
    ...(at === undefined ? {} : { atMs: parseInstant(at) }),
    ...(provider === undefined ? {} : { provider }),
    ...(columns === undefined ? {} : { columns: columns.split(',').map((name) => name.trim()) }),
  };
}

function parseTicker(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A ticker is not empty.');
  return text.trim().toUpperCase();
}

function finite(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
  };
}

function addDividend(text: string, before: readonly CashDividend[]): readonly CashDividend[] {
  const [, date = '', amount = ''] = /^(\d{4}-\d\d-\d\d):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const day = parseDay(date);
  if (day === null) throw new InvalidArgumentError('Write it as 2026-09-18:1.76, the ex-date and dollars per share.');
  return [...before, { exMs: epochMs(startOfDayMs(day)), amount: Number(amount) }];
}
