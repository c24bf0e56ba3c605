import type { Figures } from '#tests/support/venues/deribit-board';

/** A perpetual's ticker with everything that Deribit tells of it. */
export function perpetualTicker(name: string, price: number, figures: Figures = {}): Figures {
  return {
    timestamp: 1,
    instrument_name: name,
    state: 'open',
    best_bid_price: price - 0.5,
    best_bid_amount: 125_400,
    best_ask_price: price,
    best_ask_amount: 8_310,
    last_price: price,
    mark_price: price + 0.26,
    index_price: price - 11.4,
    settlement_price: price + 320.12,
    min_price: price * 0.985,
    max_price: price * 1.015,
    open_interest: 912_004_310,
    stats: { volume: 8_114.204, volume_usd: 421_940_550, high: price * 1.01, low: price * 0.98, price_change: 0.8121 },
    estimated_delivery_price: price - 11.4,
    current_funding: 2e-5,
    funding_8h: 1.31e-6,
    interest_value: 0.42,
    ...figures,
  };
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const YEAR_MS = 365 * 86_400_000;
const EIGHT_O_CLOCK = 'T08:00:00.000Z';

export interface ListedTerms {
  readonly coin: string;
  /** YYYY-MM-DD */
  readonly expiry: string;
  readonly strike: number;
  readonly right: 'call' | 'put';
}

export interface PricedTerms extends ListedTerms {
  readonly atMs: number;
  /** Dollars. */
  readonly price: number;
  readonly forward: number;
  /** A fraction; null: nobody prices it. */
  readonly iv: number | null;
  /** In coins. */
  readonly bid: number | null;
  readonly ask: number | null;
}

/** `BTC-7MAR31-52000-C` */
export function optionName({ coin, expiry, strike, right }: ListedTerms): string {
  const [year = '', month, day] = expiry.split('-');
  const date = `${Number(day)}${MONTHS[Number(month) - 1] ?? ''}${year.slice(2)}`;
  return `${coin}-${date}-${String(strike).replace('.', 'd')}-${right === 'call' ? 'C' : 'P'}`;
}

/** A row of the instrument table. */
export function optionListing(terms: ListedTerms): Figures {
  const { coin, expiry, strike, right } = terms;
  return {
    instrument_name: optionName(terms),
    kind: 'option',
    instrument_type: 'reversed',
    base_currency: coin,
    quote_currency: coin,
    counter_currency: 'USD',
    settlement_currency: coin,
    price_index: `${coin.toLowerCase()}_usd`,
    strike,
    option_type: right,
    creation_timestamp: Date.parse(`${expiry}${EIGHT_O_CLOCK}`) - YEAR_MS,
    expiration_timestamp: Date.parse(`${expiry}${EIGHT_O_CLOCK}`),
    settlement_period: 'week',
    tick_size: 0.0001,
    tick_size_steps: [{ above_price: 0.005, tick_size: 0.0005 }],
    min_trade_amount: 0.1,
    contract_size: 1,
    is_active: true,
    state: 'open',
    maker_commission: 0.0003,
    taker_commission: 0.0003,
    instrument_id: 1,
  };
}

/** An option's ticker whose mark and Greeks are Black's formula of its forward and its volatility. */
export function optionTicker(terms: PricedTerms, figures: Figures = {}): Figures {
  const { expiry, strike, right, atMs, price, forward, iv, bid, ask } = terms;
  const years = (Date.parse(`${expiry}${EIGHT_O_CLOCK}`) - atMs) / YEAR_MS;
  const black = iv === null || years <= 0 ? null : blackOf(forward, strike, iv, years, right);
  const name = optionName(terms);
  return {
    timestamp: atMs,
    instrument_name: name,
    state: 'open',
    best_bid_price: bid ?? 0,
    best_bid_amount: bid === null ? 0 : 12.5,
    best_ask_price: ask ?? 0,
    best_ask_amount: ask === null ? 0 : 4.1,
    last_price: null,
    mark_price: black === null ? 0 : rounded(black.coins, 4),
    mark_iv: iv === null ? 0 : rounded(iv * 100, 2),
    bid_iv: 0,
    ask_iv: 0,
    index_price: price,
    underlying_price: forward,
    underlying_index: `SYN.${name.split('-').slice(0, 2).join('-')}`,
    interest_rate: 0,
    min_price: 0.0001,
    max_price: 0.9,
    open_interest: 214.6,
    stats: { volume: 3.2, volume_usd: 4_410.5, high: null, low: null, price_change: null },
    greeks:
      black === null
        ? { delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0 }
        : {
            delta: rounded(black.delta, 5),
            gamma: rounded(black.gamma, 7),
            vega: rounded(black.vega, 5),
            theta: rounded(black.theta, 5),
            rho: 1.2,
          },
    estimated_delivery_price: price,
    ...figures,
  };
}

/** In the units of the venue: vega per point, theta per day. */
function blackOf(forward: number, strike: number, iv: number, years: number, right: 'call' | 'put') {
  const root = iv * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / root + root / 2;
  const call = forward * normal(d1) - strike * normal(d1 - root);
  const density = Math.exp((-d1 * d1) / 2) / Math.sqrt(2 * Math.PI);
  const isCall = right === 'call';
  return {
    coins: (isCall ? call : call - forward + strike) / forward,
    delta: normal(d1) - (isCall ? 0 : 1),
    gamma: density / (forward * root),
    vega: (forward * density * Math.sqrt(years)) / 100,
    theta: (-forward * density * iv) / (2 * Math.sqrt(years)) / 365,
  };
}

/** Zelen and Severo, good to seven digits. */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return z >= 0 ? 1 - tail : tail;
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
