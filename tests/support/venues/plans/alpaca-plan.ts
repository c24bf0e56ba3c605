import { FakeAlpaca } from '#tests/support/venues/fake-alpaca';
import { during, seriesOf, type VenuePlan } from '#tests/support/venues/venue-plan';

const SYMBOLS = ['IBIT', 'BITO', 'SPY', 'QQQ'];
const KEYS = { id: 'AK-SIMULATED-4711', secret: 'as-simulated-0815-secret' } as const;

/** Stocks of one exchange: quotes, trades, finished minutes, and chains. */
export const alpacaPlan: VenuePlan = {
  name: 'alpaca',
  open: async (market, clock) => {
    const fake = await FakeAlpaca.start({ market, clock, keys: KEYS });
    return {
      addresses: fake.addresses,
      settings: { symbols: SYMBOLS, chains: ['IBIT', 'BITO'] },
      secrets: { ALPACA_KEY_ID: KEYS.id, ALPACA_SECRET_KEY: KEYS.secret },
      series: seriesOf(market, SYMBOLS, 'alpaca-iex'),
      stream: {
        isData: (text) => /"T":"(?:[qtbu]|d)"/.test(text),
        sourcesOf: () => ['alpaca-iex'],
        busy: 'in regular hours',
      },
      answers: true,
      ownFaults: [
        during('every frame twice', fake.faults, { twice: true }),
        during('prices as texts', fake.faults, { textPrices: true }),
        during('nobody there', fake.faults, { halfOpen: true }),
        during('slow answers', fake.faults, { slowMs: 8_000 }),
      ],
      [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
    };
  },
};
