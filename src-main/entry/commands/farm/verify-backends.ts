import { Command } from 'commander';
import type { FarmBackendChoice } from '#domain/farm-backend';
import { backendNames, threadCount } from '#entry/commands/farm/backend-names';
import { wholeNumber } from '#entry/terminal/whole-number';
import { type BarWatcher, watchDrawnMarket, watchTape } from '#entry/commands/farm/bars-to-compare';
import { openOrTell } from '#entry/commands/farm/open-or-tell';
import { loadFarmSetup } from '#entry/farm/farm-setup';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { textTable } from '#entry/terminal/text-table';
import type { FarmBackend } from '#farm/backends/farm-backend';
import type { Population } from '#farm/population/population';
import { compareRivals, FarmRival } from '#research/farm/farm-rival';

interface VerifyOptions {
  readonly grid?: string;
  readonly backends?: string;
  readonly threads?: string;
  readonly days: string;
  readonly seed: string;
  readonly json: boolean;
}

const HELP = `
Without a tape, the bars are those of a market that is drawn from --seed. Half of the way through the drawn days, or
through the tape, every evaluator is saved and another one of its kind goes on: ledgers and books have to come out the
same in spite of that. The backend \`threads\` runs with two threads, with three, and with as many as are wished for.

With --json, one object a backend: backend, adapter, ledger (hash of all accounts), book (hash of its bytes), agrees
(with the first one), or backend and missing (why this machine does not have it); then one object with type "verdict":
configs, bars, opened, closed, backends, agree. Any difference ends the command with another code than 0.`;

export function farmVerifyCommand(): Command {
  return new Command('verify-backends')
    .description('run every backend of this machine over the same bars and compare what they book')
    .argument('[tape]', 'a tape with option chains of the underlyings in the grid')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--backends <names>', 'only these, comma-separated')
    .option('--threads <n>', 'threads of the backend `threads`; one per processor if not given')
    .option('--days <n>', 'trading days that are drawn without a tape', '2')
    .option('--seed <n>', 'of the market that is drawn', '1')
    .option('--json', 'one object a backend, and one for all', false)
    .addHelpText('after', HELP)
    .action((tape: string | undefined, options: VerifyOptions) => verify(tape, options));
}

interface Contender {
  readonly choice: FarmBackendChoice;
  readonly rival: FarmRival;
}

async function verify(path: string | undefined, options: VerifyOptions): Promise<void> {
  const days = wholeNumber('--days', options.days, 1, 252);
  const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31);
  const setup = loadFarmSetup(undefined, options.grid);
  using output = new Output();
  using interrupt = new Interrupt();
  using held = new DisposableStack();
  const contenders = await openContenders(setup.population, options, output, held);
  const comparison = new Comparison(contenders, output, interrupt);
  if (path === undefined) await watchDrawnMarket(setup, seed, days, comparison);
  else await watchTape(setup, path, comparison);
  comparison.report(options.json);
}

/** Every backend that this machine has; a word on each of the others. */
async function openContenders(
  population: Population,
  { backends, threads, json }: VerifyOptions,
  output: Output,
  held: DisposableStack,
): Promise<readonly Contender[]> {
  const names = backendNames(backends);
  const wished = threadCount(threads);
  const contenders = new Map<string, Contender>();
  for (const backend of names) {
    for (const count of backend === 'threads' ? [2, 3, wished] : [wished]) {
      const opened = await openOrTell(backend, count, { output, json });
      if (opened === null) continue;
      const { choice } = held.use(opened);
      const key = `${backend} ${choice.adapter}`;
      if (!contenders.has(key)) contenders.set(key, { choice, rival: rivalOf(opened, population) });
    }
  }
  return [...contenders.values()];
}

function rivalOf(backend: FarmBackend, population: Population): FarmRival {
  return new FarmRival(population, (those, listener) => {
    const opened = backend.open(those, listener);
    if (opened.ok) return opened.value;
    throw new CommandFailure(ExitCode.environment, `${opened.failure}.`);
  });
}

class Comparison implements BarWatcher {
  readonly #contenders: readonly Contender[];
  readonly #output: Output;
  readonly #interrupt: Interrupt;
  #progress: ProgressBar | null = null;
  #bars = 0;
  #hasRestarted = false;

  constructor(contenders: readonly Contender[], output: Output, interrupt: Interrupt) {
    this.#contenders = contenders;
    this.#output = output;
    this.#interrupt = interrupt;
  }

  readonly see: BarWatcher['see'] = (bar, named) => {
    this.#bars++;
    for (const { rival } of this.#contenders) rival.step(bar, named);
  };

  async pause(done: number, total: number): Promise<void> {
    this.#progress ??= new ProgressBar(this.#output, 'verify', total);
    this.#progress.update(done, `${groupedText(this.#bars)} bars`);
    if (!this.#hasRestarted && done * 2 >= total) {
      this.#hasRestarted = true;
      for (const { rival } of this.#contenders) rival.restart();
    }
    await this.#interrupt.pause();
    if (this.#interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped.');
  }

  report(json: boolean): void {
    this.#progress?.[Symbol.dispose]();
    const output = this.#output;
    const hashes = compareRivals(this.#contenders.map(({ rival }) => rival));
    const judged = hashes.map((found, at) => {
      const { backend, adapter } = (this.#contenders[at] as Contender).choice;
      return { backend, adapter, ...found };
    });
    const agree = judged.every(({ agrees }) => agrees);
    const trades = this.#contenders[0]?.rival ?? null;
    const opened = trades?.opened ?? 0;
    const closed = trades?.closed ?? 0;
    const configs = trades?.evaluator.population.size ?? 0;
    if (json) {
      for (const row of judged) output.record(row);
      const backends = judged.length;
      output.record({ type: 'verdict', configs, bars: this.#bars, opened, closed, backends, agree });
    } else {
      const columns = ['backend', 'on', 'ledger', 'book', ''].map((title) => ({ title }));
      const cells = judged.map((row) => [
        row.backend,
        row.adapter,
        row.ledger,
        row.book,
        row.agrees ? 'the same' : 'DIFFERS',
      ]);
      for (const line of textTable(columns, cells)) output.line(line);
      const over = `${groupedText(configs)} configs over ${groupedText(this.#bars)} bars`;
      output.line(`${over}: ${groupedText(opened)} positions opened, ${groupedText(closed)} closed`);
    }
    if (judged.length === 0) throw new CommandFailure(ExitCode.environment, 'This machine has none of these backends.');
    if (!agree) throw new CommandFailure(ExitCode.refuted, 'Backends differ: what they book cannot be trusted.');
  }
}
