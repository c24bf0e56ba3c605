import { FakeYahoo } from '#tests/support/venues/fake-yahoo';
import { during, seriesOf, type VenuePlan } from '#tests/support/venues/venue-plan';

const SYMBOLS = ['IBIT', 'BITO'];

/** Minutes of regular hours, and chains. */
export const yahooPlan: VenuePlan = {
  name: 'yahoo',
  open: async (market, clock) => {
    const fake = await FakeYahoo.start(market, clock);
    return {
      addresses: fake.addresses,
      settings: { symbols: SYMBOLS, chains: SYMBOLS },
      series: seriesOf(market, SYMBOLS, 'yahoo', { hours: 'regular' }),
      stream: null,
      answers: true,
      // Rows that are empty say that nothing traded: nobody can know better.
      ownFaults: [
        during('coarse bars', fake.faults, { coarse: true }),
        during('prices as texts', fake.faults, { textPrices: true }),
        during('cross-expiry contracts', fake.faults, { crossExpiry: true }),
        during('placeholders', fake.faults, { placeholders: true }),
        { kind: 'expired crumb', lastsMs: 0, begin: () => fake.expireCrumb(), end: () => undefined },
      ],
      [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
    };
  },
};
