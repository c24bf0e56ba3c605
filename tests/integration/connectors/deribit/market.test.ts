import { afterEach, describe, expect, it } from 'vitest';
import { DeribitVenue } from '#connectors/deribit/deribit-venue';
import { packChain } from '#domain/packed-chain';
import type { DeribitSettings } from '#domain/venues/deribit-settings';
import { deribitSection } from '#settings/venues/deribit-section';
import { DeribitMarket } from '#tests/support/venues/deribit-market';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { VenueDesk } from '#tests/support/venues/venue-desk';
import { VenueMarket } from '#tests/support/venues/venue-market';

const open: (Disposable | AsyncDisposable)[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed())
    await (Symbol.asyncDispose in one ? one[Symbol.asyncDispose]() : one[Symbol.dispose]());
});

describe('Deribit on the simulated market', () => {
  it('brings perpetuals, whole chains with Greeks near the money, and a year of volatility', async () => {
    const tools = hastyTools(60);
    const market = new VenueMarket({ seed: 7, clock: tools.clock });
    const venue = await DeribitMarket.start(market, tools.clock);
    open.push(market, venue);
    const settings = deribitSection.parse({ ...venue.fake.addresses, chainSeconds: 20 }) as DeribitSettings;
    const desk = new VenueDesk(new DeribitVenue(settings, tools));
    open.push(desk);
    await desk.reach('stream', 'live');
    await desk.reach('chains', 'live');
    await desk.reach('past days', 'live');
    await expect.poll(() => desk.of('trade').length, { timeout: 10_000 }).toBeGreaterThan(5);
    await expect.poll(() => desk.of('chain').length, { timeout: 10_000 }).toBeGreaterThan(5);
    const chain = desk.of('chain').findLast(({ chain: { underlying } }) => underlying === 'BTC')?.chain;
    expect(chain).toMatchObject({ provider: 'deribit', terms: { settlement: 'coin', quotedIn: 'coin' } });
    expect(chain?.contracts.length).toBeGreaterThan(200);
    expect(chain?.contracts.filter(({ delta }) => delta !== null).length).toBeGreaterThan(40);
    if (chain !== undefined) expect(packChain(chain).ok).toBe(true);
    expect(desk.note('Figures of another contract left out, BTC')).toBeUndefined();
    expect(desk.note('Greeks known, BTC')).toMatch(/^\d+ of \d+$/);
    const days = desk.of('metric').filter(({ name, symbol }) => name === 'dvol' && symbol === 'BTCUSDT');
    expect(days.length).toBeGreaterThan(250);
    expect(days.map(({ atMs }) => atMs)).toEqual(
      days.map(({ atMs }) => atMs).toSorted((a, b) => Number(a) - Number(b)),
    );
    expect(desk.line('stream').drifts).toBe(0);
    expect(desk.line('chains').drifts).toBe(0);
  });
});
