import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigTrade, tradesOf } from '#farm/book/config-trades';
import { equityOf } from '#farm/book/equity-curve';
import { MemoryBook } from '#farm/book/memory-book';
import type { NamedSpread } from '#farm/book/named-spread';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { type FarmExit, FARM_EXITS } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { MarketBar } from '#farm/evaluation/market-bar';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import { saveWords } from '#farm/evaluation/word-tape';
import { Population } from '#farm/population/population';
import { bookOfMarket } from '#tests/support/book-of-market';
import { imaginedNames } from '#tests/support/booked-farm';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';
import { SMALL_GRID } from '#tests/support/small-grid';

const RUNS = { seed: 20_260_307, numRuns: 40 };
const BARS = 100;

const worlds = fc
  .record({ grid: arbitraryGrid, seed: fc.nat() })
  .map(({ grid, seed }) => ({ population: new Population(grid), seed }))
  .filter(({ population }) => population.size > 0 && population.size <= 1_500);

describe('a book of a farm', () => {
  it('holds every trade of brute force, to the cent of both fees', () => {
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const { book } = bookOfMarket(population, new ImaginedMarket(population, seed), BARS);
        const found: ReferenceTrade[] = [];
        book.visitSets(0, book.length, { closed: (set) => found.push(...tradesOfSet(set)) });
        expect(found.toSorted(inOrder)).toEqual(bruteTrades(population, seed).toSorted(inOrder));
      }),
      RUNS,
    );
  });

  it('reads back what was told of every minute', () => {
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const { book, minutes } = bookOfMarket(population, new ImaginedMarket(population, seed), BARS);
        for (const [place, { named, opened, closed, step, open }] of minutes.entries()) {
          const read = book.read(place);
          expect({ ...read, bar: null }).toEqual({ bar: null, named, opened, closed, step, open });
          expect(book.head(place)).toEqual({ named, step, open });
          for (const spread of named) expect(book.spread(spread.number)).toEqual(spread);
        }
      }),
      { ...RUNS, numRuns: 15 },
    );
  });

  it('has bars on which every config decides as it did', () => {
    fc.assert(
      fc.property(worlds, fc.boolean(), ({ population, seed }, reuse) => {
        const { book, farm } = bookOfMarket(population, new ImaginedMarket(population, seed), BARS);
        const again = new FactoredFarm(population);
        const kept = new MarketBar(population.grid.underlying.length, population.specs.length);
        for (let place = 0; place < book.length; place++) again.step(book.bar(place, reuse ? kept : undefined));
        expect(saveWords(again.ledger)).toEqual(saveWords(farm.ledger));
      }),
      { ...RUNS, numRuns: 15 },
    );
  });

  it('tells of one config what brute force does with it, as of any minute and without what came after', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), fc.integer({ min: 1, max: BARS }), ({ population, seed }, draw, until) => {
        const { book } = bookOfMarket(population, new ImaginedMarket(population, seed), BARS);
        const config = draw % population.size;
        const ended: ReferenceTrade[] = [];
        const trader = new ReferenceTrader(population, config, (trade) => ended.push(trade));
        const market = new ImaginedMarket(population, seed);
        const worth = new Map<number, { readonly natural: number | null; readonly flat: number | null }>();
        for (let at = 0; at < until; at++) {
          const bar = market.next();
          trader.step(bar);
          const ahead = trader.unrealised(bar);
          const { account, positions } = trader;
          worth.set(bar.minute, {
            natural: ahead === null ? null : account.realised + ahead,
            flat: positions.length === 0 ? account.calibrated : null,
          });
        }
        const trades = tradesOf(book, config, until);
        expect(trades.flatMap((trade) => referenceTrade(config, trade)).toSorted(inOrder)).toEqual(
          ended.toSorted(inOrder),
        );
        const nameOf = ({ spread, openedMinute }: { spread: number; openedMinute: number }) =>
          `${spread} ${openedMinute}`;
        const held = trades.filter(({ end }) => end === null).map(nameOf);
        expect(new Set(held)).toEqual(new Set(trader.positions.map(nameOf)));
        expect(held).toHaveLength(trader.positions.length);
        const curve = equityOf(book, trades, until, 1_000);
        for (const { minute, natural, calibrated, open, unpriced } of curve) {
          const shown = { natural: unpriced === 0 ? natural : null, flat: open === 0 ? calibrated : null };
          expect(shown).toEqual(worth.get(minute));
        }
        const fewer = equityOf(book, trades, until, 7);
        expect(fewer.filter(({ unpriced }) => unpriced === 0)).toEqual(
          curve.filter(({ minute, unpriced }) => unpriced === 0 && fewer.some((point) => point.minute === minute)),
        );
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  it('may be asked by whoever is just being told of its sets', () => {
    const population = new Population(SMALL_GRID);
    const { book } = bookOfMarket(population, new ImaginedMarket(population, 3), BARS);
    const copies: ClosedSet[] = [];
    book.visitSets(0, book.length, { closed: (set) => copies.push({ ...set, configs: set.configs.slice() }) });
    const asking: ClosedSet[] = [];
    book.visitSets(0, book.length, {
      closed: (set) => {
        if (asking.length % 40 === 0) tradesOf(book, set.configs[0] as number, book.length);
        asking.push({ ...set, configs: set.configs.slice() });
      },
    });
    expect(asking).toEqual(copies);
  });

  it('takes no minute whose new spreads are not named, or that names one again', () => {
    const population = new Population(SMALL_GRID);
    const market = new ImaginedMarket(population, 3);
    const book = new MemoryBook(population);
    const step = { opened: 0, lapsed: 0, closed: 0, ordered: 0 };
    const append = (bar: MarketBar, named: readonly NamedSpread[]) =>
      book.append({ bar, named, opened: [], closed: [], step, open: 0 });
    const bar = market.next();
    expect(() => append(bar, [])).toThrow(/every spread is named/);
    expect(() => append(bar, imaginedNames(bar, 1))).toThrow(/every spread is named/);
    append(bar, imaginedNames(bar, 0));
    expect(() => append(market.next(), imaginedNames(bar, 0))).toThrow(/every spread is named/);
    expect(book.length).toBe(1);
  });

  it('finds the sets of one spec among those of all', () => {
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const { book } = bookOfMarket(population, new ImaginedMarket(population, seed), BARS);
        const bySpec = population.specs.map((): (OpenedSet | ClosedSet)[] => []);
        const keep = (set: OpenedSet | ClosedSet) => bySpec[set.spec]?.push({ ...set, configs: set.configs.slice() });
        book.visitSets(0, book.length, { opened: keep, closed: keep });
        for (const { index } of population.specs) {
          const alone: (OpenedSet | ClosedSet)[] = [];
          const collect = (set: OpenedSet | ClosedSet) => alone.push({ ...set, configs: set.configs.slice() });
          book.visitSets(0, book.length, { opened: collect, closed: collect }, index);
          expect(alone).toEqual(bySpec[index]);
        }
      }),
      { ...RUNS, numRuns: 10 },
    );
  });
});

