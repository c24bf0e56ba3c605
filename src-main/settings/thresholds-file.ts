import type { DetectorSettings } from '#detectors/detector-settings';
import type { RegimeThresholds } from '#market/regimes/regime-thresholds';
import { DEFAULT_REGIME_THRESHOLDS, findContradiction } from '#market/regimes/regime-thresholds';
import { fail, ok, type Result } from '#primitives/result';
import type { SpreadSettings } from '#options/spreads/spread-settings';
import { DETECTOR_SECTION, DETECTOR_SECTION_DEFAULTS, findDetectorContradiction } from '#settings/detector-section';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { figure, section, whole } from '#settings/settings-schema';
import {
  findSpreadContradiction,
  SPREAD_SECTION,
  SPREAD_SECTION_DEFAULTS,
  spreadSettingsOf,
} from '#settings/spread-section';
import { parseSettingsYaml, readSettingsText } from '#settings/settings-yaml';
import { z } from 'zod';

/** What `config/thresholds.yaml` holds. */
export interface ThresholdsFile {
  /** Part of every tape: the labels on it were made with them. */
  readonly regimes: RegimeThresholds;
  readonly spreads: SpreadSettings;
  readonly detectors: DetectorSettings;
}

export function loadThresholds(path: string): Result<ThresholdsFile, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parseThresholds(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parseThresholds(text: string, file: string): Result<ThresholdsFile, SettingsProblem> {
  const value = parseSettingsYaml(text, file);
  if (!value.ok) return value;
  const parsed = FILE.safeParse(value.value ?? {});
  if (!parsed.success) return fail(explainIssue(parsed.error.issues[0], value.value, FILE_DEFAULTS, file));
  const { spreads: written, detectors, ...regimes } = parsed.data;
  const spreads = spreadSettingsOf(written);
  const contradiction =
    findContradiction(regimes) ?? findSpreadContradiction(spreads) ?? findDetectorContradiction(detectors);
  return contradiction === null ? ok({ regimes, spreads, detectors }) : fail({ file, ...contradiction });
}

/** For thresholds that come as data, such as those in a tape's header. Missing keys take their defaults. */
export function checkThresholds(value: unknown, file: string): Result<RegimeThresholds, SettingsProblem> {
  const parsed = THRESHOLDS.safeParse(value ?? {});
  if (!parsed.success) return fail(explainIssue(parsed.error.issues[0], value, DEFAULT_REGIME_THRESHOLDS, file));
  const contradiction = findContradiction(parsed.data);
  return contradiction === null ? ok(parsed.data) : fail({ file, ...contradiction });
}

const { trend, volatility, quality, confidence, market } = DEFAULT_REGIME_THRESHOLDS;

const SECTIONS = {
  trend: section({
    enterSeparation: figure(0.01, 100, trend.enterSeparation),
    exitSeparation: figure(0, 100, trend.exitSeparation),
    enterPosition: figure(0, 100, trend.enterPosition),
    exitPosition: figure(0, 100, trend.exitPosition),
    enterSlope: figure(0, 100, trend.enterSlope),
    slopeBars: whole(1, 10_000, trend.slopeBars),
    minimumBars: whole(1, 10_000, trend.minimumBars),
    atrFloor: figure(0, 0.1, trend.atrFloor),
  }),
  volatility: section({
    sampleMinutes: whole(1, 1_440, volatility.sampleMinutes),
    historySamples: whole(2, 200_000, volatility.historySamples),
    minimumSamples: whole(1, 200_000, volatility.minimumSamples),
    warmSamples: whole(1, 200_000, volatility.warmSamples),
    normalFrom: figure(0, 100, volatility.normalFrom),
    highFrom: figure(0, 100, volatility.highFrom),
    spikeFrom: figure(0, 100, volatility.spikeFrom),
    hysteresis: figure(0, 50, volatility.hysteresis),
  }),
  quality: section({
    gapKeptBars: whole(0, 100_000, quality.gapKeptBars),
    staleAfterMinutes: whole(1, 100_000, quality.staleAfterMinutes),
    crossedQuotes: whole(1, 1_000_000, quality.crossedQuotes),
    lateTicks: whole(1, 1_000_000, quality.lateTicks),
    thinTicks: whole(0, 1_000_000, quality.thinTicks),
  }),
  confidence: section({
    gap: figure(0, 1, confidence.gap),
    stale: figure(0, 1, confidence.stale),
    crossed: figure(0, 1, confidence.crossed),
    lateData: figure(0, 1, confidence.lateData),
    thin: figure(0, 1, confidence.thin),
  }),
  market: section({
    voteKeptMinutes: whole(1, 100_000, market.voteKeptMinutes),
    minimumVoters: whole(1, 10_000, market.minimumVoters),
    switchMargin: figure(0, 1, market.switchMargin),
    symbolWeights: z
      .record(z.string(), figure(0, 1_000, 1), {
        error: (issue) => (issue.code === 'invalid_type' ? 'must be a section of `SYMBOL: weight` lines' : undefined),
      })
      .nullish()
      .transform((weights): Readonly<Record<string, number>> => weights ?? {}),
  }),
};

const ERROR = {
  error: (issue: { readonly code?: string | undefined }) =>
    issue.code === 'invalid_type' ? 'must hold sections such as `trend:`' : undefined,
};
const THRESHOLDS = z.strictObject(SECTIONS, ERROR);
const FILE = z.strictObject({ ...SECTIONS, spreads: SPREAD_SECTION, detectors: DETECTOR_SECTION }, ERROR);
const FILE_DEFAULTS = {
  ...DEFAULT_REGIME_THRESHOLDS,
  spreads: SPREAD_SECTION_DEFAULTS,
  detectors: DETECTOR_SECTION_DEFAULTS,
};
