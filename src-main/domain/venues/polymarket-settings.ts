/** Where Polymarket is asked, and for what; `config/config.yaml` explains each. */
export interface PolymarketSettings {
  readonly connection: 'on' | 'off';
  readonly streamUrl: string;
  readonly gammaUrl: string;
  readonly clobUrl: string;
  /** What a market is called in Argus, to what it is called there: `slug`, or `slug/Outcome`. */
  readonly markets: Readonly<Record<string, string>>;
}
