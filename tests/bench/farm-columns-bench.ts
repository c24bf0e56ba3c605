import { openFarmBackend } from '#farm/backends/open-farm-backend';
import { hashWords } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';
import { BARS_PER_DAY, DrawnMarket } from '#research/farm/drawn-market';
import type { BenchRow } from '#tests/bench/bench-row';
import { shippedPopulation } from '#tests/support/shipped-grid';

const DAYS = 20;
const SEED = 7;
const NAMES = ['typescript', 'columns', 'wasm', 'threads'] as const;

interface Timed {
  readonly name: (typeof NAMES)[number];
  readonly rate: number;
  readonly p99: number;
  readonly ledger: string;
}

/** Twenty days of the shipped grid by everything that runs on a processor; the same bars, and the same cents. */
export async function farmColumnsBench(): Promise<BenchRow[]> {
  const population = shippedPopulation();
  const all: Timed[] = [];
  for (const name of NAMES) all.push(await timed(name, population));
  const [factored, ...others] = all as [Timed, ...Timed[]];
  invariant(
    others.every(({ ledger }) => ledger === factored.ledger),
    'all backends book the same',
  );
  return others.flatMap(({ name, rate, p99 }) => [
    {
      figure: `farm: ${DAYS} days, ${population.size} configs, backend ${name}`,
      ours: rate / 1e6,
      unit: 'M config-bars/s',
      peer: { name: 'ours, factored', value: factored.rate / 1e6 },
    },
    {
      figure: `farm: one bar of them, p99, backend ${name}`,
      ours: p99,
      unit: 'ms',
      lowerIsBetter: true,
      peer: { name: 'ours, factored', value: factored.p99 },
    },
  ]);
}

async function timed(name: Timed['name'], population: Population): Promise<Timed> {
  const opened = await openFarmBackend({ backend: name, threads: null });
  invariant(opened.ok, 'processors have vector code');
  using backend = opened.value;
  const farm = backend.open(population, null);
  invariant(farm.ok, 'the shipped grid fits into memory');
  const market = new DrawnMarket(population, SEED);
  const barMs = new Float64Array((DAYS - 1) * BARS_PER_DAY);
  for (let at = -BARS_PER_DAY; at < barMs.length; at++) {
    const bar = market.next();
    const startedAt = performance.now();
    farm.value.step(bar);
    // The first day compiles what the others run.
    if (at >= 0) barMs[at] = performance.now() - startedAt;
  }
  const seconds = barMs.reduce((sum, ms) => sum + ms, 0) / 1_000;
  const p99 = barMs.sort()[Math.floor(barMs.length * 0.99)] as number;
  return { name, rate: (population.size * barMs.length) / seconds, p99, ledger: hashWords(farm.value.ledger) };
}
