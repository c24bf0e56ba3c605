import { BybitMarket } from '#tests/support/venues/bybit-market';
import { seriesOf, type VenuePlan } from '#tests/support/venues/venue-plan';

const LINEAR = ['BTCUSDT', 'ETHUSDT'];
const SPOT = ['BTCUSDT'];

/** Perpetuals, and a coin itself at the same prices. */
export const bybitPlan: VenuePlan = {
  name: 'bybit',
  open: async (market, clock) => {
    const venue = await BybitMarket.start(market, clock);
    return {
      addresses: venue.fake.addresses,
      settings: { linear: LINEAR, spot: SPOT },
      series: [...seriesOf(market, LINEAR, 'bybit'), ...seriesOf(market, SPOT, 'bybit-spot')],
      stream: {
        isData: (text) => text.includes('"topic"'),
        sourcesOf: (path) => (path.endsWith('/linear') ? ['bybit'] : path.endsWith('/spot') ? ['bybit-spot'] : []),
        busy: 'always',
      },
      answers: true,
      [Symbol.asyncDispose]: () => venue[Symbol.asyncDispose](),
    };
  },
};
