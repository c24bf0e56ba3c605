import { afterEach, describe, expect, it } from 'vitest';
import { PassingSecrets } from '#connectors/shared/passing-secrets';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import { TastySession } from '#connectors/tastytrade/http/tasty-session';
import { QuoteTokens } from '#connectors/tastytrade/http/quote-token';
import { type Clock, epochMs, HOUR_MS, ManualClock, SECOND_MS } from '#primitives/clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakeTastytrade, TASTY_SECRETS } from '#tests/support/venues/fake-tastytrade';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { MONDAY_10, ScriptedTastyMarket } from '#tests/support/venues/scripted-tasty-market';

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function open(clock: Clock = new HastyClock(20, MONDAY_10)) {
  const fake = stack.use(await FakeTastytrade.start(new ScriptedTastyMarket(clock), clock));
  const tools = { ...hastyTools(1, TASTY_SECRETS), clock };
  const passing = new PassingSecrets(tools.redact);
  const limiter = stack.use(new RateLimiter({ requests: 2, perMs: 1_000, burst: 10 }, clock));
  const careful = { ...tools, redact: passing.redact };
  const session = stack.use(new TastySession({ baseUrl: fake.addresses.restUrl, tools: careful, limiter, passing }));
  const tokens = new QuoteTokens({ session, passing, clock });
  return { clock, fake, session, tokens, grants: () => fake.asked.filter(({ path }) => path === '/oauth/token') };
}

const METRICS = { path: '/market-metrics', query: { symbols: 'IBIT' }, priority: 'live' } as const;

describe('a tastytrade session', () => {
  it('is opened once for all who wait, without a token of its own, and names its client', async () => {
    const { session, grants, fake } = await open();
    const replies = await Promise.all([1, 2, 3, 4].map(() => session.ask(METRICS)));
    expect(replies.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(grants()).toEqual([{ method: 'POST', path: '/oauth/token', authorisation: null }]);
    expect(fake.asked.at(-1)?.authorisation).toBe('Bearer at-issued-1');
  });

  it('renews its token a minute before it ends', async () => {
    const clock = new ManualClock(epochMs(MONDAY_10));
    const { session, grants } = await open(clock);
    await session.ask(METRICS);
    clock.advanceTo(epochMs(MONDAY_10 + 839 * SECOND_MS));
    await session.ask(METRICS);
    expect(grants()).toHaveLength(1);
    clock.advanceTo(epochMs(MONDAY_10 + 840 * SECOND_MS));
    expect((await session.ask(METRICS)).ok).toBe(true);
    expect(grants()).toHaveLength(2);
  });

  it('renews a token that is refused once, and repeats the question once', async () => {
    const { session, fake, grants } = await open();
    await session.ask(METRICS);
    fake.expireTokens();
    const replies = await Promise.all([session.ask(METRICS), session.ask(METRICS)]);
    expect(replies.map(({ ok }) => ok)).toEqual([true, true]);
    expect(grants()).toHaveLength(2);
    fake.faults.http = { status: 401, body: '' };
    expect(await session.ask(METRICS)).toMatchObject({ ok: false, failure: { kind: 'refused', status: 401 } });
  });

  it('gives up at once where the grant is gone: what fails again and again is locked out', async () => {
    const { session, fake, grants } = await open();
    fake.faults.grantGone = true;
    const refused = await session.ask(METRICS);
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(grants()).toHaveLength(1);
    const text = refused.ok ? '' : refused.failure.text;
    expect(text).toContain('invalid_grant (Grant ••• revoked)');
    expect(text).toContain('Create a new grant on tastytrade.com');
  });

  it('tells a throttle, a page of HTML, a place that is not and a silence apart', async () => {
    const { session, fake } = await open();
    await session.ask(METRICS);
    const nested = { path: '/option-chains/NOPE/nested', priority: 'live' } as const;
    expect(await session.ask(nested)).toMatchObject({ ok: false, failure: { kind: 'absent', status: 404 } });
    fake.faults.http = { status: 502, body: '<html>Bad Gateway</html>' };
    expect(await session.ask(METRICS)).toMatchObject({ ok: false, failure: { kind: 'unwell', status: 502 } });
    fake.faults.http = { status: 200, body: '<html>Log in</html>' };
    expect(await session.ask(METRICS)).toMatchObject({ ok: false, failure: { kind: 'unwell' } });
    fake.faults.http = { status: 200, body: 'null' };
    expect(await session.ask(METRICS)).toMatchObject({ ok: true });
    fake.faults.http = {
      status: 403,
      body: '{"error":{"code":"not_permitted","message":"User not permitted access"}}',
    };
    expect(await session.ask(METRICS)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    fake.faults.http = { status: 429, body: '', headers: { 'retry-after': '3' } };
    expect(await session.ask(METRICS)).toMatchObject({ failure: { kind: 'throttled', retryAfterMs: 3_000 } });
    fake.faults.http = null;
    fake.faults.silent = true;
    expect(await session.ask(METRICS)).toMatchObject({ ok: false, failure: { kind: 'unwell' } });
  });

  it('has the slash of a symbol in its path encoded', async () => {
    const { session, fake } = await open();
    await session.ask({ path: `/option-chains/${encodeURIComponent('BRK/B')}/nested`, priority: 'live' });
    expect(fake.asked.at(-1)?.path).toBe('/option-chains/BRK%2FB/nested');
  });

  it('keeps the stream’s token for as long as it is good, and connects where it is told to', async () => {
    const { tokens, fake } = await open();
    const first = await tokens.have();
    expect(first).toMatchObject({ ok: true, value: { value: 'qt-issued-2', isDelayed: false } });
    expect(first.ok && first.value.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/realtime$/);
    expect((await tokens.have()).ok).toBe(true);
    expect(fake.asked.filter(({ path }) => path === '/api-quote-tokens')).toHaveLength(1);
    tokens.forget();
    fake.faults.delayed = true;
    expect(await tokens.have()).toMatchObject({ value: { isDelayed: true } });
  });

  it('fetches another one after 23 hours', async () => {
    const clock = new ManualClock(epochMs(MONDAY_10));
    const { tokens, fake } = await open(clock);
    const first = await tokens.have();
    clock.advanceTo(epochMs(MONDAY_10 + 23 * HOUR_MS - 1));
    expect(await tokens.have()).toEqual(first);
    clock.advanceTo(epochMs(MONDAY_10 + 23 * HOUR_MS));
    const second = await tokens.have();
    expect(first.ok && second.ok && first.value.value !== second.value.value).toBe(true);
    expect(fake.asked.filter(({ path }) => path === '/api-quote-tokens')).toHaveLength(2);
  });

  it('sends no token in the clear', async () => {
    const { tokens, session, fake } = await open();
    await session.ask(METRICS);
    for (const url of ['ws://streamer.example/realtime', 'https://x', '', null]) {
      fake.faults.http = { status: 200, body: JSON.stringify({ data: { token: 'qt-planted', 'dxlink-url': url } }) };
      expect(await tokens.have()).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    }
    fake.faults.http = { status: 200, body: '{"data":{}}' };
    expect(await tokens.have()).toMatchObject({ ok: false, failure: { kind: 'unwell' } });
  });
});
