import { type Clock, MINUTE_MS } from '#primitives/clock';
import { decimal, type FakeLevel } from '#tests/support/venues/bybit-standing';
import { FakeBybit } from '#tests/support/venues/fake-bybit';
import type { MarketMetric, MarketQuote, MarketTrade, VenueMarket } from '#tests/support/venues/venue-market';

const CATEGORIES = ['linear', 'spot'] as const;
const LADDER = 5;
const PRICE_STEP = 100;

/** A simulated Bybit on which the simulated coins trade, as perpetuals and as themselves at the same prices. */
export class BybitMarket implements AsyncDisposable {
  readonly fake: FakeBybit;
  readonly #coins: ReadonlySet<string>;
  readonly #watching: Disposable;

  private constructor(fake: FakeBybit, market: VenueMarket, clock: Clock) {
    this.fake = fake;
    this.#coins = new Set(market.symbols.filter(({ isCoin }) => isCoin).map(({ symbol }) => symbol));
    for (const symbol of this.#coins) this.#list(symbol, market, clock.now());
    this.#watching = market.listen({
      quote: (quote) => this.#quote(quote),
      trade: (trade) => this.#trade(trade),
      metric: (metric) => this.#metric(metric),
      bar: ({ symbol, startMs }) => {
        if (!this.#coins.has(symbol)) return;
        for (const category of CATEGORIES) fake.endMinute(category, symbol, startMs);
      },
    });
  }

  static async start(market: VenueMarket, clock: Clock): Promise<BybitMarket> {
    return new BybitMarket(await FakeBybit.start({ clock }), market, clock);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watching[Symbol.dispose]();
    await this.fake[Symbol.asyncDispose]();
  }

  #list(symbol: string, market: VenueMarket, nowMs: number): void {
    for (const category of CATEGORIES) {
      const standing = this.fake.standing(category, symbol);
      for (const bar of market.bars(symbol, market.startMs, nowMs + MINUTE_MS)) standing.setMinute(bar.startMs, bar);
    }
    this.fake.archive.dailyCloses = market.past(symbol, 'daily-close');
    const quote = market.quote(symbol);
    const figure = (name: MarketMetric['name'], otherwise = ''): string => {
      const metric = market.metric(symbol, name);
      return metric === null ? otherwise : decimal(metric.value);
    };
    const lastPrice = decimal(market.lastTrade(symbol)?.price ?? quote?.bid ?? 0);
    const volume24h = figure('rolling-24h-volume', '1000');
    this.fake.list('linear', symbol, {
      ...(quote === null ? {} : bestOf(quote)),
      lastPrice,
      volume24h,
      openInterest: figure('open-interest'),
      fundingRate: figure('funding-rate'),
      fundingIntervalHour: '8',
      indexPrice: figure('index-price'),
      markPrice: figure('index-price'),
    });
    this.fake.list('spot', symbol, { lastPrice, volume24h });
    if (quote !== null) this.#quote(quote);
  }

  #quote(quote: MarketQuote): void {
    const { symbol, bid, ask, bidSize, askSize, atMs } = quote;
    if (!this.#coins.has(symbol)) return;
    const { ticker } = this.fake.standing('linear', symbol);
    // One side at a time where only one has moved.
    const moved = Object.entries(bestOf(quote)).filter(([field, value]) => ticker?.[field] !== value);
    if (moved.length > 0) this.fake.change('linear', symbol, Object.fromEntries(moved));
    const step = Math.max(ask - bid, 1 / PRICE_STEP);
    for (const category of CATEGORIES) {
      const { bids, asks } = this.fake.standing(category, symbol);
      const changes = [ladder(bids, bid, bidSize, -step), ladder(asks, ask, askSize, step)] as const;
      this.fake.changeBook(category, symbol, ...changes, atMs);
    }
  }

  #trade({ symbol, ...trade }: MarketTrade): void {
    if (!this.#coins.has(symbol)) return;
    for (const category of CATEGORIES) {
      this.fake.change(category, symbol, { lastPrice: decimal(trade.price) });
      this.fake.trade(category, symbol, trade);
    }
  }

  #metric({ symbol, name, value }: MarketMetric): void {
    if (!this.#coins.has(symbol)) return;
    const told = decimal(value);
    if (name === 'funding-rate') this.fake.change('linear', symbol, { fundingRate: told });
    if (name === 'open-interest') this.fake.change('linear', symbol, { openInterest: told });
    if (name === 'index-price') this.fake.change('linear', symbol, { indexPrice: told, markPrice: told });
  }
}

function bestOf({ bid, ask, bidSize, askSize }: MarketQuote): Readonly<Record<string, string>> {
  return {
    bid1Price: decimal(bid),
    bid1Size: decimal(bidSize),
    ask1Price: decimal(ask),
    ask1Size: decimal(askSize),
  };
}

/** The side as it should be, as a change of what it is. */
function ladder(known: ReadonlyMap<number, number>, best: number, size: number, step: number): readonly FakeLevel[] {
  const wanted = new Map<number, number>();
  for (let i = 0; i < LADDER; i++) {
    wanted.set(Math.round((best + i * step) * PRICE_STEP) / PRICE_STEP, size * (i + 1));
  }
  const gone = [...known.keys()].filter((price) => !wanted.has(price)).map((price) => ({ price, size: 0 }));
  const changed = [...wanted].filter(([price, offered]) => known.get(price) !== offered);
  return [...gone, ...changed.map(([price, offered]) => ({ price, size: offered }))];
}
