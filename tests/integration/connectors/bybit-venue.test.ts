import { afterEach, describe, expect, it } from 'vitest';
import { BybitVenue } from '#connectors/bybit/bybit-venue';
import { instrumentIndex } from '#domain/instrument';
import type { EngineInput } from '#domain/engine-input';
import { FakeBybit } from '#tests/support/venues/fake-bybit';
import { hastyTools } from '#tests/support/venues/hasty-tools';

const stack = new AsyncDisposableStack();
afterEach(() => stack.disposeAsync());

describe('Bybit as a venue', () => {
  it('lists what it brings before it starts, and pushes nothing else', async () => {
    const fake = stack.use(await FakeBybit.start());
    fake.tickers.set('BTCUSDT', { symbol: 'BTCUSDT', bid1Price: '17215.5', ask1Price: '17216' });
    const streamUrl = new URL(fake.url).origin;
    const settings = { connection: 'on', streamUrl, restUrl: streamUrl, linear: ['BTCUSDT'], spot: [] } as const;
    const venue = new BybitVenue(settings, hastyTools(50));
    expect(venue.instruments).toMatchObject([{ symbol: 'BTCUSDT', source: 'bybit', priceDecimals: 4 }]);
    expect(venue.lines).toMatchObject([{ phase: 'idle' }]);
    const inputs: EngineInput[] = [];
    stack.use(
      venue.start({
        push: (_source, input) => inputs.push(input) > 0,
        indexOf: () => instrumentIndex(4),
        knownThroughMs: null,
        changed: () => undefined,
      }),
    );
    await expect.poll(() => venue.lines[0]?.phase).toBe('live');
    expect(inputs).toMatchObject([{ kind: 'quote', instrument: 4, bid: 172_155_000, ask: 172_160_000 }]);
  });
});
