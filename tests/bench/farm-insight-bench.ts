import type { FarmBook } from '#farm/book/farm-book';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import { ConsensusStream } from '#farm/insight/consensus-stream';
import { MISS_GATES } from '#farm/insight/market-misses';
import { nearMissesOf } from '#farm/insight/near-misses';
import { whyOf } from '#farm/insight/why';
import { leagueOf } from '#farm/league/league-of';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import type { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';
import type { BenchRow } from '#tests/bench/bench-row';
import { writtenBook } from '#tests/support/imagined-book';
import { MINUTES_PER_SESSION, PricedFarmMarket } from '#tests/support/priced-farm-market';
import { largePopulation } from '#tests/support/shipped-grid';

const SESSIONS = 20;
const SEED = 11;
/** Configs that are asked one by one. */
const ASKED = 60;

/** What a farm's book can be asked: why not, what if, and what everybody thinks. */
export function farmInsightBench(): BenchRow[] {
  const population = largePopulation();
  const book = writtenBook(population, new PricedFarmMarket(population, SEED), SESSIONS * MINUTES_PER_SESSION);
  const last = book.length - 1;
  const misses = timesOf(5, () => {
    const { missed } = nearMissesOf(book, last, last);
    invariant(missed > 0, 'somebody missed a trade');
  });
  const whys = timesOf(ASKED, (at) => whyOf(book, spread(population, at), last));
  const polls = pollTimes(book, last - MINUTES_PER_SESSION);
  return [
    {
      figure: `farm: near misses of a day, every threshold of ${population.size} configs`,
      ours: median(misses),
      unit: 'ms',
      target: '< 1,000 ms',
      lowerIsBetter: true,
      peer: { name: 'each run again', value: againMs(population, book, last) },
    },
    {
      figure: `farm: why a config does not trade, after ${SESSIONS} sessions`,
      ours: median(whys),
      unit: 'ms',
      lowerIsBetter: true,
      below: [
        `The slowest of ${ASKED} took ${(whys.at(-1) as number).toFixed(0)} ms: it holds what it opened long ago.`,
      ],
    },
    {
      figure: 'farm: what everybody thinks of the spreads on a bar',
      ours: median(polls),
      unit: 'ms',
      lowerIsBetter: true,
      below: [`The first bar of a day, which weighs everybody anew, took ${(polls.at(-1) as number).toFixed(0)} ms.`],
    },
  ];
}

function pollTimes(book: FarmBook, from: number): Float64Array {
  const stream = new ConsensusStream(book, from, (place) => leagueOf(book, place, DEFAULT_LEAGUE_RULES));
  const minutes = Array.from({ length: MINUTES_PER_SESSION }, (_, at) => book.read(from + 1 + at));
  return timesOf(minutes.length, (at) => stream.hear(minutes[at] as (typeof minutes)[number]));
}

/** All configs, once for each threshold, through the bars of that day by plain rules; worked out from a few of them. */
function againMs(population: Population, book: FarmBook, last: number): number {
  const bars: MarketBar[] = [];
  for (let place = last - MINUTES_PER_SESSION + 1; place <= last; place++) bars.push(book.bar(place));
  const traders = Array.from({ length: ASKED }, (_, at) => {
    return new ReferenceTrader(population, spread(population, at), () => undefined);
  });
  const startedAt = performance.now();
  for (const trader of traders) for (const bar of bars) trader.step(bar);
  return ((performance.now() - startedAt) / ASKED) * population.size * MISS_GATES.length;
}

/** Evenly over all of them. */
function spread({ size }: Population, at: number): number {
  return Math.floor((at * size) / ASKED);
}

/** Milliseconds, rising. */
function timesOf(times: number, work: (at: number) => unknown): Float64Array {
  return Float64Array.from({ length: times }, (_, at) => {
    const startedAt = performance.now();
    work(at);
    return performance.now() - startedAt;
  }).sort();
}

function median(rising: Float64Array): number {
  return rising[rising.length >> 1] as number;
}
