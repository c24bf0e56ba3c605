import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { chainText } from '#connectors/files/export-chain';
import { parseSymbol } from '#entry/file-reading';
import { instantText } from '#entry/instant-text';
import { openTape, type OpenTape, tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { parseInstant } from '#entry/terminal/parse-instant';
import type { HeldChain } from '#pipeline/held-chain';
import { type EpochMs, epochMs } from '#primitives/clock';
import { ReplaySession } from '#research/replay/replay-session';

interface ChainOptions {
  readonly underlying: string;
  readonly at?: string;
  readonly out: string;
}

export function tapeChainCommand(): Command {
  return new Command('chain')
    .description('write the option chain that was known at an instant, as `argus chain` and `argus spreads` read it')
    .argument('<tape>', 'the tape file')
    .requiredOption('--underlying <symbol>', 'whose options: SPY, BTC, …', parseSymbol)
    .option('--at <instant>', 'when (default: the end of the tape)')
    .option('--out <file>', 'the file to write, which must be new; - writes to standard output', '-')
    .addHelpText('after', '\nargus tape chain day.tape --underlying SPY --at 2026-03-06T15:25Z | argus spreads -')
    .action((path: string, options: ChainOptions) => writeChain(path, options));
}

function writeChain(path: string, options: ChainOptions): void {
  using output = new Output();
  using tape = openTape(path);
  const at = options.at === undefined ? endOf(tape) : parseInstant(options.at);
  const held = chainsAt(tape, at);
  const found = held.filter(({ chain }) => chain.underlying === options.underlying);
  if (found.length === 0) throw nothingKnown(options.underlying, at, held);
  for (const { chain } of found) {
    const text = chainText(chain);
    if (options.out === '-') output.line(text.slice(0, -1));
    else save(options.out, text);
    output.note(
      `${groupedText(chain.count)} contracts of ${chain.underlying} from ${chain.provider}, taken ${instantText(chain.atMs)}.`,
    );
  }
}

function endOf({ reader }: OpenTape): EpochMs {
  return epochMs((reader.lastSeenMs ?? 0) + 1);
}

function chainsAt({ reader, settings }: OpenTape, at: EpochMs): readonly HeldChain[] {
  return tapeWork(() => {
    const session = new ReplaySession(reader, settings, () => undefined);
    session.seek(at);
    return session.pipeline.chains.all;
  });
}

function nothingKnown(underlying: string, at: EpochMs, held: readonly HeldChain[]): CommandFailure {
  const known = [...new Set(held.map(({ chain }) => chain.underlying))].join(', ');
  const instead = known === '' ? 'No chain was known then.' : `Known were those of ${known}.`;
  return new CommandFailure(
    ExitCode.badInput,
    `No option chain of ${underlying} was known before ${instantText(at)}. ${instead}`,
  );
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const remedy =
      code === 'EEXIST'
        ? 'It exists already: choose another name, or remove it first.'
        : 'Check the folder, its permissions and the free space.';
    throw new CommandFailure(ExitCode.environment, `${path} cannot be written (${code}). ${remedy}`, error);
  }
}
