/**
 * What an annualised volatility covers. A `session-only` figure misses the overnight moves: it must not be compared
 * with an implied volatility. The position in the list is the number kept in state and store: append only.
 */
export const VOLATILITY_SCOPES = ['around-the-clock', 'session-only', 'session-and-overnight'] as const;
export type VolatilityScope = (typeof VOLATILITY_SCOPES)[number];

/** What one closed bar says about movement. `null` is "not known yet", never 0. */
export interface BarFeatures {
  readonly logReturn: number | null;
  /** Rolling close-to-close volatility, annualised for the instrument's trading calendar. */
  readonly realisedVolatility: number | null;
  readonly volatilityScope: VolatilityScope;
  /** The return in units of the jump-robust volatility of the bars before it. */
  readonly jumpScore: number | null;
  /** Standard deviations of log volume from its own recent mean. */
  readonly volumeZ: number | null;
}
