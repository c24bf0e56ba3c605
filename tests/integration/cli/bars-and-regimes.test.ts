import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argus, records, type WorkFolder, workFolder } from '#tests/support/run-argus';

const START = 1_772_755_200_000;
const TRADES = `at_ms,price,size,id,side
${START + 100},10.5,1,1,buy
${START + 200},10.6,2.5,2,sell
${START + 200},10.65,1,3,sell
${START + 60_200},10.7,3,4,buy
${START + 180_200},10.4,1,5,buy
`;
const QUOTES = `at_ms,bid,ask,last
${START + 100},10.5,10.6,10.5
${START + 60_200},10.7,10.8,
`;
const MINUTES = `t,open,high,low,close,volume\n${Array.from({ length: 100 }, (_, i) => `${START + i * 60_000},${100 + i},${101 + i},${99 + i},${100.5 + i},${i}`).join('\n')}\n`;

let folder: WorkFolder;

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(folder.file(name), content);
  return folder.file(name);
}

beforeAll(() => {
  folder = workFolder();
});

afterAll(() => folder[Symbol.dispose]());

describe('argus bars', () => {
  it('prints plain numbers, one object a line', () => {
    const run = argus(['bars', '-', '--symbol', 'X', '--json'], { input: TRADES });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toBe(
      `{"t":${START},"o":10.5,"h":10.65,"l":10.5,"c":10.65,"v":4.5,"n":3,"flags":[]}\n` +
        `{"t":${START + 60_000},"o":10.7,"h":10.7,"l":10.7,"c":10.7,"v":3,"n":1,"flags":[]}\n` +
        `{"t":${START + 180_000},"o":10.4,"h":10.4,"l":10.4,"c":10.4,"v":1,"n":1,"flags":[]}\n`,
    );
  });

  it('carries the close over empty minutes when told to, and says so in the flags', () => {
    const run = argus(['bars', '-', '--symbol', 'X', '--json', '--fill', 'carry'], { input: TRADES });
    expect(records(run).map(({ t, o, c, v, n, flags }) => [t, o, c, v, n, flags])).toEqual([
      [START, 10.5, 10.65, 4.5, 3, []],
      [START + 60_000, 10.7, 10.7, 3, 1, []],
      [START + 120_000, 10.7, 10.7, 0, 0, ['carried']],
      [START + 180_000, 10.4, 10.4, 1, 1, []],
    ]);
  });

  it.each(['5m', '15m', '1h', '1d'])('rolls up to %s', (interval) => {
    const run = argus(['bars', '-', '--symbol', 'X', '--json', '--interval', interval], { input: TRADES });
    expect(records(run)).toEqual([{ t: START, o: 10.5, h: 10.7, l: 10.4, c: 10.4, v: 8.5, n: 5, flags: [] }]);
  });

  it('makes bars of quotes, flagged as such', () => {
    const run = argus(['bars', '-', '--symbol', 'X', '--json'], { input: gzipSync(QUOTES) });
    expect(records(run)).toEqual([
      { t: START, o: 10.55, h: 10.55, l: 10.55, c: 10.55, v: 0, n: 1, flags: ['fromQuotes'] },
      { t: START + 60_000, o: 10.75, h: 10.75, l: 10.75, c: 10.75, v: 0, n: 1, flags: ['fromQuotes'] },
    ]);
  });

  it('shows people a table', () => {
    expect(argus(['bars', '-', '--symbol', 'X'], { input: TRADES }).stdout).toBe(
      [
        'start (UTC)          open     high      low    close  volume  ticks  flags',
        '2026-03-06 00:00  10.5000  10.6500  10.5000  10.6500     4.5      3',
        '2026-03-06 00:01  10.7000  10.7000  10.7000  10.7000     3.0      1',
        '2026-03-06 00:03  10.4000  10.4000  10.4000  10.4000     1.0      1',
        '',
      ].join('\n'),
    );
  });

  it('sorts what is out of order and leaves out what is repeated, and says so', () => {
    const [header = '', first = '', ...rest] = TRADES.trim().split('\n');
    const run = argus(['bars', '-', '--symbol', 'X', '--json'], {
      input: `${[header, ...rest, first, first].join('\n')}\n`,
    });
    expect(run.stdout).toBe(argus(['bars', '-', '--symbol', 'X', '--json'], { input: TRADES }).stdout);
    expect(run.stderr).toBe('2 rows were out of order and have been sorted by time.\n1 repeated tick was left out.\n');
  });

  it('takes columns under the names given, and the kind where the columns could be either', () => {
    const bare = TRADES.split('\n').slice(1).join('\n');
    const named = argus(['bars', '-', '--symbol', 'X', '--json', '--columns', 'at_ms,price,size,id,side'], {
      input: bare,
    });
    expect(named.stdout).toBe(argus(['bars', '-', '--symbol', 'X', '--json'], { input: TRADES }).stdout);
    const either = `at_ms,price,size,bid,ask\n${START},10,1,9.5,10.5\n`;
    const unclear = argus(['bars', '-', '--symbol', 'X', '--json'], { input: either });
    expect(unclear.code).toBe(2);
    expect(unclear.stderr).toContain('State which they are with --kind trades or --kind quotes.');
    const asTrades = argus(['bars', '-', '--symbol', 'X', '--json', '--kind', 'trades'], { input: either });
    expect(records(asTrades)[0]).toMatchObject({ v: 1, flags: [] });
    const asQuotes = argus(['bars', '-', '--symbol', 'X', '--json', '--kind', 'quotes'], { input: either });
    expect(records(asQuotes)[0]).toMatchObject({ o: 10, flags: ['fromQuotes'] });
  });

  it('prints no bars for a file without rows, and says why', () => {
    const run = argus(['bars', '-', '--symbol', 'X', '--json'], { input: 'at_ms,price,size\n' });
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: 'standard input holds no rows.\n' });
  });

  it('takes two trades decades apart, but does not carry a price over the years between', () => {
    const input = `at_ms,price,size\n700000000000,1,1\n2500000000000,2,1\n`;
    expect(records(argus(['bars', '-', '--symbol', 'X', '--json'], { input }))).toHaveLength(2);
    const carried = argus(['bars', '-', '--symbol', 'X', '--json', '--fill', 'carry'], { input });
    expect([carried.code, carried.stdout]).toEqual([2, '']);
    expect(carried.stderr).toMatch(/reaches from 1992-03-07 to 2049-03-22: carrying would make 30,000,000 bars/);
  });

  it('refuses shares from beyond the years of the New York calendar', () => {
    const input = 'at_ms,price,size\n2839968000000,1,1\n';
    const run = argus(['bars', '-', '--symbol', 'X', '--calendar', 'nyse'], { input });
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('standard input has rows outside of 1990 to 2050');
    expect(argus(['bars', '-', '--symbol', 'X'], { input }).code).toBe(0);
  });
});

