import { Command } from 'commander';
import { placeAtInstant } from '#entry/commands/farm/book-place';
import { consensusLines, consensusRecords } from '#entry/commands/farm/consensus-rows';
import { countArgument } from '#entry/commands/farm/count-argument';
import { runFarm } from '#entry/commands/farm/farm-run';
import { leagueRules } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { Output } from '#entry/terminal/output';
import type { FarmBook } from '#farm/book/farm-book';
import type { Consensus } from '#farm/insight/consensus';
import { consensusAt, ConsensusStream, type LeagueAt } from '#farm/insight/consensus-stream';
import { leagueOf } from '#farm/league/league-of';

interface ConsensusOptions {
  readonly grid?: string;
  readonly at?: string;
  readonly from?: string;
  readonly top: string;
  readonly json: boolean;
}

const HELP = `
For every spread that some config would sell on a bar:

  configs     that look for such a spread
  gates pass  those whose entry gates agree and who can pay for it, whether or not they have room
  order it    those that are free as well: they place an order on this bar
  believed    of these, how many have a standing in the league
  support     share of the standing of all who look for it that is behind an order
  ahead out of sample, trades, won, a trade
              how those that order it have done on days that nothing was chosen by

Voices of a day are weighted by the league as it stood when that day began. Many configs have made the same trades: how
many agree says how little a decision hangs on one threshold, not how often it was right.

With --json, one object a candidate: minute, league_place, spread, underlying, specs, support, and asked, passing and
entering (configs, believed, weight, out_of_sample: trades, wins, cents, configs, ahead).`;

export function farmConsensusCommand(): Command {
  return new Command('consensus')
    .description('how many paper traders would sell each spread on offer, and how those have done')
    .argument('<tape>', 'the tape file')
    .option(
      '--at <instant>',
      'the newest bar at this instant, such as 2026-03-06T20:00Z; without it, the last of the tape',
    )
    .option('--from <instant>', 'every bar from this instant up to that one')
    .option('--top <n>', 'how many spreads of a bar to show', '20')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((path: string, options: ConsensusOptions) => showConsensus(path, options));
}

async function showConsensus(path: string, { grid, at, from, top, json }: ConsensusOptions): Promise<void> {
  const most = countArgument('--top', top);
  const rules = leagueRules();
  using output = new Output();
  using interrupt = new Interrupt();
  using done = await runFarm(path, grid, output, interrupt, { onlyAsks: true });
  const { book } = done;
  const leagueAt: LeagueAt = (place) => leagueOf(book, place, rules);
  const last = placeAtInstant(book, at);
  for (const consensus of from === undefined
    ? [consensusAt(book, last, leagueAt)]
    : streamed(book, placeAtInstant(book, from), last, leagueAt)) {
    if (json) for (const record of consensusRecords(book, consensus, most)) output.record(record);
    else for (const line of consensusLines(book, consensus, most)) output.line(line);
    await interrupt.pause();
    if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped.');
  }
}

function* streamed(book: FarmBook, from: number, last: number, leagueAt: LeagueAt): Generator<Consensus, void> {
  const stream = new ConsensusStream(book, from - 1, leagueAt);
  for (let place = from; place <= last; place++) yield stream.hear(book.read(place));
}
