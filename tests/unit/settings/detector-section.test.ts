import { describe, expect, it } from 'vitest';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { checkThresholds, parseThresholds } from '#settings/thresholds-file';

function problemOf(text: string): SettingsProblem {
  const parsed = parseThresholds(text, 'my.yaml');
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  return parsed.failure;
}

describe('the detectors section of the thresholds', () => {
  it('changes what is written and nothing else', () => {
    const text =
      'detectors:\n  sight:\n    underlyings: [IBIT]\n    coinFunds:\n  ibitPutSpread:\n    minimumDrop: 0.02\n';
    const parsed = parseThresholds(text, 'my.yaml');
    const { sight, ibitPutSpread } = DEFAULT_DETECTOR_SETTINGS;
    expect(parsed.ok && parsed.value.detectors).toEqual({
      ...DEFAULT_DETECTOR_SETTINGS,
      sight: { ...sight, underlyings: ['IBIT'], coinFunds: {} },
      ibitPutSpread: { ...ibitPutSpread, minimumDrop: 0.02 },
    });
  });

  it.each([
    ['detectors:\n  ibitPutSpred:\n    minimumDrop: 0.1', 'detectors.ibitPutSpred', 'ibitPutSpread'],
    ['detectors:\n  bitoPutSpread:\n    cooldown: 3', 'detectors.bitoPutSpread.cooldown', null],
    ['detectors:\n  gapRisk:\n    stp: 0.1', 'detectors.gapRisk.stp', 'step'],
  ])('refuses a misspelt name: %j', (text, field, near) => {
    const problem = problemOf(text);
    expect(problem.field).toBe(field);
    expect(problem.remedy).toContain(near === null ? 'use one of' : `write ${near},`);
  });

  it.each([
    ['ibitPutSpread:\n    minimumDrop: 3', 'detectors.ibitPutSpread.minimumDrop is 3 but must be a number from 0 to 1'],
    ['ibitPutSpread:\n    minimumIvRank: 50', 'minimumIvRank is 50 but must be a number from 0 to 1'],
    ['ibitPutSpread:\n    minimumCoinZ: .nan', 'minimumCoinZ is NaN but must be a number'],
    ['ibitPutSpread:\n    cooldownMinutes: 1.5', 'cooldownMinutes is 1.5 but must be a whole number'],
    ['sight:\n    underlyings: []', 'underlyings is [] but must be a list of one to twenty symbols, each once'],
    ['sight:\n    underlyings: [IBIT, IBIT]', 'must be a list of one to twenty symbols, each once'],
    ['sight:\n    coin: 7', 'coin is 7 but must be a symbol as it is listed'],
    ['sight:\n    coinFunds:\n      IBIT: lots', 'coinFunds.IBIT is "lots" but must be a number from -3 to 3'],
    [
      'ibitPutSpread:\n    minimumDrop: 0.06',
      'detectors.ibitPutSpread.minimumDrop is 0.06 but must be at most ibitPutSpread.firstTierDrop (0.05)',
    ],
    ['optionsIv:\n    lowRank: 0.9', 'detectors.optionsIv.lowRank is 0.9 but must be at most optionsIv.highRank (0.7)'],
    ['conditions:\n    warmUntil: 90', 'must be at most conditions.warmFrom (70)'],
  ])('refuses %j and says what is wrong', (text, message) => {
    expect(formatSettingsProblem(problemOf(`detectors:\n  ${text}`))).toContain(message);
  });

  it('is no part of the thresholds that a tape carries: what is said of a tape may change, the tape does not', () => {
    expect(checkThresholds({ detectors: {} }, 'tape').ok).toBe(false);
  });
});
