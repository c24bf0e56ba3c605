import { Command } from 'commander';
import type { Advice } from '#domain/advice';
import type { RoutedSignal } from '#domain/signal';
import { adviseTape } from '#entry/commands/advice/advise-tape';
import { adviceLines } from '#entry/commands/advice/advice-lines';
import { Interrupt } from '#entry/terminal/interrupt';
import { Output } from '#entry/terminal/output';

interface SignalsOptions {
  readonly refused: boolean;
  readonly all: boolean;
  readonly farm: boolean;
  readonly config?: string;
  readonly json: boolean;
}

const HELP = `
A signal is accepted where every gate passed: those of its detector, then the hours of New York, the labels of trend and
volatility, the dates of events, what was accepted before, a spread worth selling, and the score. A refused one names the
first gate that was shut and by how much.

The score counts data quality, regime, what the paper traders think of exactly this spread, the edge after costs, and
liquidity, each with its points. It is the share of the points that could be had: where nobody can be asked, that part is
left out. Signals of tier 3 are context, of which nobody makes an order.

The same tape, settings and farm always give the same signals, with the same ids.

With --json, one object a line: position, type, seenMs, and the signal, recommendation, repricing, end, conditions or gap.`;

export function signalsCommand(): Command {
  return new Command('signals')
    .description('what the trading desk makes of a tape: signals, refusals with their reasons, recommendations')
    .argument('<tape>', 'the tape file')
    .option('--refused', 'refused signals as well, each with the gate that refused it', false)
    .option('--all', 'also every repricing, and every change of conditions and expected gaps', false)
    .option('--no-farm', 'without asking the paper traders, which takes a farm that has been through the tape')
    .option('--config <folder>', 'other settings files than those of config/')
    .option('--json', 'one object a line', false)
    .addHelpText('after', HELP)
    .action((path: string, options: SignalsOptions) => showSignals(path, options));
}

async function showSignals(path: string, options: SignalsOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  const placed = await adviseTape(path, options, output, interrupt);
  const shown = placed.filter(({ advice }) => isShown(advice, options));
  for (const { position, advice } of shown) {
    if (options.json) output.record({ position, ...advice });
    else for (const line of adviceLines(advice)) output.line(line);
  }
  if (options.json) return;
  const signals = placed.flatMap(({ advice }) => ('signal' in advice ? [advice.signal] : []));
  output.note(summaryOf(signals, placed.length - shown.length, options.refused));
}

function isShown({ type }: Advice, { refused, all }: SignalsOptions): boolean {
  if (type === 'signal.refused') return refused || all;
  if (type === 'recommendation.repriced' || type === 'conditions.changed' || type === 'gap.expected') return all;
  return true;
}

function summaryOf(signals: readonly RoutedSignal[], hidden: number, refusedShown: boolean): string {
  const refused = signals.filter(({ refusedBy }) => refusedBy !== null).length;
  const context = signals.filter(({ refusedBy, structure }) => refusedBy === null && structure === null).length;
  const counts = `${signals.length - refused - context} accepted, ${context} of context, ${refused} refused.`;
  if (hidden === 0) return counts;
  return `${counts} ${refusedShown ? '--all shows everything.' : '--refused shows why, --all everything.'}`;
}
