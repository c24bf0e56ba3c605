import type { PlacedAdvice } from '#domain/advice';
import { loadAdviceSetup, openSignalDesk } from '#entry/advice/advice-setup';
import { runFarm } from '#entry/commands/farm/farm-run';
import { openTape, tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import type { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { BookCounsel } from '#research/advice/book-counsel';
import { TapeAdvice } from '#research/advice/tape-advice';
import { type EpochMs, epochMs } from '#primitives/clock';

export interface AdviseOptions {
  /** Whether paper traders are asked, as the window asks them. */
  readonly farm: boolean;
  readonly config?: string | undefined;
  /** Inputs seen up to then; all of them without it. */
  readonly until?: EpochMs | undefined;
}

const SLICE_INPUTS = 2_000;

/** Everything that the trading desk says of a tape, in order. */
export async function adviseTape(
  path: string,
  { farm, config, until }: AdviseOptions,
  output: Output,
  interrupt: Interrupt,
): Promise<readonly PlacedAdvice[]> {
  const setup = loadAdviceSetup(config);
  using held = new DisposableStack();
  const asked = farm
    ? held.use(await runFarm(path, undefined, output, interrupt, { onlyAsks: true, configFolder: config }))
    : null;
  const tape = asked?.tape ?? held.use(openTape(path));
  const counsel = asked === null ? null : new BookCounsel(() => asked.book, asked.setup.league);
  const placed: PlacedAdvice[] = [];
  const walk = new TapeAdvice({
    tape: tape.reader,
    settings: tape.settings,
    desk: openSignalDesk(setup, tape.settings, counsel),
    advised: (one) => placed.push(one),
  });
  const end = until === undefined ? walk.inputs : tape.reader.positionAt(epochMs(until + 1));
  using progress = new ProgressBar(output, 'advice', end);
  while (walk.position < end) {
    tapeWork(() => walk.advance(SLICE_INPUTS, end));
    progress.update(walk.position, `${groupedText(placed.length)} pieces of advice`);
    await interrupt.pause();
    if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped.');
  }
  return placed;
}
