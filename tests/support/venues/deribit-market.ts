import type { OptionChain } from '#domain/chain';
import { type Clock, DAY_MS, MINUTE_MS } from '#primitives/clock';
import type { ChartBar } from '#tests/support/venues/deribit-board';
import { optionListing, optionName, optionTicker, perpetualTicker } from '#tests/support/venues/deribit-listings';
import { FakeDeribit } from '#tests/support/venues/fake-deribit';
import type { MarketBar } from '#tests/support/venues/minute-bars';
import type { MarketMetric, MarketQuote, MarketTrade, VenueMarket } from '#tests/support/venues/venue-market';

interface Coin {
  readonly coin: string;
  readonly perpetual: string;
  /** What it is called in the simulated market. */
  readonly symbol: string;
  /** Amounts of the perpetual are multiples of so many dollars. */
  readonly lot: number;
}

const COINS: readonly Coin[] = [
  { coin: 'BTC', perpetual: 'BTC-PERPETUAL', symbol: 'BTCUSDT', lot: 10 },
  { coin: 'ETH', perpetual: 'ETH-PERPETUAL', symbol: 'ETHUSDT', lot: 1 },
];
const YEAR_MS = 365 * DAY_MS;
/** How much dearer coins are to have in a year, as the simulated options have it. */
const CARRY = 0.055;

/** A simulated Deribit on which the simulated coins trade, with their options. */
export class DeribitMarket implements AsyncDisposable {
  readonly fake: FakeDeribit;
  readonly #market: VenueMarket;
  readonly #clock: Clock;
  readonly #watching: Disposable;

