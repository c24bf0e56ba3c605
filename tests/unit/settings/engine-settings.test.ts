import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_BAR_SETTINGS } from '#market/bars/bar-settings';
import { DEFAULT_FEATURE_SETTINGS } from '#market/features/feature-settings';
import { DEFAULT_ENGINE_SETTINGS, loadEngineSettings, parseEngineSettings } from '#settings/engine-settings';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { RETENTION_DEFAULTS } from '#domain/retention';

const SHIPPED = fileURLToPath(new URL('../../../config/config.yaml', import.meta.url));

function problemOf(text: string): SettingsProblem {
  const parsed = parseEngineSettings(text, 'my.yaml');
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  return parsed.failure;
}

describe('config.yaml', () => {
  it('as shipped spells out every default, and nothing else', async () => {
    expect(loadEngineSettings(SHIPPED)).toEqual({ ok: true, value: DEFAULT_ENGINE_SETTINGS });
    const { readFile } = await import('node:fs/promises');
    const written = parse(await readFile(SHIPPED, 'utf8')) as Record<string, Record<string, unknown>>;
    const names = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, names(inner)]))
        : '…';
    expect(names(written)).toEqual(names(DEFAULT_ENGINE_SETTINGS));
  });

  it('has the defaults that the parts themselves have', () => {
    expect(DEFAULT_ENGINE_SETTINGS.bars).toEqual(DEFAULT_BAR_SETTINGS);
    expect(DEFAULT_ENGINE_SETTINGS.features).toEqual(DEFAULT_FEATURE_SETTINGS);
    expect(DEFAULT_ENGINE_SETTINGS.history.keepDays).toEqual(RETENTION_DEFAULTS);
  });

  it.each(['', '# nothing but a comment', '{}', 'bars:', 'bars:\n  # settleMs: 5\nhistory:\n  keepDays:\n'])(
    'takes every default where it says nothing: %j',
    (text) => {
      expect(parseEngineSettings(text, 'my.yaml')).toEqual({ ok: true, value: DEFAULT_ENGINE_SETTINGS });
    },
  );

  it('takes a dividend yield by underlying in place of those it ships with', () => {
    const parsed = parseEngineSettings('options:\n  rate: 0.03\n  dividendYields:\n    BITO: 0.2\n', 'my.yaml');
    expect(parsed.ok && parsed.value.options).toEqual({ rate: 0.03, dividendYields: { BITO: 0.2 } });
    expect(problemOf('options:\n  dividendYields:\n    BITO: 7\n').field).toContain('BITO');
  });

  it('changes what is written and nothing else', () => {
    const text = 'bars:\n  emptyMinutes: carry\nhistory:\n  keepDays:\n    bars1m: forever\n    signals: 3\n';
    const { bars, history } = DEFAULT_ENGINE_SETTINGS;
    expect(parseEngineSettings(text, 'my.yaml')).toEqual({
      ok: true,
      value: {
        ...DEFAULT_ENGINE_SETTINGS,
        bars: { ...bars, emptyMinutes: 'carry' },
        history: { ...history, keepDays: { ...history.keepDays, bars1m: null, signals: 3 } },
      },
    });
  });

  it.each([
    ['bars:\n  setleMs: 2', 'bars.setleMs', 'settleMs'],
    ['recordings:\n  sync: never', 'recordings', 'recording'],
    ['history:\n  keepDays:\n    bars1min: 2', 'history.keepDays.bars1min', 'bars1m'],
    ['history:\n  KeepDays:\n    bars1m: 2', 'history.KeepDays', 'keepDays'],
  ])('refuses a misspelt name and says which one is near: %j', (text, field, near) => {
    const problem = problemOf(text);
    expect([problem.field, problem.problem]).toEqual([field, 'is not a setting']);
    expect(problem.remedy).toContain(`write ${near},`);
  });

  it('lists the names there are where none is near', () => {
    expect(problemOf('features:\n  xyz: 1').remedy).toContain(
      'volatilityReturns, overnightReturns, jumpReturns, volumeBars',
    );
  });

  it.each([
    ['bars:\n  settleMs: -1', 'bars.settleMs', 'is -1 but must be a whole number from 0 to 30000'],
    ['bars:\n  graceMs: 240001', 'bars.graceMs', 'is 240001 but must be a whole number from 0 to 240000'],
    ['bars:\n  settleMs: 1.5', 'bars.settleMs', 'whole number'],
    ['bars:\n  settleMs: "1000"', 'bars.settleMs', 'is "1000" but must be a whole number'],
    ['bars:\n  settleMs: yes please', 'bars.settleMs', 'is "yes please"'],
    ['bars:\n  settleMs: .nan', 'bars.settleMs', 'is NaN'],
    ['bars:\n  settleMs:', 'bars.settleMs', 'is empty'],
    ['bars:\n  emptyMinutes: sometimes', 'bars.emptyMinutes', 'is "sometimes" but must be one of none, carry'],
    ['bars: 7', 'bars', 'must be a section'],
    ['bars: [1]', 'bars', 'must be a section'],
    ['recording:\n  sync: true', 'recording.sync', 'is true but must be one of always, second, never'],
    ['recording:\n  keyframeInputs: 999', 'recording.keyframeInputs', 'from 1000 to 10000000'],
    ['history:\n  keepDays:\n    gaps: 0', 'history.keepDays.gaps', 'from 1 to 36500, or forever'],
    ['history:\n  keepDays:\n    gaps: always', 'history.keepDays.gaps', 'or forever'],
    ['7', '', 'is 7 but must hold sections'],
    ['- bars', '', 'must hold sections'],
  ])('refuses a value that cannot be: %j', (text, field, words) => {
    const problem = problemOf(text);
    expect(problem.field).toBe(field);
    expect(problem.problem).toContain(words);
    expect(problem.remedy).toContain('correct it');
    expect(formatSettingsProblem(problem)).toMatch(/^my\.yaml.*To put it right: /);
  });

  it.each([
    ['bars:\n  settleMs: 1\n settleMs: 2\n', 'my.yaml:3:'],
    ['bars:\n\tsettleMs: 1\n', 'my.yaml:2:'],
    ['bars: {settleMs: 1\n', 'my.yaml:'],
    ['bars:\n  settleMs: 1\nbars:\n  graceMs: 2\n', 'my.yaml:3:1'],
  ])('says where broken YAML breaks: %j', (text, place) => {
    const problem = problemOf(text);
    expect(problem.file.startsWith(place)).toBe(true);
    expect(problem.file).toMatch(/:\d+:\d+$/);
    expect(problem.problem).toContain('is not valid YAML');
  });

  it('refuses aliases, with which a small file can stand for a huge one', () => {
    expect(problemOf('bars: &b\n  settleMs: 1\nfeatures: *b\n').problem).toContain('uses YAML aliases');
  });

  it('says what is wrong with a file that cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'argus-settings-'));
    try {
      for (const path of [folder, join(folder, 'none.yaml')]) {
        const loaded = loadEngineSettings(path);
        expect(loaded).toMatchObject({ ok: false, failure: { file: path } });
        if (!loaded.ok) expect(loaded.failure.problem).toContain('cannot be read');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
