import { FakePublic, PUBLIC_SECRETS } from '#tests/support/venues/fake-public';
import { during, type VenuePlan } from '#tests/support/venues/venue-plan';

/** Option chains that are asked for, and no bars. */
export const publicPlan: VenuePlan = {
  name: 'public',
  open: async (market, clock) => {
    const fake = await FakePublic.start(market, clock);
    return {
      addresses: fake.addresses,
      settings: { symbols: ['IBIT', 'BITO'] },
      secrets: PUBLIC_SECRETS,
      series: [],
      stream: null,
      answers: true,
      ownFaults: [
        during('cross-expiry contracts', fake.faults, { crossExpiry: true }),
        during('quotes as words', fake.faults, { drifted: true }),
        during('no Greeks', fake.faults, { noGreeks: true }),
        during('old quotes', fake.faults, { oldMs: 20 * 60_000 }),
        { kind: 'expired token', lastsMs: 0, begin: () => fake.expireTokens(), end: () => undefined },
      ],
      [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
    };
  },
};
