/** Where Bybit is asked, and for what; `config/config.yaml` explains each. */
export interface BybitSettings {
  readonly connection: 'on' | 'off';
  readonly streamUrl: string;
  readonly restUrl: string;
  /** Perpetuals. */
  readonly linear: readonly string[];
  readonly spot: readonly string[];
  /** How many levels of the perpetuals' order books are watched. */
  readonly orderBook: 'off' | 50 | 200 | 1000;
}
