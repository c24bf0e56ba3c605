import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argus, records, RunningArgus, SMALL_RECORDING, type WorkFolder, workFolder } from '#tests/support/run-argus';

const NO_STACK = /^ +at /m;
const DAY = ['--sim', '7', '--minutes', '1440', '--density', '0.2', '--batch', '256', '--json'] as const;

let folder: WorkFolder;
let tape: string;
let finalHash: string;

beforeAll(() => {
  folder = workFolder();
  tape = folder.file('day.tape');
  const run = argus(['record', '--out', tape, ...SMALL_RECORDING, '--json']);
  finalHash = String(records(run).at(-1)?.['finalHash']);
});

afterAll(() => folder[Symbol.dispose]());

describe('argus record', () => {
  it('says what is safe, then sums up, and leaves nothing but the tape', () => {
    const path = folder.file('once.tape');
    const run = argus(['record', '--out', path, ...SMALL_RECORDING, '--batch', '1000', '--json']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    const lines = records(run);
    const safe = lines.filter(({ type }) => type === 'recorded').map(({ position }) => position as number);
    expect(safe.length).toBeGreaterThan(5);
    expect(safe).toEqual(safe.toSorted((left, right) => left - right));
    expect(lines.at(-1)).toEqual({
      type: 'summary',
      position: safe.at(-1),
      finalHash,
      bytes: statSync(path).size,
      storedThrough: null,
    });
    expect(existsSync(`${path}.journal`) || existsSync(`${path}.lock`)).toBe(false);
  });

  it('carries on with the same command after Ctrl-C, to the state of an undisturbed day', async () => {
    const path = folder.file('stopped.tape');
    const running = new RunningArgus(['record', '--out', path, ...DAY]);
    await running.lines(3);
    running.child.kill('SIGINT');
    const stopped = await running.ended;
    expect([stopped.code, stopped.signal]).toEqual([130, null]);
    expect(stopped.stderr).toContain('is complete so far; the same command carries it on.');
    const at = records(stopped).at(-1);
    expect(at).toMatchObject({ type: 'summary' });
    expect(existsSync(`${path}.journal`) || existsSync(`${path}.lock`)).toBe(false);
    expect(argus(['replay', path, '--thorough']).code).toBe(0);

    const carriedOn = argus(['record', '--out', path, ...DAY]);
    expect(carriedOn.code).toBe(0);
    const [resumed] = records(carriedOn);
    expect(resumed).toMatchObject({ type: 'resumed', position: at?.['position'], replayed: 0 });
    const whole = records(argus(['record', '--out', folder.file('whole.tape'), ...DAY])).at(-1);
    const { position, finalHash: hash } = records(carriedOn).at(-1) ?? {};
    expect([position, hash]).toEqual([whole?.['position'], whole?.['finalHash']]);
    expect(Number(position)).toBeGreaterThan(Number(at?.['position']));
  });

  it('records in time, says what is safe there as well, and stops at Ctrl-C', async () => {
    const path = folder.file('timed.tape');
    const running = new RunningArgus([
      'record',
      '--out',
      path,
      '--sim',
      '7',
      '--minutes',
      '60',
      '--speed',
      '120',
      '--json',
    ]);
    await running.lines(2);
    running.child.kill('SIGINT');
    const run = await running.ended;
    expect(run.code).toBe(130);
    const types = records(run).map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['recorded', 'recorded']);
    expect(types.at(-1)).toBe('summary');
    expect(argus(['replay', path]).code).toBe(0);
  });

  it('refuses to carry on with a recording that is not this one, whatever differs', () => {
    const before = readFileSync(tape);
    for (const other of [
      ['--sim', '8', '--minutes', '90', '--density', '0.2'],
      ['--sim', '7', '--minutes', '90', '--density', '0.3'],
      ['--sim', '7', '--minutes', '90', '--density', '0.2', '--scenario', 'calm'],
      ['--sim', '7', '--minutes', '90', '--density', '0.2', '--symbols', '2'],
      // The last input of a market comes after its last minute, so that a longer one is another one.
      ['--sim', '7', '--minutes', '91', '--density', '0.2'],
      ['--sim', '7', '--minutes', '30', '--density', '0.2'],
    ]) {
      const run = argus(['record', '--out', tape, ...other]);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/holds another recording \(simulated market, seed 7, .*Choose another --out\./);
    }
    expect(readFileSync(tape).equals(before)).toBe(true);
  });

  it('refuses to write where it cannot, or what is no tape, and says so in a sentence', () => {
    writeFileSync(folder.file('text.csv'), 'at_ms,price,size\n');
    for (const [path, code, words] of [
      [folder.file('nowhere/day.tape'), 3, /ENOENT.*Check the path/],
      [folder.path, 3, /EISDIR/],
      [folder.file('text.csv'), 2, /this is not a tape/],
    ] as const) {
      const run = argus(['record', '--out', path, ...SMALL_RECORDING]);
      expect([run.code, run.stdout]).toEqual([code, '']);
      expect(run.stderr).toMatch(words);
      expect(run.stderr).not.toMatch(NO_STACK);
    }
    expect(readFileSync(folder.file('text.csv'), 'utf8')).toBe('at_ms,price,size\n');
  });

  it('lets one process write a tape at a time', async () => {
    const path = folder.file('shared.tape');
    const running = new RunningArgus([
      'record',
      '--out',
      path,
      '--sim',
      '7',
      '--minutes',
      '60',
      '--speed',
      '60',
      '--json',
    ]);
    await running.lines(1);
    const second = argus(['record', '--out', path, '--sim', '7', '--minutes', '60']);
    expect(second.code).toBe(3);
    expect(second.stderr).toMatch(/is writing this tape\. Stop it first/);
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
  });

  it('warns of a history that cannot be written, and records all the same', () => {
    const history = folder.file('not-a-database.sqlite');
    writeFileSync(history, 'this is text, and more than sixteen bytes of it');
    const run = argus([
      'record',
      '--out',
      folder.file('warned.tape'),
      '--history',
      history,
      ...SMALL_RECORDING,
      '--json',
    ]);
    expect(run.code).toBe(0);
    expect(records(run).at(-1)).toMatchObject({ finalHash, storedThrough: 0 });
    expect(run.stderr).toMatch(/^warning: The history .* is damaged .*`argus history rebuild`/);
  });
});
