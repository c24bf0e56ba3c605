import { FakePolymarket } from '#tests/support/venues/fake-polymarket';
import { during, type VenuePlan } from '#tests/support/venues/venue-plan';

const SLUG = 'coin-above-its-price-of-today';
const TOKENS = [
  '71321045679252212594626385532706912750332728571942532289631379312455583992001',
  '52114319501245915516055106046884209969926127482827954674443846427813813222002',
] as const;
/** In hundredths: never so sure that a side of the book is empty. */
const LEAST = 5;
const MOST = 94;

/** One question, whose answer grows likelier with every minute in which the coin rises. It has no prices to be judged. */
export const polymarketPlan: VenuePlan = {
  name: 'polymarket',
  open: async (market, clock) => {
    const fake = await FakePolymarket.start();
    let chance = 50;
    fake.markets.set(SLUG, {
      slug: SLUG,
      question: 'Will the coin end the month above its price of today?',
      tokens: TOKENS,
      closed: false,
      bids: [[inWords(chance), '100']],
      asks: [[inWords(chance + 1), '100']],
      timestamp: clock.now(),
      history: [],
    });
    const watching = market.listen({
      bar: ({ symbol, open, close }) => {
        if (symbol !== 'BTCUSDT' || open === close) return;
        const next = Math.min(MOST, Math.max(LEAST, chance + Math.sign(close - open)));
        if (next === chance) return;
        fake.change(SLUG, 'BUY', inWords(chance), '0');
        fake.change(SLUG, 'SELL', inWords(chance + 1), '0');
        fake.change(SLUG, 'BUY', inWords(next), '100');
        fake.change(SLUG, 'SELL', inWords(next + 1), '100');
        chance = next;
      },
    });
    return {
      addresses: fake.addresses,
      settings: { markets: { COIN: SLUG } },
      series: [],
      stream: {
        isData: (text) => text.includes('"event_type"') || text === 'PONG',
        sourcesOf: () => ['polymarket'],
        busy: 'always',
      },
      answers: true,
      ownFaults: [during('events in lists', fake.faults, { lists: true })],
      [Symbol.asyncDispose]: async () => {
        watching[Symbol.dispose]();
        await fake[Symbol.asyncDispose]();
      },
    };
  },
};

function inWords(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}
