/**
 * Where the underlying may stand at expiry, under one model and one drift. Everything about a structure that is held to
 * expiry follows from these two functions; no path is drawn for it.
 */
export interface TerminalDistribution {
  /** The mean: spot grown at the drift that was asked for. */
  readonly forward: number;
  /** P(S < price). */
  below(price: number): number;
  /** E[max(0, strike − S)], undiscounted. Calls follow by parity: call = put + forward − strike. */
  expectedPut(strike: number): number;
}
