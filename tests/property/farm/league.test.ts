import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VOLATILITY_REGIMES } from '#domain/regime';
import type { MemoryBook } from '#farm/book/memory-book';
import { type ClosedSet, resultOfSet } from '#farm/book/trade-set';
import { Account } from '#farm/evaluation/ledger';
import type { League } from '#farm/league/league';
import { leagueOf } from '#farm/league/league-of';
import { DEFAULT_LEAGUE_RULES, type LeagueRules } from '#farm/league/league-rules';
import { Population } from '#farm/population/population';
import { bookOfMarket } from '#tests/support/book-of-market';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';

const RUNS = { seed: 20_261_120, numRuns: 12 };
const BARS = 24 * 8;
const RULES: LeagueRules = { ...DEFAULT_LEAGUE_RULES, minimumDays: 4, minimumTrades: 2 };

const worlds = fc
  .record({ grid: arbitraryGrid, seed: fc.nat() })
  .map(({ grid, seed }) => ({ population: new Population(grid), seed }))
  .filter(({ population }) => population.size > 0 && population.size <= 800);

describe('the league', () => {
  it('has the accounts of the farm, whatever is still open paid for', () => {
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const { book, farm, lastBar } = bookOfMarket(population, new ImaginedMarket(population, seed), BARS);
        const { columns } = leagueOf(book, book.length - 1, RULES);
        const { ledger } = farm;
        expect([...columns.trades]).toEqual([...ledger.column(Account.trades)]);
        expect([...columns.wins]).toEqual([...ledger.column(Account.wins)]);
        expect([...columns.exposure]).toEqual([...ledger.column(Account.exposure)]);
        for (let config = 0; config < population.size; config++) {
          const ahead = farm.unrealised(config, lastBar);
          if (ahead === null) continue;
          // The ledger has paid the fees of what is open already; the league holds them against the position.
          const total = (columns.realised[config] as number) + (columns.unrealised[config] as number);
          expect(total).toBe(ledger.at(config, Account.realised) + ahead);
        }
      }),
      RUNS,
    );
  });

  it('says of each config what its trades say, one by one', () => {
    fc.assert(
      fc.property(worlds, fc.double({ min: 0.3, max: 1, noNaN: true }), ({ population, seed }, share) => {
        const { book } = bookOfMarket(population, new ImaginedMarket(population, seed), BARS);
        const place = Math.floor((book.length - 1) * share);
        const league = leagueOf(book, place, RULES);
        const closed = tradesByConfig(book, place);
        for (let config = 0; config < population.size; config++) expectSame(league, config, closed[config] ?? [], book);
      }),
      RUNS,
    );
  });

  it('knows nothing of what came after its place', () => {
    fc.assert(
      fc.property(worlds, fc.nat(BARS - 2), ({ population, seed }, place) => {
        const whole = bookOfMarket(population, new ImaginedMarket(population, seed), BARS).book;
        const cut = bookOfMarket(population, new ImaginedMarket(population, seed), place + 1).book;
        expect(leagueOf(whole, place, RULES)).toEqual(leagueOf(cut, place, RULES));
      }),
      RUNS,
    );
  });

  it('is empty before the first minute', () => {
    const population = new Population(fc.sample(arbitraryGrid, { seed: 3, numRuns: 1 })[0] as never);
    const { book } = bookOfMarket(population, new ImaginedMarket(population, 1), 5);
    const { columns, trials, days } = leagueOf(book, -1, RULES);
    expect(days.count).toBe(0);
    expect(trials).toMatchObject({ traded: 0, distinct: 0, independent: 0, luckyRaw: 0, luckyIndependent: 0 });
    expect(columns.trades.every((count) => count === 0)).toBe(true);
    expect(columns.sharpe.every(Number.isNaN)).toBe(true);
  });
});

type Trade = Omit<ClosedSet, 'configs'> & { readonly place: number };

function tradesByConfig(book: MemoryBook, until: number): readonly (readonly Trade[])[] {
  const byConfig = Array.from({ length: book.population.size }, (): Trade[] => []);
  for (let place = 0; place <= until; place++) {
    book.visitSets(place, place + 1, {
      closed: ({ configs, ...set }) => configs.forEach((config) => byConfig[config]?.push({ ...set, place })),
    });
  }
  return byConfig;
}

