import { DeribitMarket } from '#tests/support/venues/deribit-market';
import { during, type VenuePlan } from '#tests/support/venues/venue-plan';

/** Perpetuals whose sizes count dollars, and the coins' options. */
export const deribitPlan: VenuePlan = {
  name: 'deribit',
  open: async (market, clock) => {
    const venue = await DeribitMarket.start(market, clock);
    const { faults } = venue.fake;
    const ticks = new Map(market.symbols.map(({ symbol, tick }) => [symbol, tick]));
    return {
      addresses: venue.fake.addresses,
      settings: {
        perpetuals: venue.coins.map(({ perpetual }) => perpetual),
        chains: venue.coins.map(({ coin }) => coin),
      },
      series: venue.coins.map(({ symbol, perpetual }) => ({
        source: 'deribit',
        symbol: perpetual,
        market: symbol,
        agrees: 'prices',
        hours: 'all',
        tick: ticks.get(symbol) ?? 1,
      })),
      stream: {
        isData: (text) => text.includes('"subscription"'),
        sourcesOf: () => ['deribit'],
        busy: 'always',
      },
      answers: true,
      ownFaults: [
        during('cross-expiry volatilities', faults, { crossExpiry: true }),
        during('channels left out', faults, { unknown: ['deribit_volatility_index.btc_usd'] }),
        during('silent channels', faults, { silent: true }),
        during('one channel stopped', faults, { stopped: ['trades.BTC-PERPETUAL.100ms'] }),
        during('half of a chain', faults, { halfChains: true }),
        { kind: 'asked too often', lastsMs: 0, begin: () => venue.fake.tooMany(), end: () => undefined },
        { kind: 'test request', lastsMs: 0, begin: () => venue.fake.testRequest(), end: () => undefined },
      ],
      [Symbol.asyncDispose]: () => venue[Symbol.asyncDispose](),
    };
  },
};
