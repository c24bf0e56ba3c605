import { describe, expect, it } from 'vitest';
import { MemoryBook } from '#farm/book/memory-book';
import { resultOfSet } from '#farm/book/trade-set';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import { Account } from '#farm/evaluation/ledger';
import { hashWords, restoreWords, saveWords } from '#farm/evaluation/word-tape';
import { FarmTradeLog, type TradeRow } from '#tests/support/farm-trade-log';
import { MINUTES_PER_SESSION, PricedFarmMarket } from '#tests/support/priced-farm-market';
import { fewThousand, SIXTY_DAYS, SixtyRoughDays } from '#tests/support/sixty-rough-days';

const BARS = SIXTY_DAYS;
const SEED = 5;

describe('sixty days of a farm', () => {
  it('ends every kind of position there is, and its book, its accounts and a bank agree on every cent', () => {
    const population = fewThousand();
    const { size } = population;
    const days = new SixtyRoughDays(population);
    const book = new MemoryBook(population);
    for (let at = 0; at < BARS; at++) book.append(days.next());
    const count = { opened: 0, closed: 0 };
    const exits = new Map<string, number>();
    const [trades, wins, realised, minutes] = [0, 0, 0, 0].map(() => new Float64Array(size)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const add = (column: Float64Array, config: number, amount: number): void => {
      column[config] = (column[config] as number) + amount;
    };
    book.visitSets(0, book.length, {
      opened: ({ configs, openFee }) => {
        count.opened += configs.length;
        for (const config of configs) add(realised, config, -openFee);
      },
      closed: (set) => {
        const exit = FARM_EXITS[set.exit] as string;
        count.closed += set.configs.length;
        exits.set(exit, (exits.get(exit) ?? 0) + set.configs.length);
        for (const config of set.configs) {
          add(trades, config, 1);
          if (resultOfSet(set) > 0) add(wins, config, 1);
          add(realised, config, resultOfSet(set) + set.openFee);
          add(minutes, config, set.closedMinute - set.openedMinute);
        }
      },
    });
    for (const exit of FARM_EXITS) expect(exits.get(exit), exit).toBeGreaterThan(0);
    expect([...exits.values()].reduce((sum, some) => sum + some, 0)).toBe(count.closed);
    expect(count.opened - count.closed).toBe(days.farm.open);
    const { ledger } = days.farm;
    expect(ledger.column(Account.trades)).toEqual(Int32Array.from(trades));
    expect(ledger.column(Account.wins)).toEqual(Int32Array.from(wins));
    expect(ledger.column(Account.realised)).toEqual(Int32Array.from(realised));
    expect(ledger.column(Account.exposure)).toEqual(Int32Array.from(minutes));
    const { bar } = book.read(book.length - 1);
    for (let config = 0; config < size; config++) {
      const ahead = days.farm.unrealised(config, bar);
      if (ahead !== null) expect((realised[config] as number) + ahead).toBe(days.bank.equity(config, bar));
    }
  });

  it('is what plain traders do, config by config, over the whole of it', () => {
    const log = new FarmTradeLog();
    const farm = new FactoredFarm(fewThousand(), log);
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
    const straight = new FactoredFarm(fewThousand());
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
