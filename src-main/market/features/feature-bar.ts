/** A closed one-minute bar as the features need it. Prices in the instrument's currency, volume in its own units. */
export interface FeatureBar {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Changes from one trading day to the next. */
  readonly sessionDay: number;
  /** Within regular hours; always true for what trades around the clock. */
  readonly inSession: boolean;
  /** Something may have happened within the bar, or before it began, that we did not see. */
  readonly touchesGap: boolean;
  /** Nothing traded: the bar repeats the close before it. */
  readonly carried: boolean;
}
