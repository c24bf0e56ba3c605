import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { soakLines } from '#entry/commands/soak-lines';
import { instantText } from '#entry/instant-text';
import { CONFIG_FOLDER, loadSettings } from '#entry/load-settings';
import { commandFailureOf } from '#entry/open-tape';
import { runSoak, type SoakRun } from '#entry/soak/soak-run';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { parseInstant } from '#entry/terminal/parse-instant';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { wholeNumber } from '#entry/terminal/whole-number';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { judgeSoak, type SoakJudgement } from '#soak/judgement/judge-soak';

interface SoakOptions {
  readonly hours: string;
  readonly sim: boolean;
  readonly faults: boolean;
  readonly seed: string;
  readonly from: string;
  readonly speed?: string;
  readonly venues?: string;
  readonly keep?: string;
  readonly config: string;
  readonly json: boolean;
}

const MINUTES_AN_HOUR = 60;
const LONGEST_HOURS = 31 * 24;
const LEAST_HOURS = 0.5;
const FASTEST = 100_000;

export function soakCommand(): Command {
  return new Command('soak')
    .description('record simulated venues for hours on end, with faults, and judge what came of it')
    .requiredOption('--hours <n>', 'how long by the clock of the venues')
    .option('--sim', 'simulated venues, on this machine alone', false)
    .option('--faults', 'plant a fault every few minutes of it', false)
    .option('--seed <n>', 'of the market and of the faults: the same for the same seed', '7')
    .option('--from <instant>', 'when it begins by the clock of the venues', '2026-03-03T14:00Z')
    .option('--speed <times>', 'at most so many times as fast as real time (default: as fast as this machine can)')
    .option('--venues <names>', 'only these, with commas between (default: all that can be simulated)')
    .option('--keep <folder>', 'keep tape, history and truth there (default: only where something was violated)')
    .option('--config <folder>', 'the settings in this folder instead of our own', CONFIG_FOLDER)
    .option('--json', 'the judgement as one JSON object', false)
    .addHelpText(
      'after',
      '\nTime passes as fast as recorder and venues keep up with it, so that a slow machine takes longer and loses nothing.' +
        '\nJudged are: bars lost, wrong or doubled outside of announced gaps; gaps not announced, or with wrong bounds;' +
        '\nmemory that grows, sockets, timers and listeners left open, unhandled rejections; and the tape, replayed.' +
        '\nExit code 1 says that something was violated. To record real venues: argus record --venues live',
    )
    .action((options: SoakOptions) => soak(options));
}

async function soak(options: SoakOptions): Promise<void> {
  if (!options.sim) {
    throw new CommandFailure(
      ExitCode.badInput,
      'Only simulated venues can be judged: argus soak --hours 24 --sim --faults. Real ones are watched by the guardian while they are recorded: argus record --venues live',
    );
  }
  const hours = hoursOf(options.hours);
  const seed = wholeNumber('--seed', options.seed, 0, Number.MAX_SAFE_INTEGER);
  const speed = options.speed === undefined ? null : wholeNumber('--speed', options.speed, 1, FASTEST);
  const fromMs = epochMs(Math.floor(parseInstant(options.from) / MINUTE_MS) * MINUTE_MS);
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'argus-soak-'));
  using output = new Output();
  using interrupt = new Interrupt();
  let run: SoakRun;
  try {
    using bar = new ProgressBar(output, 'soak', hours * MINUTES_AN_HOUR * MINUTE_MS);
    run = await runSoak({
      fromMs,
      minutes: Math.round(hours * MINUTES_AN_HOUR),
      seed,
      faultSeed: options.faults ? seed : null,
      venues: options.venues?.split(',') ?? null,
      speed,
      folder,
      settings: loadSettings(options.config),
      isStopped: () => interrupt.requested,
      progress: (passedMs, { lines, position }) => {
        const live = lines.filter(({ phase }) => phase === 'live').length;
        bar.update(passedMs, `${live} of ${lines.length} lines live, ${groupedText(position)} inputs`);
      },
    });
  } catch (error) {
    throw commandFailureOf(error);
  }
  const judgement = judgeSoak(run.evidence, instantText);
  if (options.json) output.record(recordOf(run, judgement, options, hours));
  else for (const line of soakLines(run, judgement)) output.line(line);
  const isSound = judgement.violations.length === 0;
  if (isSound && options.keep === undefined) rmSync(folder, { recursive: true, force: true });
  else output.note(`tape, history and truth: ${folder}`);
  if (!isSound) {
    throw new CommandFailure(ExitCode.refuted, `${judgement.violations.length} kinds of violations; they stand above.`);
  }
  if (interrupt.requested)
    throw new CommandFailure(ExitCode.interrupted, 'Stopped before its time; what passed is judged above.');
}

function hoursOf(text: string): number {
  const hours = Number(text);
  if (text.trim() !== '' && hours >= LEAST_HOURS && hours <= LONGEST_HOURS) return hours;
  throw new CommandFailure(
    ExitCode.badInput,
    `--hours "${text}" is not a number from ${LEAST_HOURS} to ${LONGEST_HOURS}.`,
  );
}

function recordOf(run: SoakRun, judgement: SoakJudgement, { seed, faults }: SoakOptions, hours: number): object {
  const { status, lag, inputs, pressed, realMs, passedMs, evidence } = run;
  const { bars, gaps, resources, violations } = judgement;
  return {
    type: 'soak',
    ok: violations.length === 0,
    hours,
    seed: Number(seed),
    faultsPlanted: faults,
    realMs: Math.round(realMs),
    timesRealTime: Math.round(passedMs / realMs),
    inputs,
    faults: judgement.faults,
    bars: { ...bars, violations: undefined },
    gaps: { ...gaps, violations: undefined },
    resources: { ...resources, violations: undefined, unhandledRejections: evidence.unhandledRejections.length },
    lines: status.lines.map(({ venue, line, phase, reconnects, gaps: told, drifts, unknown, messages }) => {
      return { venue, line, phase, reconnects, gaps: told, drifts, unknown, messages };
    }),
    reconnectsByHand: pressed,
    minutesProved: evidence.minutesProved,
    dropped: evidence.dropped,
    lag,
    violations,
  };
}
