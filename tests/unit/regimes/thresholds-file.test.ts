import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { DEFAULT_REGIME_THRESHOLDS } from '#market/regimes/regime-thresholds';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { checkThresholds, loadThresholds, parseThresholds } from '#settings/thresholds-file';

const DEFAULTS = {
  regimes: DEFAULT_REGIME_THRESHOLDS,
  spreads: DEFAULT_SPREAD_SETTINGS,
  detectors: DEFAULT_DETECTOR_SETTINGS,
};

function problemOf(text: string): SettingsProblem {
  const parsed = parseThresholds(text, 'my.yaml');
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  return parsed.failure;
}

describe('the thresholds file', () => {
  it('as shipped spells out exactly the defaults', () => {
    const loaded = loadThresholds(fileURLToPath(new URL('../../../config/thresholds.yaml', import.meta.url)));
    expect(loaded).toEqual({ ok: true, value: DEFAULTS });
  });

  it.each(['', '# nothing but a comment', 'trend:', '{}', 'market:\n  symbolWeights:'])(
    'takes every default where it says nothing: %j',
    (text) => {
      expect(parseThresholds(text, 'my.yaml')).toEqual({ ok: true, value: DEFAULTS });
    },
  );

  it('changes what is written and nothing else', () => {
    const parsed = parseThresholds('trend:\n  slopeBars: 7\nmarket:\n  symbolWeights:\n    BTCUSDT: 2.5\n', 'my.yaml');
    expect(parsed).toEqual({
      ok: true,
      value: {
        ...DEFAULTS,
        regimes: {
          ...DEFAULT_REGIME_THRESHOLDS,
          trend: { ...DEFAULT_REGIME_THRESHOLDS.trend, slopeBars: 7 },
          market: { ...DEFAULT_REGIME_THRESHOLDS.market, symbolWeights: { BTCUSDT: 2.5 } },
        },
      },
    });
  });

  it.each([
    ['trend:\n  entrSeparation: 2', 'trend.entrSeparation', 'enterSeparation'],
    ['trnd:\n  slopeBars: 2', 'trnd', 'trend'],
    ['volatility:\n  HistorySample: 2', 'volatility.HistorySample', 'historySamples'],
  ])('refuses a misspelt name and says which one is near: %j', (text, field, near) => {
    const problem = problemOf(text);
    expect(problem.field).toBe(field);
    expect(problem.remedy).toContain(`write ${near},`);
  });

  it('lists the names there are where none is near', () => {
    expect(problemOf('confidence:\n  xyz: 1').remedy).toContain('gap, stale, crossed, lateData, thin');
  });

  it.each([
    ['trend:\n  enterSeparation: wide', 'trend.enterSeparation', 'is "wide"'],
    ['trend:\n  enterSeparation:', 'trend.enterSeparation', 'is empty'],
    ['trend:\n  enterSeparation: .nan', 'trend.enterSeparation', 'is NaN'],
    ['trend:\n  enterSeparation: .inf', 'trend.enterSeparation', 'is Infinity'],
    ['trend:\n  slopeBars: 2.5', 'trend.slopeBars', 'whole number from 1 to 10000'],
    ['volatility:\n  spikeFrom: 101', 'volatility.spikeFrom', 'from 0 to 100'],
    ['market:\n  symbolWeights:\n    SPY: -1', 'market.symbolWeights.SPY', 'from 0 to 1000'],
    ['quality: 3', 'quality', 'must be a section'],
    ['- 1', '', 'must hold sections'],
  ])('refuses a figure that cannot be meant: %j', (text, field, words) => {
    const problem = problemOf(text);
    expect(problem.field).toBe(field);
    expect(problem.problem).toContain(words);
  });

  it.each([
    ['trend:\n  exitSeparation: 1.5', 'trend.exitSeparation'],
    ['volatility:\n  normalFrom: 75', 'volatility.normalFrom'],
    ['volatility:\n  highFrom: 95', 'volatility.highFrom'],
    ['volatility:\n  hysteresis: 26', 'volatility.hysteresis'],
    ['volatility:\n  minimumSamples: 961', 'volatility.minimumSamples'],
    ['volatility:\n  historySamples: 959', 'volatility.warmSamples'],
  ])('refuses figures that contradict one another: %j', (text, field) => {
    expect(problemOf(text).field).toBe(field);
  });

  it.each([
    ['trend:\n  slopeBars: 1\n  slopeBars: 2', 'my.yaml:3:3'],
    ['trend: [', 'my.yaml:1:9'],
  ])('points at the line that is not YAML: %j', (text, file) => {
    expect(problemOf(text)).toMatchObject({ file, field: '' });
  });

  it('refuses aliases, with which a short file can mean an endless one', () => {
    expect(problemOf('trend: &t {slopeBars: 3}\nvolatility: *t').problem).toContain('aliases');
  });

  it('names a file that is not there', () => {
    const loaded = loadThresholds('no/such/thresholds.yaml');
    expect(loaded).toMatchObject({ ok: false, failure: { file: 'no/such/thresholds.yaml', field: '' } });
  });

  it('names the file, the field, the fault and the remedy in one line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'argus-thresholds-'));
    const path = join(folder, 'thresholds.yaml');
    try {
      writeFileSync(path, 'trend:\n  slopeBars: 0\n');
      const loaded = loadThresholds(path);
      expect(loaded.ok ? '' : formatSettingsProblem(loaded.failure)).toBe(
        `${path}: trend.slopeBars is 0 but must be a whole number from 1 to 10000. ` +
          'To put it right: correct it, or delete the line to use the default 10.',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('reads back thresholds that a tape carried as JSON', () => {
    const carried: unknown = JSON.parse(JSON.stringify(DEFAULT_REGIME_THRESHOLDS));
    expect(checkThresholds(carried, 'demo.tape')).toEqual({ ok: true, value: DEFAULT_REGIME_THRESHOLDS });
  });
});
