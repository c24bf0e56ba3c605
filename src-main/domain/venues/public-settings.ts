/** Where Public.com is asked, and for what; `config/config.yaml` explains each. */
export interface PublicSettings {
  readonly connection: 'on' | 'off';
  readonly restUrl: string;
  /** Stocks and funds whose options are wanted. */
  readonly symbols: readonly string[];
  readonly expiriesWithinDays: number;
  readonly chainSeconds: number;
}
