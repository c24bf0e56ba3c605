/** What Alpha Vantage is asked for, and how often; `config/config.yaml` explains each. */
export interface AlphaVantageSettings {
  readonly connection: 'on' | 'off';
  readonly restUrl: string;
  /** Minute bars and daily closes. */
  readonly symbols: readonly string[];
  /** Options with Greeks. */
  readonly chains: readonly string[];
  readonly chainEverySeconds: number;
  /** Expiries further away are not asked for. */
  readonly chainDays: number;
  /** What the plan allows, less something to spare. */
  readonly requestsPerMinute: number;
}
