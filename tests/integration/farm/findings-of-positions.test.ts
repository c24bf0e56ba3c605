import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryBook } from '#farm/book/memory-book';
import { resultOfSet } from '#farm/book/trade-set';
import { FARM_EXITS, type FarmListener } from '#farm/evaluation/closed-trades';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { Account } from '#farm/evaluation/ledger';
import { restoreWords, saveWords } from '#farm/evaluation/word-tape';
import { Population } from '#farm/population/population';
import { BookFile } from '#store/farm/book-file';
import { FramedBook } from '#farm/book/framed-book';
import { MINUTES_PER_SESSION } from '#tests/support/priced-farm-market';
import { shippedGrid } from '#tests/support/shipped-grid';
import { fewThousand, SIXTY_DAYS, SixtyRoughDays } from '#tests/support/sixty-rough-days';
import { MemoryTapeFiles } from '#tests/unit/tape/memory-tape-files';

const population = fewThousand();
const days = new SixtyRoughDays(population);
const book = new MemoryBook(population);
/** Words that the farm remembers, at the end of each session. */
const remembered: number[] = [];
/** Positions that were worth more than nothing on the very bar on which they were opened. */
let aheadAtOnce = 0;
let openedAlone = 0;

beforeAll(() => {
  for (let at = 0; at < SIXTY_DAYS; at++) {
    const minute = days.next();
    book.append(minute);
    for (const { configs } of minute.opened) {
      for (const config of configs) {
        const ahead = days.farm.unrealised(config, minute.bar);
        if (days.bank.positions(config) !== 1 || ahead === null) continue;
        openedAlone++;
        if (ahead > 0) aheadAtOnce++;
      }
    }
    if (at % MINUTES_PER_SESSION === MINUTES_PER_SESSION - 1) remembered.push(saveWords(days.farm).length);
  }
});

