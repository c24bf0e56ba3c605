import { Command } from 'commander';
import type { FarmBackendName } from '#domain/farm-backend';
import { backendNames, threadCount } from '#entry/commands/farm/backend-names';
import { wholeNumber } from '#entry/terminal/whole-number';
import { openOrTell } from '#entry/commands/farm/open-or-tell';
import { farmGrid } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Interrupt } from '#entry/terminal/interrupt';
import { groupedText } from '#entry/terminal/number-text';
import { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { textTable } from '#entry/terminal/text-table';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { hashWords } from '#farm/evaluation/word-tape';
import { Population } from '#farm/population/population';
import { BARS_PER_DAY, DrawnMarket } from '#research/farm/drawn-market';

interface BenchOptions {
  readonly grid?: string;
  readonly backends?: string;
  readonly threads?: string;
  readonly days: string;
  readonly seconds: string;
  readonly json: boolean;
}

const HELP = `
Every backend sees the same bars of a market that is drawn from a seed, one minute after the other; only what a backend
does with a bar is timed. The first day warms up and is not counted. A backend that takes longer than --seconds stops
where it is. The whole first minute of trading, when nearly everybody enters, is part of the warm-up: see --days.

With --json, one object a backend: backend, and either adapter, bars, configs, seconds, config_bars_per_second, bar_ms
(median, p99, most), bytes_per_config, ledger (hash of all accounts; equal for all that saw equally many bars), or
missing (why this machine does not have it).`;

export function farmBenchCommand(): Command {
  return new Command('bench')
    .description('how fast each backend of this machine evaluates the farm')
    .option('--grid <file>', 'another grid than config/farm.yaml')
    .option('--backends <names>', 'only these, comma-separated')
    .option('--threads <n>', 'threads of the backend `threads`; one per processor if not given')
    .option('--days <n>', 'trading days, after one that warms up', '5')
    .option('--seconds <n>', 'the most that one backend may take', '60')
    .option('--json', 'one object a backend', false)
    .addHelpText('after', HELP)
    .action((options: BenchOptions) => bench(options));
}

interface Timing {
  readonly backend: FarmBackendName;
  readonly adapter: string;
  readonly bars: number;
  readonly configs: number;
  readonly seconds: number;
  readonly configBars: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
  readonly bytesPerConfig: number;
  readonly ledger: string;
}

const SEED = 7;

async function bench({ grid, backends, threads, days, seconds, json }: BenchOptions): Promise<void> {
  const names = backendNames(backends);
  const count = threadCount(threads);
  const bars = wholeNumber('--days', days, 1, 252) * BARS_PER_DAY;
  const mostMs = wholeNumber('--seconds', seconds, 1, 3_600) * 1_000;
  const population = new Population(farmGrid(grid));
  using output = new Output();
  using interrupt = new Interrupt();
  const timings: Timing[] = [];
  for (const name of names) {
    using backend = await openOrTell(name, count, { output, json });
    if (backend === null) continue;
    const timed = await time(backend, population, { bars, mostMs, output, interrupt });
    timings.push(timed);
    if (json) output.record(record(timed));
  }
  if (!json) for (const line of table(timings)) output.line(line);
}

interface BenchRun {
  readonly bars: number;
  readonly mostMs: number;
  readonly output: Output;
  readonly interrupt: Interrupt;
}

async function time(backend: FarmBackend, population: Population, run: BenchRun): Promise<Timing> {
  const { bars, mostMs, output, interrupt } = run;
  const { backend: name, adapter } = backend.choice;
  const opened = backend.open(population, null);
  if (!opened.ok) throw new CommandFailure(ExitCode.environment, `${opened.failure}.`);
  const farm = opened.value;
  const market = new DrawnMarket(population, SEED);
  const barMs: number[] = [];
  const startedAt = performance.now();
  using progress = new ProgressBar(output, name, bars + BARS_PER_DAY);
  for (let at = 0; at < bars + BARS_PER_DAY; at++) {
    const bar = market.next();
    const before = performance.now();
    farm.step(bar);
    const after = performance.now();
    if (at >= BARS_PER_DAY) barMs.push(after - before);
    if (barMs.length > 0 && after - startedAt > mostMs) break;
    progress.update(at, `${groupedText(farm.open)} open`);
    if (at % 10 === 0) await interrupt.pause();
    if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped.');
  }
  const seconds = barMs.reduce((sum, ms) => sum + ms, 0) / 1_000;
  const sorted = Float64Array.from(barMs).sort();
  const share = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] as number;
  return {
    backend: name,
    adapter,
    bars: barMs.length,
    configs: population.size,
    seconds,
    configBars: (population.size * barMs.length) / seconds,
    median: share(0.5),
    p99: share(0.99),
    most: share(1),
    bytesPerConfig: farm.bytesPerConfig,
    ledger: hashWords(farm.ledger),
  };
}

function record({ configBars, median, p99, most, bytesPerConfig, ...timed }: Timing): object {
  return {
    ...timed,
    config_bars_per_second: Math.round(configBars),
    bar_ms: { median, p99, most },
    bytes_per_config: bytesPerConfig,
  };
}

function table(timings: readonly Timing[]): readonly string[] {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'backend' },
    { title: 'on' },
    right('bars'),
    right('M config-bars/s'),
    right('median ms'),
    right('p99 ms'),
    right('most ms'),
    right('B/config'),
    { title: 'ledger' },
  ];
  const rows = timings.map((timed) => [
    timed.backend,
    timed.adapter,
    groupedText(timed.bars),
    groupedText(Math.round(timed.configBars / 1e6)),
    timed.median.toFixed(2),
    timed.p99.toFixed(2),
    timed.most.toFixed(2),
    String(timed.bytesPerConfig),
    timed.ledger,
  ]);
  return textTable(columns, rows);
}
