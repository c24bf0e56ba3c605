import { describe, expect, it } from 'vitest';
import { ARGUS_VERSION } from '#entry/argus-version';
import { argus } from '#tests/support/run-argus';

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  serve: ['--port', '--no-open', '--tape', '--window', '--config', '--json'],
  replay: ['--speed', '--from', '--to', '--hashes', '--thorough', '--json'],
  record: [
    '--out',
    '--venues',
    '--sim',
    '--minutes',
    '--scenario',
    '--start',
    '--symbols',
    '--density',
    '--speed',
    '--history',
    '--alerts',
    '--config',
    '--json',
  ],
  venues: ['status', 'test', 'probe'],
  'venues status': ['--config', '--json'],
  'venues test': ['--seconds', '--sim', '--config', '--json'],
  'venues probe': ['--seconds', '--sim', '--config', '--json'],
  tape: ['info', 'verify', 'export', 'import'],
  'tape info': ['--json'],
  'tape verify': ['--json'],
  'tape export': ['--symbol', '--kind', '--format', '--out'],
  'tape import': [
    '--out',
    '--symbol',
    '--source',
    '--calendar',
    '--kind',
    '--clock',
    '--interval',
    '--volume',
    '--on-bad-row',
    '--naive-times',
    '--json',
  ],
  bars: [
    '--symbol',
    '--interval',
    '--fill',
    '--calendar',
    '--volume',
    '--kind',
    '--on-bad-row',
    '--naive-times',
    '--time-unit',
    '--columns',
    '--json',
  ],
  regimes: ['--symbol', '--calendar', '--clock', '--interval', '--on-bad-row', '--json'],
  signals: ['--refused', '--all', '--no-farm', '--config', '--json'],
  recommend: ['--at', '--no-farm', '--config', '--json'],
  farm: ['grid', 'run', 'top'],
  'farm grid': ['--grid', '--json'],
  'farm run': ['--grid', '--json'],
  'farm top': ['--by', '--top', '--grid', '--json'],
  alerts: ['test', 'status'],
  'alerts test': ['--config', '--json'],
  'alerts status': ['--config', '--json'],
  ibkr: ['--host', '--port', '--wait', '--json'],
  calendar: ['--json', '--events'],
  chain: [
    '--json',
    '--contracts',
    '--beside',
    '--underlying',
    '--spot',
    '--at',
    '--rate',
    '--yield',
    '--dividend',
    '--provider',
    '--stale-after',
    '--moments',
    '--on-bad-row',
    '--naive-times',
    '--time-unit',
    '--columns',
    'expiry',
    'contract',
  ],
  spreads: [
    '--structure',
    '--expiry',
    '--dte',
    '--short-delta',
    '--width',
    '--strikes',
    '--sort',
    '--top',
    '--drift',
    '--history',
    '--broker',
    '--backend',
    '--refused',
    '--json',
    'credit_natural',
    'width',
    'not_listed',
  ],
  quant: ['price'],
  'quant iv': ['--price', '--bid', '--ask', '--S', '--K', '--T', '--r', '--q', '--type', '--json'],
  'quant american': ['--S', '--K', '--T', '--r', '--sigma', '--price', '--type', '--dividends', '--steps', '--json'],
  'quant assignment': ['--type', '--S', '--K', '--mid', '--days', '--div', '--days_to_ex', '--json'],
  'quant price': ['--S', '--K', '--T', '--r', '--q', '--sigma', '--type', '--json'],
  journal: ['export', 'fills', 'books'],
  'journal export': ['--tape', '--book', '--csv', '--json'],
  'journal fills': ['--book', '--json'],
  'journal books': ['--json'],
  history: ['rebuild'],
  'history rebuild': ['--history', '--json'],
  soak: ['--hours', '--sim', '--faults', '--seed', '--from', '--speed', '--venues', '--keep', '--config', '--json'],
  doctor: ['--history', '--json'],
};

