import { atlasOf } from '#farm/league/atlas';
import type { League } from '#farm/league/league';
import type { LeagueColumn } from '#farm/league/league-columns';
import { leagueOf } from '#farm/league/league-of';
import { EVERYBODY } from '#farm/league/league-query';
import { leagueRegions } from '#farm/league/league-regions';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { LeagueTable } from '#farm/league/league-table';
import { workingRegion } from '#farm/league/working-region';
import { invariant } from '#primitives/invariant';
import type { BenchRow } from '#tests/bench/bench-row';
import { writtenBook } from '#tests/support/imagined-book';
import { MINUTES_PER_SESSION, PricedFarmMarket } from '#tests/support/priced-farm-market';
import { largePopulation } from '#tests/support/shipped-grid';

const SESSIONS = 252;
const SEED = 11;

/** A year's book of more than 400,000 configs, ranked, leafed through and drawn. */
export function farmLeagueBench(): BenchRow[] {
  const population = largePopulation();
  const book = writtenBook(population, new PricedFarmMarket(population, SEED), SESSIONS * MINUTES_PER_SESSION);
  let league: League = leagueOf(book, book.length - 1, DEFAULT_LEAGUE_RULES);
  const made = bestMs(3, () => {
    league = leagueOf(book, book.length - 1, DEFAULT_LEAGUE_RULES);
  });
  const { columns, trials } = league;
  const trades = columns.trades.reduce((sum, count) => sum + count, 0);
  const naive = bestMs(1, () => naiveResults(population.size, book));
  const orders = ['standing', 'realised', 'sharpe', 'plateau'] as const;
  const page = Math.max(...orders.map((by) => bestMs(3, () => firstPage(league, by))));
  return [
    {
      figure: `league: ${population.size} configs from a book of ${SESSIONS} sessions`,
      ours: made,
      unit: 'ms',
      target: '< 1,000 ms',
      lowerIsBetter: true,
      peer: { name: 'an array of trades each', value: naive },
      below: [
        `${trades} trades, ${trials.distinct} different histories, about ${trials.independent.toFixed(0)} independent tries. The peer only sorts trades by config and adds up their days.`,
      ],
    },
    {
      figure: 'league: filter, sort and window of all rows, the slowest of four columns',
      ours: page,
      unit: 'ms',
      target: '< 100 ms',
      lowerIsBetter: true,
    },
    {
      figure: 'league: regions by four dimensions',
      ours: bestMs(3, () => leagueRegions(league, ['structure', 'dteTarget', 'shortDelta', 'width'], EVERYBODY)),
      unit: 'ms',
      lowerIsBetter: true,
    },
    {
      figure: 'league: a map of two dimensions',
      ours: bestMs(3, () => atlasOf(league, { x: 'profitTarget', y: 'stopLoss', figure: 'sharpe', filter: EVERYBODY })),
      unit: 'ms',
      target: '< 100 ms',
      lowerIsBetter: true,
    },
    {
      figure: 'league: the region that works and its borders',
      ours: bestMs(2, () => workingRegion(league)),
      unit: 'ms',
      lowerIsBetter: true,
    },
  ];
}

function firstPage(league: League, by: LeagueColumn): void {
  const sort = { by, isDescending: true };
  const { configs } = new LeagueTable(league).page({ filter: EVERYBODY, sort, from: 0, count: 50 });
  invariant(configs.length === 50, 'a page is full');
}

/** Every trade kept with its config, as somebody would who has them in a table; nothing but the daily sums. */
function naiveResults(size: number, book: ReturnType<typeof writtenBook>): void {
  const trades = Array.from({ length: size }, (): { readonly day: number; readonly cents: number }[] => []);
  book.visitSets(0, book.length, {
    closed: ({ configs, closedMinute, contracts, credit, cost, openFee, closeFee }) => {
      const cents = contracts * (credit - cost) - openFee - closeFee;
      const day = Math.floor(closedMinute / 1_440);
      for (const config of configs) trades[config]?.push({ day, cents });
    },
  });
  let squares = 0;
  for (const some of trades) {
    const days = new Map<number, number>();
    for (const { day, cents } of some) days.set(day, (days.get(day) ?? 0) + cents);
    for (const cents of days.values()) squares += cents * cents;
  }
  invariant(squares > 0, 'somebody trades');
}

function bestMs(times: number, work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time++) {
    const startedAt = performance.now();
    work();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}
