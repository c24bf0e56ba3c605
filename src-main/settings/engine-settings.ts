import { z } from 'zod';
import type { ComputeSettings } from '#domain/compute-choice';
import type { FarmSettings } from '#domain/farm-backend';
import type { IbkrSettings } from '#domain/ibkr-settings';
import type { SoakSettings } from '#domain/soak-settings';
import type { VenueSettings } from '#domain/venues/venue-settings';
import { RETENTION_DEFAULTS, type RetentionSettings } from '#domain/retention';
import {
  type BarSettings,
  DEFAULT_BAR_SETTINGS,
  LARGEST_FUTURE_MS,
  LONGEST_GRACE_MS,
  LONGEST_SETTLE_MS,
} from '#market/bars/bar-settings';
import { DEFAULT_FEATURE_SETTINGS, type FeatureSettings } from '#market/features/feature-settings';
import type { SourceSettings } from '#market/sources/source-settings';
import { fail, ok, type Result } from '#primitives/result';
import { computeSection } from '#settings/compute-settings';
import { farmSection } from '#settings/farm-settings';
import { ibkrSection } from '#settings/ibkr-section';
import { soakSection } from '#settings/soak-section';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { sourcesSection } from '#settings/sources-section';
import { figure, section, whole } from '#settings/settings-schema';
import { venuesSection } from '#settings/venues/venues-section';
import { parseSettingsYaml, readSettingsText } from '#settings/settings-yaml';

export interface RecordingSettings {
  readonly keyframeInputs: number;
  readonly keyframeMinutes: number;
  readonly sync: 'always' | 'second' | 'never';
  readonly minimumFreeMb: number;
}

export interface HistorySettings {
  readonly batchRows: number;
  readonly batchMs: number;
  readonly synchronous: 'normal' | 'full';
  readonly keepDays: RetentionSettings;
}

/** What options are priced with and no quote says. */
export interface CarrySettings {
  /** Interest a year, continuously compounded. */
  readonly rate: number;
  /** Continuous dividend yield a year by underlying; who is not listed pays none. */
  readonly dividendYields: Readonly<Record<string, number>>;
}

/** What `config/config.yaml` holds. */
export interface EngineSettings {
  readonly bars: BarSettings;
  readonly features: FeatureSettings;
  readonly recording: RecordingSettings;
  readonly history: HistorySettings;
  readonly compute: ComputeSettings;
  readonly farm: FarmSettings;
  readonly options: CarrySettings;
  readonly ibkr: IbkrSettings;
  readonly venues: VenueSettings;
  readonly sources: SourceSettings;
  readonly soak: SoakSettings;
}

function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, fallback: Words[number]) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` }).default(fallback as never);
}

function days(fallback: number | null) {
  const error = 'must be a whole number of days from 1 to 36500, or forever';
  return z
    .union([z.number().int({ error }).min(1, { error }).max(36_500, { error }), z.literal('forever')], { error })
    .default(fallback ?? 'forever')
    .transform((value) => (value === 'forever' ? null : value));
}

const barsSection = section({
  settleMs: whole(0, LONGEST_SETTLE_MS, DEFAULT_BAR_SETTINGS.settleMs),
  graceMs: whole(0, LONGEST_GRACE_MS, DEFAULT_BAR_SETTINGS.graceMs),
  futureToleranceMs: whole(0, LARGEST_FUTURE_MS, DEFAULT_BAR_SETTINGS.futureToleranceMs),
  emptyMinutes: oneOf(['none', 'carry'], DEFAULT_BAR_SETTINGS.emptyMinutes),
  lateBars: oneOf(['news', 'correction'], DEFAULT_BAR_SETTINGS.lateBars),
  fillGaps: z.boolean({ error: 'must be true or false' }).default(DEFAULT_BAR_SETTINGS.fillGaps),
});

const featuresSection = section({
  volatilityReturns: whole(2, 10_000, DEFAULT_FEATURE_SETTINGS.volatilityReturns),
  overnightReturns: whole(2, 10_000, DEFAULT_FEATURE_SETTINGS.overnightReturns),
  jumpReturns: whole(2, 10_000, DEFAULT_FEATURE_SETTINGS.jumpReturns),
  volumeBars: whole(2, 10_000, DEFAULT_FEATURE_SETTINGS.volumeBars),
});

const DIVIDEND_YIELDS: CarrySettings['dividendYields'] = { SPY: 0.012, QQQ: 0.006 };

const ENGINE = z.strictObject(
  {
    bars: barsSection,
    features: featuresSection,
    recording: section({
      keyframeInputs: whole(1_000, 10_000_000, 50_000),
      keyframeMinutes: whole(1, 1_440, 60),
      sync: oneOf(['always', 'second', 'never'], 'second'),
      minimumFreeMb: whole(0, 10_000_000, 200),
    }),
    history: section({
      batchRows: whole(1, 100_000, 1_000),
      batchMs: whole(1, 60_000, 1_000),
      synchronous: oneOf(['normal', 'full'], 'normal'),
      keepDays: section({
        bars1m: days(RETENTION_DEFAULTS.bars1m),
        bars5m: days(RETENTION_DEFAULTS.bars5m),
        bars15m: days(RETENTION_DEFAULTS.bars15m),
        bars1h: days(RETENTION_DEFAULTS.bars1h),
        features: days(RETENTION_DEFAULTS.features),
        regimes: days(RETENTION_DEFAULTS.regimes),
        marketRegimes: days(RETENTION_DEFAULTS.marketRegimes),
        metrics: days(RETENTION_DEFAULTS.metrics),
        heartbeats: days(RETENTION_DEFAULTS.heartbeats),
        signals: days(RETENTION_DEFAULTS.signals),
        gaps: days(RETENTION_DEFAULTS.gaps),
        resources: days(RETENTION_DEFAULTS.resources),
      }),
    }),
    compute: computeSection,
    farm: farmSection,
    options: section({
      rate: figure(-0.05, 0.5, 0.04),
      dividendYields: z
        .record(z.string(), figure(0, 0.5, 0), { error: 'must be `SYMBOL: yield` lines' })
        .default(DIVIDEND_YIELDS),
    }),
    ibkr: ibkrSection,
    venues: venuesSection,
    sources: sourcesSection,
    soak: soakSection,
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'must hold sections such as `bars:`' : undefined) },
);

export const DEFAULT_ENGINE_SETTINGS: EngineSettings = ENGINE.parse({
  bars: {},
  features: {},
  recording: {},
  history: {},
  compute: {},
  farm: {},
  options: {},
  ibkr: {},
  venues: {},
  sources: {},
  soak: {},
});

export function loadEngineSettings(path: string): Result<EngineSettings, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parseEngineSettings(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parseEngineSettings(text: string, file: string): Result<EngineSettings, SettingsProblem> {
  const value = parseSettingsYaml(text, file);
  if (!value.ok) return value;
  const parsed = ENGINE.safeParse(withEverySection(value.value));
  return parsed.success
    ? ok(parsed.data)
    : fail(explainIssue(parsed.error.issues[0], value.value, DEFAULT_ENGINE_SETTINGS, file));
}

function withEverySection(value: unknown): unknown {
  const sections = value ?? {};
  return typeof sections === 'object' && !Array.isArray(sections)
    ? {
        bars: {},
        features: {},
        recording: {},
        history: {},
        compute: {},
        farm: {},
        options: {},
        ibkr: {},
        venues: {},
        sources: {},
        soak: {},
        ...sections,
      }
    : sections;
}

/** For the parts that a tape's header repeats. */
export const BARS_SCHEMA = barsSection;
export const FEATURES_SCHEMA = featuresSection;
