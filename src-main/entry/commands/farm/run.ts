import { Command } from 'commander';
import { dollarsText } from '#entry/commands/farm/dollars-text';
import { type FarmRun, runFarm } from '#entry/commands/farm/farm-run';
import { Account } from '#farm/evaluation/ledger';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';

interface RunOptions {
  readonly grid?: string;
  readonly json: boolean;
}

const HELP = `
Every minute of regular hours is one bar. What a config decides on one bar is filled on the chain that is seen after it:
sold at the bid, bought at the ask, slippage and fees paid; an order that the next bar cannot fill is given up. Configs
do not compete with each other for liquidity: each trades as if it were alone.

With --json, one object: epoch, configs, bars, spreads, opened, lapsed, closed, open, exits (by reason), ahead, behind,
untraded (no trade closed yet), median_cents, best_cents, worst_cents (realised, after fees, by config), most_opened and most_closed on one
bar, bar_ms (median, p99, most), seconds, ledger (hash of all accounts), hash (of everything the farm remembers).
Fees to open are paid at once: a config may be behind before its first trade is closed.`;

export function farmRunCommand(): Command {
  return new Command('run')
    .description('run all paper traders over a tape')
    .argument('<tape>', 'the tape file; it needs option chains of the underlyings in the grid')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--json', 'one object', false)
    .addHelpText('after', HELP)
    .action((path: string, options: RunOptions) => run(path, options));
}

async function run(path: string, { grid, json }: RunOptions): Promise<void> {
  using output = new Output();
  using interrupt = new Interrupt();
  const done = await runFarm(path, grid, output, interrupt);
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

function resultsOf({ farm }: FarmRun): Results {
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

function record(done: FarmRun, { ahead, behind, untraded, median, best, worst }: Results): object {
  const { farm, barMs } = done;
  return {
    epoch: farm.population.epoch,
    configs: farm.population.size,
    bars: done.bars,
    spreads: done.spreads,
    opened: done.opened,
    lapsed: done.lapsed,
    closed: done.closed,
    open: farm.open,
    exits: done.exits,
    ahead,
    behind,
    untraded,
    median_cents: median,
    best_cents: best,
    worst_cents: worst,
    most_opened: done.mostOpened,
    most_closed: done.mostClosed,
    bar_ms: { median: at(barMs, 0.5), p99: at(barMs, 0.99), most: at(barMs, 1) },
    seconds: done.seconds,
    ledger: done.ledgerHash,
    hash: done.hash,
  };
}

function lines(done: FarmRun, { ahead, behind, untraded, median, best, worst }: Results): readonly string[] {
  const { farm, barMs, exits } = done;
  const { population } = farm;
  const reasons = Object.entries(exits).flatMap(([exit, count]) =>
    count === 0 ? [] : [`${groupedText(count)} ${exit}`],
  );
  return [
    `${groupedText(population.size)} configs, epoch ${population.epoch}, over ${groupedText(done.bars)} bars`,
    `opened ${groupedText(done.opened)} positions in ${groupedText(done.spreads)} spreads; ${groupedText(done.lapsed)} orders lapsed`,
    `closed ${groupedText(done.closed)}${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}`,
    `open   ${groupedText(farm.open)}`,
    '',
    `ahead ${groupedText(ahead)}, behind ${groupedText(behind)}, without a closed trade ${groupedText(untraded)}`,
    `realised after fees: median ${dollarsText(median)}, worst ${dollarsText(worst)}, best of all ${dollarsText(best)}`,
    'The best of so many is mostly luck: `argus farm top` compares regions. Configs do not compete for liquidity.',
    '',
    `bar: median ${at(barMs, 0.5).toFixed(2)} ms, p99 ${at(barMs, 0.99).toFixed(2)} ms, most ${at(barMs, 1).toFixed(2)} ms; all of it ${done.seconds.toFixed(1)} s`,
    `ledger ${done.ledgerHash}, whole farm ${done.hash}`,
  ];
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
