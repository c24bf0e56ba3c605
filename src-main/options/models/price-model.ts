export interface HestonParameters {
  readonly v0: number;
  readonly kappa: number;
  readonly theta: number;
  readonly xi: number;
  readonly rho: number;
}

/** Jumps of size ln(1 + J) ~ N(muJ, sigmaJ²), `lambda` a year, their drift compensated. */
export interface BatesParameters extends HestonParameters {
  readonly lambda: number;
  readonly muJ: number;
  readonly sigmaJ: number;
}

/** How the underlying may move until expiry. */
export type PriceModel =
  | { readonly name: 'bs'; readonly sigma: number }
  | ({ readonly name: 'heston' } & HestonParameters)
  | ({ readonly name: 'bates' } & BatesParameters)
  /** The underlying's own log returns over the horizon, each as likely as the next. */
  | { readonly name: 'bootstrap'; readonly logReturns: Float64Array };