describe('argus regimes', () => {
  it('labels every bar, one object a line', () => {
    const run = argus(['regimes', '-', '--symbol', 'X', '--json'], { input: MINUTES });
    expect([run.code, run.stderr]).toEqual([0, '']);
    const labels = records(run);
    expect(labels.map(({ t }) => t)).toEqual(Array.from({ length: 100 }, (_, i) => START + i * 60_000));
    for (const label of labels) {
      expect(Object.keys(label)).toEqual(['t', 'trend', 'vol', 'session', 'quality', 'confidence']);
      expect(label).toMatchObject({ session: 'ASIA', quality: expect.arrayContaining(['warmingUp']) });
    }
    expect(labels.at(-1)).toMatchObject({ trend: 'TREND_UP' });
    expect(argus(['regimes', '-', '--symbol', 'X', '--json'], { input: gzipSync(MINUTES) }).stdout).toBe(run.stdout);
  });

  it('knows New York sessions, and stamps at the end of a bar', () => {
    const at = (hour: number, minute: number): number => Date.UTC(2026, 2, 6, hour, minute);
    const bars = [at(14, 28), at(14, 29), at(14, 30), at(20, 59), at(21, 0)];
    const input = `t,open,high,low,close,volume\n${bars.map((t) => `${t},1,1,1,1,1`).join('\n')}\n`;
    const sessions = (...options: readonly string[]): readonly unknown[] =>
      records(argus(['regimes', '-', '--symbol', 'SPY', '--calendar', 'nyse', '--json', ...options], { input })).map(
        ({ session }) => session,
      );
    expect(sessions()).toEqual(['PRE', 'PRE', 'RTH', 'RTH', 'POST']);
    expect(sessions('--clock', 'end')).toEqual(['PRE', 'PRE', 'PRE', 'RTH', 'RTH']);
  });

  it('asks for the length of bars that do not show it, and takes the answer', () => {
    const input = `t,open,high,low,close,volume\n${START},1,1,1,1,1\n`;
    const asked = argus(['regimes', '-', '--symbol', 'X'], { input });
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('State the interval with --interval, such as --interval 1m.');
    expect(records(argus(['regimes', '-', '--symbol', 'X', '--interval', '1m', '--json'], { input }))).toHaveLength(1);
  });
});

