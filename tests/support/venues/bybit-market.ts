import type { Clock } from '#primitives/clock';
import { FakeBybit } from '#tests/support/venues/fake-bybit';
import type { MarketMetric, MarketQuote, MarketTrade, VenueMarket } from '#tests/support/venues/venue-market';

const SIDES = { buy: 'Buy', sell: 'Sell' } as const;
const NEXT_FUNDING_MS = 8 * 3_600_000;

/** A simulated Bybit on which the simulated coins trade. */
export class BybitMarket implements AsyncDisposable {
  readonly fake: FakeBybit;
  readonly #clock: Clock;
  readonly #watching: Disposable;

  private constructor(fake: FakeBybit, market: VenueMarket, clock: Clock) {
    this.fake = fake;
    this.#clock = clock;
    for (const { symbol, isCoin } of market.symbols) if (isCoin) this.#list(symbol, market);
    this.#watching = market.listen({
      quote: (quote) => this.#quote(quote),
      trade: (trade) => this.#trade(trade),
      metric: (metric) => this.#metric(metric),
    });
  }

  static async start(market: VenueMarket, clock: Clock): Promise<BybitMarket> {
    return new BybitMarket(await FakeBybit.start(), market, clock);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watching[Symbol.dispose]();
    await this.fake[Symbol.asyncDispose]();
  }

  #list(symbol: string, market: VenueMarket): void {
    const quote = market.quote(symbol);
    const metric = (name: MarketMetric['name']): string => String(market.metric(symbol, name)?.value ?? 0);
    this.fake.tickers.set(symbol, {
      symbol,
      ...(quote === null ? {} : bookOf(quote)),
      lastPrice: String(market.lastTrade(symbol)?.price ?? quote?.bid ?? 0),
      volume24h: metric('rolling-24h-volume'),
      openInterest: metric('open-interest'),
      fundingRate: metric('funding-rate'),
      indexPrice: metric('index-price'),
      markPrice: metric('index-price'),
      nextFundingTime: String(Math.ceil(this.#clock.now() / NEXT_FUNDING_MS) * NEXT_FUNDING_MS),
    });
  }

  #quote(quote: MarketQuote): void {
    if (this.fake.tickers.has(quote.symbol)) this.fake.change(quote.symbol, bookOf(quote));
  }

  #trade({ symbol, atMs, price, size, side, id }: MarketTrade): void {
    if (!this.fake.tickers.has(symbol)) return;
    this.fake.change(symbol, { lastPrice: String(price) });
    const trade = { T: atMs, s: symbol, S: SIDES[side], v: String(size), p: String(price), i: `sim-${id}` };
    this.fake.tell(`publicTrade.${symbol}`, 'snapshot', [trade]);
  }

  #metric({ symbol, name, value }: MarketMetric): void {
    if (!this.fake.tickers.has(symbol)) return;
    if (name === 'funding-rate') this.fake.change(symbol, { fundingRate: String(value) });
    if (name === 'open-interest') this.fake.change(symbol, { openInterest: String(value) });
    if (name === 'index-price') this.fake.change(symbol, { indexPrice: String(value), markPrice: String(value) });
  }
}

function bookOf({ bid, ask, bidSize, askSize }: MarketQuote): Readonly<Record<string, string>> {
  return { bid1Price: String(bid), ask1Price: String(ask), bid1Size: String(bidSize), ask1Size: String(askSize) };
}