/** By definition, with an array for every day. */
function expectSame(league: League, config: number, trades: readonly Trade[], book: MemoryBook): void {
  const { columns, days, split } = league;
  const at = (column: keyof League['columns']): number => columns[column][config] as number;
  const sum = (some: readonly Trade[]): number => some.reduce((total, trade) => total + result(trade), 0);
  const isIn = ({ closedMinute }: Trade): boolean => closedMinute < split.fromMinute;
  const isOut = ({ openedMinute }: Trade): boolean => openedMinute >= split.fromMinute;
  expect(at('trades')).toBe(trades.length);
  expect(at('realised')).toBe(sum(trades));
  expect(at('inTrades')).toBe(trades.filter(isIn).length);
  expect(at('inResult')).toBe(sum(trades.filter(isIn)));
  expect(at('outTrades')).toBe(trades.filter(isOut).length);
  expect(at('outWins')).toBe(trades.filter((trade) => isOut(trade) && result(trade) > 0).length);
  expect(at('outResult')).toBe(sum(trades.filter(isOut)));
  if (trades.length === 0) return;

  const dayOf = new Map<number, number>();
  for (let place = 0; place <= league.place; place++) {
    const date = book.bar(place).day;
    if (!dayOf.has(date)) dayOf.set(date, dayOf.size);
  }
  expect(days.count).toBe(dayOf.size);
  const dayAt = (place: number): number => dayOf.get(book.bar(place).day) as number;
  const daily = (some: readonly Trade[], count: number, from = 0): number[] => {
    const results = Array.from({ length: count }, () => 0);
    for (const trade of some)
      results[dayAt(trade.place) - from] = (results[dayAt(trade.place) - from] as number) + result(trade);
    return results;
  };
  const openLoss = Math.min(0, at('unrealised'));
  const all = daily(trades, days.count);
  all[days.count - 1] = (all[days.count - 1] as number) + openLoss;
  expectFigure(at('sharpe'), sharpe(all) * Math.sqrt(252));
  const inSample = split.outOfSampleDays === 0 ? all : daily(trades.filter(isIn), split.inSampleDays);
  expectFigure(at('inSharpe'), sharpe(inSample) * Math.sqrt(252));
  const after = daily(trades.filter(isOut), split.outOfSampleDays, split.inSampleDays);
  if (after.length > 0) after[after.length - 1] = (after.at(-1) as number) + openLoss;
  expectFigure(at('outSharpe'), sharpe(after) * Math.sqrt(252));
  const mean = average(all);
  const power = (k: number): number => average(all.map((x) => (x - mean) ** k));
  if (!Number.isNaN(at('sharpe'))) {
    expectFigure(at('skew'), power(3) / power(2) ** 1.5);
    expectFigure(at('kurtosis'), power(4) / power(2) ** 2);
  }
  // A day more, with the most that one of its positions could have lost.
  const largest = Math.max(...trades.map((trade) => largestLoss(trade, book)));
  expectFigure(at('cautious'), sharpe([...all, -largest]) * Math.sqrt(252));
  const byStretch = Map.groupBy(trades, ({ place }) => Math.floor((dayAt(place) * RULES.stretches) / days.count));
  expect(at('stretchesTraded')).toBe(byStretch.size);
  expect(at('stretchesAhead')).toBe([...byStretch.values()].filter((some) => sum(some) > 0).length);
  const byRegime = VOLATILITY_REGIMES.map((_, regime) => trades.filter((trade) => trade.regime === regime));
  const positive = byRegime.map(sum).filter((total) => total > 0);
  const gains = positive.reduce((total, one) => total + one, 0);
  expectFigure(
    at('concentration'),
    gains > 0 ? average(positive.map((one) => (one / gains) ** 2)) * positive.length : Number.NaN,
  );
}

function result(trade: Trade): number {
  return resultOfSet({ ...trade, configs: new Int32Array(0) });
}

/** Of a vertical spread, as the imagined names have it: all of its width. */
function largestLoss({ spread, contracts, credit, openFee, closeFee }: Trade, book: MemoryBook): number {
  const [sold, bought] = book.spread(spread).structure.legs;
  const width = (sold?.strike as number) - (bought?.strike as number);
  return contracts * (width - credit) + openFee + closeFee;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sharpe(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const mean = average(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return variance > 0 ? mean / Math.sqrt(variance) : Number.NaN;
}

function expectFigure(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(Math.abs(actual - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
}
