export interface ChainSettings {
  /** A quote older than this is stale: it says where the market was. */
  readonly staleAfterMs: number;
  /** Strikes around the money whose calls and puts vote on the forward. */
  readonly parityStrikes: number;
  /** Share of the price by which the forward that options imply may miss the stated spot before the spot is doubted. */
  readonly spotTolerance: number;
}

export const DEFAULT_CHAIN_SETTINGS: ChainSettings = {
  staleAfterMs: 5_000,
  parityStrikes: 12,
  spotTolerance: 0.0025,
};
