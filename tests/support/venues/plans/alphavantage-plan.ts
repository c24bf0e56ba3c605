import { FakeAlphaVantage } from '#tests/support/venues/fake-alpha-vantage';
import { during, seriesOf, type VenuePlan } from '#tests/support/venues/venue-plan';

const SYMBOLS = ['IBIT', 'BITO'];
const KEY = 'SIMULATEDALPHAKEY';
const SLOWER = 'Burst pattern detected. Please consider spreading out your requests.';

/** Minutes of regular hours, and chains with Greeks. */
export const alphavantagePlan: VenuePlan = {
  name: 'alphavantage',
  open: async (market, clock) => {
    const fake = await FakeAlphaVantage.start({ market, symbols: SYMBOLS, clock, key: KEY, burst: 20 });
    return {
      addresses: fake.addresses,
      settings: { symbols: SYMBOLS, chains: SYMBOLS, chainDays: 14 },
      secrets: { ALPHA_VANTAGE_API_KEY: KEY },
      series: seriesOf(market, SYMBOLS, 'alphavantage', { hours: 'regular' }),
      stream: null,
      answers: true,
      ownFaults: [
        during('burst refused', fake.faults, { says: { as: 'Information', text: SLOWER } }),
        during('figures of words', fake.faults, { drift: 'n/a' }),
        during('cross-expiry contracts', fake.faults, { crossExpiry: true }),
        during('rows of yesterday', fake.faults, { yesterday: true }),
        during('volatility without meaning', fake.faults, { garbageVolatility: true }),
        during('times of another zone', fake.faults, { zone: 'UTC' }),
      ],
      [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
    };
  },
};
