/** Where Alpaca is asked, and for what; `config/config.yaml` explains each. */
export interface AlpacaSettings {
  readonly connection: 'on' | 'off';
  readonly streamUrl: string;
  readonly dataUrl: string;
  readonly tradingUrl: string;
  /** One exchange, or all of them. */
  readonly feed: 'iex' | 'sip';
  readonly optionFeed: 'indicative' | 'opra';
  /** Quotes, trades and minute bars. */
  readonly symbols: readonly string[];
  /** Options. */
  readonly chains: readonly string[];
  readonly chainSeconds: number;
  /** Expiries further away are not asked for. */
  readonly chainDays: number;
}
