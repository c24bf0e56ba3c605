/** Where tastytrade is asked, and for what; `config/config.yaml` explains each. */
export interface TastytradeSettings {
  readonly connection: 'on' | 'off';
  readonly restUrl: string;
  /** What the account is entitled to. Delayed figures have a name of their own. */
  readonly feed: 'live' | 'delayed';
  /** Stocks and funds. */
  readonly symbols: readonly string[];
  readonly expiriesWithinDays: number;
  readonly strikesWithinPercent: number;
  readonly chainSeconds: number;
}
