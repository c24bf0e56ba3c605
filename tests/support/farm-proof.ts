import fc from 'fast-check';
import { expect } from 'vitest';
import { FARM_EXITS, type FarmExit, type FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import { ACCOUNT_WORDS, Account, type FarmLedger } from '#farm/evaluation/ledger';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import { hashWords, restoreWords, saveWords } from '#farm/evaluation/word-tape';
import { Population } from '#farm/population/population';
import { FarmTradeLog } from '#tests/support/farm-trade-log';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';

const SEED = 20_260_306;
const BARS = 160;
const MOST_CONFIGS = 2_500;

export type MakeEvaluator = (population: Population, listener: FarmListener | null) => FarmEvaluator;

export const worlds = fc
  .record({ grid: arbitraryGrid, seed: fc.nat() })
  .map(({ grid, seed }) => ({ population: new Population(grid), seed }))
  .filter(({ population }) => population.size > 0 && population.size <= MOST_CONFIGS);

/** Trade for trade and column by column, on grids and markets of every kind. */
export function expectBruteForce(make: MakeEvaluator, numRuns: number): void {
  const exits = new Set<FarmExit>();
  fc.assert(
    fc.property(worlds, ({ population, seed }) => {
      const log = new FarmTradeLog();
      const farm = make(population, log);
      const truth = new FarmTradeLog();
      const traders = Array.from(
        { length: population.size },
        (_, id) => new ReferenceTrader(population, id, (trade) => truth.trades.push(withoutFees(trade))),
      );
      const market = new ImaginedMarket(population, seed);
      for (let at = 0; at < BARS; at++) {
        const bar = market.next();
        for (const trader of traders) trader.step(bar);
        farm.step(bar);
        const [config, some] = [...traders.entries()][at % traders.length] as [number, ReferenceTrader];
        expect(farm.unrealised(config, bar)).toBe(some.unrealised(bar));
      }
      for (const { exit } of truth.trades) exits.add(exit);
      expect(log.sorted()).toEqual(truth.sorted());
      expect(accountsIn(farm.ledger)).toEqual(accountsOf(traders));
      expect(farm.open).toBe(traders.reduce((sum, { positions }) => sum + positions.length, 0));
    }),
    { seed: SEED, numRuns },
  );
  expect([...exits].toSorted()).toEqual([...FARM_EXITS].toSorted());
}

/** One that is saved anywhere and restored into another goes on as if nothing had happened. */
export function expectRestorable(make: MakeEvaluator, numRuns: number): void {
  fc.assert(
    fc.property(worlds, fc.integer({ min: 1, max: BARS - 1 }), ({ population, seed }, stop) => {
      const straight = make(population, null);
      const before = make(population, null);
      const after = make(population, null);
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
    { seed: SEED, numRuns },
  );
}

function withoutFees({ openFee: _open, closeFee: _close, ...row }: ReferenceTrade): FarmTradeLog['trades'][number] {
  return row;
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
