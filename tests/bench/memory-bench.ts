import { Pipeline } from '#pipeline/pipeline';
import { InputBlock } from '#domain/input-block';
import type { BenchRow } from '#tests/bench/bench-row';
import { testMarket, testSettings } from '#tests/support/recorded-market';

const DAYS = 30;
const MINUTES_A_DAY = 1_440;
const MEBIBYTE = 1_048_576;

/** Thirty simulated days through the kernel: memory must not grow once the first day is over. */
export function memoryBench(): BenchRow[] {
  const settings = testSettings();
  const market = testMarket({ seed: 7, scenario: 'calm', density: 1, minutes: DAYS * MINUTES_A_DAY }, settings);
  const pipeline = new Pipeline(settings);
  const block = new InputBlock(4_096);
  const perDay: number[] = [];
  let startMs = 0;
  while (market.fill(block)) {
    startMs ||= block.seenMs[0] as number;
    pipeline.run(block, 0, block.length, () => undefined);
    const day = Math.floor((pipeline.seenMs - startMs) / (MINUTES_A_DAY * 60_000));
    if (day > perDay.length) {
      globalThis.gc?.();
      perDay.push(process.memoryUsage.rss() / MEBIBYTE);
    }
  }
  return [
    {
      figure: 'memory after 30 replayed days',
      ours: perDay.at(-1) ?? 0,
      unit: 'MiB',
      target: '< 300',
      lowerIsBetter: true,
    },
    {
      figure: 'memory growth a day after the first',
      ours: slope(perDay.slice(1)),
      unit: 'MiB/day',
      target: '≈ 0',
      lowerIsBetter: true,
    },
  ];
}

/** Least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let along = 0;
  let square = 0;
  for (const [x, value] of values.entries()) {
    along += (x - middle) * (value - mean);
    square += (x - middle) * (x - middle);
  }
  return along / square;
}
