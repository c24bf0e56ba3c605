import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argus, records, type WorkFolder, workFolder } from '#tests/support/run-argus';

let folder: WorkFolder;
let tape: string;

beforeAll(() => {
  folder = workFolder();
  tape = folder.file('opening.tape');
  const market = ['--sim', '7', '--start', '2026-03-06T14:28Z', '--minutes', '12', '--density', '0.05'];
  argus(['record', '--out', tape, ...market]);
});

afterAll(() => folder[Symbol.dispose]());

describe('argus tape chain', () => {
  it('writes the chain that was known at an instant, and what reads chains reads it', () => {
    const spy = folder.file('spy.csv');
    const written = argus(['tape', 'chain', tape, '--underlying', 'SPY', '--at', '2026-03-06T14:35Z', '--out', spy]);
    expect([written.code, written.stdout]).toEqual([0, '']);
    expect(written.stderr).toMatch(/^\d+ contracts of SPY from sim-opra, taken 2026-03-06 09:34:12 EST\.\n$/);
    const [overview] = records(argus(['chain', spy, '--json']));
    expect(overview).toMatchObject({ underlying: 'SPY', at: '2026-03-06T14:34:12.000Z' });
    const spreads = records(argus(['spreads', spy, '--json', '--structure', 'bull_put', '--dte', '20..50']));
    expect(spreads.length).toBeGreaterThan(10);
  });

  it('knows nothing of later chains, and of none before the first', () => {
    const early = argus(['tape', 'chain', tape, '--underlying', 'BTC', '--at', '2026-03-06T14:28:01Z']);
    expect(early.code).toBe(2);
    expect(early.stderr).toContain('No option chain of BTC was known before 2026-03-06 09:28:01 EST.');
    const at = (clock: string): string => argus(['tape', 'chain', tape, '--underlying', 'BTC', '--at', clock]).stderr;
    expect(at('2026-03-06T14:29:04.100Z')).toContain('taken 2026-03-06 09:28:04 EST');
    expect(at('2026-03-06T14:29:05Z')).toContain('taken 2026-03-06 09:29:04 EST');
  });

  it('names the underlyings there are, and never overwrites', () => {
    const unknown = argus(['tape', 'chain', tape, '--underlying', 'TSLA']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('Known were those of BITO, BTC, ETH, IBIT, QQQ, SPY.');
    const spy = folder.file('spy.csv');
    const before = readFileSync(spy, 'utf8');
    expect(argus(['tape', 'chain', tape, '--underlying', 'SPY', '--out', spy]).code).toBe(3);
    expect(readFileSync(spy, 'utf8')).toBe(before);
  });
});