function bruteTrades(population: Population, seed: number): readonly ReferenceTrade[] {
  const trades: ReferenceTrade[] = [];
  const traders = Array.from(
    { length: population.size },
    (_, id) => new ReferenceTrader(population, id, (trade) => trades.push(trade)),
  );
  const market = new ImaginedMarket(population, seed);
  for (let at = 0; at < BARS; at++) {
    const bar = market.next();
    for (const trader of traders) trader.step(bar);
  }
  return trades;
}

function referenceTrade(config: number, { end, ...opened }: ConfigTrade): readonly ReferenceTrade[] {
  if (end === null) return [];
  const { minute, exit, cost, costCalibrated, worst, best, fee } = end;
  const name = FARM_EXITS[exit] as FarmExit;
  return [{ ...opened, config, closedMinute: minute, exit: name, cost, costCalibrated, worst, best, closeFee: fee }];
}

function tradesOfSet({ kind: _kind, spec: _spec, configs, exit, ...shared }: ClosedSet): readonly ReferenceTrade[] {
  return Array.from(configs, (config) => ({ ...shared, config, exit: FARM_EXITS[exit] as FarmExit }));
}

function inOrder(left: ReferenceTrade, right: ReferenceTrade): number {
  return left.config - right.config || left.closedMinute - right.closedMinute || left.spread - right.spread;
}
