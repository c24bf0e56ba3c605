import { afterEach, describe, expect, it } from 'vitest';
import { PassingSecrets } from '#connectors/shared/passing-secrets';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import { DxlinkLine } from '#connectors/tastytrade/dxlink/dxlink-line';
import { QuoteTokens } from '#connectors/tastytrade/http/quote-token';
import { TastySession } from '#connectors/tastytrade/http/tasty-session';
import type { LinePhase } from '#ports/venue';
import { HOUR_MS, SECOND_MS } from '#primitives/clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakeTastytrade, TASTY_SECRETS } from '#tests/support/venues/fake-tastytrade';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { MONDAY_10, ScriptedTastyMarket } from '#tests/support/venues/scripted-tasty-market';

const SLOW = { timeout: 20_000, interval: 2 };
const BEFORE_MS = 10 * SECOND_MS;

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** A line that is open while its token, fetched almost 23 hours ago, is about to need another. */
async function openOld() {
  const fetching = new HastyClock(100, MONDAY_10);
  const clock = new HastyClock(100, MONDAY_10 + 23 * HOUR_MS - BEFORE_MS);
  const fake = stack.use(await FakeTastytrade.start(new ScriptedTastyMarket(clock), clock));
  const tools = { ...hastyTools(100, TASTY_SECRETS), clock };
  const old = { ...tools, clock: fetching };
  const passing = new PassingSecrets(tools.redact);
  const limiter = stack.use(new RateLimiter({ requests: 2, perMs: 1_000, burst: 10 }, clock));
  const session = stack.use(new TastySession({ baseUrl: fake.addresses.restUrl, tools: old, limiter, passing }));
  const tokens = new QuoteTokens({ session, passing, clock });
  const phases: LinePhase[] = [];
  const line = new DxlinkLine({
    tools,
    tokens,
    feed: 'live',
    hearer: {
      event: () => null,
      heard: () => undefined,
      unread: () => undefined,
      synced: () => undefined,
      lost: () => undefined,
    },
    changed: ({ phase }) => phases.push(phase),
  });
  line.subscriptions.want([{ type: 'Quote', symbol: 'IBIT' }]);
  stack.use(line.start());
  return { fake, line, tokens, phases };
}

describe('a stream that outlives its token', () => {
  it('gives the venue the next one on the same connection', async () => {
    const { fake, line, tokens } = await openOld();
    await expect.poll(() => line.state.phase, SLOW).toBe('live');
    const first = tokens.current?.value;
    await expect.poll(() => tokens.current?.value, SLOW).not.toBe(first);
    await expect.poll(() => fake.stream.tokens.at(-1), SLOW).toBe(tokens.current?.value);
    expect([line.state.phase, fake.connections]).toEqual(['live', 1]);
  });

  it('connects anew where there is none to be had', async () => {
    const { fake, line, phases } = await openOld();
    await expect.poll(() => line.state.phase, SLOW).toBe('live');
    fake.faults.http = { status: 500, body: '' };
    await expect.poll(() => phases.includes('backing-off'), SLOW).toBe(true);
    expect(line.state.trouble?.text).toMatch(/its token could not be renewed|HTTP 500/);
    fake.faults.http = null;
    await expect.poll(() => line.state.phase, SLOW).toBe('live');
  });
});
