import { describe, expect, it } from 'vitest';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { checkThresholds, parseThresholds } from '#settings/thresholds-file';

function problemOf(text: string): SettingsProblem {
  const parsed = parseThresholds(text, 'my.yaml');
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  return parsed.failure;
}

describe('the spreads section of the thresholds', () => {
  it('changes what is written and nothing else', () => {
    const parsed = parseThresholds(
      'spreads:\n  dteTo: 45\n  widths: [0.03]\n  broker: tastytrade\n  checks:\n    minimumGrade: B\n  margin:\n    nakedShare: 0.3\n',
      'my.yaml',
    );
    expect(parsed.ok && parsed.value.spreads).toEqual({
      search: { ...DEFAULT_SPREAD_SETTINGS.search, dteTo: 45, widths: [0.03] },
      checks: { ...DEFAULT_SPREAD_SETTINGS.checks, minimumGrade: 'B' },
      margin: { ...DEFAULT_SPREAD_SETTINGS.margin, nakedShare: 0.3 },
      broker: 'tastytrade',
      paths: DEFAULT_SPREAD_SETTINGS.paths,
    });
  });

  it.each([
    ['spreads:\n  dteForm: 3', 'spreads.dteForm', 'dteFrom'],
    ['spreads:\n  checks:\n    minimumGrades: B', 'spreads.checks.minimumGrades', 'minimumGrade'],
    ['spreds:\n  dteTo: 3', 'spreds', 'spreads'],
  ])('refuses a misspelt name and says which one is near: %j', (text, field, near) => {
    const problem = problemOf(text);
    expect(problem.field).toBe(field);
    expect(problem.remedy).toContain(`write ${near},`);
  });

  it.each([
    ['spreads:\n  dteFrom: 2.5', 'my.yaml: spreads.dteFrom is 2.5 but must be a whole number from 0 to 3650'],
    ['spreads:\n  shortDeltaTo: 1.2', 'my.yaml: spreads.shortDeltaTo is 1.2 but must be a number from 0 to 1'],
    ['spreads:\n  widths: []', 'my.yaml: spreads.widths is [] but must be a list of one to five shares'],
    ['spreads:\n  widths: [0.9]', 'my.yaml: spreads.widths.0 is 0.9 but must be a list of one to five shares'],
    [
      'spreads:\n  checks:\n    minimumGrade: E',
      'my.yaml: spreads.checks.minimumGrade is "E" but must be one of A, B, C, D, F',
    ],
    ['spreads:\n  paths: 1000', 'my.yaml: spreads.paths is 1000 but must be a multiple of 64'],
    ['spreads:\n  dteFrom: 61', 'my.yaml: spreads.dteFrom is 61 but must be at most dteTo (60)'],
    [
      'spreads:\n  shortDeltaFrom: 0.4',
      'my.yaml: spreads.shortDeltaFrom is 0.4 but must be at most shortDeltaTo (0.35)',
    ],
  ])('refuses %j and says what is wrong', (text, message) => {
    expect(formatSettingsProblem(problemOf(text))).toContain(message);
  });

  it('is no part of the thresholds that a tape carries', () => {
    expect(checkThresholds({ spreads: {} }, 'tape').ok).toBe(false);
  });
});
