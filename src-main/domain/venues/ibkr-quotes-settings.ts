/** Where TWS is asked for market data, and for what; `config/config.yaml` explains each. */
export interface IbkrQuotesSettings {
  readonly connection: 'on' | 'off';
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  /** What the account is entitled to. Delayed figures have a name of their own. */
  readonly feed: 'live' | 'delayed';
  /** Stocks and funds. */
  readonly symbols: readonly string[];
  /** Those of them whose options are watched. */
  readonly options: readonly string[];
  /** Those of them whose order books are shown. */
  readonly depth: readonly string[];
  readonly expiries: number;
  /** On each side of the price. */
  readonly strikes: number;
  /** What the account may watch at the same time. */
  readonly lines: number;
  readonly chainSeconds: number;
}
