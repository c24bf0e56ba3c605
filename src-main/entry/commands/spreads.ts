import { Command, InvalidArgumentError, Option } from 'commander';
import { type ChainReadingOptions, readSnapshots, withChainReadingOptions } from '#entry/chain-reading';
import { chainNotes, marketNotes } from '#entry/commands/spread-report/market-notes';
import { headingLine, refusedLines, refusedSummary, spreadLines } from '#entry/commands/spread-report/spread-lines';
import { refusedRecord, spreadRecord } from '#entry/commands/spread-report/spread-records';
import { criteriaOf, type SpreadFlags, withSpreadFlags } from '#entry/commands/spread-report/spread-request';
import { SPREADS_HELP } from '#entry/commands/spread-report/spreads-help';
import { closesOf, pastOf } from '#entry/commands/spread-report/underlying-past';
import { sharedBackend } from '#entry/compute-session';
import { spreadSettings, tradingCosts } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Output } from '#entry/terminal/output';
import { COMPUTE_BACKENDS, type ComputeBackendName } from '#domain/compute-choice';
import type { ExpiryChain } from '#options/chains/chain-snapshot';
import type { NormalisedChain } from '#options/chains/normalise-chain';
import type { PathSet } from '#options/paths/path-set';
import type { JudgeTerms } from '#options/spreads/spread-candidate';
import { chargesInForce } from '#options/spreads/spread-fees';
import { appraised } from '#options/spreads/spread-finder';
import { pathsFor, type SpreadMarket, spreadMarket } from '#options/spreads/spread-market';
import { type RankedSpread, ranked, SPREAD_ORDERS, type SpreadOrder } from '#options/spreads/spread-rank';
import { findSpreads, type FoundSpreads, type SpreadCriteria } from '#options/spreads/spread-search';
import type { SpreadSettings } from '#options/spreads/spread-settings';
import type { ComputeBackend } from '#ports/compute-backend';

interface SpreadsOptions extends ChainReadingOptions, SpreadFlags {
  readonly json: boolean;
  readonly refused: boolean;
  readonly sort: SpreadOrder;
  readonly top?: number;
  readonly drift?: number;
  readonly broker?: string;
  readonly history?: string;
  readonly backend?: 'auto' | ComputeBackendName;
}

/** So few that they are shown without being asked for. */
const FEW_REFUSED = 12;
const SEED = { low: 1, high: 0 };

export function spreadsCommand(): Command {
  const command = new Command('spreads')
    .description('every spread in an option chain that fits, with its price, risk and chances')
    .argument('<snapshot>', 'CSV or JSON, gzip or not; - reads standard input');
  withSpreadFlags(command)
    .addOption(
      new Option('--sort <figure>', 'best first, after those that pass every check')
        .choices(SPREAD_ORDERS)
        .default('edge'),
    )
    .option('--top <n>', 'show so many candidates only', wholeFrom1)
    .option('--drift <rate>', 'growth of the underlying a year instead of the risk-neutral one', rateOf)
    .option('--history <file>', 'daily closes of the underlying (date,close; CSV or JSON lines): its past as a model')
    .option('--broker <name>', 'whose fees count (default: that of thresholds.yaml)')
    .addOption(
      new Option('--backend <name>', 'what draws the paths (default: that of config.yaml)').choices([
        'auto',
        ...COMPUTE_BACKENDS,
      ]),
    )
    .option('--refused', 'list every spread that is refused, however many', false)
    .option('--json', 'one object a line', false)
    .addHelpText('after', SPREADS_HELP);
  return withChainReadingOptions(command).action((path: string, options: SpreadsOptions) => showSpreads(path, options));
}

async function showSpreads(path: string, options: SpreadsOptions): Promise<void> {
  const criteria = criteriaOf(options);
  const settings = spreadSettings();
  using output = new Output();
  const { snapshots } = await readSnapshots(path, options, output);
  const closes = options.history === undefined ? null : await closesOf(options.history, snapshots);
  for (const [at, snapshot] of snapshots.entries()) {
    const found = spreadsIn(snapshot, criteria, settings, options);
    for (const note of chainNotes(snapshot)) output.note(note);
    const past = closes === null ? null : pastOf(snapshot, closes, output);
    const market = found.candidates.length === 0 ? null : spreadMarket(snapshot, options.drift ?? null, past);
    const spreads = market === null ? [] : await appraise(market, found, settings, options, output);
    const shown = ranked(spreads, options.sort).slice(0, options.top);
    if (options.json) writeRecords(output, snapshot, market, shown, found);
    else {
      if (at > 0) output.line('');
      writeTables(output, snapshot, shown, found, options.refused);
    }
    noteTheRest(output, snapshot, spreads.length - shown.length, found);
  }
}

