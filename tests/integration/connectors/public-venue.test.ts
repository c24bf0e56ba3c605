import { afterEach, describe, expect, it } from 'vitest';
import { PublicSession } from '#connectors/public/http/public-session';
import { PublicVenue } from '#connectors/public/public-venue';
import { PassingSecrets } from '#connectors/shared/passing-secrets';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import { type Clock, epochMs, ManualClock, MINUTE_MS } from '#primitives/clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakePublic, PUBLIC_SECRETS, type PublicFaults } from '#tests/support/venues/fake-public';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { EXPIRIES, MONDAY_10, ScriptedTastyMarket, volatilityOf } from '#tests/support/venues/scripted-tasty-market';
import { VenueDesk } from '#tests/support/venues/venue-desk';

const LINE = 'option chains';
const SLOW = { timeout: 20_000, interval: 2 };

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

interface Stage {
  readonly clock?: Clock;
  readonly faults?: PublicFaults;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly symbols?: readonly string[];
}

async function open({ clock = new HastyClock(50, MONDAY_10), faults = {}, ...more }: Stage = {}) {
  const { secrets = PUBLIC_SECRETS, symbols = ['IBIT'] } = more;
  const fake = stack.use(await FakePublic.start(new ScriptedTastyMarket(clock), clock));
  Object.assign(fake.faults, faults);
  const settings = { connection: 'on', symbols, expiriesWithinDays: 60, chainSeconds: 60, ...fake.addresses } as const;
  const venue = new PublicVenue(settings, { ...hastyTools(50, secrets), clock });
  const desk = stack.use(new VenueDesk(venue));
  const minted = (): number => fake.asked.filter(({ path }) => path.endsWith('access-tokens')).length;
  return { clock, fake, desk, minted };
}

