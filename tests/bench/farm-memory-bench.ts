import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputBlock } from '#domain/input-block';
import { loadFarmSetup } from '#entry/farm/farm-setup';
import { FramedBook } from '#farm/book/framed-book';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { Pipeline } from '#pipeline/pipeline';
import { DAY_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { FarmRun } from '#research/farm/farm-run';
import { FarmFolder } from '#store/farm/farm-folder';
import type { BenchRow } from '#tests/bench/bench-row';
import { testMarket, testSettings } from '#tests/support/recorded-market';

/** Four weeks: twenty sessions and the weekends between them. */
const DAYS = 28;
const MEBIBYTE = 1_048_576;

/**
 * Four simulated weeks through the kernel and the shipped population, its book on the disk and a keyframe a day: memory
 * must not grow once there is something of everything, and the disk not by much.
 */
export function farmMemoryBench(): BenchRow[] {
  const root = mkdtempSync(join(tmpdir(), 'argus-farm-memory-'));
  try {
    return measure(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function measure(root: string): BenchRow[] {
  const settings = testSettings();
  const market = testMarket(
    { seed: 7, scenario: 'calm', density: 0.2, minutes: DAYS * 1_440, options: true },
    settings,
  );
  const { population, terms } = loadFarmSetup();
  using folder = FarmFolder.open(root, { tape: 'bench', epoch: population.epoch });
  const book = new FramedBook(population, folder.book);
  const pipeline = new Pipeline(settings);
  const now = (): number => performance.now();
  const run = new FarmRun({
    population,
    nyse: new NyseCalendar(settings.calendar),
    terms,
    book,
    openEvaluator: (those, listener) => new FactoredFarm(those, listener),
    now,
  });
  const block = new InputBlock(4_096);
  const perSession: number[] = [];
  let startMs = 0;
  let days = 0;
  let bars = 0;
  const startedAt = now();
  while (market.fill(block)) {
    startMs ||= block.seenMs[0] as number;
    pipeline.run(block, 0, block.length, (event) => {
      const heard = run.hear(event, (underlying, provider) => pipeline.chains.latest(underlying, provider));
      invariant(heard.ok, 'the bench has all that a farm needs');
    });
    const day = Math.floor((pipeline.seenMs - startMs) / DAY_MS);
    if (day === days) continue;
    days = day;
    book.sync();
    folder.keyframes.keep(run.keyframe(day));
    if (book.length === bars) continue;
    bars = book.length;
    globalThis.gc?.();
    perSession.push(process.memoryUsage.rss() / MEBIBYTE);
  }
  const seconds = (now() - startedAt) / 1_000;
  const sessions = perSession.length;
  invariant(sessions >= 18 && run.evaluator.open > 0, 'the farm trades for four weeks');
  // Positions gather until the first of them expire.
  const settled = perSession.slice(Math.floor(sessions / 2));
  return [
    {
      figure: `farm: memory of kernel and farm after ${sessions} sessions, ${population.size} configs`,
      ours: perSession.at(-1) ?? 0,
      unit: 'MiB',
      target: '< 700',
      lowerIsBetter: true,
      below: [
        `The farm and its kernel took ${seconds.toFixed(0)} s for ${book.length} bars and the hours between them.`,
      ],
    },
    {
      figure: 'farm: most memory after any of them',
      ours: Math.max(...perSession),
      unit: 'MiB',
      target: '< 700',
      lowerIsBetter: true,
    },
    {
      figure: 'farm: memory growth a session, second half',
      ours: ((settled.at(-1) ?? 0) - (settled[0] ?? 0)) / (settled.length - 1),
      unit: 'MiB/session',
      target: '≈ 0',
      lowerIsBetter: true,
    },
    {
      figure: 'farm: growth of the book a session',
      ours: folder.book.bytes / 1e6 / sessions,
      unit: 'MB/session',
      target: '< 50',
      lowerIsBetter: true,
    },
  ];
}
