/** What one closed bar says about movement. `null` is "not known yet", never 0. */
export interface BarFeatures {
  readonly logReturn: number | null;
  /** Rolling close-to-close volatility, annualised for the instrument's trading calendar. */
  readonly realisedVolatility: number | null;
  /** The return in units of the jump-robust volatility of the bars before it. */
  readonly jumpScore: number | null;
  /** Standard deviations of log volume from its own recent mean. */
  readonly volumeZ: number | null;
}
