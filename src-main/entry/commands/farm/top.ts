import { Command } from 'commander';
import { configLine, configRecord, configTable } from '#entry/commands/farm/league-rows';
import { countArgument } from '#entry/commands/farm/count-argument';
import { runFarm } from '#entry/commands/farm/farm-run';
import { regionRecord, regionTable } from '#entry/commands/farm/league-region-rows';
import { workingRegionLines, workingRegionRecord } from '#entry/commands/farm/working-region-lines';
import { showWalkForward } from '#entry/commands/farm/walk-forward-lines';
import { leagueRules } from '#entry/load-settings';
import { oneOf } from '#entry/one-of';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { bytesText, groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { parseInstant } from '#entry/terminal/parse-instant';
import type { FarmBook } from '#farm/book/farm-book';
import { hotBytesPerConfig } from '#farm/evaluation/factored-farm';
import type { League } from '#farm/league/league';
import { leagueOf } from '#farm/league/league-of';
import { DEFAULT_SORT, EVERYBODY } from '#farm/league/league-query';
import { leagueRegions } from '#farm/league/league-regions';
import { LeagueTable } from '#farm/league/league-table';
import { workingRegion } from '#farm/league/working-region';
import { GRID_DIMENSIONS } from '#farm/population/farm-grid';
import { MINUTE_MS } from '#primitives/clock';

interface TopOptions {
  readonly grid?: string;
  readonly by?: string;
  readonly at?: string;
  readonly walkForward: boolean;
  readonly top: string;
  readonly json: boolean;
}

const HELP = `
Configs stand in the order of the league, never by what they happened to earn. Standing is a year's cautious Sharpe
ratio, drawn towards nothing where there are few trades, as far as neighbours in the grid confirm it. It takes enough
trades and days, a gain both in the sample and out of it, and no mere peak: config/league.yaml says how much of each.

  Sharpe         of daily results, days without any included, for a year
  cautious       the same with one day more, on which the most is lost that one of its positions could have lost
  beats luck     probability, on cautious figures, that it is better than the luckiest of so many useless tries, of
                 which those that go together count once; beside it, where every config that traded counts
  realised       at the prices of the worst side; calibrated: at those that fills are believed to come at
  out of sample  what it earned on the newest days, from trades that were opened on them
  stretches      of equal length, in which it was ahead, of those in which it traded
  plateau        0 (a peak) to 1: how far neighbours, one step along one dimension, do as well
  marks          edge: the grid ends there while things get better towards its end; fragile: one volatility regime
                 made nearly all of it, or loses

Below the table: the region of the grid in which things went best in the sample, what the same configs earned out of it,
and how much less its neighbours make.

With --by, regions instead of configs: all that share the levels of some dimensions, judged by their typical config.

With --walk-forward: for each stretch of days, the league of the days before it decides who is followed, and nothing else;
all stretches together are what whoever follows the league would have earned. config/league.yaml says how long they are.

With --json, one object a line: {type: config} and {type: working_region}, {type: fold}, {type: walk_forward}, or {type: region}; then
{type: league} with tries, days and bytes.`;

export function farmTopCommand(): Command {
  return new Command('top')
    .description('run all paper traders over a tape, or read their book, and say who stands where')
    .argument('<tape>', 'the tape file')
    .option('--by <dimensions>', 'compare regions: dimensions of the grid, comma-separated')
    .option('--at <instant>', 'as it stood then, such as 2026-03-06T20:00Z; without it, at the end of the tape')
    .option('--walk-forward', 'also what following the league would have earned, step by step', false)
    .option('--top <n>', 'how many to show', '20')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((path: string, options: TopOptions) => showTop(path, options));
}

async function showTop(path: string, options: TopOptions): Promise<void> {
  const dimensions = options.by?.split(',').map((name) => oneOf('--by', name.trim(), GRID_DIMENSIONS));
  const top = countArgument('--top', options.top);
  using output = new Output();
  using interrupt = new Interrupt();
  const rules = leagueRules();
  using done = await runFarm(path, options.grid, output, interrupt, { onlyAsks: true });
  const { book, bookBytes } = done;
  const place = placeOf(book, options.at);
  const league = leagueOf(book, place, rules);
  if (dimensions === undefined) showConfigs(league, top, options.json, output);
  else {
    const regions = leagueRegions(league, dimensions, EVERYBODY);
    if (!regions.ok) throw new CommandFailure(ExitCode.badInput, `--by: ${regions.failure}.`);
    const shown = regions.value.slice(0, top);
    if (options.json) for (const region of shown) output.record(regionRecord(league, region, dimensions));
    else for (const line of regionTable(league, shown, dimensions)) output.line(line);
    noteRest(regions.value.length - shown.length, 'regions', output);
  }
  const region = dimensions === undefined ? workingRegion(league) : null;
  if (region !== null) {
    if (options.json) output.record(workingRegionRecord(league, region));
    else for (const line of workingRegionLines(league, region)) output.line(line);
  }
  if (options.walkForward) await showWalkForward(book, league, options.json, output, interrupt);
  if (options.json) output.record(leagueRecord(league, bookBytes));
  else for (const line of leagueLines(league, bookBytes)) output.line(line);
}

function showConfigs(league: League, top: number, json: boolean, output: Output): void {
  const query = { filter: EVERYBODY, sort: DEFAULT_SORT, from: 0, count: top };
  const { configs } = new LeagueTable(league).page(query);
  const traded = [...configs].filter((config) => (league.columns.trades[config] as number) > 0);
  if (json) for (const config of traded) output.record(configRecord(league, config));
  else {
    for (const line of configTable(league, traded)) output.line(line);
    const [first] = traded;
    if (first !== undefined) for (const line of ['', configLine(league, first)]) output.line(line);
  }
  noteRest(league.trials.traded - traded.length, 'configs that traded', output);
}

function noteRest(count: number, what: string, output: Output): void {
  if (count > 0) output.note(`${groupedText(count)} more ${what}; --top shows them.`);
}

function placeOf(book: FarmBook, at: string | undefined): number {
  return at === undefined ? book.length - 1 : book.placeAt(Math.floor(parseInstant(at) / MINUTE_MS));
}

function standingCount({ columns }: League): number {
  return columns.standing.reduce((count, standing) => (standing > 0 ? count + 1 : count), 0);
}

function leagueRecord(league: League, bookBytes: number): object {
  const { trials, days, split, population } = league;
  return {
    type: 'league',
    epoch: population.epoch,
    configs: trials.configs,
    traded: trials.traded,
    standing: standingCount(league),
    distinct_histories: trials.distinct,
    independent_tries: trials.independent,
    representatives: trials.representatives,
    groups: trials.groups,
    lucky_sharpe: trials.luckyIndependent,
    lucky_sharpe_raw: trials.luckyRaw,
    days: days.count,
    in_sample_days: split.inSampleDays,
    out_of_sample_days: split.outOfSampleDays,
    bytes: hotBytesPerConfig(population) * population.size,
    book_bytes: bookBytes,
  };
}

function leagueLines(league: League, bookBytes: number): readonly string[] {
  const { trials, days, split, rules, population } = league;
  const standing = standingCount(league);
  const tries = trials.independent.toFixed(trials.independent < 10 ? 1 : 0);
  const lines = [
    '',
    `${groupedText(trials.configs)} configs, ${groupedText(trials.traded)} of which traded; ${groupedText(trials.distinct)} different histories, about ${tries} independent tries`,
    `${days.count} trading day${days.count === 1 ? '' : 's'}, the newest ${split.outOfSampleDays} of them out of sample; ${groupedText(standing)} configs stand`,
  ];
  lines.push(
    `${bytesText(hotBytesPerConfig(population) * population.size)} while running, ${bytesText(bookBytes)} of record on disk`,
  );
  if (days.count < rules.minimumDays) {
    lines.push(`Nobody stands before there are ${rules.minimumDays} trading days: until then all of this may be luck.`);
  } else if (standing === 0) {
    lines.push(
      'Nobody stands: no config is ahead on both sides of the split, often enough, and confirmed by neighbours.',
    );
  }
  lines.push('Configs do not compete for liquidity: each trades as if it were alone.');
  return lines;
}
