/** A bar as Deribit's charts have it: `volume` counts coins, `cost` dollars. */
export interface ChartBar {
  readonly tick: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly cost: number;
}

export interface DeribitBook {
  changeId: number;
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
}

export type Figures = Record<string, unknown>;

/** An option as it was listed, and where it stands. */
export interface ListedOption {
  readonly listing: Figures;
  ticker: Figures;
}

/** Everything that a simulated Deribit knows, in Deribit's own words. Whoever starts one writes on it. */
export class DeribitBoard {
  /** Tickers by name. */
  readonly perpetuals = new Map<string, Figures>();
  readonly options = new Map<string, ListedOption>();
  /** `btc_usd`. */
  readonly prices = new Map<string, number>();
  readonly volatilities = new Map<string, number>();
  readonly trades = new Map<string, Figures[]>();
  readonly books = new Map<string, DeribitBook>();
  /** By name and resolution, `BTC-PERPETUAL.1`; a market may put its own memory in their place. */
  readonly bars = new Map<string, readonly ChartBar[]>();
  chart = (series: string, fromMs: number, toMs: number): readonly ChartBar[] =>
    (this.bars.get(series) ?? []).filter(({ tick }) => tick >= fromMs && tick <= toMs);
  /** Days of a coin's volatility index, oldest first: time, open, high, low, close. */
  readonly volatilityDays = new Map<string, readonly (readonly [number, number, number, number, number])[]>();
  /** Hours of a coin's historical volatility, in per cent. */
  readonly historical = new Map<string, readonly (readonly [number, number])[]>();

  /** What a channel has to tell to begin with; null where there is no such channel, undefined where it begins later. */
  first(channel: string, nowMs: number): unknown {
    const [kind = '', name = '', pace] = channel.split('.');
    const isPaced = pace === '100ms' || pace === 'agg2' || pace === 'raw';
    switch (kind) {
      case 'ticker':
        return isPaced ? (this.tickerOf(name) ?? null) : null;
      case 'quote': {
        const ticker = this.tickerOf(name);
        return ticker === undefined ? null : bestOf(ticker);
      }
      case 'trades':
        return isPaced && this.tickerOf(name) !== undefined ? undefined : null;
      case 'book':
        return isPaced && this.perpetuals.has(name) ? this.bookOf(name, nowMs) : null;
      case 'deribit_price_index': {
        const price = this.prices.get(name);
        return price === undefined ? null : { index_name: name, price, timestamp: nowMs };
      }
      case 'deribit_volatility_index': {
        const volatility = this.volatilities.get(name);
        return volatility === undefined ? null : { index_name: name, volatility, timestamp: nowMs };
      }
      case 'markprice':
        return name === 'options' && this.prices.has(pace ?? '') ? this.markPrices(pace ?? '') : null;
      case 'instrument':
        return name === 'state' ? undefined : null;
      default:
        return null;
    }
  }

  bookOf(name: string, nowMs: number): Figures {
    const { changeId, bids, asks } = this.books.get(name) ?? { changeId: 1, bids: new Map(), asks: new Map() };
    const rows = (side: ReadonlyMap<number, number>) => [...side].map(([price, amount]) => ['new', price, amount]);
    return {
      type: 'snapshot',
      timestamp: nowMs,
      instrument_name: name,
      change_id: changeId,
      bids: rows(bids),
      asks: rows(asks),
    };
  }

  tickerOf(name: string): Figures | undefined {
    return this.perpetuals.get(name) ?? this.options.get(name)?.ticker;
  }

  /** Volatilities are fractions here, and per cent everywhere else. */
  markPrices(index: string): readonly Figures[] {
    const coin = coinOf(index);
    return [...this.options].flatMap(([name, { ticker }]) =>
      name.startsWith(`${coin}-`)
        ? [
            {
              instrument_name: name,
              mark_price: ticker['mark_price'],
              iv: Number(ticker['mark_iv']) / 100,
              timestamp: ticker['timestamp'],
            },
          ]
        : [],
    );
  }

  /** The whole chain of a coin: no Greeks, no sizes. */
  summary(currency: string): readonly Figures[] {
    return [...this.options].flatMap(([name, { ticker }]) => {
      if (!name.startsWith(`${currency}-`)) return [];
      const stats = (ticker['stats'] ?? {}) as Figures;
      const bid = ticker['best_bid_price'] || null;
      const ask = ticker['best_ask_price'] || null;
      return [
        {
          instrument_name: name,
          bid_price: bid,
          ask_price: ask,
          mid_price: bid === null || ask === null ? null : (Number(bid) + Number(ask)) / 2,
          mark_price: ticker['mark_price'],
          mark_iv: ticker['mark_iv'],
          last: ticker['last_price'],
          high: stats['high'] ?? null,
          low: stats['low'] ?? null,
          open_interest: ticker['open_interest'],
          volume: stats['volume'] ?? 0,
          volume_usd: stats['volume_usd'] ?? 0,
          price_change: stats['price_change'] ?? null,
          underlying_price: ticker['underlying_price'],
          underlying_index: ticker['underlying_index'],
          interest_rate: 0,
          estimated_delivery_price: ticker['estimated_delivery_price'],
          base_currency: currency,
          quote_currency: currency,
          creation_timestamp: ticker['timestamp'],
        },
      ];
    });
  }
}

export function bestOf(ticker: Figures): Figures {
  const { timestamp, instrument_name, best_bid_price, best_bid_amount, best_ask_price, best_ask_amount } = ticker;
  return { timestamp, instrument_name, best_bid_price, best_bid_amount, best_ask_price, best_ask_amount };
}

function coinOf(index: string): string {
  return (index.split('_')[0] ?? '').toUpperCase();
}
