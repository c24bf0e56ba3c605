import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDamaged } from '#tests/support/damaged-tape';
import { argus, records, SMALL_RECORDING, type WorkFolder, workFolder } from '#tests/support/run-argus';

let folder: WorkFolder;
let tape: string;

beforeAll(() => {
  folder = workFolder();
  tape = folder.file('day.tape');
  argus(['record', '--out', tape, ...SMALL_RECORDING]);
});

afterAll(() => folder[Symbol.dispose]());

describe('argus tape', () => {
  it('says what a tape holds', () => {
    const text = argus(['tape', 'info', tape]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/origin +simulated market, seed 7, scenario demo, 90 minutes from 2026-03-06/);
    const [info] = records(argus(['tape', 'info', tape, '--json']));
    expect(info).toMatchObject({ path: tape, bytes: statSync(tape).size, proofs: 90 });
    const [report] = records(argus(['tape', 'verify', tape, '--json']));
    expect(report).toMatchObject({ type: 'report', problems: 0, closed: true, inputs: info?.['inputs'] });
    expect(argus(['tape', 'verify', tape]).stdout).toContain(': sound. ');
  });

  it('exports what imports to the same bars, as CSV and as JSON lines', () => {
    const bars = (path: string): readonly unknown[] => {
      const run = argus(['replay', path, '--json']);
      expect(run.code).toBe(0);
      const events = records(run).at(-1)?.['events'] as Readonly<Record<string, number>>;
      return [events['bar.closed'], events['instrument.listed']];
    };
    const results = (['csv', 'jsonl'] as const).map((format) => {
      const text = folder.file(`btc.${format}`);
      const exported = argus(['tape', 'export', tape, '--symbol', 'BTCUSDT', '--format', format, '--out', text]);
      expect([exported.code, exported.stdout]).toEqual([0, '']);
      expect(exported.stderr).toMatch(/^[\d,]+ trades of BTCUSDT\.\n$/);
      const copy = folder.file(`btc-${format}.tape`);
      const imported = argus(['tape', 'import', text, '--symbol', 'BTCUSDT', '--out', copy, '--json']);
      expect(imported.code).toBe(0);
      expect(records(imported)).toEqual([
        { tape: copy, inputs: readFileSync(text, 'utf8').split('\n').length + (format === 'csv' ? 0 : 1) },
      ]);
      expect(argus(['tape', 'export', copy, '--symbol', 'BTCUSDT', '--format', format]).stdout).toBe(
        readFileSync(text, 'utf8'),
      );
      return bars(copy);
    });
    expect(results[0]).toEqual(results[1]);
    expect(results[0]?.[1]).toBe(1);
  });

  it('never overwrites, and leaves no half file behind', () => {
    const text = folder.file('kept.csv');
    writeFileSync(text, 'at_ms,price,size\n1772755200000,1,1\n');
    const taken = argus(['tape', 'export', tape, '--symbol', 'SPY', '--out', text]);
    expect([taken.code, readFileSync(text, 'utf8').length]).toEqual([3, 35]);
    expect(taken.stderr).toMatch(/^argus: .*kept\.csv cannot be written \(EEXIST\)\. It exists already/);
    const nowhere = argus(['tape', 'export', tape, '--symbol', 'SPY', '--out', folder.file('nowhere/x.csv')]);
    expect(nowhere.code).toBe(3);
    expect(nowhere.stderr).toMatch(/cannot be written \(ENOENT\)\. Check the folder/);
    const unknown = argus(['tape', 'export', tape, '--symbol', 'NOPE']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('holds no NOPE. It holds BTCUSDT, ETHUSDT, IBIT, BITO, SPY, QQQ.');
    const before = readFileSync(tape);
    const over = argus(['tape', 'import', text, '--symbol', 'X', '--out', tape]);
    expect([over.code, readFileSync(tape).equals(before)]).toEqual([2, true]);
    expect(over.stderr).toContain('a tape is never overwritten');
    const damaged = folder.file('half.tape');
    writeDamaged(tape, damaged);
    const half = argus(['tape', 'export', damaged, '--symbol', 'BTCUSDT', '--out', folder.file('half.csv')]);
    expect([half.code, existsSync(folder.file('half.csv'))]).toEqual([1, false]);
  });

  it('imports nothing from a file with a bad row, unless told to leave such rows out', () => {
    const text = folder.file('bad.csv');
    writeFileSync(
      text,
      'at_ms,price,size\n1772755200000,1.5,1\n1772755201000,abc,1\n1772755202000,-2,1\n1772755203000,2.5,1\n',
    );
    const out = folder.file('bad.tape');
    const refused = argus(['tape', 'import', text, '--symbol', 'X', '--out', out]);
    expect([refused.code, existsSync(out)]).toEqual([2, false]);
    expect(refused.stderr).toMatch(/bad\.csv:3: price "abc" is not a number; .*--on-bad-row skip\.$/m);
    const skipped = argus(['tape', 'import', text, '--symbol', 'X', '--out', out, '--on-bad-row', 'skip', '--json']);
    expect(skipped.code).toBe(0);
    expect(skipped.stderr).toMatch(
      /2 bad rows were left out \(1 not-a-number, 1 negative\):\n.*bad\.csv:3.*\n.*bad\.csv:4/,
    );
    // Two trades, the listing before and the tick of the clock after them.
    expect(records(skipped)).toEqual([{ tape: out, inputs: 4 }]);
  });

  it('makes no tape of nothing', () => {
    const text = folder.file('only-a-header.csv');
    writeFileSync(text, 'at_ms,price,size\n');
    const run = argus(['tape', 'import', text, '--symbol', 'X', '--out', folder.file('nothing.tape')]);
    expect([run.code, existsSync(folder.file('nothing.tape'))]).toEqual([2, false]);
    expect(run.stderr).toContain('holds no rows');
  });

  it('takes coins from beyond the years of the New York calendar, and refuses shares from there', () => {
    const text = folder.file('far.csv');
    writeFileSync(text, 'at_ms,price,size\n2839968000000,1,1\n2839968060000,1,1\n');
    const coins = folder.file('far.tape');
    expect(argus(['tape', 'import', text, '--symbol', 'X', '--out', coins]).code).toBe(0);
    expect(argus(['replay', coins]).stdout).toContain('recorded 2059-12-30 00:00:00 UTC');
    expect(argus(['tape', 'info', coins]).code).toBe(0);
    const shares = argus([
      'tape',
      'import',
      text,
      '--symbol',
      'X',
      '--out',
      folder.file('f.tape'),
      '--calendar',
      'nyse',
    ]);
    expect([shares.code, existsSync(folder.file('f.tape'))]).toEqual([2, false]);
    expect(shares.stderr).toContain('outside of 1990 to 2050');
  });
});
