import { FakeTastytrade, TASTY_SECRETS } from '#tests/support/venues/fake-tastytrade';
import { during, seriesOf, type VenuePlan } from '#tests/support/venues/venue-plan';

const SYMBOLS = ['IBIT', 'BITO'];

/** Quotes and options with Greeks by stream. Its bars are made of quotes, which no venue has a truth of. */
export const tastytradePlan: VenuePlan = {
  name: 'tastytrade',
  open: async (market, clock) => {
    const fake = await FakeTastytrade.start(market, clock);
    return {
      addresses: fake.addresses,
      settings: { symbols: SYMBOLS },
      secrets: TASTY_SECRETS,
      series: seriesOf(market, SYMBOLS, 'tastytrade', { agrees: 'presence' }),
      stream: {
        isData: (text) => text.includes('FEED_DATA'),
        sourcesOf: () => ['tastytrade'],
        busy: 'in regular hours',
      },
      answers: true,
      ownFaults: [
        during('no Greeks', fake.faults, { greeks: 0 }),
        during('cross-expiry Greeks', fake.faults, { crossExpiry: true }),
        during('delayed acknowledgement', fake.faults, { config: 'late' }),
        during('rows out of step', fake.faults, { badStride: true }),
        during('events without times', fake.faults, { noTimes: true }),
        { kind: 'expired token', lastsMs: 0, begin: () => fake.expireTokens(), end: () => undefined },
        { kind: 'expired stream', lastsMs: 0, begin: () => fake.expireStream(), end: () => undefined },
        { kind: 'error frames', lastsMs: 0, begin: () => fake.stream.complain(5), end: () => undefined },
      ],
      [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
    };
  },
};
