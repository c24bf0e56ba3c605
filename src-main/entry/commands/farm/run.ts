import { Command } from 'commander';
import { dollarsText } from '#entry/commands/farm/dollars-text';
import { bookTotals, type FinishedFarm, runFarm } from '#entry/commands/farm/farm-run';
import { Account } from '#farm/evaluation/ledger';
import { BACKEND_HELP, type BackendOptions } from '#entry/farm/wished-backend';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';

interface RunOptions extends BackendOptions {
  readonly grid?: string;
  readonly reset: boolean;
  readonly memory: boolean;
  readonly json: boolean;
}

const HELP = `
Every minute of regular hours is one bar. What a config decides on one bar is filled on the chain that is seen after it:
sold at the bid, bought at the ask, slippage and fees paid; an order that the next bar cannot fill is given up. Configs
do not compete with each other for liquidity: each trades as if it were alone.

With --json, one object: epoch, backend, adapter, configs, bars, spreads, opened, lapsed, closed, open, exits (by reason), ahead, behind,
untraded (no trade closed yet), median_cents, best_cents, worst_cents (realised, after fees, by config), most_opened and most_closed on one
bar, bar_ms (median, p99, most; null where no bar was left to run), seconds, ledger (hash of all accounts), book (hash of every
minute that was recorded). Both are the same whoever evaluates, however often it is interrupted, wherever and when.
Fees to open are paid at once: a config may be behind before its first trade is closed.`;

export function farmRunCommand(): Command {
  return new Command('run')
    .description('run all paper traders over a tape')
    .argument('<tape>', 'the tape file; it needs option chains of the underlyings in the grid')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--reset', 'begin anew: what was kept of this farm goes to the archive', false)
    .option('--memory', 'keep nothing, and use nothing that was kept', false)
    .option('--backend <name>', BACKEND_HELP)
    .option('--threads <n>', 'threads of the backend `threads`')
    .option('--json', 'one object', false)
    .addHelpText('after', HELP)
    .action((path: string, options: RunOptions) => run(path, options));
}

async function run(path: string, { grid, reset, memory, json, ...evaluatedBy }: RunOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  using done = await runFarm(path, grid, output, interrupt, { reset, inMemory: memory, evaluatedBy });
  const results = resultsOf(done);
  if (json) output.record(record(done, results));
  else for (const line of lines(done, results)) output.line(line);
}

interface Results {
  readonly ahead: number;
  readonly behind: number;
  readonly untraded: number;
  readonly median: number;
  readonly best: number;
  readonly worst: number;
}

function resultsOf({ farm }: FinishedFarm): Results {
  const realised = farm.ledger.column(Account.realised);
  const trades = farm.ledger.column(Account.trades);
  const sorted = realised.slice().sort();
  const middle = sorted[sorted.length >> 1] ?? 0;
  return {
    ahead: realised.reduce((count, cents) => (cents > 0 ? count + 1 : count), 0),
    behind: realised.reduce((count, cents) => (cents < 0 ? count + 1 : count), 0),
    untraded: trades.reduce((count, some) => (some === 0 ? count + 1 : count), 0),
    median: middle,
    best: sorted.at(-1) ?? 0,
    worst: sorted[0] ?? 0,
  };
}

function record(done: FinishedFarm, { ahead, behind, untraded, median, best, worst }: Results): object {
  const { farm, book, barMs } = done;
  const totals = bookTotals(book);
  return {
    epoch: farm.population.epoch,
    backend: done.backend.backend,
    adapter: done.backend.adapter,
    configs: farm.population.size,
    bars: book.length,
    spreads: totals.spreads,
    opened: totals.opened,
    lapsed: totals.lapsed,
    closed: totals.closed,
    open: farm.open,
    exits: totals.exits,
    ahead,
    behind,
    untraded,
    median_cents: median,
    best_cents: best,
    worst_cents: worst,
    most_opened: totals.mostOpened,
    most_closed: totals.mostClosed,
    bar_ms: barMs === null ? null : { median: barMs.median, p99: barMs.p99, most: barMs.most },
    seconds: done.seconds,
    ledger: done.ledgerHash,
    book: done.book.hash(),
  };
}

function lines(done: FinishedFarm, { ahead, behind, untraded, median, best, worst }: Results): readonly string[] {
  const { farm, book, barMs } = done;
  const { population } = farm;
  const totals = bookTotals(book);
  const reasons = Object.entries(totals.exits).flatMap(([exit, count]) =>
    count === 0 ? [] : [`${groupedText(count)} ${exit}`],
  );
  return [
    `${groupedText(population.size)} configs, epoch ${population.epoch}, over ${groupedText(book.length)} bars`,
    `opened ${groupedText(totals.opened)} positions in ${groupedText(totals.spreads)} spreads; ${groupedText(totals.lapsed)} orders lapsed`,
    `closed ${groupedText(totals.closed)}${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}`,
    `open   ${groupedText(farm.open)}`,
    '',
    `ahead ${groupedText(ahead)}, behind ${groupedText(behind)}, without a closed trade ${groupedText(untraded)}`,
    `realised after fees: median ${dollarsText(median)}, worst ${dollarsText(worst)}, best of all ${dollarsText(best)}`,
    'The best of so many is mostly luck: `argus farm top` compares regions. Configs do not compete for liquidity.',
    '',
    `${farm.name} on ${done.backend.adapter}`,
    `${barText(barMs)}; all of it ${done.seconds.toFixed(1)} s`,
    `ledger ${done.ledgerHash}, book ${done.book.hash()}`,
  ];
}

function barText(barMs: FinishedFarm['barMs']): string {
  if (barMs === null) return 'no bar was left to run';
  return `bar: median ${barMs.median.toFixed(2)} ms, p99 ${barMs.p99.toFixed(2)} ms, most ${barMs.most.toFixed(2)} ms`;
}
