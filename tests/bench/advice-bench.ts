import { fileURLToPath } from 'node:url';
import { AdviceRun } from '#entry/advice/advice-run';
import { loadFarmSetup } from '#entry/farm/farm-setup';
import { KeptFarm } from '#entry/farm/kept-farm';
import { wishedBackend } from '#entry/farm/wished-backend';
import { CONFIG_FOLDER } from '#entry/load-settings';
import { openTape } from '#entry/open-tape';
import type { BenchRow } from '#tests/bench/bench-row';

const DEMO = fileURLToPath(new URL('../../resources/tapes/demo.tape', import.meta.url));
const TARGET_MS = 100;

/** What a minute of the demo day costs from its last input to the advice, half a million paper traders asked and all. */
export async function adviceBench(): Promise<BenchRow[]> {
  using tape = openTape(DEMO);
  const setup = loadFarmSetup(CONFIG_FOLDER);
  using backend = await wishedBackend({}, CONFIG_FOLDER);
  using kept = new KeptFarm({ tape, setup, backend, root: null });
  const advice = new AdviceRun(CONFIG_FOLDER, tape, () => ({ book: kept.book, rules: setup.league }));
  const minutes: number[] = [];
  const recommended: number[] = [];
  for (const { position } of tape.reader.proofs()) {
    const bars = kept.book.length;
    const startedAt = performance.now();
    while (kept.farm.position < position) kept.farm.advance(position - kept.farm.position);
    advice.run(position, () => false);
    const took = performance.now() - startedAt;
    const { placed } = advice.takeNews();
    if (kept.book.length > bars) minutes.push(took);
    if (placed.some(({ advice: { type } }) => type === 'recommendation.issued')) recommended.push(took);
  }
  minutes.sort((left, right) => left - right);
  const p99 = minutes[Math.floor(minutes.length * 0.99)] ?? Number.NaN;
  const row = { unit: 'ms', target: `< ${TARGET_MS} ms`, lowerIsBetter: true } as const;
  return [
    { figure: `a minute of regular hours, farm and advice, p99 of ${minutes.length}`, ours: p99, ...row },
    { figure: 'the slowest of them', ours: minutes.at(-1) ?? Number.NaN, ...row },
    { figure: `a minute that recommends, slowest of ${recommended.length}`, ours: Math.max(...recommended), ...row },
  ];
}
