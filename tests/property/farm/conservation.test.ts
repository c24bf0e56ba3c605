import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { Account } from '#farm/evaluation/ledger';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { Population } from '#farm/population/population';
import { FarmBank } from '#tests/support/farm-bank';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';

const RUNS = { seed: 20_260_311, numRuns: 60 };
const BARS = 120;
const MOST_CONFIGS = 1_500;

const worlds = fc
  .record({ grid: arbitraryGrid, seed: fc.nat() })
  .map(({ grid, seed }) => ({ population: new Population(grid), seed }))
  .filter(({ population }) => population.size > 0 && population.size <= MOST_CONFIGS);

interface RunningFarm {
  readonly farm: FactoredFarm;
  readonly bank: FarmBank;
  readonly market: ImaginedMarket;
}

function runningFarm(population: Population, seed: number): RunningFarm {
  const bank = new FarmBank(population.size, population.specs.length);
  return { farm: new FactoredFarm(population, bank), bank, market: new ImaginedMarket(population, seed) };
}

function step({ farm, bank }: RunningFarm, bar: MarketBar): void {
  const before = bank.allPositions;
  const { opened, closed } = farm.step(bar);
  bank.remember(bar);
  expect(bank.allPositions).toBe(before + opened - closed);
  expect(farm.open).toBe(bank.allPositions);
}

/** A bar on which whatever is still there ends, owing something. */
function lastBar({ bar }: ImaginedMarket): MarketBar {
  bar.begin(bar.minute + 1, bar.day + 30);
  for (let spread = 0; spread < bar.spreads; spread++) {
    bar.show(spread);
    bar.ended[spread] = 2;
    bar.endCost[spread] = 1_234;
    bar.endCharges[spread] = 50;
  }
  return bar;
}

describe('the money of a farm', () => {
  it('is all there: cash, marks and fees are the equity of every config at every bar', () => {
    let compared = 0;
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const running = runningFarm(population, seed);
        const { farm, bank, market } = running;
        for (let at = 0; at < BARS; at++) {
          const bar = market.next();
          step(running, bar);
          for (let config = 0; config < population.size; config++) {
            const ahead = farm.unrealised(config, bar);
            const equity = bank.equity(config, bar);
            if (ahead === null || equity === null) {
              if (ahead !== equity) expect({ config, ahead }).toEqual({ config, ahead: equity });
              continue;
            }
            // What a position brought is no gain yet: realised has its fees alone until it is closed.
            const booked = farm.ledger.at(config, Account.realised) + ahead;
            if (booked !== equity) expect({ config, booked }).toEqual({ config, booked: equity });
            if (bank.positions(config) > 0) compared++;
          }
          expect(farm.ledger.column(Account.fees)).toEqual(Int32Array.from(bank.fees));
        }
      }),
      RUNS,
    );
    expect(compared).toBeGreaterThan(10_000);
  });

  it('is at risk exactly as far as what is held may lose, and not at all once everything is closed', () => {
    let atRisk = 0;
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const running = runningFarm(population, seed);
        const { farm, bank, market } = running;
        for (let at = 0; at < BARS; at++) {
          step(running, market.next());
          for (let config = 0; config < population.size; config++) {
            const risk = farm.ledger.at(config, Account.atRisk);
            if (risk !== bank.atRisk(config)) expect({ config, risk }).toEqual({ config, risk: bank.atRisk(config) });
            if (risk > 0) atRisk++;
          }
        }
        step(running, lastBar(market));
        expect(farm.open).toBe(0);
        expect(farm.ledger.column(Account.atRisk).every((cents) => cents === 0)).toBe(true);
        // With nothing left to mark, what was realised is all the money there is.
        const money = bank.premiums.map((premium, config) => premium - (bank.fees[config] as number));
        expect(farm.ledger.column(Account.realised)).toEqual(Int32Array.from(money));
      }),
      RUNS,
    );
    expect(atRisk).toBeGreaterThan(10_000);
  });

  it('never pays for more positions than a config may hold, nor for more than its budget allows', () => {
    fc.assert(
      fc.property(worlds, ({ population, seed }) => {
        const running = runningFarm(population, seed);
        const configs = Array.from({ length: population.size }, (_, id) => population.config(id));
        for (let at = 0; at < BARS; at++) {
          step(running, running.market.next());
          for (const { id, concurrent, budget } of configs) {
            const held = running.bank.positions(id);
            const risk = running.bank.atRisk(id);
            if (held > concurrent || risk > budget.dollars * 100 * budget.exposure)
              expect.fail(`config ${id} holds ${held} and risks ${risk} cents`);
          }
        }
      }),
      { ...RUNS, numRuns: 15 },
    );
  });
});