describe('Public.com', () => {
  it('brings whole chains with Greeks, with the brokerage account among whatever others there are', async () => {
    const { desk, fake } = await open();
    await desk.reach(LINE, 'live');
    const { chain, source } = desk.of('chain')[0] ?? {};
    expect([source, chain?.provider, chain?.underlyingPrice]).toEqual(['public', 'public', 500_000]);
    expect(new Set(chain?.contracts.map(({ expiry }) => expiry))).toEqual(new Set(EXPIRIES.slice(0, 3)));
    for (const contract of chain?.contracts ?? []) {
      expect(contract.impliedVolatility).toBe(
        volatilityOf(EXPIRIES.indexOf(contract.expiry as (typeof EXPIRIES)[number])),
      );
      expect(contract.theta).toBeCloseTo(-7.3, 9);
      expect(contract.vega).toBeCloseTo(12, 9);
      expect(contract).toMatchObject({ bidSize: 10, askSize: 20, openInterest: 1_000, volume: 55, adjusted: false });
    }
    expect(desk.note('Greeks known')).toBe('IBIT 42 of 42');
    expect(desk.of('metric')).toMatchObject([{ name: 'greeks-known', value: 1 }]);
    expect(desk.of('heartbeat')).toHaveLength(1);
    expect(fake.asked.map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`)).toEqual([
      'POST access-tokens',
      'GET account',
      'POST option-expirations',
      'POST quotes',
      'POST option-chain',
      'POST option-chain',
      'POST option-chain',
    ]);
  });

  it('says which secret it wants and where to enter it, and asks for nothing', async () => {
    const { desk, fake } = await open({ secrets: {} });
    expect(desk.line(LINE)).toMatchObject({ phase: 'refused' });
    expect(desk.line(LINE).reason).toBe(
      'Public.com wants PUBLIC_API_SECRET: enter it under Settings → Secrets, or set ARGUS_PUBLIC_API_SECRET.',
    );
    expect(fake.asked).toEqual([]);
  });

  it('gives up where the key is gone, says what to do, and never repeats it', async () => {
    const { desk, minted } = await open({ faults: { keyGone: true } });
    await desk.reach(LINE, 'refused');
    expect(desk.line(LINE).reason).toContain('Create a new key on public.com');
    expect(desk.line(LINE).reason).toContain('Invalid secret •••');
    expect(minted()).toBe(1);
  });

  it('has no use for a login without a brokerage account', async () => {
    const { desk } = await open({ faults: { noBrokerage: true } });
    await desk.reach(LINE, 'refused');
    expect(desk.line(LINE).reason).toContain('no brokerage account');
  });

  it('renews its token five minutes before it ends, since the reply does not say when that is', async () => {
    const clock = new ManualClock(epochMs(MONDAY_10));
    const fake = stack.use(await FakePublic.start(new ScriptedTastyMarket(clock), clock));
    const tools = { ...hastyTools(1, PUBLIC_SECRETS), clock };
    const limiter = stack.use(new RateLimiter({ requests: 5, perMs: 1_000, burst: 10 }, clock));
    const parts = { baseUrl: fake.addresses.restUrl, tools, limiter, passing: new PassingSecrets(tools.redact) };
    const session = stack.use(new PublicSession(parts));
    const account = { path: '/userapigateway/trading/account', priority: 'live' } as const;
    expect((await Promise.all([session.ask(account), session.ask(account)])).map(({ ok }) => ok)).toEqual([true, true]);
    clock.advanceTo(epochMs(MONDAY_10 + 55 * MINUTE_MS - 1));
    await session.ask(account);
    expect(fake.handedOut).toHaveLength(1);
    clock.advanceTo(epochMs(MONDAY_10 + 55 * MINUTE_MS));
    expect((await session.ask(account)).ok).toBe(true);
    expect(fake.handedOut).toHaveLength(2);
  });

  it('mints a new token once where one is refused, and repeats the question', async () => {
    const { desk, fake, minted } = await open();
    await desk.reach(LINE, 'live');
    fake.expireTokens();
    const before = desk.of('chain').length;
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(before);
    expect(minted()).toBe(2);
  });

  it('waits as long as it is told to', async () => {
    const { desk, fake } = await open();
    await desk.reach(LINE, 'live');
    fake.faults.http = {
      status: 429,
      body: '{"errorCode":"X","message":"slow down"}',
      headers: { 'retry-after': '30' },
    };
    await expect.poll(() => desk.line(LINE).trouble?.text, SLOW).toContain('slow down');
    const throttledMs = fake.asked.at(-1)?.atMs ?? 0;
    const { length } = fake.asked;
    fake.faults.http = null;
    await expect.poll(() => fake.asked.length, SLOW).toBeGreaterThan(length);
    expect((fake.asked[length]?.atMs ?? 0) - throttledMs).toBeGreaterThanOrEqual(30_000);
  });

  it('takes no price from a quote that was no success, and keeps the contract', async () => {
    const { desk } = await open({ faults: { unknownStrike: 500_000 } });
    await desk.reach(LINE, 'live');
    const unknown = desk.of('chain')[0]?.chain.contracts.filter(({ strike }) => strike === 500_000);
    expect(unknown).toHaveLength(6);
    for (const contract of unknown ?? [])
      expect(contract).toMatchObject({ bid: null, ask: null, impliedVolatility: null });
  });

  it('passes on no chain of which a part is missing or is another expiry’s, and says so', async () => {
    const { desk, fake } = await open({ faults: { crossExpiry: true } });
    await expect.poll(() => desk.line(LINE).drifts, SLOW).toBeGreaterThan(0);
    expect(desk.line(LINE).trouble?.text).toContain('instrument.symbol');
    expect(desk.note('Chains held back')).toContain('IBIT: Public.com option-chain IBIT 2026-03-06');
    expect(desk.of('chain')).toEqual([]);
    fake.faults.crossExpiry = false;
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    fake.faults.chain = { expiry: '2026-03-20', status: 503, body: '' };
    await expect.poll(() => desk.note('Chains held back'), SLOW).toContain('HTTP 503');
    const before = desk.of('chain').length;
    fake.faults.chain = null;
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(before);
    for (const { chain } of desk.of('chain')) expect(chain.contracts).toHaveLength(42);
  });

  it('leaves out a chain in which anything has drifted, and names the field', async () => {
    const { desk } = await open({ faults: { drifted: true } });
    await expect.poll(() => desk.line(LINE).trouble?.text, SLOW).toContain('`bid` is "market closed"');
    expect(desk.of('chain')).toEqual([]);
  });

  it('says how old its quotes are, by their own times', async () => {
    const { desk } = await open({ faults: { oldMs: 15 * MINUTE_MS } });
    await desk.reach(LINE, 'live');
    expect(desk.note('Age of quotes')).toMatch(/^IBIT up to 1[5-7] min$/);
    const [chain] = desk.of('chain');
    expect(chain?.chain.contracts[0]?.atMs).toBeLessThan((chain?.seenMs ?? 0) - 14 * MINUTE_MS);
  });

  it('does without Greeks where there are none', async () => {
    const { desk } = await open({ faults: { noGreeks: true } });
    await desk.reach(LINE, 'live');
    expect(desk.note('Greeks known')).toBe('IBIT 0 of 42');
    expect(desk.of('chain')[0]?.chain.contracts[0]).toMatchObject({
      bid: 11_500,
      impliedVolatility: null,
      delta: null,
    });
  });

  it('goes on with the others where one symbol is none', async () => {
    const { desk } = await open({ symbols: ['NOPE', 'IBIT'] });
    await desk.reach(LINE, 'live');
    expect(desk.of('chain').map(({ chain }) => chain.underlying)).toEqual(['IBIT']);
    expect(desk.note('Chains held back')).toContain('NOPE');
  });

  it('looks whether its key is good at night, and asks for chains once options trade', async () => {
    const { desk, fake } = await open({ clock: new HastyClock(50, Date.UTC(2026, 2, 2, 7)) });
    await desk.reach(LINE, 'live');
    expect(fake.asked.map(({ path }) => path.split('/').at(-1))).toEqual(['access-tokens', 'account']);
    expect(desk.of('chain')).toEqual([]);
  });

  it('announces a gap once it is silent for long, and its end', async () => {
    const { desk, fake } = await open();
    await desk.reach(LINE, 'live');
    fake.faults.http = { status: 502, body: '<html>Bad Gateway</html>' };
    await desk.reach(LINE, 'stale');
    expect(desk.line(LINE).reason).toContain('HTTP 502 and a web page');
    expect(desk.of('gap')).toMatchObject([{ source: 'public', symbol: null, toMs: null }]);
    fake.faults.http = null;
    desk.venue.reconnectNow();
    await desk.reach(LINE, 'live');
    const [lost, back] = desk.of('gap');
    expect(back?.fromMs).toBe(lost?.fromMs);
    expect(back?.toMs).toBeGreaterThan(back?.fromMs ?? 0);
  });

  it('lets no token into anything that it tells, and ends without a trace', async () => {
    const { desk, fake } = await open();
    await desk.reach(LINE, 'live');
    const [token = ''] = fake.handedOut;
    fake.faults.http = { status: 500, body: `{"message":"${token} ${PUBLIC_SECRETS.PUBLIC_API_SECRET}"}` };
    await expect.poll(() => desk.line(LINE).trouble?.text, SLOW).toContain('••• •••');
    const told = JSON.stringify([desk.venue.lines, desk.venue.notes, desk.inputs]);
    for (const secret of [...fake.handedOut, ...Object.values(PUBLIC_SECRETS)]) expect(told).not.toContain(secret);
    desk[Symbol.dispose]();
    const { length } = desk.inputs;
    const asked = fake.asked.length;
    await new Promise((resume) => setTimeout(resume, 60));
    expect([desk.inputs.length, fake.asked.length, desk.line(LINE).phase]).toEqual([length, asked, 'idle']);
  });
});