function spreadsIn(
  snapshot: NormalisedChain,
  criteria: SpreadCriteria,
  settings: SpreadSettings,
  { broker }: SpreadsOptions,
): FoundSpreads {
  const terms = judgeTerms(snapshot, broker ?? settings.broker, settings.margin);
  const found = findSpreads(snapshot, criteria, settings.search, terms);
  if (found.ok) return found.value;
  throw new CommandFailure(ExitCode.badInput, `${snapshot.underlying}: ${found.failure}.`);
}

function judgeTerms(snapshot: NormalisedChain, broker: string, margin: JudgeTerms['margin']): JudgeTerms {
  const { fills, fees } = tradingCosts();
  const charges = chargesInForce(snapshot, fees, broker);
  if (!charges.ok) throw new CommandFailure(ExitCode.badInput, `${charges.failure}.`);
  return { fills, margin, charges: charges.value };
}

/** All paths first, since a backend takes time to answer; then everything else at once. */
async function appraise(
  market: SpreadMarket,
  { candidates }: FoundSpreads,
  settings: SpreadSettings,
  options: SpreadsOptions,
  output: Output,
): Promise<readonly RankedSpread[]> {
  const backend = await backendOf(options);
  for (const note of marketNotes(market, backend.choice)) output.note(note);
  const drawn = new Map<ExpiryChain, PathSet | null>();
  for (const { quoted } of candidates) {
    if (drawn.has(quoted.expiry)) continue;
    const plan = pathsFor(market, quoted.expiry, SEED);
    const paths = plan === null ? null : await backend.drawPaths(plan, 0, settings.paths / 2, 'prices and variances');
    drawn.set(quoted.expiry, paths);
  }
  return appraised(market, candidates, settings.checks, (expiry) => drawn.get(expiry) ?? null);
}

async function backendOf({ backend }: SpreadsOptions): Promise<ComputeBackend> {
  const opened = await sharedBackend(backend ?? null);
  if (opened.ok) return opened.value;
  throw new CommandFailure(ExitCode.environment, `The paths cannot be drawn: ${opened.failure}.`);
}

function writeRecords(
  output: Output,
  snapshot: NormalisedChain,
  market: SpreadMarket | null,
  shown: readonly RankedSpread[],
  { refused }: FoundSpreads,
): void {
  if (market !== null) for (const spread of shown) output.record(spreadRecord(market, spread));
  for (const spread of refused) output.record(refusedRecord(snapshot, spread));
}

function writeTables(
  output: Output,
  snapshot: NormalisedChain,
  shown: readonly RankedSpread[],
  { refused }: FoundSpreads,
  listAll: boolean,
): void {
  output.line(headingLine(snapshot));
  if (shown.length > 0) for (const line of spreadLines(snapshot, shown)) output.line(line);
  if (refused.length === 0 || (refused.length > FEW_REFUSED && !listAll)) return;
  output.line('');
  for (const line of refusedLines(refused)) output.line(line);
}

/** Nothing that is not on the screen goes unsaid. */
function noteTheRest(output: Output, { underlying }: NormalisedChain, further: number, found: FoundSpreads): void {
  const { candidates, refused, missing } = found;
  if (further > 0) output.note(`${underlying}: ${further} more further down; leave --top out to see them.`);
  if (refused.length > 0) output.note(`${underlying}: ${refusedSummary(refused)}`);
  if (candidates.length + refused.length === 0) output.note(`${underlying}: no spread fits.`);
  for (const why of missing) output.note(`  no ${why}.`);
}

function wholeFrom1(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It is a whole number from 1.');
}

function rateOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= -5 && value <= 5) return value;
  throw new InvalidArgumentError('It is a rate from -5 to 5 a year, such as 0.08.');
}
