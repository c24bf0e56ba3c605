/** A secret that a venue or a service will ask for. No other can be entered. */
export interface KnownSecret {
  readonly name: string;
  /** What it is for, in a sentence. */
  readonly about: string;
}

export const KNOWN_SECRETS: readonly KnownSecret[] = [
  { name: 'ALPACA_KEY_ID', about: 'Names your Alpaca account when its market data is asked for.' },
  { name: 'ALPACA_SECRET_KEY', about: 'Proves to Alpaca that the key id is yours.' },
  { name: 'TASTYTRADE_CLIENT_SECRET', about: 'Proves to tastytrade which application asks.' },
  { name: 'TASTYTRADE_REFRESH_TOKEN', about: 'Opens a tastytrade session without your password.' },
  { name: 'PUBLIC_API_SECRET', about: 'Opens your Public.com account to its programming interface.' },
  {
    name: 'ALPHA_VANTAGE_API_KEY',
    about: 'Opens Alpha Vantage: options with Greeks, minute bars. A plan with realtime data is needed.',
  },
  { name: 'TELEGRAM_BOT_TOKEN', about: 'Lets your own Telegram bot send you alerts. alerts.yaml says to whom.' },
  {
    name: 'WEBHOOK_URL',
    about:
      'Where alerts are posted to, such as a Discord webhook, once alerts.yaml turns it on. Whoever knows it can post.',
  },
  {
    name: 'HEARTBEAT_URL',
    about: 'Asked for while the engine lives, so that a watchdog elsewhere can tell you when it no longer does.',
  },
];

/** The environment variable that stands in for a kept secret, and wins over it. */
export function secretVariable(name: string): string {
  return `ARGUS_${name}`;
}