describe('argus as it explains itself', () => {
  it.each(Object.entries(COMMANDS))('%s --help names everything there is to say', (command, words) => {
    const run = argus([...command.split(' '), '--help']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(`Usage: argus ${command}`);
    for (const word of words) expect(run.stdout).toMatch(new RegExp(`^ +${word} `, 'm'));
    // A switch has no default worth a word.
    expect(run.stdout).not.toContain('(default: false)');
  });

  it('lists every command and every exit code', () => {
    const run = argus(['--help']);
    expect(run.code).toBe(0);
    const listed = [...run.stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    const top = Object.keys(COMMANDS).filter((name) => !name.includes(' '));
    expect(listed.toSorted()).toEqual([...top, 'help'].toSorted());
    for (const code of ['0 done', '1 checked', '2 wrong', '3 the machine', '70 a fault', '130 stopped']) {
      expect(run.stdout).toContain(code);
    }
    expect(argus(['--version']).stdout).toBe(`${ARGUS_VERSION}\n`);
    expect(argus(['help', 'tape']).stdout).toContain('Usage: argus tape');
  });

  it('shows its help and fails when it is not told what to do', () => {
    for (const [args, usage] of [
      [[], 'Usage: argus [options] [command]'],
      [['tape'], 'Usage: argus tape [options] [command]'],
    ] as const) {
      const run = argus(args);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toContain(usage);
    }
  });

  it.each([
    [
      'an unknown command',
      ['repaly', 'x'],
      /^argus: unknown command 'repaly'\n\(Did you mean replay\?\)\n\(argus --help/,
    ],
    ['an unknown command of a command', ['tape', 'verfy'], /unknown command 'verfy'[^]*argus tape --help/],
    [
      'an unknown option',
      ['replay', 'x', '--jsn'],
      /unknown option '--jsn'\n\(Did you mean --json\?\)\n\(argus replay --help/,
    ],
    ['a missing argument', ['replay'], /missing required argument 'tape'\n\(argus replay --help/],
    ['a missing option', ['bars', 'x.csv'], /required option '--symbol <symbol>' not specified\n\(argus bars --help/],
    ['too many arguments', ['doctor', 'x'], /too many arguments for 'doctor'/],
    ['an option without its value', ['bars', 'x', '--symbol'], /option '--symbol <symbol>' argument missing/],
    [
      'a value that is none of the choices',
      ['bars', 'x', '--symbol', 'X', '--on-bad-row', 'maybe'],
      /Allowed choices are fail, skip/,
    ],
    ['an empty symbol', ['bars', 'x', '--symbol', ' '], /A symbol is not empty/],
    ['an unknown interval', ['bars', 'x', '--symbol', 'X', '--interval', '7m'], /--interval "7m" is not one of 1m, 5m/],
    ['an unknown speed', ['replay', 'x', '--speed', 'fast'], /"fast" is no speed\. Write max, or a number/],
    ['an instant without a zone', ['replay', 'x', '--from', '2026-03-06T10:00'], /is not an instant\. Write 2026-/],
    ['a day that does not exist', ['replay', 'x', '--from', '2026-02-30'], /"2026-02-30" is not an instant/],
    [
      'an end before the beginning',
      ['replay', 'x', '--from', '2026-03-07', '--to', '2026-03-06'],
      /--from must come before --to/,
    ],
    ['a date of another form', ['calendar', '6.3.2026', '7.3.2026'], /is not a date\. Write it as YYYY-MM-DD/],
    ['a recording of nothing', ['record', '--out', 'x'], /What is to be recorded\? The venues in config\.yaml/],
    ['two markets at once', ['record', '--sim', '1', '--venues', 'sim'], /--sim and --venues exclude each other/],
    ['venues of another kind', ['record', '--venues', 'paper'], /--venues "paper" is unknown\. Choose live or sim/],
    ['a recording to nowhere', ['record', '--sim', '1'], /Name a tape file/],
    ['a seed that is none', ['record', '--out', 'x', '--sim', 'abc'], /--sim "abc" is not a whole number/],
    [
      'no minutes',
      ['record', '--out', 'x', '--sim', '1', '--minutes', '0'],
      /--minutes "0" is not a whole number from 1/,
    ],
    [
      'an unknown scenario',
      ['record', '--out', 'x', '--sim', '1', '--scenario', 'x'],
      /"x" is no scenario\. Choose demo/,
    ],
    [
      'a clock for ticks',
      ['tape', 'import', 'x', '--out', 'y', '--symbol', 'X', '--clock', 'utc-end'],
      /--clock is for bars/,
    ],
    [
      'bars without a clock',
      ['tape', 'import', 'x', '--out', 'y', '--symbol', 'X', '--kind', 'bars'],
      /State the clock of the bars with --clock/,
    ],
    [
      'a zone beside a clock',
      [
        'tape',
        'import',
        'x',
        '--out',
        'y',
        '--symbol',
        'X',
        '--kind',
        'bars',
        '--clock',
        'end',
        '--naive-times',
        'utc',
      ],
      /--naive-times is for ticks/,
    ],
  ])('answers %s in a sentence, with exit code 2', (_what, args, message) => {
    const run = argus(args);
    expect(run.stderr).toMatch(message);
    expect(run.stderr).toMatch(/^argus: /);
    expect(run.stderr).not.toMatch(/^ +at /m);
    expect([run.code, run.stdout]).toEqual([2, '']);
  });
});

describe('argus calendar', () => {
  it('gives one object a session, and the dated events when asked', () => {
    const plain = argus(['calendar', '2026-11-25', '2026-11-30', '--json']);
    expect(plain.code).toBe(0);
    expect(
      plain.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { date: '2026-11-25', openMs: 1_795_617_000_000, closeMs: 1_795_640_400_000, early: false },
      { date: '2026-11-27', openMs: 1_795_789_800_000, closeMs: 1_795_802_400_000, early: true },
      { date: '2026-11-30', openMs: 1_796_049_000_000, closeMs: 1_796_072_400_000, early: false },
    ]);
    expect(argus(['calendar', '2026-03-01', '2026-03-31', '--events']).stdout).toMatch(/FOMC|Federal Open Market/);
  });
});
