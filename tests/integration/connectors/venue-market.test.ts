import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS, ManualClock, MINUTE_MS } from '#primitives/clock';
import { type MarketBar } from '#tests/support/venues/minute-bars';
import { type MarketTrade, VenueMarket } from '#tests/support/venues/venue-market';

/** A Tuesday, half an hour into New York's session. */
const NOW_MS = Date.UTC(2026, 2, 3, 15);

function marketAt(clock: ManualClock, pastMinutes = 10): VenueMarket {
  return new VenueMarket({ seed: 5, clock, pastMinutes });
}

describe('the market behind the simulated venues', () => {
  it('has traded before anybody looks, and remembers minutes, trades, quotes and the year before', () => {
    using market = marketAt(new ManualClock(epochMs(NOW_MS)));
    for (const { symbol, isCoin, tick } of market.symbols) {
      expect(market.bars(symbol, NOW_MS - 10 * MINUTE_MS, NOW_MS)).toHaveLength(10);
      const quote = market.quote(symbol);
      expect(quote?.ask).toBeGreaterThan(quote?.bid ?? Number.POSITIVE_INFINITY);
      expect((quote?.ask ?? 0) / tick).toBeCloseTo(Math.round((quote?.ask ?? 0) / tick), 5);
      expect(market.lastTrade(symbol)?.atMs).toBeLessThanOrEqual(NOW_MS);
      expect(market.past(symbol, isCoin ? 'dvol' : 'implied-volatility')).toHaveLength(260);
    }
    expect(market.metric('BTCUSDT', 'open-interest')?.value).toBeGreaterThan(0);
  });

  it('goes on as the clock does, and its minutes are those of its trades', () => {
    const clock = new ManualClock(epochMs(NOW_MS));
    using market = marketAt(clock);
    const trades: MarketTrade[] = [];
    const bars: MarketBar[] = [];
    market.listen({ trade: (trade) => trades.push(trade), bar: (bar) => bars.push(bar) });
    clock.advanceTo(epochMs(NOW_MS + 5 * MINUTE_MS + 30_000));
    const mine = trades.filter(
      ({ symbol, atMs }) => symbol === 'SPY' && Math.floor(atMs / MINUTE_MS) * MINUTE_MS === NOW_MS,
    );
    const bar = bars.find(({ symbol, startMs }) => symbol === 'SPY' && startMs === NOW_MS);
    expect(mine.length).toBeGreaterThan(5);
    expect(bar).toMatchObject({
      open: mine[0]?.price,
      close: mine.at(-1)?.price,
      high: Math.max(...mine.map(({ price }) => price)),
      low: Math.min(...mine.map(({ price }) => price)),
      trades: mine.length,
    });
    expect(bar?.volume).toBe(mine.reduce((sum, { size }) => sum + size, 0));
    expect(bars.filter(({ symbol, startMs }) => symbol === 'BTCUSDT' && startMs >= NOW_MS)).toHaveLength(5);
  });

  it('is the same market for the same seed, in steps of any length', () => {
    const seen = [1, 7].map((step) => {
      const clock = new ManualClock(epochMs(NOW_MS));
      using market = marketAt(clock);
      const trades: MarketTrade[] = [];
      market.listen({ trade: (trade) => trades.push(trade) });
      while (clock.now() < NOW_MS + 2 * MINUTE_MS)
        clock.advanceTo(epochMs(Math.min(clock.now() + step * 997, NOW_MS + 2 * MINUTE_MS)));
      return trades;
    });
    expect(seen[1]).toEqual(seen[0]);
  });

  it('tells chains with volatilities and Greeks in the units of Argus', () => {
    using market = marketAt(new ManualClock(epochMs(NOW_MS)));
    for (const underlying of ['SPY', 'BTC']) {
      const chain = market.greeks(underlying);
      const known = (chain?.contracts ?? []).filter(({ impliedVolatility }) => impliedVolatility !== null);
      expect(known.length / (chain?.contracts.length ?? 0)).toBeGreaterThan(0.7);
      for (const { delta, right, vega, gamma } of known) {
        expect(right === 'call' ? delta : -(delta ?? 1)).toBeGreaterThanOrEqual(0);
        expect(vega).toBeGreaterThanOrEqual(0);
        expect(gamma).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('keeps New York’s hours for shares', () => {
    const clock = new ManualClock(epochMs(Date.UTC(2026, 2, 7, 12)));
    using market = marketAt(clock);
    clock.advanceTo(epochMs(clock.now() + HOUR_MS / 6));
    expect(market.trades('SPY')).toHaveLength(0);
    expect(market.trades('BTCUSDT').length).toBeGreaterThan(100);
  });

  it('is over once it is disposed', () => {
    const clock = new ManualClock(epochMs(NOW_MS));
    const market = marketAt(clock);
    let told = 0;
    market.listen({ quote: () => told++ });
    market[Symbol.dispose]();
    clock.advanceTo(epochMs(NOW_MS + MINUTE_MS));
    expect(told).toBe(0);
  });
});
