import { Command } from 'commander';
import { EventTally } from '#entry/event-tally';
import { instantText } from '#entry/instant-text';
import { openTape } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { durationText, groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { parseInstant } from '#entry/terminal/parse-instant';
import { ProgressBar } from '#entry/terminal/progress-bar';
import type { TapeSource } from '#ports/tape';
import { type Clock, type EpochMs, epochMs } from '#primitives/clock';
import { formatHash, hashState } from '#primitives/state-hash';
import { ReplayPlayer, type ReplaySpeed } from '#research/replay/replay-player';
import { ReplaySession } from '#research/replay/replay-session';
import { SystemClock } from '#telemetry/system-clock';

interface ReplayOptions {
  readonly speed: string;
  readonly from?: string;
  readonly to?: string;
  readonly hashes: boolean;
  readonly thorough: boolean;
  readonly json: boolean;
}

const SLICE_INPUTS = 200_000;
const POLL_MS = 100;

export function replayCommand(): Command {
  return new Command('replay')
    .description('run a recorded tape through the kernel again and check every recorded hash')
    .argument('<tape>', 'the tape file')
    .option('--speed <speed>', '`max`, or times as fast as it happened', 'max')
    .option('--from <instant>', 'start there: 2026-03-06T14:30Z, an ISO time with its zone, or epoch milliseconds')
    .option('--to <instant>', 'stop before inputs seen at or after this instant')
    .option('--hashes', 'print the hash of every minute', false)
    .option('--thorough', 'compare the whole state at every keyframe as well', false)
    .option(
      '--json',
      "one object a line: every minute's hash (type minute), then counts per event type and the final hash (type summary)",
      false,
    )
    .addHelpText(
      'after',
      '\nExits with 1 when the replay differs from the recording, naming the first minute and field.',
    )
    .action((path: string, options: ReplayOptions) => replay(path, options));
}

async function replay(path: string, options: ReplayOptions): Promise<void> {
  const speed = parseSpeed(options.speed);
  const fromMs = options.from === undefined ? null : parseInstant(options.from);
  const toMs = options.to === undefined ? epochMs(Number.MAX_SAFE_INTEGER) : parseInstant(options.to);
  if (fromMs !== null && fromMs >= toMs) throw new CommandFailure(ExitCode.badInput, '--from must come before --to.');
  using output = new Output();
  using interrupt = new Interrupt();
  using tape = openTape(path);
  refuseElsewhere(path, tape.reader, fromMs, toMs);
  const tally = new EventTally();
  const session = new ReplaySession(
    tape.reader,
    tape.settings,
    (event) => {
      tally.add(event);
      if (event.type !== 'minute.proved') return;
      const hash = formatHash(event.proof.hash);
      if (options.json) output.record({ type: 'minute', t: event.proof.minuteMs, hash });
      else if (options.hashes) output.line(`${new Date(event.proof.minuteMs).toISOString()}  ${hash}`);
    },
    options.thorough,
  );
  if (fromMs !== null) session.seek(fromMs);
  const startPosition = session.position;
  const startedAt = performance.now();
  if (speed === 'max') await runThrough(session, toMs, interrupt, output);
  else await play(session, speed, toMs, interrupt, output);
  const seconds = (performance.now() - startedAt) / 1_000;
  const inputs = session.position - startPosition;
  const summary = {
    type: 'summary',
    inputs,
    events: tally.toJSON(),
    minutesProved: session.minutesProved,
    finalHash: formatHash(hashState(session.pipeline, 'everything')),
    divergence: session.divergence,
    fields: session.stateDifferences,
    seconds,
    inputsPerSecond: perSecond(inputs, seconds),
    eventsPerSecond: perSecond(tally.total, seconds),
  };
  if (options.json) output.record(summary);
  else printSummary(output, session, tally, summary);
  output.flush();
  refuteIfDiverged(session);
  if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped. The tape is unchanged.');
}

function parseSpeed(text: string): ReplaySpeed {
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0 && speed <= 100_000) return speed;
  throw new CommandFailure(
    ExitCode.badInput,
    `"${text}" is no speed. Write max, or a number such as 60 (up to 100000).`,
  );
}

