import { type BarSettings, DEFAULT_BAR_SETTINGS } from '#market/bars/bar-settings';
import { DEFAULT_FEATURE_SETTINGS, type FeatureSettings } from '#market/features/feature-settings';
import { DEFAULT_REGIME_THRESHOLDS, type RegimeThresholds } from '#market/regimes/regime-thresholds';
import type { CalendarExceptions } from '#market/sessions/nyse-calendar';

/** Everything besides the inputs that the pipeline's output depends on. It is written at the head of every tape. */
export interface PipelineSettings {
  readonly bars: BarSettings;
  readonly features: FeatureSettings;
  readonly regimes: RegimeThresholds;
  readonly calendar: CalendarExceptions;
}

export function defaultPipelineSettings(calendar: CalendarExceptions): PipelineSettings {
  return {
    bars: DEFAULT_BAR_SETTINGS,
    features: DEFAULT_FEATURE_SETTINGS,
    regimes: DEFAULT_REGIME_THRESHOLDS,
    calendar,
  };
}
