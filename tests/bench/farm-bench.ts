import { MarketCodec } from '#farm/book/market-codec';
import { WordWriter } from '#farm/book/word-writer';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { MarketBar } from '#farm/evaluation/market-bar';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import type { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';
import type { BenchRow } from '#tests/bench/bench-row';
import { MINUTES_PER_SESSION, PricedFarmMarket } from '#tests/support/priced-farm-market';
import { largePopulation } from '#tests/support/shipped-grid';

const SESSIONS = 252;
const BARS = SESSIONS * MINUTES_PER_SESSION;
const SEED = 11;
/** One plain object for each of so many configs, evenly picked, over so many bars. */
const NAIVE_CONFIGS = 20_000;
const NAIVE_BARS = 4 * MINUTES_PER_SESSION;

/** A year of minutes for more than 400,000 configs of one underlying, and each bar by itself. */
export function farmBench(): BenchRow[] {
  const population = largePopulation();
  const { size } = population;
  const naive = naiveRate(population);
  const farm = new FactoredFarm(population);
  const market = new PricedFarmMarket(population, SEED);
  const bar = new MarketBar(population.grid.underlying.length, population.specs.length);
  const codec = new MarketCodec();
  const barMs = new Float64Array(BARS);
  let closed = 0;
  for (let at = 0; at < BARS;) {
    // As from a book: the market is made beforehand, day by day, and read bar by bar.
    for (const bytes of dayOf(market, codec)) {
      invariant(codec.read(bytes, bar), 'a bar is read as it was written');
      const startedAt = performance.now();
      closed += farm.step(bar).closed;
      barMs[at++] = performance.now() - startedAt;
    }
  }
  invariant(closed > size, 'the farm trades');
  const seconds = barMs.reduce((sum, ms) => sum + ms, 0) / 1_000;
  barMs.sort();
  const perTrade = (seconds / closed) * 1e9;
  return [
    {
      figure: `farm: ${SESSIONS} days × ${MINUTES_PER_SESSION} minutes, ${size} configs, full rules`,
      ours: seconds,
      unit: 's',
      target: '< 5 s',
      lowerIsBetter: true,
      below: [
        `The farm closed ${closed} positions in that year, ${(closed / size).toFixed(1)} a config: ${perTrade.toFixed(0)} ns each, all bars included.`,
      ],
    },
    {
      figure: 'farm: config-bars a second',
      ours: (size * BARS) / seconds / 1e6,
      unit: 'M/s',
      target: '≥ 100×',
      peer: { name: 'an object per config', value: naive / 1e6 },
    },
    {
      figure: `farm: one bar, p99 of the year`,
      ours: barMs[Math.floor(BARS * 0.99)] as number,
      unit: 'ms',
      target: '< 5 ms',
      lowerIsBetter: true,
      peer: { name: 'an object per config', value: (size / naive) * 1_000 },
    },
    { figure: 'farm: the worst bar of the year', ours: barMs.at(-1) as number, unit: 'ms', lowerIsBetter: true },
    { figure: 'farm: bytes a config', ours: farm.bytesPerConfig, unit: 'B', target: '≤ 160', lowerIsBetter: true },
  ];
}

function dayOf(market: PricedFarmMarket, codec: MarketCodec): readonly Uint8Array[] {
  const out = new WordWriter();
  return Array.from({ length: MINUTES_PER_SESSION }, () => {
    out.clear();
    codec.write(market.next(), out);
    return out.copy();
  });
}

/** Config-bars a second of plain objects with the same rules, past their warm-up. */
function naiveRate(population: Population): number {
  let trades = 0;
  const traders = Array.from({ length: NAIVE_CONFIGS }, (_, at) => {
    const id = Math.floor((at * population.size) / NAIVE_CONFIGS);
    return new ReferenceTrader(population, id, () => trades++);
  });
  const market = new PricedFarmMarket(population, SEED);
  let ms = 0;
  for (let at = 0; at < NAIVE_BARS; at++) {
    const bar = market.next();
    const startedAt = performance.now();
    for (const trader of traders) trader.step(bar);
    if (at >= NAIVE_BARS / 2) ms += performance.now() - startedAt;
  }
  invariant(trades > 0, 'objects trade as well');
  return (NAIVE_CONFIGS * (NAIVE_BARS / 2) * 1_000) / ms;
}