/** Dates of another day are a slip that an empty result would hide. */
function refuseElsewhere(path: string, tape: TapeSource, fromMs: EpochMs | null, toMs: EpochMs): void {
  const { firstSeenMs, lastSeenMs } = tape;
  if (firstSeenMs === null || lastSeenMs === null) return;
  const option = fromMs !== null && fromMs > lastSeenMs ? '--from' : toMs <= firstSeenMs ? '--to' : null;
  if (option === null) return;
  const [first, last] = [firstSeenMs, lastSeenMs].map((ms) => new Date(ms).toISOString());
  throw new CommandFailure(
    ExitCode.badInput,
    `${option} leaves nothing of ${path}. It was recorded from ${first} to ${last}.`,
  );
}

function perSecond(count: number, seconds: number): number {
  return seconds > 0 ? Math.round(count / seconds) : 0;
}

async function runThrough(session: ReplaySession, toMs: EpochMs, interrupt: Interrupt, output: Output): Promise<void> {
  const { tape } = session;
  const end = tape.lastSeenMs !== null && toMs <= tape.lastSeenMs ? tape.positionAt(toMs) : tape.inputs;
  const start = session.position;
  using progress = new ProgressBar(output, 'replay', end - start);
  while (session.position < end && !interrupt.requested) {
    session.runTo(Math.min(session.position + SLICE_INPUTS, end));
    progress.update(session.position - start, `${groupedText(session.position)} inputs`);
    await interrupt.pause();
  }
}

async function play(
  session: ReplaySession,
  speed: number,
  toMs: EpochMs,
  interrupt: Interrupt,
  output: Output,
): Promise<void> {
  const clock = new FaultKeepingClock(new SystemClock());
  using player = new ReplayPlayer(session, clock, speed);
  player.until = toMs;
  player.play();
  while (player.playing && !interrupt.requested && clock.fault === null) {
    // Whoever reads along wants to see a minute when it comes, not when a buffer is full.
    output.flush();
    const seen = session.seenMs;
    if (seen !== null) output.status(`${instantText(seen)}  ${speed}×  ${groupedText(session.position)} inputs`);
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
  output.status('');
  if (clock.fault !== null) throw clock.fault.error;
}

/** What a task throws would be past every caller: it is kept for the one who waits. */
class FaultKeepingClock implements Clock {
  readonly #clock: Clock;
  fault: { readonly error: unknown } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): EpochMs {
    return this.#clock.now();
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    return this.#clock.wakeAt(at, () => {
      try {
        task();
      } catch (error) {
        this.fault ??= { error };
      }
    });
  }
}

function printSummary(
  output: Output,
  session: ReplaySession,
  tally: EventTally,
  summary: {
    readonly inputs: number;
    readonly finalHash: string;
    readonly seconds: number;
    readonly inputsPerSecond: number;
    readonly eventsPerSecond: number;
  },
): void {
  output.line(`${session.tape.header.origin}`);
  const { firstSeenMs, lastSeenMs } = session.tape;
  if (firstSeenMs !== null && lastSeenMs !== null) {
    const span = durationText(lastSeenMs - firstSeenMs);
    output.line(`recorded ${instantText(firstSeenMs)} to ${instantText(lastSeenMs)} (${span})`);
  }
  output.line('');
  for (const [type, count] of tally.entries()) output.line(`  ${type.padEnd(24)} ${groupedText(count).padStart(12)}`);
  output.line('');
  const rates = `${groupedText(summary.inputsPerSecond)} inputs/s, ${groupedText(summary.eventsPerSecond)} events/s`;
  output.line(
    `${groupedText(summary.inputs)} inputs gave ${groupedText(tally.total)} events in ${summary.seconds.toFixed(2)} s (${rates})`,
  );
  output.line(`${groupedText(session.minutesProved)} minutes proved against the recording`);
  output.line(`final state ${summary.finalHash}`);
}

function refuteIfDiverged(session: ReplaySession): void {
  const { divergence, stateDifferences } = session;
  if (divergence === null && stateDifferences.length === 0) return;
  const lines = ['The replay is not the recorded day.'];
  if (divergence !== null) {
    const minute = `${new Date(divergence.minuteMs).toISOString()} (${instantText(divergence.minuteMs)})`;
    lines.push(`First minute that differs: ${minute}, after input ${groupedText(divergence.position)}.`);
    lines.push(`State: recorded ${divergence.recorded}, replayed ${divergence.replayed}.`);
    if (divergence.part !== null) lines.push(`Where: ${divergence.part}.`);
  }
  for (const { field, expected, actual } of stateDifferences) {
    lines.push(`  ${field}: recorded ${expected}, replayed ${actual}`);
  }
  lines.push('The tape is intact if `argus tape verify` says so; then this version computes something differently.');
  throw new CommandFailure(ExitCode.refuted, lines.join('\n'));
}
