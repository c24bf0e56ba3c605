import { existsSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argus, HAS_SHELL, shell, SMALL_RECORDING, type WorkFolder, workFolder } from '#tests/support/run-argus';

const TRADES = `at_ms,price,size,id\n${Array.from({ length: 30_000 }, (_, i) => `${1_772_755_200_000 + i * 60_000},${100 + (i % 50)},1,${i}`).join('\n')}\n`;
const HAS_FULL_DEVICE = existsSync('/dev/full');

describe.skipIf(!HAS_SHELL)('argus in a pipe (needs bash)', () => {
  let folder: WorkFolder;

  beforeAll(() => {
    folder = workFolder();
    writeFileSync(folder.file('trades.csv'), TRADES);
    writeFileSync(folder.file('trades.csv.gz'), gzipSync(TRADES));
    argus(['record', '--out', folder.file('day.tape'), ...SMALL_RECORDING]);
  });

  afterAll(() => folder[Symbol.dispose]());

  it.each([
    ['--help', 1],
    ['help replay', 2],
    ['bars trades.csv --symbol X', 3],
    ['bars trades.csv --symbol X --json', 1],
    ['replay day.tape --json', 1],
    ['replay day.tape --hashes', 1],
    ['tape export day.tape --symbol BTCUSDT', 2],
    ['tape info day.tape', 1],
    ['calendar 1990-01-01 2050-12-31 --json', 2],
  ])('a reader that leaves ends it without a word: %s', (args, lines) => {
    const run = shell(`argus ${args} | head -${lines}; echo "codes \${PIPESTATUS[*]}"`, folder.path);
    const printed = run.stdout.trimEnd().split('\n');
    expect(printed.at(-1)).toBe('codes 0 0');
    expect(printed.length).toBe(lines + 1);
    // What it has to say about the input may come; a complaint may not.
    expect(run.stderr).not.toMatch(/EPIPE|argus:|^ +at /m);
  });

  it('a recording whose reader leaves closes its tape, and can be carried on to the same end', () => {
    const day = '--sim 7 --minutes 600 --density 0.2';
    const cut = shell(
      `argus record --out cut.tape ${day} --batch 500 --json | head -2 >/dev/null; echo "\${PIPESTATUS[0]}"`,
      folder.path,
    );
    expect([cut.stdout, cut.stderr]).toEqual(['0\n', '']);
    expect(existsSync(folder.file('cut.tape.lock'))).toBe(false);
    expect(existsSync(folder.file('cut.tape.journal'))).toBe(false);
    const carriedOn = shell(`argus record --out cut.tape ${day}`, folder.path);
    expect(carriedOn.stderr).toMatch(/^Carrying on after [\d,]+ inputs; /);
    const undisturbed = shell(`argus record --out whole.tape ${day}`, folder.path);
    const state = /final state [0-9a-f]{16}/;
    expect(state.exec(carriedOn.stdout)?.[0]).toBe(state.exec(undisturbed.stdout)?.[0]);
  });

  it('reads standard input, plain or gzip, like a file', () => {
    const fromFile = shell('argus bars trades.csv --symbol X --json', folder.path);
    expect(fromFile.code).toBe(0);
    expect(fromFile.stdout.split('\n').length).toBe(30_001);
    for (const line of [
      'argus bars - --symbol X --json < trades.csv',
      'cat trades.csv | argus bars - --symbol X --json',
      'argus bars - --symbol X --json < trades.csv.gz',
      'argus bars trades.csv.gz --symbol X --json',
    ]) {
      expect(shell(line, folder.path)).toEqual(fromFile);
    }
  });

  it('goes from command to command: exported trades become bars, bars become regimes', () => {
    const run = shell(
      `argus tape export day.tape --symbol BTCUSDT | argus bars - --symbol BTCUSDT --json |
       argus regimes - --symbol BTCUSDT --json | tail -1`,
      folder.path,
    );
    expect(JSON.parse(run.stdout)).toMatchObject({ session: 'ASIA', quality: expect.arrayContaining(['warmingUp']) });
    expect(run.stderr).not.toContain('argus:');
  });

  it('stops reading an endless stream that is not what it wants', () => {
    const run = shell('yes nonsense | argus bars - --symbol X; echo "${PIPESTATUS[1]}"', folder.path);
    expect(run.stdout).toBe('2\n');
    expect(run.stderr).toMatch(/^argus: standard input:1: "nonsense" lacks a column/);
  });

  it.skipIf(!HAS_FULL_DEVICE)('says that standard output is full (needs /dev/full)', () => {
    for (const command of [
      '--help',
      'bars trades.csv --symbol X',
      'replay day.tape',
      'tape export day.tape --symbol SPY',
    ]) {
      const run = shell(`argus ${command} > /dev/full`, folder.path);
      expect(run.code).toBe(3);
      expect(run.stderr).toContain('argus: Standard output cannot be written (ENOSPC).');
      expect(run.stderr).not.toMatch(/^ +at /m);
    }
  });

  it('shows progress on a terminal only', () => {
    const run = shell('argus record --out quiet.tape --sim 7 --minutes 30 2>&1', folder.path);
    for (const sign of ['\r', '█', '░', '\u001B']) expect(run.stdout).not.toContain(sign);
  });
});
