/** Where Deribit is asked, and for what; `config/config.yaml` explains each. */
export interface DeribitSettings {
  readonly connection: 'on' | 'off';
  readonly network: 'production' | 'testnet';
  readonly streamUrl: string;
  readonly restUrl: string;
  readonly testnetStreamUrl: string;
  readonly testnetRestUrl: string;
  readonly perpetuals: readonly string[];
  readonly pace: 'raw' | '100ms' | 'agg2';
  /** Coins whose options are wanted. */
  readonly chains: readonly string[];
  readonly chainSeconds: number;
  /** How many strikes on either side of the money are watched all the time, and of how many expiries. */
  readonly watchedStrikes: number;
  readonly watchedExpiries: number;
  /** Coin to the symbol under which its volatility index is kept. */
  readonly volatilityOf: Readonly<Record<string, string>>;
}
