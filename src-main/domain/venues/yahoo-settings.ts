/** Where Yahoo is asked, and for what; `config/config.yaml` explains each. */
export interface YahooSettings {
  readonly connection: 'on' | 'off';
  readonly restUrl: string;
  readonly cookieUrl: string;
  /** Minute bars and daily closes. */
  readonly symbols: readonly string[];
  /** Options. */
  readonly chains: readonly string[];
  readonly chainEveryMinutes: number;
  /** Expiries further away are not asked for. */
  readonly chainDays: number;
}
