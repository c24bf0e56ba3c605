import { Command } from 'commander';
import { type Heard, listenToVenues } from '#entry/commands/venues/listen-to-venues';
import { lineTable, venuesStatus } from '#entry/commands/venues/venues-status';
import { openLiveMarket } from '#entry/live/live-market';
import { isOn } from '#entry/live/venue-registry';
import { CONFIG_FOLDER, loadSettings } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { wholeNumber } from '#entry/terminal/whole-number';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { VENUE_NAMES, type VenueName } from '#ports/venue';
import { SystemClock } from '#telemetry/system-clock';

interface VenuesOptions {
  readonly config: string;
  readonly json: boolean;
}

interface ListenOptions extends VenuesOptions {
  readonly seconds: string;
  readonly sim: boolean;
}

const SIM_SEED = 7;

export function venuesCommand(): Command {
  const command = new Command('venues').description('where live data comes from, and how that is going');
  command
    .command('status')
    .description('what is on, which keys are missing, and how a running recording finds its venues; asks nobody')
    .option('--config <folder>', 'the settings in this folder instead of our own', CONFIG_FOLDER)
    .option('--json', 'one object a line', false)
    .action(async ({ config, json }: VenuesOptions) => {
      using output = new Output();
      await venuesStatus(config, json, output, Date.now());
    });
  listening(command.command('test <venue>'))
    .description('connect to one venue, whether or not it is on, and say what comes; nothing is recorded')
    .action((venue: string, options: ListenOptions) => test(venue, options));
  listening(command.command('probe'))
    .description('connect to every venue that is on, and say which are live; nothing is recorded')
    .action((options: ListenOptions) => probe(options));
  return command;
}

function listening(command: Command): Command {
  return command
    .option('--seconds <n>', 'give up after so long', '20')
    .option('--sim', 'the simulated venue instead of the real one', false)
    .option('--config <folder>', 'the settings in this folder instead of our own', CONFIG_FOLDER)
    .option('--json', 'one object a line: each line of the venue, then what came', false)
    .addHelpText('after', '\nExit code 1: not all of its lines are live in that time. Why is said with each.');
}

async function test(text: string, options: ListenOptions): Promise<void> {
  const venue = VENUE_NAMES.find((name) => name === text);
  if (venue === undefined)
    throw new CommandFailure(ExitCode.badInput, `There is no venue "${text}". There are ${VENUE_NAMES.join(', ')}.`);
  await listen([venue], options);
}

async function probe(options: ListenOptions): Promise<void> {
  const { venues } = loadSettings(options.config).engine;
  const wanted = VENUE_NAMES.filter((name) => isOn(venues, name));
  await listen(wanted, options);
}

async function listen(names: readonly VenueName[], options: ListenOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  const { engine, pipeline } = loadSettings(options.config);
  const clock = new SystemClock();
  const nyse = new NyseCalendar(pipeline.calendar);
  const seconds = wholeNumber('--seconds', options.seconds, 1, 3_600);
  await using market = await openLiveMarket({
    kind: options.sim ? 'sim' : 'live',
    seed: SIM_SEED,
    settings: engine.venues,
    clock,
    nyse,
    only: names,
  });
  const heard = await listenToVenues({
    venues: market.venues,
    clock,
    seconds,
    isEnough: (so) => interrupt.requested || so.every(isSettled),
    look: (so) => output.status(statusOf(so)),
  });
  output.status('');
  say(heard, options.json, output);
  if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped.');
  const behind = heard.flatMap(({ lines }) => lines.filter(({ phase }) => phase !== 'live'));
  if (behind.length > 0) {
    const which = behind.map(({ venue, line }) => `${venue} (${line})`).join(', ');
    throw new CommandFailure(ExitCode.refuted, `Not live after ${seconds} s: ${which}.`);
  }
}

/** Nothing more is to be learned: all is live and something has come, or a human has to do something first. */
function isSettled({ lines, firstDataMs }: Heard): boolean {
  const phases = lines.map(({ phase }) => phase);
  if (phases.every((phase) => phase === 'refused')) return true;
  return phases.every((phase) => phase === 'live' || phase === 'refused') && firstDataMs !== null;
}

function statusOf(heard: readonly Heard[]): string {
  return heard.map(({ venue, lines }) => `${venue} ${lines.map(({ phase }) => phase).join('/')}`).join('  ');
}

function say(heard: readonly Heard[], json: boolean, output: Output): void {
  if (json) {
    for (const { venue, lines, inputs, firstDataMs } of heard) {
      for (const line of lines) output.record({ type: 'line', ...line });
      output.record({ type: 'heard', venue, inputs, firstDataMs });
    }
    return;
  }
  const lines = heard.flatMap((one) => one.lines);
  for (const line of lineTable(lines.map((one) => ({ ...one, reason: one.reason ?? '' })))) output.line(line);
  output.line('');
  for (const { venue, inputs, firstDataMs } of heard) {
    const counts = Object.entries(inputs).map(([kind, count]) => `${groupedText(count)} × ${kind}`);
    const first = firstDataMs === null ? 'no data' : `data after ${firstDataMs} ms`;
    output.line(`${venue}: ${first}${counts.length === 0 ? '' : `; ${counts.join(', ')}`}`);
  }
}
