import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import { Account } from '#farm/evaluation/ledger';
import { hashWords, restoreWords, saveWords } from '#farm/evaluation/word-tape';
import { Population } from '#farm/population/population';
import { parseFarmGrid } from '#settings/farm-file';
import { FarmTradeLog, type TradeRow } from '#tests/support/farm-trade-log';
import { MINUTES_PER_SESSION, PricedFarmMarket } from '#tests/support/priced-farm-market';

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/farm.yaml', import.meta.url)), 'utf8');
const BARS = 60 * MINUTES_PER_SESSION;
const SEED = 5;

/** A few thousand configs, some of which hold to the end. */
function population(): Population {
  const grid = parseFarmGrid(SHIPPED, 'farm.yaml');
  if (!grid.ok) throw new Error(grid.failure.problem);
  return new Population({
    ...grid.value,
    underlying: ['IBIT'],
    dteTarget: [14],
    warmthMinimum: [0],
    ivRank: [null],
    regimes: grid.value.regimes.slice(0, 1),
    session: ['any'],
    profitTarget: [null, 0.5],
    stopLoss: [null, 2],
    timeExit: [null, { daysHeld: 4 }],
  });
}

describe('sixty days of a farm', () => {
  it('ends every kind of position there is, and each config’s trades add up to its account', () => {
    const log = new FarmTradeLog();
    const farm = new FactoredFarm(population(), log);
    const market = new PricedFarmMarket(farm.population, SEED, 'rough');
    let opened = 0;
    let closed = 0;
    for (let at = 0; at < BARS; at++) {
      const step = farm.step(market.next());
      opened += step.opened;
      closed += step.closed;
    }
    const exits = Object.fromEntries(
      FARM_EXITS.map((exit) => [exit, log.trades.filter((trade) => trade.exit === exit).length]),
    );
    for (const exit of FARM_EXITS) expect(exits[exit], exit).toBeGreaterThan(0);
    expect(log.trades).toHaveLength(closed);
    expect(farm.open).toBe(opened - closed);
    const trades = new Int32Array(farm.population.size);
    const earned = new Float64Array(farm.population.size);
    for (const { config, contracts, credit, cost } of log.trades) {
      trades[config] = (trades[config] as number) + 1;
      earned[config] = (earned[config] as number) + contracts * (credit - cost);
    }
    const { ledger } = farm;
    expect([...ledger.column(Account.trades)]).toEqual([...trades]);
    expect([...ledger.column(Account.realised)]).toEqual(
      [...earned].map((cents, config) => cents - ledger.at(config, Account.fees)),
    );
  });

  it('is what plain traders do, config by config, over the whole of it', () => {
    const log = new FarmTradeLog();
    const farm = new FactoredFarm(population(), log);
    const some = Array.from({ length: 40 }, (_, at) => Math.floor((at * farm.population.size) / 40));
    const rows: TradeRow[] = [];
    const traders = some.map(
      (id) =>
        new ReferenceTrader(farm.population, id, ({ openFee: _open, closeFee: _close, ...row }) => rows.push(row)),
    );
    const market = new PricedFarmMarket(farm.population, SEED);
    for (let at = 0; at < BARS; at++) {
      const bar = market.next();
      farm.step(bar);
      for (const trader of traders) trader.step(bar);
    }
    const expected = new FarmTradeLog();
    expected.trades.push(...rows);
    expect(rows.length).toBeGreaterThan(100);
    expect(log.sorted().filter(({ config }) => some.includes(config))).toEqual(expected.sorted());
    expect(some.map((id) => farm.ledger.at(id, Account.realised))).toEqual(
      traders.map(({ account }) => account.realised),
    );
  });

  it('does not notice that it was stopped and restored every week', () => {
    const straight = new FactoredFarm(population());
    let interrupted = new FactoredFarm(straight.population);
    const market = new PricedFarmMarket(straight.population, SEED);
    for (let at = 0; at < BARS; at++) {
      const bar = market.next();
      straight.step(bar);
      interrupted.step(bar);
      if (at % (5 * MINUTES_PER_SESSION) !== 777) continue;
      const restored = new FactoredFarm(straight.population);
      restoreWords(restored, saveWords(interrupted));
      interrupted = restored;
    }
    expect(hashWords(interrupted)).toBe(hashWords(straight));
  });
});
