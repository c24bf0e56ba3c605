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
import { testMarket, testSettings } from '#tests/support/recorded-market';

const MEBIBYTE = 1_048_576;

export interface FarmMemory {
  readonly configs: number;
  readonly bars: number;
  readonly bookBytes: number;
  readonly seconds: number;
  /** Resident after each session, in MiB. */
  readonly perSession: readonly number[];
}

/**
 * So many simulated days through the kernel and the shipped population, its book on the disk and a keyframe a day. To be
 * called in a process that has done nothing else, with its garbage collector exposed.
 */
export function farmMemory(days: number): FarmMemory {
  const root = mkdtempSync(join(tmpdir(), 'argus-farm-memory-'));
  try {
    return measure(root, days);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function measure(root: string, days: number): FarmMemory {
  const settings = testSettings();
  const market = testMarket(
    { seed: 7, scenario: 'calm', density: 0.2, minutes: days * 1_440, options: true },
    settings,
  );
  const { population, terms } = loadFarmSetup();
  using folder = FarmFolder.open(root, { tape: 'memory', epoch: population.epoch });
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
  let dayBefore = 0;
  let barsBefore = 0;
  const startedAt = now();
  while (market.fill(block)) {
    startMs ||= block.seenMs[0] as number;
    pipeline.run(block, 0, block.length, (event) => {
      const heard = run.hear(event, (underlying, provider) => pipeline.chains.latest(underlying, provider));
      invariant(heard.ok, 'the farm has all that it needs');
    });
    const day = Math.floor((pipeline.seenMs - startMs) / DAY_MS);
    if (day === dayBefore) continue;
    dayBefore = day;
    book.sync();
    folder.keyframes.keep(run.keyframe(day));
    if (book.length === barsBefore) continue;
    barsBefore = book.length;
    globalThis.gc?.();
    perSession.push(process.memoryUsage.rss() / MEBIBYTE);
  }
  invariant(run.evaluator.open > 0, 'the farm trades');
  const seconds = (now() - startedAt) / 1_000;
  return { configs: population.size, bars: book.length, bookBytes: folder.book.bytes, seconds, perSession };
}
