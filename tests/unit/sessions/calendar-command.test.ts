import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const PROGRAM = `
  const { calendarCommand } = await import('#entry/commands/calendar');
  const { CommandFailure } = await import('#entry/terminal/command-failure');
  for (const line of process.env.ARGUS_TEST_RUNS.split('|')) {
    try {
      calendarCommand().parse(line.split(' '), { from: 'user' });
      console.log('# ok');
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      console.log('# ' + error.exitCode + ' ' + error.message);
    }
  }`;

/** What each command line printed, run one after the other in one process, and everything on standard error. */
function run(...lines: string[]): { readonly outputs: readonly string[][]; readonly notes: string } {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ARGUS_TEST_RUNS: lines.join('|'), TZ: 'Australia/Lord_Howe' },
  });
  if (status !== 0) throw new Error(stderr);
  const outputs: string[][] = [];
  let current: string[] = [];
  for (const text of stdout.trimEnd().split('\n')) {
    current.push(text);
    if (!text.startsWith('# ')) continue;
    outputs.push(current);
    current = [];
  }
  return { outputs, notes: stderr };
}

describe('argus calendar', () => {
  const { outputs, notes } = run(
    '2026-11-25 2026-11-30 --json',
    '2026-11-25 2026-11-30',
    '2026-12-30 2027-01-15 --json --events',
    '2026-03-07 2026-03-08',
    '2026-02-30 2026-03-01',
    '2026-03-06 2026-03-05',
    '1989-12-29 1990-01-05',
    '2050-12-30 2051-01-03',
  );

  it('prints one object for each session', () => {
    expect(outputs[0]).toEqual([
      '{"date":"2026-11-25","openMs":1795617000000,"closeMs":1795640400000,"early":false}',
      '{"date":"2026-11-27","openMs":1795789800000,"closeMs":1795802400000,"early":true}',
      '{"date":"2026-11-30","openMs":1796049000000,"closeMs":1796072400000,"early":false}',
      '# ok',
    ]);
  });

  it('prints a table in New York time that marks holidays and half days', () => {
    expect(outputs[1]).toEqual([
      'date        day  open   close  New York time',
      '2026-11-25  Wed  09:30  16:00  EST',
      '2026-11-26  Thu  closed         Thanksgiving Day',
      '2026-11-27  Fri  09:30  13:00  EST  half day: Day after Thanksgiving',
      '2026-11-30  Mon  09:30  16:00  EST',
      '3 sessions, 1 half day',
      '# ok',
    ]);
  });

  it('puts the events of a date after its session, and says where a list ends', () => {
    const rows = (outputs[2] ?? []).slice(0, -1).map((line) => JSON.parse(line) as { date: string; event?: string });
    expect(rows.map((row) => `${row.date} ${row.event ?? 'session'}`)).toEqual([
      '2026-12-30 session',
      '2026-12-31 session',
      '2027-01-01 not-known',
      '2027-01-01 not-known',
      ...['04', '05', '06', '07', '08', '11', '12', '13', '14', '15'].map((day) => `2027-01-${day} session`),
      '2027-01-15 opex',
    ]);
    expect(notes).toContain('warning: Consumer Price Index: dates after 2026-12-31 are not known');
  });

  it('says that a weekend has no session', () => {
    expect(outputs[3]?.slice(-2)).toEqual(['0 sessions, 0 half days', '# ok']);
  });

  it('refuses dates that are wrong, reversed or out of range, with a remedy', () => {
    expect(outputs.slice(4)).toEqual([
      ['# 2 "2026-02-30" is not a date. Write it as YYYY-MM-DD, such as 2026-03-06.'],
      ['# 2 2026-03-06 comes after 2026-03-05. Write the earlier date first.'],
      ['# 2 1989-12-29 is outside of the years whose rules are known. Choose dates from 1990 to 2050.'],
      ['# 2 2051-01-03 is outside of the years whose rules are known. Choose dates from 1990 to 2050.'],
    ]);
  });
});
