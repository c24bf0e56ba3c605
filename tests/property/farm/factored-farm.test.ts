import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FARM_EXITS, type FarmExit } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { ACCOUNT_WORDS, Account, type FarmLedger } from '#farm/evaluation/ledger';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import { hashWords, restoreWords, saveWords } from '#farm/evaluation/word-tape';
import { Population } from '#farm/population/population';
import { FarmTradeLog, type TradeRow } from '#tests/support/farm-trade-log';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';

const RUNS = { seed: 20_260_306, numRuns: 200 };
const BARS = 160;
const MOST_CONFIGS = 2_500;

const worlds = fc
  .record({ grid: arbitraryGrid, seed: fc.nat() })
  .map(({ grid, seed }) => ({ population: new Population(grid), seed }))
  .filter(({ population }) => population.size > 0 && population.size <= MOST_CONFIGS);

describe('the factored farm', () => {
  it('makes the trades of brute force, trade for trade and cent for cent', () => {
    const exits = new Set<FarmExit>();
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const log = new FarmTradeLog();
        const farm = new FactoredFarm(population, log);
        const trades: ReferenceTrade[] = [];
        const traders = tradersOf(population, trades);
        const market = new ImaginedMarket(population, seed);
        for (let at = 0; at < BARS; at++) {
          const bar = market.next();
          for (const trader of traders) trader.step(bar);
          farm.step(bar);
        }
        for (const { exit } of trades) exits.add(exit);
        expect(log.sorted()).toEqual(sortedRows(trades));
        expect(accountsIn(farm.ledger)).toEqual(accountsOf(traders));
      }),
      RUNS,
    );
    expect([...exits].toSorted()).toEqual([...FARM_EXITS].toSorted());
  });

  it('accounts for every cent at every bar: cash and marks are its results and what it is ahead', () => {
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const farm = new FactoredFarm(population);
        const traders = tradersOf(population, []);
        const market = new ImaginedMarket(population, seed);
        for (let at = 0; at < 60; at++) {
          const bar = market.next();
          for (const trader of traders) trader.step(bar);
          farm.step(bar);
          for (const [config, { cash, positions }] of traders.entries()) {
            const ahead = farm.unrealised(config, bar);
            const marks = positions.map(({ spread, contracts }) =>
              bar.isLive(spread) ? contracts * (bar.close[spread] as number) : Number.NaN,
            );
            if (ahead === null) continue;
            const worth = cash - marks.reduce((sum, mark) => sum + mark, 0);
            expect(farm.ledger.at(config, Account.realised) + ahead).toBe(worth);
            if (positions.length === 0) expect(farm.ledger.at(config, Account.atRisk)).toBe(0);
          }
        }
      }),
      { ...RUNS, numRuns: 15 },
    );
  });

  it('goes on after being restored as if it had never stopped', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: BARS - 1 }), ({ population, seed }, stop) => {
        const straight = new FactoredFarm(population);
        const before = new FactoredFarm(population);
        const after = new FactoredFarm(population);
        const market = new ImaginedMarket(population, seed);
        for (let at = 0; at < BARS; at++) {
          const bar = market.next();
          straight.step(bar);
          if (at < stop) before.step(bar);
          if (at === stop) restoreWords(after, saveWords(before));
          if (at >= stop) after.step(bar);
        }
        expect(hashWords(after)).toBe(hashWords(straight));
        expect(saveWords(after)).toEqual(saveWords(straight));
        expect(after.open).toBe(straight.open);
      }),
      { ...RUNS, numRuns: 30 },
    );
  });
});

function tradersOf(population: Population, trades: ReferenceTrade[]): readonly ReferenceTrader[] {
  return Array.from(
    { length: population.size },
    (_, id) => new ReferenceTrader(population, id, (trade) => trades.push(trade)),
  );
}

function sortedRows(trades: readonly ReferenceTrade[]): readonly TradeRow[] {
  const log = new FarmTradeLog();
  log.trades.push(...trades.map(({ openFee: _open, closeFee: _close, ...row }) => row));
  return log.sorted();
}

/** Account by account, word by word. */
function accountsOf(traders: readonly ReferenceTrader[]): readonly (readonly number[])[] {
  return traders.map(({ account }) => {
    const words: number[] = [];
    for (const [name, at] of Object.entries(Account) as [keyof typeof Account, number][]) {
      const value = account[name];
      for (const [offset, word] of (typeof value === 'number' ? [value] : value).entries()) words[at + offset] = word;
    }
    return words;
  });
}

function accountsIn(ledger: FarmLedger): readonly (readonly number[])[] {
  return Array.from({ length: ledger.configs }, (_, config) =>
    Array.from({ length: ACCOUNT_WORDS }, (_word, word) => ledger.at(config, word)),
  );
}