describe('what has gone wrong with positions before', () => {
  it('positions that nobody ever closed: every one is closed by its rules or by its expiry, and has a result', () => {
    const open = new Map<string, number>();
    const exits = new Set<string>();
    let ahead = 0;
    let behind = 0;
    book.visitSets(0, book.length, {
      opened: ({ spread, openedMinute, configs }) => {
        for (const config of configs) open.set(`${config} ${spread} ${openedMinute}`, spread);
      },
      closed: (set) => {
        exits.add(FARM_EXITS[set.exit] as string);
        const result = resultOfSet(set);
        expect(Number.isInteger(result)).toBe(true);
        if (result > 0) ahead += set.configs.length;
        else behind += set.configs.length;
        for (const config of set.configs) open.delete(`${config} ${set.spread} ${set.openedMinute}`);
      },
    });
    expect([...exits].toSorted()).toEqual([...FARM_EXITS].toSorted());
    expect(Math.min(ahead, behind)).toBeGreaterThan(1_000);
    expect(open.size).toBe(days.farm.open);
    const { day, expiryDay } = book.bar(book.length - 1);
    for (const spread of open.values()) expect(expiryDay[spread]).toBeGreaterThan(day);
  });

  it('a limit on positions that only ever filled up: whoever is at its limit trades again once it has closed', () => {
    const trades = days.farm.ledger.column(Account.trades);
    const atRisk = days.farm.ledger.column(Account.atRisk);
    let past = 0;
    for (let config = 0; config < population.size; config++) {
      const { concurrent } = population.config(config);
      if ((trades[config] as number) > concurrent) past++;
      if (days.bank.positions(config) === 0) expect(atRisk[config]).toBe(0);
      expect(days.bank.positions(config)).toBeLessThanOrEqual(concurrent);
    }
    expect(past).toBeGreaterThan(population.size / 2);
  });

  it('one decision carried out twice: no config is in the same spread twice, and no bar is evaluated twice', () => {
    // The bank has refused every second position in a spread, on all of those bars.
    expect(days.bank.allPositions).toBe(days.farm.open);
    const { bar } = book.read(book.length - 1);
    const again = new FactoredFarm(population);
    again.step(bar);
    expect(() => bar.begin(bar.minute, bar.day)).toThrow('bars follow one another');
  });

  it('names cut so short that trades overwrote each other: each has a name of its own, and so has each config', () => {
    const names = new Set<string>();
    let opened = 0;
    book.visitSets(0, book.length, {
      opened: ({ spread, openedMinute, configs }) => {
        for (const config of configs) names.add(`${population.nameOf(config)} ${spread} ${openedMinute}`);
        opened += configs.length;
      },
    });
    expect(opened).toBeGreaterThan(100_000);
    expect(names.size).toBe(opened);
    const other = new Population({ ...population.grid, cooldown: [61] });
    expect(other.nameOf(7)).not.toBe(population.nameOf(7));
  });

  it('a credit that counted as a gain: what was just sold is worth no more than it costs to buy back', () => {
    expect(openedAlone).toBeGreaterThan(50_000);
    expect(aheadAtOnce).toBe(0);
  });

  it('memory that grew with every trade: a farm remembers what is open, and no more after sixty days than after ten', () => {
    const early = Math.max(...remembered.slice(5, 15));
    const late = Math.max(...remembered.slice(-10));
    expect(late).toBeLessThan(early * 1.1);
  });

  it('a best mark that a restart forgot: trailing stops act as if nothing had happened', () => {
    const straight = new FactoredFarm(population);
    let restarted = new FactoredFarm(population);
    let trailed = 0;
    const counter: FarmListener = {
      opened: () => undefined,
      closed: ({ count, exits }) => {
        for (let at = 0; at < count; at++) if (FARM_EXITS[exits[at] as number] === 'trailing') trailed++;
      },
    };
    for (let place = 0; place < 20 * MINUTES_PER_SESSION; place++) {
      const bar = book.bar(place);
      if (place % 97 === 0) {
        const saved = saveWords(restarted);
        restarted = new FactoredFarm(population, counter);
        restoreWords(restarted, saved);
      }
      straight.step(bar);
      restarted.step(bar);
    }
    expect(trailed).toBeGreaterThan(100);
    expect(saveWords(restarted)).toEqual(saveWords(straight));
  });

  it('a world without early assignment: sellers are assigned before expiry, and pay for it', () => {
    let assigned = 0;
    book.visitSets(0, book.length, {
      closed: ({ exit, cost, closedMinute, spread, configs }) => {
        if (FARM_EXITS[exit] !== 'assigned') return;
        const { expiryDay, day } = book.bar(book.placeAt(closedMinute));
        expect(expiryDay[spread]).toBeGreaterThan(day);
        expect(cost).toBeGreaterThan(0);
        assigned += configs.length;
      },
    });
    expect(assigned).toBeGreaterThan(0);
  });
});

describe('what has gone wrong with many configs before', () => {
  it('a commit for every trade: a minute is one write and one sync, whatever happened on it', () => {
    let writes = 0;
    let syncs = 0;
    const files = new (class extends MemoryTapeFiles {
      override write(...given: Parameters<MemoryTapeFiles['write']>): number {
        writes++;
        return super.write(...given);
      }

      override dataSync(...given: Parameters<MemoryTapeFiles['dataSync']>): void {
        syncs++;
        super.dataSync(...given);
      }
    })();
    using stored = BookFile.openToWrite({ files, path: 'book', identity: { tape: 't', epoch: 'e' } });
    const kept = new FramedBook(population, stored);
    let busiest = 0;
    for (let place = 0; place < 400; place++) {
      const minute = book.read(place);
      busiest = Math.max(busiest, minute.step.opened + minute.step.closed);
      [writes, syncs] = [0, 0];
      kept.append(minute);
      kept.sync();
      expect([writes, syncs]).toEqual([1, 1]);
    }
    expect(busiest).toBeGreaterThan(1_000);
  });

  it('an object for every config: half a million of them are columns', () => {
    const before = process.memoryUsage().heapUsed;
    const farm = new FactoredFarm(new Population(shippedGrid()));
    const grown = process.memoryUsage().heapUsed - before;
    expect(farm.population.size).toBeGreaterThan(400_000);
    expect(grown / farm.population.size).toBeLessThan(60);
    expect(farm.bytesPerConfig).toBeLessThanOrEqual(160);
  });
});
