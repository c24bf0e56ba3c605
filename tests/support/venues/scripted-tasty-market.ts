import type { OptionChain, OptionQuote, OptionRight } from '#domain/chain';
import { ticker } from '#domain/instrument';
import { priceE4 } from '#domain/money';
import { type Clock, epochMs, SECOND_MS } from '#primitives/clock';
import type { TastyMarket } from '#tests/support/venues/tasty-market';
import type { MarketListener, MarketMetric, MarketQuote, MarketTrade } from '#tests/support/venues/venue-market';
import type { MarketBar } from '#tests/support/venues/minute-bars';

/** 10:00 in New York on 2026-03-02, a Monday. */
export const MONDAY_10 = Date.UTC(2026, 2, 2, 15);
export const EXPIRIES = ['2026-03-06', '2026-03-20', '2026-04-17', '2026-12-18'] as const;
const STRIKES = [30, 45, 47.5, 50, 52.5, 55, 80];

/** One fund and its options, written by hand: every expiry has a volatility of its own, so that none can pass for another. */
export class ScriptedTastyMarket implements TastyMarket {
  readonly symbols = [{ symbol: 'IBIT', isCoin: false, tick: 0.01, lot: 1 }];
  readonly #listeners = new Set<MarketListener>();
  readonly #clock: { now(): number };
  price = 50;
  kept: MarketBar[] = [];
  #trade: MarketTrade | null = null;

  constructor(clock: { now(): number }) {
    this.#clock = clock;
  }

  listen(listener: MarketListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  quote(symbol: string): MarketQuote {
    const { price } = this;
    return { symbol, atMs: this.#clock.now(), bid: price - 0.01, ask: price + 0.01, bidSize: 300, askSize: 500 };
  }

  lastTrade(): MarketTrade | null {
    return this.#trade;
  }

  metric(symbol: string): MarketMetric {
    return { symbol, name: 'implied-volatility', atMs: MONDAY_10 - 60_000, value: 0.41 };
  }

  bars(_symbol: string, fromMs: number, toMs: number): readonly MarketBar[] {
    return this.kept.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  }

  greeks(underlying: string): OptionChain | null {
    if (underlying !== 'IBIT') return null;
    const atMs = epochMs(this.#clock.now());
    return {
      underlying: ticker('IBIT'),
      underlyingPrice: priceE4(this.price),
      provider: 'script',
      terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
      atMs,
      contracts: EXPIRIES.flatMap((expiry, at) =>
        STRIKES.flatMap((strike) =>
          (['call', 'put'] as const).map((right) => contractAt(expiry, at, strike, right, atMs)),
        ),
      ),
    };
  }

  /** The stock moves, and everything with it is told again. */
  move(price: number): void {
    this.price = price;
    for (const listener of this.#listeners) listener.quote?.(this.quote('IBIT'));
  }

  trade(price: number, size: number): void {
    this.#trade = { symbol: 'IBIT', atMs: this.#clock.now(), price, size, side: 'buy', id: 1 };
    for (const listener of this.#listeners) listener.trade?.(this.#trade);
  }

  /** A market is never quite still: the same quote again, every five seconds. */
  pulse(clock: Clock): Disposable {
    const again = (): Disposable =>
      clock.wakeAt(epochMs(clock.now() + 5 * SECOND_MS), () => {
        this.move(this.price);
        alarm = again();
      });
    let alarm = again();
    return { [Symbol.dispose]: () => alarm[Symbol.dispose]() };
  }

  /** New quotes and Greeks of every contract. */
  quoteOptions(): void {
    for (const listener of this.#listeners) listener.chain?.('IBIT');
  }
}

/** Volatilities of 30, 40, 50 and 60 per cent; prices that only the same expiry has. */
export function volatilityOf(expiry: number): number {
  return 0.3 + 0.1 * expiry;
}

function contractAt(expiry: string, at: number, strike: number, right: OptionRight, atMs: number): OptionQuote {
  const middle = 1 + 2 * at + Math.abs(strike - 50) / 100;
  return {
    expiry,
    strike: priceE4(strike),
    right,
    bid: priceE4(middle - 0.05),
    ask: priceE4(middle + 0.05),
    bidSize: 10,
    askSize: 20,
    last: priceE4(middle),
    impliedVolatility: volatilityOf(at),
    delta: right === 'call' ? 0.5 : -0.5,
    gamma: 0.02,
    theta: -7.3,
    vega: 12,
    openInterest: 1_000,
    volume: 55,
    atMs: epochMs(atMs),
    adjusted: false,
  };
}
