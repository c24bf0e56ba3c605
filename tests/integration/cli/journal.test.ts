import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ticker } from '#domain/instrument';
import { cents, priceE4 } from '#domain/money';
import type { TraderDeed } from '#domain/trader-fact';
import { KeptBook } from '#entry/trading/kept-book';
import { bookOfTape } from '#entry/trading/trading-folder';
import { structureOver } from '#options/spreads/structure-shape';
import type { JournalEntry } from '#portfolio/journal/journal-entries';
import { epochMs } from '#primitives/clock';
import { TapeReader } from '#store/tape/tape-reader';
import { LedgerFile } from '#store/trading/ledger-file';
import { argus, records, workFolder } from '#tests/support/run-argus';
import { fortnight } from '#tests/support/ticket-lives';

const DEMO_TAPE = fileURLToPath(new URL('../../../resources/tapes/demo.tape', import.meta.url));
const folder = workFolder();
const environment = { ARGUS_DATA: folder.path };
const run = (...args: readonly string[]) => argus(['journal', ...args], { environment });

function write(book: string): void {
  using ledger = LedgerFile.open(folder.file('trading'), book);
  for (const fact of fortnight().facts) ledger.append(fact);
}

afterAll(() => folder[Symbol.dispose]());

describe('argus journal', () => {
  it('says that nothing was traded yet, before anything was', () => {
    expect(run('export')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/nothing was traded yet/),
    });
    expect(run('books')).toMatchObject({ code: 0, stdout: '' });
  });

  it('exports what the book holds, as a table, as records and for a spreadsheet, while a desk writes it', () => {
    write('practice-demo');
    using desk = LedgerFile.open(folder.file('trading'), 'practice-demo');
    expect(desk.facts.length).toBeGreaterThan(10);
    const [entry, ...others] = records(run('export', '--json'));
    expect(others).toEqual([]);
    // One of two bought back at 0.20, the other expired; 0.82 came in and 0.18 were fees.
    expect(entry).toMatchObject({
      underlying: 'IBIT',
      structure: 'bull put spread 55/53',
      contracts: 2,
      credit: 4_100,
      debit: 2_000,
      realised: 8_200 - 2_000 - 30,
      fees: 30,
      ended: 'expired',
      tags: ['fall'],
    });
    const table = run('export');
    expect(table.stdout).toMatch(
      /IBIT bull put spread 55\/53 2026-03-20 +2 +0\.41 +0\.20 +\$0\.30 +\$61\.70 +expired +fall/,
    );
    expect(table.stdout).toMatch(/Realised: \$61\.70 after fees\.\n$/);
    const [names = '', line = '', end] = run('export', '--csv').stdout.split('\n');
    expect(end).toBe('');
    expect(names.split(',')).toHaveLength(line.split(',').length);
    expect(line).toContain(',2026-03-06 14:30:00 EST,');
    expect(line).toContain('Sold into the fall.');
  });

  it('asks which book is meant where there are several, and names them', () => {
    write('live');
    const which = run('export');
    expect([which.code, which.stdout]).toEqual([2, '']);
    expect(which.stderr).toMatch(/several books: live, practice-demo\. Say which with --book/);
    expect(run('export', '--book', 'live').code).toBe(0);
    const unknown = run('export', '--book', 'mine');
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no book "mine".+There is live, practice-demo/s),
    });
    expect(records(run('books', '--json'))).toMatchObject([{ book: 'live' }, { book: 'practice-demo' }]);
  });

  it('adds the worst and the best on the way from the tape that was traded on, as its quotes have them', () => {
    const header = TapeReader.open(DEMO_TAPE);
    const book = bookOfTape(header.header);
    header[Symbol.dispose]();
    const structure = structureOver('bull_put', '2026-03-20', [priceE4(34), priceE4(32)]);
    const atMs = epochMs(Date.UTC(2026, 2, 6, 18));
    const deed: TraderDeed = {
      type: 'position.adopted',
      positionId: 'seen',
      venue: 'robinhood',
      underlying: ticker('IBIT'),
      structure: structure ?? (null as never),
      contracts: 1,
      price: priceE4(0.21),
      fees: cents(0),
      filledMs: atMs,
      exit: null,
    };
    {
      using kept = new KeptBook(LedgerFile.open(folder.file('trading'), book));
      expect(kept.record({ atMs, source: 'terminal', nonce: 'adopted', deed })).toMatchObject({ ok: true });
    }
    const [entry] = records(run('export', '--tape', DEMO_TAPE, '--json'));
    const { worst, best } = entry as unknown as Pick<JournalEntry, 'worst' | 'best'>;
    expect(worst?.cents).toBeLessThan(best?.cents ?? 0);
    for (const extreme of [worst, best]) {
      const at = new Date((extreme?.atMs ?? 0) + 1).toISOString();
      const chain = argus(['tape', 'chain', DEMO_TAPE, '--underlying', 'IBIT', '--at', at]).stdout.split('\n');
      const sidesOf = (strike: number): readonly number[] =>
        (chain.find((line) => line.includes(`,2026-03-20,${strike},put,`)) ?? '').split(',').slice(7, 9).map(Number);
      // Bought back at the ask, sold at the bid; Robinhood takes a few cents.
      const costs = 100 * ((sidesOf(34)[1] ?? Number.NaN) - (sidesOf(32)[0] ?? Number.NaN));
      const fees = 2_100 - Math.round(100 * costs) - (extreme?.cents ?? 0);
      expect(fees).toBeGreaterThanOrEqual(0);
      expect(fees).toBeLessThan(20);
    }
  });

  it('says how far one’s own fills have come from the worst side, and what is counted on until there are enough', () => {
    const legs = records(run('fills', '--book', 'live', '--json'));
    expect(legs).toHaveLength(4);
    expect(legs[1]).toEqual({ legs: 'twoLegs', fills: 2, measured: null, counted: 0.2 });
  });
});
