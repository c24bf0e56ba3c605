import { Command } from 'commander';
import { recoverFromTape } from '#engine/recovery';
import { historyWork } from '#entry/history-work';
import { loadSettings } from '#entry/load-settings';
import { resourcesCommand } from '#entry/commands/history-resources';
import { type OpenTape, openTape, tapeWork } from '#entry/open-tape';
import { historyTapeId } from '#entry/recording-session';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { startFreshHistory } from '#store/history/fresh-history';
import { HistoryWriter } from '#store/history/history-writer';
import { SystemClock } from '#telemetry/system-clock';

interface RebuildOptions {
  readonly history: string;
  readonly json: boolean;
}

export function historyCommand(): Command {
  return new Command('history')
    .description('the SQLite file with bars, features, regimes and metrics')
    .addCommand(rebuildCommand())
    .addCommand(resourcesCommand());
}

function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('set a history aside, whatever its state, and derive it again from the tapes')
    .argument('<tapes...>', 'the tapes it was filled from')
    .requiredOption('--history <file>', 'the history; what lies there is kept under another name')
    .option('--json', 'one object per tape: tape, inputs, rows', false)
    .action((tapes: readonly string[], options: RebuildOptions) => rebuild(tapes, options));
}

function rebuild(paths: readonly string[], options: RebuildOptions): void {
  using output = new Output();
  // Every tape is looked at before the old history is touched.
  for (const path of paths) openTape(path)[Symbol.dispose]();
  const aside = historyWork(() => startFreshHistory(options.history));
  if (aside !== null) output.note(`What lay there is now ${aside}.`);
  for (const path of paths) {
    using tape = openTape(path);
    const { inputs, rows } = fill(tape, options.history, output);
    if (options.json) output.record({ tape: path, inputs, rows });
    else output.line(`${path}: ${groupedText(rows)} rows from ${groupedText(inputs)} inputs.`);
  }
}

function fill(tape: OpenTape, path: string, output: Output): { readonly inputs: number; readonly rows: number } {
  const { batchRows, batchMs, synchronous } = loadSettings().engine.history;
  const tapeId = historyTapeId(tape.reader.header);
  const settings = { batchRows, batchMs, synchronous };
  using history = new HistoryWriter({ path, tapeId, clock: new SystemClock(), settings });
  using progress = new ProgressBar(output, 'rebuild', tape.reader.inputs);
  const { position, divergence } = tapeWork(() =>
    recoverFromTape(tape.reader, tape.settings, history, (at) => progress.update(at)),
  );
  const { problem, storedRows } = history.health;
  if (problem !== null || history.storedThrough < position) {
    throw new CommandFailure(ExitCode.environment, problem ?? `${path}: not every row could be written.`);
  }
  if (divergence !== null) {
    output.note(`${tape.reader.path}: this version computes something differently from the one that recorded it.`);
  }
  return { inputs: position, rows: storedRows };
}
