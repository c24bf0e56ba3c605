import { fileURLToPath } from 'node:url';
import { commandFailureOf, openTape } from '#entry/open-tape';
import { ReplayBoard } from '#entry/replay-board';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { type Key, Keyboard } from '#entry/terminal/keyboard';
import { groupedText } from '#entry/terminal/number-text';
import { Output, ReaderLeft } from '#entry/terminal/output';
import { Screen } from '#entry/terminal/screen';
import { formatNewYork, newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { formatHash, hashState } from '#primitives/state-hash';
import { ReplayPlayer } from '#research/replay/replay-player';
import { ReplaySession } from '#research/replay/replay-session';
import { SystemClock } from '#telemetry/system-clock';

const DEMO_TAPE = fileURLToPath(new URL('../../resources/tapes/demo.tape', import.meta.url));
const SPEEDS = [1, 10, 60, 240, 600, 1_000, 3_600] as const;
const FIRST_SPEED = 3;
const JUMP_MS = 10 * MINUTE_MS;
const DRAW_MS = 100;
const SLICE_INPUTS = 100_000;

const HELP = `argus: replays the bundled demo day in this terminal.

  npm start                 watch it from just before New York opens, 240 times as fast as it happened
  npm start -- --max        run it as fast as the machine can and print what it proved
  npm run argus -- --help   every other command
`;

/** Until there is a window, starting Argus means watching a recorded day prove itself. */
async function start(): Promise<void> {
  const options = process.argv.slice(2);
  if (options.includes('--help') || options.includes('-h')) {
    process.stdout.write(HELP);
    return;
  }
  const unknown = options.find((option) => option !== '--max');
  if (unknown !== undefined) throw new CommandFailure(ExitCode.badInput, `"${unknown}" is no option.\n\n${HELP}`);
  using tape = openTape(DEMO_TAPE);
  const watched = process.stdout.isTTY === true && !options.includes('--max');
  if (watched) await watch(tape.reader, tape.settings);
  else await prove(tape.reader, tape.settings);
}

type Tape = ReturnType<typeof openTape>;

async function watch(reader: Tape['reader'], settings: Tape['settings']): Promise<void> {
  let speed = FIRST_SPEED;
  let quit = false;
  const session: ReplaySession = new ReplaySession(reader, settings, (event) => board.hear(event));
  const board = new ReplayBoard(session);
  using interrupt = new Interrupt();
  using player = new ReplayPlayer(session, new SystemClock(), SPEEDS[speed]);
  const setSpeed = (step: number): void => {
    speed = Math.min(Math.max(speed + step, 0), SPEEDS.length - 1);
    player.speed = SPEEDS[speed] as number;
  };
  const jump = (ms: number): void => {
    board.forget();
    player.seek(epochMs((session.seenMs ?? reader.firstSeenMs ?? 0) + ms));
  };
  const actions: Readonly<Record<Key, () => void>> = {
    space: () => (player.playing ? player.pause() : player.play()),
    faster: () => setSpeed(1),
    slower: () => setSpeed(-1),
    left: () => jump(-JUMP_MS),
    right: () => jump(JUMP_MS),
    step: () => {
      player.pause();
      session.stepUntil((event) => event.type === 'bar.closed');
    },
    back: () => {
      player.pause();
      board.forget();
      // Just before the inputs that close the bar before; what they close is then shown anew.
      session.seek(epochMs((session.pipeline.openMinuteMs ?? 0) - MINUTE_MS));
      session.stepUntil((event) => event.type === 'bar.closed');
    },
    quit: () => {
      quit = true;
    },
  };
  {
    using screen = new Screen();
    using _keyboard = new Keyboard((key) => actions[key]());
    session.seek(openingOf(reader, settings));
    player.play();
    while (!quit && !interrupt.requested && (!session.atEnd || player.playing)) {
      screen.draw(board.lines(`${SPEEDS[speed]}×`, player.playing));
      await new Promise((resume) => setTimeout(resume, DRAW_MS));
    }
  }
  using output = new Output();
  sum(output, session);
}

/** A little before New York opens, where there is most to see; the start of the tape when it never does. */
function openingOf(reader: Tape['reader'], settings: Tape['settings']): EpochMs {
  const { firstSeenMs, lastSeenMs } = reader;
  if (firstSeenMs === null || lastSeenMs === null) return epochMs(0);
  const nyse = new NyseCalendar(settings.calendar);
  const opening = nyse
    .sessionsBetween(newYorkDay(firstSeenMs), newYorkDay(lastSeenMs))
    .find(({ openMs }) => openMs > firstSeenMs);
  return opening === undefined || opening.openMs > lastSeenMs ? firstSeenMs : epochMs(opening.openMs - 5 * MINUTE_MS);
}

/** Without anyone watching: an hour of the day a line, then the sum. */
async function prove(reader: Tape['reader'], settings: Tape['settings']): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  const session = new ReplaySession(reader, settings, (event) => {
    if (event.type !== 'minute.proved' || (event.proof.minuteMs + MINUTE_MS) % HOUR_MS !== 0) return;
    output.line(`${formatNewYork(event.proof.minuteMs + MINUTE_MS)}  state ${formatHash(event.proof.hash)}`);
  });
  output.line(reader.header.origin);
  while (!session.atEnd && !interrupt.requested) {
    session.runTo(session.position + SLICE_INPUTS);
    await interrupt.pause();
  }
  sum(output, session);
}

function sum(output: Output, session: ReplaySession): void {
  const { divergence, position, minutesProved, pipeline } = session;
  output.line(
    `${groupedText(position)} inputs replayed, ${groupedText(minutesProved)} minutes proved against the recording.`,
  );
  output.line(`State ${formatHash(hashState(pipeline, 'everything'))}.`);
  output.line('npm run argus -- --help lists what else there is.');
  output.flush();
  if (divergence === null) return;
  const minute = formatNewYork(divergence.minuteMs);
  throw new CommandFailure(
    ExitCode.refuted,
    `The replay left the recorded day at ${minute}, in ${divergence.part ?? 'its state'}.`,
  );
}

try {
  await start();
} catch (error) {
  const failure = commandFailureOf(error);
  if (failure instanceof CommandFailure) {
    process.stderr.write(`argus: ${failure.message}\n`);
    process.exitCode = failure.exitCode;
  } else if (!(failure instanceof ReaderLeft)) throw failure;
}
