/** What may come from more than one source, each with a ranked list of its own. */
export const SOURCE_DATA = ['price', 'bars', 'chain', 'iv'] as const;
export type SourceDatum = (typeof SOURCE_DATA)[number];

/** Names of sources, best first. Who is not listed comes last, in the order of being heard. */
export type SourceRanks = Readonly<Record<SourceDatum, readonly string[]>>;

/** Which source counts for a figure that several bring. */
export interface SourceSettings {
  readonly stocks: SourceRanks;
  readonly coins: SourceRanks;
  /** Lists of single symbols, in place of the general ones. */
  readonly symbols: Readonly<Record<string, Partial<SourceRanks>>>;
  /** Silence, while another source is heard, after which a source is passed over. */
  readonly staleSeconds: Readonly<Record<SourceDatum, number>>;
  /** The same after it announced a gap itself. */
  readonly gapSeconds: number;
  /** For so long a source that was passed over has to be heard again before it counts again. */
  readonly failBackMinutes: number;
  /** From here on two sources disagree widely: basis points of the price, points of volatility. */
  readonly wideBasisPoints: number;
  readonly wideVolatilityPoints: number;
}

const STOCK_PRICES = [
  'ibkr',
  'alpaca-sip',
  'tastytrade',
  'alpaca-iex',
  'public',
  'alphavantage',
  'ibkr-delayed',
  'yahoo',
];
const STOCK_CHAINS = ['tastytrade', 'ibkr', 'alpaca-opra', 'public', 'alphavantage', 'alpaca-indicative', 'yahoo'];
const COIN_PRICES = ['bybit', 'deribit', 'bybit-spot'];
const COIN_CHAINS = ['deribit'];

export const DEFAULT_SOURCE_SETTINGS: SourceSettings = {
  stocks: {
    price: STOCK_PRICES,
    // Volume of one exchange is not the volume: the consolidated tape comes first.
    bars: ['alpaca-sip', 'ibkr', 'tastytrade', 'alphavantage', 'alpaca-iex', 'public', 'ibkr-delayed', 'yahoo'],
    chain: STOCK_CHAINS,
    iv: STOCK_CHAINS,
  },
  coins: { price: COIN_PRICES, bars: COIN_PRICES, chain: COIN_CHAINS, iv: COIN_CHAINS },
  symbols: {},
  staleSeconds: { price: 150, bars: 150, chain: 300, iv: 3_600 },
  gapSeconds: 15,
  failBackMinutes: 5,
  wideBasisPoints: 25,
  wideVolatilityPoints: 3,
};
