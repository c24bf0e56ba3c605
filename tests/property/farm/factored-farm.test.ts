import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { Account } from '#farm/evaluation/ledger';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import type { Population } from '#farm/population/population';
import { expectBruteForce, expectRestorable, type MakeEvaluator, worlds } from '#tests/support/farm-proof';
import { ImaginedMarket } from '#tests/support/imagined-farm';

const factored: MakeEvaluator = (population, listener) => new FactoredFarm(population, listener);

describe('the factored farm', () => {
  it('makes the trades of brute force, trade for trade and cent for cent', () => {
    expectBruteForce(factored, 200);
  });

  it('accounts for every cent at every bar: cash and marks are its results and what it is ahead', () => {
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const farm = new FactoredFarm(population);
        const traders = tradersOf(population);
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
      { seed: 20_260_306, numRuns: 15 },
    );
  });

  it('goes on after being restored as if it had never stopped', () => {
    expectRestorable(factored, 30);
  });
});

function tradersOf(population: Population): readonly ReferenceTrader[] {
  return Array.from({ length: population.size }, (_, id) => new ReferenceTrader(population, id, () => undefined));
}
