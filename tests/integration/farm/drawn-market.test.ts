import { describe, expect, it } from 'vitest';
import { committedWasm } from '#compute/committed-wasm';
import { ColumnFarm } from '#farm/backends/columns/column-farm';
import { TypescriptKernel } from '#farm/backends/columns/typescript-kernel';
import { ThreadedColumnKernel } from '#farm/backends/threads/threaded-column-kernel';
import { WasmColumnKernel } from '#farm/backends/wasm/wasm-column-kernel';
import { FARM_EXITS, type FarmListener } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { hashWords, restoreWords, saveWords } from '#farm/evaluation/word-tape';
import { Population } from '#farm/population/population';
import { BARS_PER_DAY, DrawnMarket } from '#research/farm/drawn-market';
import { compareRivals, FarmRival } from '#research/farm/farm-rival';
import { SMALL_FARM } from '#tests/support/small-farm';

const DAYS = 30;
const population = new Population(SMALL_FARM);
const module = committedWasm('farm-kernel');

describe('the market that backends are compared on', () => {
  it('brings about every way in which a position can end, and the same cents on every machine', () => {
    const ends = FARM_EXITS.map(() => 0);
    const listener: FarmListener = {
      opened: () => undefined,
      closed: ({ count, exits }) => {
        for (let at = 0; at < count; at++) ends[exits[at] as number] = (ends[exits[at] as number] as number) + 1;
      },
    };
    const farm = new FactoredFarm(population, listener);
    const market = new DrawnMarket(population, 7);
    for (let at = 0; at < DAYS * BARS_PER_DAY; at++) farm.step(market.next());
    const named = Object.fromEntries(FARM_EXITS.map((exit, at) => [exit, ends[at]]));
    expect(Object.values(named).every((count) => (count ?? 0) > 0)).toBe(true);
    expect({ ...named, ledger: hashWords(farm.ledger) }).toMatchInlineSnapshot(`
      {
        "assigned": 7660,
        "expired": 3268,
        "guard": 684,
        "ledger": "4bfa3ba57dc05d42",
        "settled": 12878,
        "stop": 5872,
        "target": 55822,
        "time": 123806,
        "trailing": 161658,
      }
    `);
  });
});

describe('evaluators of one farm', () => {
  it('go on from each other where they keep the same columns: plain, vector and threaded code in turn', () => {
    const straight = new FactoredFarm(population);
    const market = new DrawnMarket(population, 8);
    using threads = new ThreadedColumnKernel(population, module, 2);
    const turns = [
      new ColumnFarm(population, new TypescriptKernel(population)),
      new ColumnFarm(population, new WasmColumnKernel(population, module)),
      new ColumnFarm(population, threads),
    ];
    let [now] = turns as [ColumnFarm];
    for (let at = 0; at < 6 * BARS_PER_DAY; at++) {
      const bar = market.next();
      straight.step(bar);
      now.step(bar);
      if (at % 500 !== 499) continue;
      const next = turns[(turns.indexOf(now) + 1) % turns.length] as ColumnFarm;
      restoreWords(next, saveWords(now));
      now = next;
    }
    expect(hashWords(now.ledger)).toBe(hashWords(straight.ledger));
    expect(now.open).toBe(straight.open);
  });

  it('are found to differ where one of them missed what was on offer on a single bar', () => {
    const rival = (): FarmRival => new FarmRival(population, (those, listener) => new FactoredFarm(those, listener));
    const [first, second, blinded] = [rival(), rival(), rival()];
    const market = new DrawnMarket(population, 9);
    for (let at = 0; at < BARS_PER_DAY; at++) {
      const bar = market.next();
      for (const rival of [first, second]) rival.step(bar, market.named);
      if (at === 40) bar.candidate.fill(-1);
      blinded.step(bar, market.named);
      if (at === 100) second.restart();
    }
    expect(compareRivals([first, second, blinded]).map(({ agrees }) => agrees)).toEqual([true, true, false]);
  });
});