  private constructor(fake: FakeDeribit, market: VenueMarket, clock: Clock) {
    this.fake = fake;
    this.#market = market;
    this.#clock = clock;
    for (const coin of this.coins) this.#list(coin);
    fake.board.chart = (series, fromMs, toMs) => this.#chart(series, fromMs, toMs);
    this.#watching = market.listen({
      quote: (quote) => this.#quote(quote),
      trade: (trade) => this.#trade(trade),
      metric: (metric) => this.#metric(metric),
      chain: (underlying) => this.#chain(underlying),
    });
  }

  static async start(market: VenueMarket, clock: Clock): Promise<DeribitMarket> {
    return new DeribitMarket(await FakeDeribit.start({ clock }), market, clock);
  }

  /** Those that the market has. */
  get coins(): readonly Coin[] {
    return COINS.filter(({ symbol }) => this.#market.symbols.some((one) => one.symbol === symbol));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watching[Symbol.dispose]();
    await this.fake[Symbol.asyncDispose]();
  }

  #list(coin: Coin): void {
    const { board } = this.fake;
    const { symbol, perpetual } = coin;
    const quote = this.#market.quote(symbol);
    const price = this.#market.lastTrade(symbol)?.price ?? quote?.bid ?? 1;
    board.perpetuals.set(
      perpetual,
      perpetualTicker(perpetual, price, {
        timestamp: this.#clock.now(),
        ...(quote === null ? {} : bestOf(quote, coin)),
      }),
    );
    board.prices.set(indexOf(coin), this.#market.metric(symbol, 'index-price')?.value ?? price);
    const dvol = this.#market.metric(symbol, 'dvol')?.value;
    if (dvol !== undefined) board.volatilities.set(indexOf(coin), dvol);
    board.volatilityDays.set(
      coin.coin,
      this.#market.past(symbol, 'dvol').map(({ atMs, value }) => {
        const startMs = Math.floor(atMs / DAY_MS) * DAY_MS;
        return [startMs, value, value, value, value] as const;
      }),
    );
    board.historical.set(coin.coin, [[this.#clock.now() - MINUTE_MS, dvol ?? 50]]);
    this.#chain(coin.coin);
  }

  #quote(quote: MarketQuote): void {
    const coin = this.coins.find(({ symbol }) => symbol === quote.symbol);
    if (coin === undefined) return;
    const middle = (quote.bid + quote.ask) / 2;
    this.fake.change(coin.perpetual, { ...bestOf(quote, coin), mark_price: middle, timestamp: quote.atMs });
    this.#deepen(quote, coin);
  }

  /** A book of one level is a book as well. */
  #deepen({ bid, ask, bidSize, askSize }: MarketQuote, coin: Coin): void {
    const book = this.fake.board.books.get(coin.perpetual);
    const without = (levels: ReadonlyMap<number, number> | undefined) =>
      [...(levels?.keys() ?? [])].map((price): [number, number] => [price, 0]);
    this.fake.book(
      coin.perpetual,
      new Map([...without(book?.bids), [bid, dollarsOf(bid, bidSize, coin)]]),
      new Map([...without(book?.asks), [ask, dollarsOf(ask, askSize, coin)]]),
    );
  }

  #trade({ symbol, atMs, price, size, side, id }: MarketTrade): void {
    const coin = this.coins.find((one) => one.symbol === symbol);
    if (coin === undefined) return;
    this.fake.trade(coin.perpetual, {
      trade_seq: id,
      trade_id: `${coin.coin}-${id}`,
      timestamp: atMs,
      price,
      amount: dollarsOf(price, size, coin),
      direction: side,
    });
  }

  #metric({ symbol, name, value, atMs }: MarketMetric): void {
    const coin = this.coins.find((one) => one.symbol === symbol);
    if (coin === undefined) return;
    const index = indexOf(coin);
    const { board } = this.fake;
    if (name === 'funding-rate') this.fake.change(coin.perpetual, { current_funding: value });
    if (name === 'index-price') {
      board.prices.set(index, value);
      this.fake.tell(`deribit_price_index.${index}`, { index_name: index, price: value, timestamp: atMs });
    }
    if (name !== 'dvol') return;
    board.volatilities.set(index, value);
    this.fake.tell(`deribit_volatility_index.${index}`, { index_name: index, volatility: value, timestamp: atMs });
  }

  /** Whatever the chain lists now is listed; the rest has expired. */
  #chain(underlying: string): void {
    const chain = this.#market.greeks(underlying);
    if (chain === null || !COINS.some(({ coin }) => coin === underlying)) return;
    const { options } = this.fake.board;
    const before = [...options.keys()].filter((name) => name.startsWith(`${underlying}-`));
    const listed = new Set<string>();
    for (const quote of chain.contracts) listed.add(this.#option(chain, quote));
    for (const name of before) {
      if (listed.has(name)) continue;
      options.delete(name);
      this.#state(name, underlying, 'terminated');
    }
    const index = `${underlying.toLowerCase()}_usd`;
    this.fake.tell(`markprice.options.${index}`, this.fake.board.markPrices(index));
  }

  #option(chain: OptionChain, quote: OptionChain['contracts'][number]): string {
    const { options } = this.fake.board;
    const terms = {
      coin: chain.underlying as string,
      expiry: quote.expiry,
      strike: quote.strike / 10_000,
      right: quote.right,
    };
    const price = (chain.underlyingPrice ?? 0) / 10_000;
    const years = Math.max(0, Date.parse(`${quote.expiry}T08:00:00.000Z`) - chain.atMs) / YEAR_MS;
    const name = optionName(terms);
    const ticker = optionTicker(
      {
        ...terms,
        atMs: chain.atMs,
        price,
        forward: Number((price * Math.exp(CARRY * years)).toFixed(4)),
        iv: quote.impliedVolatility,
        bid: coins(quote.bid),
        ask: coins(quote.ask),
      },
      { open_interest: quote.openInterest, last_price: coins(quote.last), stats: { volume: quote.volume } },
    );
    const known = options.get(name);
    if (known === undefined) {
      options.set(name, { listing: optionListing(terms), ticker });
      this.#state(name, terms.coin, 'created');
    } else known.ticker = ticker;
    this.fake.tell(`ticker.${name}`, ticker);
    return name;
  }

  #state(name: string, coin: string, state: string): void {
    this.fake.tell(`instrument.state.option.${coin}`, { instrument_name: name, state, timestamp: this.#clock.now() });
  }

  #chart(series: string, fromMs: number, toMs: number): readonly ChartBar[] {
    const [name = '', resolution] = series.split('.');
    const coin = this.coins.find(({ perpetual }) => perpetual === name);
    if (coin === undefined || resolution !== '1') return [];
    return this.#market.bars(coin.symbol, fromMs, toMs + 1).map((bar) => chartBar(bar, coin));
  }
}

function chartBar({ startMs, open, high, low, close, volume }: MarketBar, coin: Coin): ChartBar {
  return { tick: startMs, open, high, low, close, volume, cost: dollarsOf(close, volume, coin) };
}

function bestOf({ bid, ask, bidSize, askSize }: MarketQuote, coin: Coin): Record<string, number> {
  return {
    best_bid_price: bid,
    best_bid_amount: dollarsOf(bid, bidSize, coin),
    best_ask_price: ask,
    best_ask_amount: dollarsOf(ask, askSize, coin),
  };
}

function dollarsOf(price: number, size: number, { lot }: Coin): number {
  return Math.max(lot, Math.round((price * size) / lot) * lot);
}

function indexOf({ coin }: Coin): string {
  return `${coin.toLowerCase()}_usd`;
}

function coins(units: number | null): number | null {
  return units === null || units === 0 ? null : units / 10_000;
}
