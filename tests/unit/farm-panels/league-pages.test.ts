import { describe, expect, it } from 'vitest';
import type { LeagueInput, LeaguePage, LeagueRow } from '#contract/farm-view';
import { LeaguePages } from '#window/views/league/league-pages.ts';

const ASKED: Omit<LeagueInput, 'from' | 'count'> = {
  mayLag: false,
  query: { levels: [], trades: 0, groupBy: [], sort: null },
};
const MATCHED = 559_104;

/** An engine whose rows say which position, and which question, they are of. */
class PatientEngine {
  readonly asked: { readonly input: LeagueInput; answer(tag?: number): void; fail(): void }[] = [];

  readonly read = (input: LeagueInput): Promise<LeaguePage> =>
    new Promise((resolve, reject) => {
      this.asked.push({
        input,
        answer: (tag = 0) => resolve(page(input, tag)),
        fail: () => reject(new Error('no farm')),
      });
    });

  async answer(tag = 0): Promise<void> {
    this.asked.at(-1)?.answer(tag);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
}

function page({ from, count }: LeagueInput, tag: number): LeaguePage {
  const rows = Array.from({ length: Math.min(count, MATCHED - from) }, (_, at) => row(from + at, tag));
  return {
    atMs: 0,
    matched: MATCHED,
    from,
    rows,
    problem: null,
    trials: { configs: MATCHED, traded: 0, distinct: 0, independent: 0 },
    days: { all: 1, inSample: 1, outOfSample: 0, fewest: 40 },
    fewestTrades: 20,
  };
}

function row(config: number, tag: number): LeagueRow {
  return { kind: 'config', config, trades: tag } as unknown as LeagueRow;
}

function shown(pages: LeaguePages, key: number): [number, number] | null {
  const found = pages.rows.get(key);
  return found?.kind === 'config' ? [found.config, found.trades] : null;
}

describe('the rows of a league in sight', () => {
  it('are asked for with some beyond the edges, and nothing else is', async () => {
    const engine = new PatientEngine();
    const pages = new LeaguePages(engine.read);
    pages.show(0, 20);
    expect(engine.asked).toHaveLength(0);
    pages.ask({ asked: ASKED, key: 'a' });
    await engine.answer();
    expect(pages.head.page?.matched).toBe(MATCHED);
    pages.show(300_000, 300_030);
    await engine.answer();
    expect(engine.asked).toHaveLength(2);
    expect(engine.asked[1]?.input.from).toBeLessThan(300_000);
    expect(engine.asked[1]?.input.count).toBeLessThan(200);
    expect(shown(pages, 300_030)).toEqual([300_030, 0]);
    pages.show(300_010, 300_040);
    expect(engine.asked).toHaveLength(2);
  });

  it('skip what was scrolled past while the engine was at work', async () => {
    const engine = new PatientEngine();
    const pages = new LeaguePages(engine.read);
    pages.ask({ asked: ASKED, key: 'a' });
    for (const first of [10_000, 20_000, 30_000]) pages.show(first, first + 20);
    expect(engine.asked).toHaveLength(1);
    await engine.answer();
    await engine.answer();
    expect(engine.asked).toHaveLength(2);
    expect(shown(pages, 30_010)).toEqual([30_010, 0]);
    expect(pages.rows.get(20_010)).toBeUndefined();
  });

  it('stay until the newer ones have come, and none of an older question remains among them', async () => {
    const engine = new PatientEngine();
    const pages = new LeaguePages(engine.read);
    pages.ask({ asked: ASKED, key: 'a' });
    pages.show(0, 20);
    await engine.answer(1);
    await engine.answer(1);
    pages.ask({ asked: ASKED, key: 'b' });
    expect(shown(pages, 5)).toEqual([5, 1]);
    await engine.answer(2);
    expect(shown(pages, 5)).toEqual([5, 2]);
    for (const key of pages.rows.keys()) expect(shown(pages, Number(key))?.[1]).toBe(2);
  });

  it('are gone at once where they may be of a time that is still to come, and a late answer does not bring them back', async () => {
    const engine = new PatientEngine();
    const pages = new LeaguePages(engine.read);
    pages.ask({ asked: ASKED, key: 'a' });
    pages.show(0, 20);
    await engine.answer(1);
    await engine.answer(1);
    pages.ask({ asked: ASKED, key: 'later' });
    pages.forget();
    pages.ask({ asked: ASKED, key: 'earlier' });
    expect(pages.rows.size).toBe(0);
    // The answer to what was asked before the jump.
    await engine.answer(9);
    expect(pages.rows.get(5)).toBeUndefined();
    await engine.answer(2);
    expect(shown(pages, 5)).toEqual([5, 2]);
  });

  it('say what went wrong, and are asked for again with the next bar', async () => {
    const engine = new PatientEngine();
    const pages = new LeaguePages(engine.read);
    pages.ask({ asked: ASKED, key: 'a' });
    engine.asked[0]?.fail();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    expect(pages.head.problem).toBe('no farm');
    pages.ask({ asked: ASKED, key: 'b' });
    await engine.answer(3);
    expect(pages.head.problem).toBeNull();
  });

  it('are kept within bounds however far one scrolls', async () => {
    const engine = new PatientEngine();
    const pages = new LeaguePages(engine.read);
    pages.ask({ asked: ASKED, key: 'a' });
    await engine.answer();
    for (let first = 0; first < 100_000; first += 1_000) {
      pages.show(first, first + 40);
      await engine.answer();
    }
    expect(pages.rows.size).toBeLessThan(6_000);
    expect(shown(pages, 99_010)).toEqual([99_010, 0]);
  });
});
