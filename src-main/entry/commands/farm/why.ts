import { Command } from 'commander';
import { placeAtInstant } from '#entry/commands/farm/book-place';
import { configArgument } from '#entry/commands/farm/config-argument';
import { countArgument } from '#entry/commands/farm/count-argument';
import { runFarm } from '#entry/commands/farm/farm-run';
import { nearMissLines, nearMissRecords } from '#entry/commands/farm/near-miss-rows';
import { whyLines, whyRecord } from '#entry/commands/farm/why-rows';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { Output } from '#entry/terminal/output';
import { nearMissesOf } from '#farm/insight/near-misses';
import { whyOf } from '#farm/insight/why';

interface WhyOptions {
  readonly grid?: string;
  readonly at?: string;
  readonly until?: string;
  readonly top: string;
  readonly json: boolean;
}

const HELP = `
With a config, every gate of it on one bar: what it found, what it asks for, by how much it failed; then what it holds
and what would close that. It orders where every gate passes.

Without one, the near misses of a day over the whole farm: for each threshold, how many configs that opened nothing would
have traded if it alone had been relaxed, by how much, and what the trade would have earned: filled on the next bar,
closed by the config's own exit rule up to --until, what is still open counted as if it were closed at its newest price.
The steps are the nearest quarter, half and three quarters of these configs, then all. A threshold is relaxed from the
beginning of the day, and only the first trade of it counts. What is not known cannot be relaxed to.

Points are of one hundred: a PoP of 74.2 % is 0.8 points short of 75 %. In --json they are fractions of one.

With --json and a config, one object: why (orders, candidate, gates, order of the bar before, held). Without one: a
threshold each (gate, level, relaxed, unit, configs, open, unpriced, median_cents, steps, examples), then near-misses
(day, last_minute, until_minute, configs, traded, missed).`;

export function farmWhyCommand(): Command {
  return new Command('why')
    .description('why a paper trader entered or did not; without one, which thresholds just missed a trade')
    .argument('<tape>', 'the tape file')
    .argument('[config]', 'number or name of a config, as `argus farm top` shows it')
    .option(
      '--at <instant>',
      'the newest bar at this instant, such as 2026-03-06T20:00Z; without it, the last of the tape',
    )
    .option(
      '--until <instant>',
      'without a config: what the trades of that day have come to by then; as --at if left out',
    )
    .option('--top <n>', 'without a config: how many thresholds to show', '20')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((path: string, config: string | undefined, options: WhyOptions) => showWhy(path, config, options));
}

async function showWhy(path: string, config: string | undefined, options: WhyOptions): Promise<void> {
  const { grid, at, until, json } = options;
  const top = countArgument('--top', options.top);
  if (config !== undefined && until !== undefined) {
    throw new CommandFailure(ExitCode.badInput, '--until is about near misses: leave it out, or leave the config out.');
  }
  using output = new Output();
  using interrupt = new Interrupt();
  using done = await runFarm(path, grid, output, interrupt, { onlyAsks: true });
  const { book } = done;
  const place = placeAtInstant(book, at);
  if (config !== undefined) {
    const why = whyOf(book, configArgument(config, book.population), place);
    if (json) output.record(whyRecord(book, why));
    else for (const line of whyLines(book, why)) output.line(line);
    return;
  }
  const last = until === undefined ? place : placeAtInstant(book, until);
  if (last < place) {
    throw new CommandFailure(
      ExitCode.badInput,
      `--until ${until} comes before --at ${at}. Trades are followed forwards.`,
    );
  }
  const misses = nearMissesOf(book, place, last);
  if (json) for (const record of nearMissRecords(book, misses, top)) output.record(record);
  else for (const line of nearMissLines(book, misses, top)) output.line(line);
}
