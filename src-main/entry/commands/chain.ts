import { Command } from 'commander';
import type { ChainTable } from '#connectors/files/chain-table';
import { type ChainReadingOptions, readSnapshots, withChainReadingOptions } from '#entry/chain-reading';
import { type MergedSnapshot, readMergedSnapshots } from '#entry/chain-merging';
import { anomaliesSection } from '#entry/commands/chain-report/anomalies-section';
import { calibrationSection } from '#entry/commands/chain-report/calibration-section';
import type { ChainSection, ReportedChain } from '#entry/commands/chain-report/chain-section';
import { contractsSection } from '#entry/commands/chain-report/contracts-section';
import { disagreementSection } from '#entry/commands/chain-report/disagreement-section';
import { expiriesSection } from '#entry/commands/chain-report/expiries-section';
import { overviewSection } from '#entry/commands/chain-report/overview-section';
import { smilesSection } from '#entry/commands/chain-report/smiles-section';
import { Output } from '#entry/terminal/output';
import { buildSurface } from '#options/surface/build-surface';
import { termStructure } from '#options/surface/term-structure';

interface ChainCommandOptions extends ChainReadingOptions {
  readonly json: boolean;
  readonly contracts: boolean;
  readonly beside?: string;
}

/** In the order of the report. */
const SECTIONS: readonly ChainSection[] = [
  overviewSection,
  disagreementSection,
  expiriesSection,
  smilesSection,
  anomaliesSection,
  calibrationSection,
];

const HELP = `
Columns by header, in any order: underlying,spot,expiry,strike,right,bid,ask,at and, where known,
last,volume,open_interest,iv,delta,gamma,vega,theta,bid_size,ask_size,contract,adjusted,provider.
JSON works too: one object a line with these names, or a document as providers send it. A contract's
name (SPY260821C00600000, BTC-3APR26-100000-C) may stand for underlying, expiry, strike and right.

--json prints one object a line. "record" says what it is, "underlying" of whom:
${[...SECTIONS, contractsSection].map(({ columns }) => `  ${columns.replaceAll('\n', '\n  ')}`).join('\n')}
Prices are dollars, coin-quoted ones converted; volatilities are per year (0.25 is 25 %), vega per 1.00,
theta per year; years have 365 days; null is "not known". Volatilities and Greeks follow European formulas
on each expiry's forward. For American options that is an approximation: what early exercise is worth is
neglected, which is little out of the money, where they are solved, and where puts and calls meet.`;

export function chainCommand(): Command {
  const command = new Command('chain')
    .description('what an option chain says: forwards, liquidity, volatilities, anomalies, models')
    .argument('<snapshot>', 'CSV or JSON, gzip or not; - reads standard input')
    .option('--json', 'one object a line', false)
    .option('--contracts', 'with --json: one object for each contract as well', false)
    .option(
      '--beside <snapshot>',
      "a second provider's view: fills what the first lacks, quote by quote, and is compared with it",
    )
    .addHelpText('after', HELP);
  return withChainReadingOptions(command).action((path: string, options: ChainCommandOptions) =>
    showChains(path, options),
  );
}

async function showChains(path: string, options: ChainCommandOptions): Promise<void> {
  using output = new Output();
  const { table, snapshots } = await readReported(path, options, output);
  const sections = options.contracts ? [...SECTIONS, contractsSection] : SECTIONS;
  for (const [at, { chain, merge }] of snapshots.entries()) {
    const surface = buildSurface(chain);
    const reported = { chain, surface, terms: termStructure(surface), merge, rowsRejected: table.skipped.total };
    if (options.json) writeRecords(output, sections, reported);
    else writeText(output, sections, reported, at === 0);
  }
}

async function readReported(
  path: string,
  options: ChainCommandOptions,
  output: Output,
): Promise<{ readonly table: ChainTable; readonly snapshots: readonly MergedSnapshot[] }> {
  if (options.beside !== undefined) return readMergedSnapshots(path, options.beside, options, output);
  const { table, snapshots } = await readSnapshots(path, options, output);
  return { table, snapshots: snapshots.map((chain) => ({ chain, merge: null })) };
}

function writeRecords(output: Output, sections: readonly ChainSection[], reported: ReportedChain): void {
  for (const section of sections) for (const record of section.records(reported)) output.record(record);
}

function writeText(output: Output, sections: readonly ChainSection[], reported: ReportedChain, first: boolean): void {
  let apart = !first;
  for (const section of sections) {
    const lines = section.lines(reported);
    if (lines.length === 0) continue;
    if (apart) output.line('');
    apart = true;
    for (const line of lines) output.line(line);
  }
}
