import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { textTable } from '#entry/terminal/text-table';
import { adviceBench } from '#tests/bench/advice-bench';
import type { BenchRow } from '#tests/bench/bench-row';
import { chainTapeBench } from '#tests/bench/chain-tape-bench';
import { chainsBench } from '#tests/bench/chains-bench';
import { computeBench } from '#tests/bench/compute-bench';
import { connectorsBench } from '#tests/bench/connectors-bench';
import { farmBackendsBench } from '#tests/bench/farm-backends-bench';
import { farmBench } from '#tests/bench/farm-bench';
import { farmBookBench } from '#tests/bench/farm-book-bench';
import { farmColumnsBench } from '#tests/bench/farm-columns-bench';
import { farmInsightBench } from '#tests/bench/farm-insight-bench';
import { farmLeagueBench } from '#tests/bench/farm-league-bench';
import { farmMemoryBench } from '#tests/bench/farm-memory-bench';
import { historyBench } from '#tests/bench/history-bench';
import { importBench } from '#tests/bench/import-bench';
import { indicatorsBench } from '#tests/bench/indicators-bench';
import { kernelBench } from '#tests/bench/kernel-bench';
import { memoryBench } from '#tests/bench/memory-bench';
import { modelsBench } from '#tests/bench/models-bench';
import { pricingBench } from '#tests/bench/pricing-bench';
import { recommendBench } from '#tests/bench/recommend-bench';
import { spreadsBench } from '#tests/bench/spreads-bench';
import { surfaceBench } from '#tests/bench/surface-bench';
import { tapeBench } from '#tests/bench/tape-bench';
import { windowBench } from '#tests/bench/window-bench';

const PARTS: Readonly<Record<string, () => BenchRow[] | Promise<BenchRow[]>>> = {
  kernel: kernelBench,
  memory: memoryBench,
  tape: tapeBench,
  'tape-chains': chainTapeBench,
  indicators: indicatorsBench,
  import: importBench,
  history: historyBench,
  pricing: pricingBench,
  chains: chainsBench,
  surface: surfaceBench,
  models: modelsBench,
  compute: computeBench,
  spreads: spreadsBench,
  recommend: recommendBench,
  farm: farmBench,
  'farm-backends': farmBackendsBench,
  'farm-book': farmBookBench,
  'farm-columns': farmColumnsBench,
  'farm-insight': farmInsightBench,
  'farm-league': farmLeagueBench,
  'farm-memory': farmMemoryBench,
  advice: adviceBench,
  connectors: connectorsBench,
  window: windowBench,
};

/** Each part runs in a process of its own, so that none inherits another's heap or compiled code. */
async function main(asked: readonly string[]): Promise<void> {
  if (asked[0] === '--part') {
    const rows = await (PARTS[asked[1] ?? ''] as () => BenchRow[] | Promise<BenchRow[]>)();
    process.stdout.write(JSON.stringify(rows));
    return;
  }
  const unknown = asked.find((part) => !(part in PARTS));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no part. There are ${Object.keys(PARTS).join(', ')}.`);
  const rows = (asked.length === 0 ? Object.keys(PARTS) : asked).flatMap(runPart);
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}\n`,
  );
  const columns = [
    { title: 'figure' },
    right('value'),
    { title: 'unit' },
    { title: 'target' },
    { title: 'peer' },
    right('peer value'),
    right('ratio'),
  ];
  for (const line of textTable(columns, rows.map(cells))) console.log(line);
  for (const { below } of rows) if (below !== undefined) console.log(`\n${below.join('\n')}`);
}

function runPart(part: string): readonly BenchRow[] {
  process.stderr.write(`running ${part} …\n`);
  const child = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), '--part', part], {
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  if (child.status !== 0) throw new Error(`the ${part} bench failed`);
  return JSON.parse(child.stdout.toString('utf8')) as BenchRow[];
}

function right(title: string): { readonly title: string; readonly align: 'right' } {
  return { title, align: 'right' };
}

function cells(row: BenchRow): readonly string[] {
  const { peer } = row;
  const ratio =
    peer === undefined ? '' : `${shown(row.lowerIsBetter === true ? peer.value / row.ours : row.ours / peer.value)}×`;
  return [
    row.figure,
    shown(row.ours),
    row.unit,
    row.target ?? '',
    peer?.name ?? '',
    peer === undefined ? '' : shown(peer.value),
    ratio,
  ];
}

function shown(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Math.abs(value) >= 1e6 ? `${(value / 1e6).toFixed(2)} M` : value.toFixed(digits);
}

await main(process.argv.slice(2));
