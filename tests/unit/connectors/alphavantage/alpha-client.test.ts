import { afterEach, expect, it } from 'vitest';
import { AlphaClient, type AlphaQuestion } from '#connectors/alphavantage/http/alpha-client';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakeAlphaVantage } from '#tests/support/venues/fake-alpha-vantage';
import { hastyTools } from '#tests/support/venues/hasty-tools';

const stack = new AsyncDisposableStack();
afterEach(() => stack.disposeAsync());

const QUOTE: AlphaQuestion = {
  function: 'GLOBAL_QUOTE',
  query: { symbol: 'IBIT' },
  priority: 'urgent',
  what: 'the quote of IBIT',
  isData: (body) => typeof body === 'object' && body !== null && 'Global Quote' in body,
};

it('asks once for all who want to know the same at the same time, and anew for whoever comes later', async () => {
  const clock = new HastyClock(100);
  const market = { bars: () => [], lastTrade: () => null, past: () => [], greeks: () => null };
  const fake = stack.use(await FakeAlphaVantage.start({ market, symbols: ['IBIT'], clock, key: 'a key' }));
  const settings = {
    connection: 'on',
    symbols: [],
    chains: [],
    chainEverySeconds: 60,
    chainDays: 60,
    requestsPerMinute: 540,
    ...fake.addresses,
  } as const;
  const client = stack.use(new AlphaClient(settings, hastyTools(100, { ALPHA_VANTAGE_API_KEY: 'a key' }, clock)));
  const [one, two] = await Promise.all([client.ask(QUOTE), client.ask(QUOTE)]);
  expect([one.ok, two.ok, fake.asked.length, client.counts.shared]).toEqual([true, true, 1, 1]);
  await client.ask({ ...QUOTE, query: { symbol: 'BITO' } });
  await client.ask(QUOTE);
  expect([fake.asked.length, client.counts.shared]).toEqual([3, 1]);
});
