import { afterEach, describe, expect, it } from 'vitest';
import { PublicVenue } from '#connectors/public/public-venue';
import { TastytradeVenue } from '#connectors/tastytrade/tastytrade-venue';
import { FakePublic, PUBLIC_SECRETS } from '#tests/support/venues/fake-public';
import { FakeTastytrade, TASTY_SECRETS } from '#tests/support/venues/fake-tastytrade';
import { HastyClock } from '#tests/support/hasty-clock';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { MONDAY_10 } from '#tests/support/venues/scripted-tasty-market';
import { VenueDesk } from '#tests/support/venues/venue-desk';
import { VenueMarket } from '#tests/support/venues/venue-market';

const SPEED = 20;
const SLOW = { timeout: 20_000, interval: 5 };

const stack = new AsyncDisposableStack();
afterEach(() => stack.disposeAsync());

describe('tastytrade and Public.com in the simulated market', () => {
  it('tell the same chains of two funds, one by stream and one by asking', async () => {
    const clock = new HastyClock(SPEED, MONDAY_10);
    const market = stack.use(new VenueMarket({ seed: 5, clock }));
    // Every volatility that the market ever had of a contract.
    const seen = new Map<string, Set<number>>();
    const note = (underlying: string): void => {
      for (const { expiry, strike, right, impliedVolatility } of market.greeks(underlying)?.contracts ?? []) {
        const key = `${underlying} ${expiry} ${strike} ${right}`;
        if (impliedVolatility !== null) seen.set(key, (seen.get(key) ?? new Set()).add(impliedVolatility));
      }
    };
    for (const underlying of ['IBIT', 'BITO']) note(underlying);
    stack.use(market.listen({ chain: note }));
    const bounds = { connection: 'on', symbols: ['IBIT', 'BITO'], expiriesWithinDays: 60 } as const;
    const tasty = stack.use(await FakeTastytrade.start(market, clock));
    const asked = stack.use(await FakePublic.start(market, clock));
    const streamed = {
      ...bounds,
      feed: 'live',
      strikesWithinPercent: 25,
      chainSeconds: 15,
      ...tasty.addresses,
    } as const;
    const stream = stack.use(new VenueDesk(new TastytradeVenue(streamed, hastyTools(SPEED, TASTY_SECRETS, clock))));
    const polled = { ...bounds, chainSeconds: 60, ...asked.addresses };
    const poll = stack.use(new VenueDesk(new PublicVenue(polled, hastyTools(SPEED, PUBLIC_SECRETS, clock))));
    await expect.poll(() => poll.of('chain').length, SLOW).toBeGreaterThan(3);
    await expect.poll(() => stream.of('chain').length, SLOW).toBeGreaterThan(5);
    for (const desk of [stream, poll]) {
      const told = desk.of('chain');
      expect(new Set(told.map(({ chain }) => chain.underlying))).toEqual(new Set(['IBIT', 'BITO']));
      for (const { chain } of told) {
        expect(chain.underlyingPrice).toBeGreaterThan(0);
        for (const { expiry, strike, right, impliedVolatility } of chain.contracts) {
          const own = seen.get(`${chain.underlying} ${expiry} ${strike} ${right}`);
          if (impliedVolatility !== null) expect(own?.has(impliedVolatility)).toBe(true);
        }
      }
      expect(desk.venue.lines.map(({ drifts }) => drifts)).toEqual(desk.venue.lines.map(() => 0));
    }
  });
});
