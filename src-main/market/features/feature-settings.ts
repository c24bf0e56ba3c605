export interface FeatureSettings {
  /** One-minute returns in the realised volatility. */
  readonly volatilityReturns: number;
  /** Nights in the overnight variance that is added to it. */
  readonly overnightReturns: number;
  /** Returns before a bar that its jump score is measured by. */
  readonly jumpReturns: number;
  /** Bars before a bar that its volume is compared with. */
  readonly volumeBars: number;
}

export const DEFAULT_FEATURE_SETTINGS: FeatureSettings = {
  volatilityReturns: 60,
  overnightReturns: 20,
  jumpReturns: 20,
  volumeBars: 60,
};
