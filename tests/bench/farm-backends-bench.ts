import { FARM_BACKENDS, type FarmBackendName } from '#domain/farm-backend';
import { openFarmBackend } from '#farm/backends/open-farm-backend';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import { hashWords } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';
import type { BenchRow } from '#tests/bench/bench-row';
import { PricedFarmMarket } from '#tests/support/priced-farm-market';
import { shippedPopulation } from '#tests/support/shipped-grid';

/** From the opening on: everybody orders, everybody is filled, and then it gets quieter. */
const BARS = 60;
const SEED = 11;
const RUNS = 3;

interface Measured {
  readonly msPerBar: number;
  readonly ledger: string;
}

/** The first hour of a farm by every backend that this machine has; all of them have to book the same. */
export async function farmBackendsBench(): Promise<BenchRow[]> {
  const population = shippedPopulation({ underlying: ['IBIT'] });
  const factored = await measured('typescript', population);
  invariant(typeof factored !== 'string', 'typed arrays are everywhere');
  const rows: BenchRow[] = [];
  const missing: string[] = [];
  for (const name of FARM_BACKENDS.filter((one) => one !== 'typescript')) {
    const found = await measured(name, population);
    if (typeof found === 'string') {
      missing.push(`The farm's backend ${name} was not measured: ${found}.`);
      continue;
    }
    invariant(found.ledger === factored.ledger, 'all backends book the same');
    rows.push({
      figure: `farm: a bar of its first hour, ${population.size} configs, backend ${name}`,
      ours: found.msPerBar,
      unit: 'ms',
      lowerIsBetter: true,
      peer: { name: 'ours, factored', value: factored.msPerBar },
    });
  }
  const last = rows.at(-1);
  if (last !== undefined && missing.length > 0) last.below = missing;
  return rows;
}

/** Or why it cannot be measured here. A program that pretends to be a graphics card says nothing about cards. */
async function measured(name: FarmBackendName, population: Population): Promise<Measured | string> {
  const opened = await openFarmBackend({ backend: name, threads: null });
  if (!opened.ok) return opened.failure;
  using backend = opened.value;
  if (backend.choice.adapter.endsWith('(software)')) return `${backend.choice.adapter} is no card`;
  let best: Measured | null = null;
  // The first runs compile what they run.
  for (let run = 0; run < RUNS; run++) {
    const farm = backend.open(population, null);
    if (!farm.ok) return farm.failure;
    const once = firstHour(farm.value);
    if (best === null || once.msPerBar < best.msPerBar) best = once;
  }
  return best as Measured;
}

function firstHour(farm: FarmEvaluator): Measured {
  const market = new PricedFarmMarket(farm.population, SEED);
  let ms = 0;
  for (let at = 0; at < BARS; at++) {
    const bar = market.next();
    const startedAt = performance.now();
    farm.step(bar);
    ms += performance.now() - startedAt;
  }
  return { msPerBar: ms / BARS, ledger: hashWords(farm.ledger) };
}
