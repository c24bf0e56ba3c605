import type { BenchRow } from '#tests/bench/bench-row';
import { tickReader } from '#connectors/files/read-ticks';
import { SeededRandom } from '#primitives/random';

const ROWS = 2_000_000;
const CHUNK_BYTES = 262_144;
const ROUNDS = 5;

/** Reading trades from text in memory: our strict, exact reader beside the split-and-Number loop that everyone writes. */
export function importBench(): Promise<BenchRow[]> {
  const csv = trades(false);
  const jsonl = trades(true);
  const naive = best(() => readNaively(csv));
  return Promise.resolve([
    {
      figure: 'import CSV trades from memory',
      ours: best(() => readAll(csv)),
      unit: 'rows/s',
      peer: { name: 'split("\\n"), split(","), Number', value: naive },
      target: '>= 5 M rows/s',
    },
    { figure: 'import JSONL trades from memory', ours: best(() => readAll(jsonl)), unit: 'rows/s' },
  ]);
}

function trades(asJson: boolean): Buffer {
  const random = new SeededRandom(7);
  const rows: string[] = asJson ? [] : ['at_ms,price,size'];
  let at = 1_772_807_400_000;
  let price = 6_183_763;
  for (let row = 0; row < ROWS; row++) {
    at += random.below(40);
    price += random.below(201) - 100;
    const shown = (price / 100).toFixed(2);
    const size = (random.below(1_000_000) / 1000).toFixed(3);
    rows.push(asJson ? `{"at_ms":${at},"price":${shown},"size":${size}}` : `${at},${shown},${size}`);
  }
  return Buffer.from(`${rows.join('\n')}\n`, 'latin1');
}

function readAll(bytes: Buffer): number {
  const reader = tickReader('bench');
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) reader.push(bytes.subarray(from, from + CHUNK_BYTES));
  const table = reader.finish();
  if (!table.ok || table.value.length !== ROWS) throw new Error('the bench file was not read');
  return ROWS;
}

function readNaively(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n');
  const at = new Float64Array(ROWS);
  const price = new Float64Array(ROWS);
  const size = new Float64Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const fields = (lines[row + 1] ?? '').split(',');
    at[row] = Number(fields[0]);
    price[row] = Number(fields[1]);
    size[row] = Number(fields[2]);
  }
  return ROWS;
}

/** The best of a few rounds, in rows a second: the machine's other work only ever slows a round down. */
function best(run: () => number): number {
  let fastest = Number.POSITIVE_INFINITY;
  let rows = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    rows = run();
    fastest = Math.min(fastest, performance.now() - started);
  }
  return (rows / fastest) * 1000;
}