describe('a file that cannot be used', () => {
  it.each<[string, string, () => string | Uint8Array | null, number, RegExp]>([
    ['is missing', 'nowhere.csv', () => null, 3, /nowhere\.csv: it does not exist; .*- reads standard input/],
    ['is empty', 'empty.csv', () => '', 2, /empty\.csv: it is empty/],
    ['is cut off', 'cut.csv.gz', () => gzipSync(TRADES).subarray(0, 40), 2, /is damaged gzip data/],
    ['is binary', 'day.bin', () => Buffer.from([0, 1, 2, 3, 10, 4]), 2, /is not text; .*it looks binary/],
    ['is a zip archive', 'a.zip', () => Buffer.from('PK\u0003\u0004rest'), 2, /a zip archive or a spreadsheet/],
    ['has no header', 'bare.csv', () => `${START},1,1\n`, 2, /give them with --columns/],
    [
      'lacks a column',
      'short.csv',
      () => 'at_ms,size\n1,1\n',
      2,
      /lacks a column; expected a column for (price|open)|lacks a column/,
    ],
    [
      'has an endless line',
      'long.csv',
      () => `${TRADES}${'x'.repeat(3_000_000)}\n`,
      2,
      /long\.csv:\d+: |lacks a column/,
    ],
  ])('%s: named with a remedy, for both commands', (_what, name, content, code, words) => {
    const made = content();
    const path = made === null ? folder.file(name) : file(name, made);
    for (const command of ['bars', 'regimes']) {
      const run = argus([command, path, '--symbol', 'X', '--json']);
      expect([run.code, run.stdout]).toEqual([code, '']);
      expect(run.stderr).toMatch(/^argus: /);
      expect(run.stderr).toMatch(words);
      expect(run.stderr).not.toMatch(/^ +at /m);
      expect(run.stderr.split('\n')).toHaveLength(2);
    }
  });

  it('is a folder', () => {
    for (const command of ['bars', 'regimes']) {
      const run = argus([command, folder.path, '--symbol', 'X']);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toContain('it is a folder; expected a file. Name one of the files in it.');
    }
  });

  it('has a bad row: refused with file and line, or left out and counted', () => {
    const path = file('bad.csv', `${TRADES}abc,1,2,9,buy\n`);
    const refused = argus(['bars', path, '--symbol', 'X', '--json']);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(/bad\.csv:7: at_ms "abc" is not a time; .*--on-bad-row skip\.\n$/);
    const skipped = argus(['bars', path, '--symbol', 'X', '--json', '--on-bad-row', 'skip']);
    expect([skipped.code, records(skipped).length]).toEqual([0, 3]);
    expect(skipped.stderr).toMatch(/^1 bad row was left out \(1 not-a-time\):\n {2}.*bad\.csv:7: /);
  });
});
