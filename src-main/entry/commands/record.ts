import { Command, Option } from 'commander';
import type { RecordOptions } from '#entry/commands/record/record-options';
import { recordSimulated } from '#entry/commands/record/record-simulated';
import { recordVenues } from '#entry/commands/record/record-venues';
import { type Recorded, sayRecorded } from '#entry/commands/record/recording-lines';
import { CONFIG_FOLDER } from '#entry/load-settings';
import { commandFailureOf } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { Output } from '#entry/terminal/output';
import { SCENARIO_NAMES } from '#simulation/scenarios';

export function recordCommand(): Command {
  return new Command('record')
    .description('run the engine and record its tape; a recording that was stopped or killed is carried on')
    .option('--venues <which>', '`live`: the venues in config.yaml; `sim`: simulated ones that speak as they do')
    .option('--sim <seed>', 'a simulated market without venues, the same for the same seed')
    .option(
      '--out <tape>',
      'the tape file; if it exists, the recording in it is carried on (default for venues: among the data)',
    )
    .option('--minutes <n>', 'how long (default: venues until Ctrl-C; a scenario has its own length)')
    .option('--seed <n>', 'of the simulated venues')
    .option('--scenario <name>', `planted events: ${SCENARIO_NAMES.join(', ')}`, 'demo')
    .option('--start <instant>', "when the simulated market begins (default: the scenario's own day)")
    .option('--symbols <n>', 'how many symbols: the six of the demo first, then made-up ones', '6')
    .option('--density <factor>', 'times as many quotes and trades as the demo', '1')
    .option('--no-options', 'without option chains')
    .option('--speed <speed>', '`max`, or times as fast as real time', 'max')
    .option(
      '--history <file>',
      'keep bars, features, regimes and metrics in this SQLite file as well (live: history.sqlite in the data folder)',
    )
    .addOption(new Option('--batch <rows>', 'how many inputs are recorded at a time').default('4096').hideHelp())
    .addOption(new Option('--history-batch <rows>', 'instead of `batchRows` in config.yaml').hideHelp())
    .option('--events <file>', 'write every event to this file as well, a JSON object a line')
    .option('--farm', 'run the farm beside the engine (default: where time passes as it does outside)')
    .option('--no-farm', 'leave the farm out')
    .option('--alerts', 'send the alerts that config/alerts.yaml asks for (default: as with the farm)')
    .option('--no-alerts', 'send none')
    .option('--config <folder>', 'the settings in this folder instead of our own', CONFIG_FOLDER)
    .option('--json', 'one object a line: what has been made safe, then a summary', false)
    .addHelpText(
      'after',
      '\nThe farm runs on a thread of its own and reads what it sees from the tape: the engine never waits for it, and a' +
        '\nfarm that was left out, or was cut short, is carried on by `argus farm run` or by the next recording.' +
        '\nWhat is worth selling is worked out beside it: without the farm, alerts are of the system alone.' +
        '\n\nA venue that is down, or wants a key that nobody has entered, says so and stops nothing: `argus venues status`.',
    )
    .action((options: RecordOptions) => record(options));
}

async function record(options: RecordOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  let done: { readonly recorded: Recorded; readonly tapePath: string };
  try {
    done = await run(options, output, interrupt);
  } catch (error) {
    throw commandFailureOf(error);
  }
  sayRecorded(output, options.json, done.tapePath, done.recorded);
  if (interrupt.requested) {
    throw new CommandFailure(
      ExitCode.interrupted,
      `Stopped. ${done.tapePath} is complete so far; the same command carries it on.`,
    );
  }
}

async function run(
  options: RecordOptions,
  output: Output,
  interrupt: Interrupt,
): Promise<{ readonly recorded: Recorded; readonly tapePath: string }> {
  const { sim, venues, out } = options;
  if (sim !== undefined && venues !== undefined)
    throw new CommandFailure(ExitCode.badInput, '--sim and --venues exclude each other: choose one market.');
  if (venues !== undefined) {
    if (venues === 'live' || venues === 'sim') return recordVenues(options, venues, output, interrupt);
    throw new CommandFailure(ExitCode.badInput, `--venues "${venues}" is unknown. Choose live or sim.`);
  }
  if (sim === undefined) {
    throw new CommandFailure(
      ExitCode.badInput,
      'What is to be recorded? The venues in config.yaml: argus record --venues live. A simulated market: argus record --sim 7 --out day.tape',
    );
  }
  if (out === undefined)
    throw new CommandFailure(ExitCode.badInput, 'Where to? Name a tape file: argus record --sim 7 --out day.tape');
  return { recorded: await recordSimulated(options, sim, out, output, interrupt), tapePath: out };
}
