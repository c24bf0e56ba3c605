import { afterEach, describe, expect, it } from 'vitest';
import { TastytradeVenue } from '#connectors/tastytrade/tastytrade-venue';
import { FakeTastytrade, TASTY_SECRETS } from '#tests/support/venues/fake-tastytrade';
import { HastyClock } from '#tests/support/hasty-clock';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { MONDAY_10, ScriptedTastyMarket, volatilityOf } from '#tests/support/venues/scripted-tasty-market';
import type { TastyFaults } from '#tests/support/venues/tasty-faults';
import { VenueDesk } from '#tests/support/venues/venue-desk';

const SPEED = 50;
const SLOW = { timeout: 20_000, interval: 2 };

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function open(faults: TastyFaults = {}, startMs = MONDAY_10) {
  const clock = new HastyClock(SPEED, startMs);
  const market = new ScriptedTastyMarket(clock);
  stack.use(market.pulse(clock));
  const fake = stack.use(await FakeTastytrade.start(market, clock));
  Object.assign(fake.faults, faults);
  const settings = {
    connection: 'on',
    feed: 'live',
    symbols: ['IBIT'],
    expiriesWithinDays: 60,
    strikesWithinPercent: 25,
    chainSeconds: 15,
    ...fake.addresses,
  } as const;
  const venue = new TastytradeVenue(settings, hastyTools(SPEED, TASTY_SECRETS, clock));
  const desk = stack.use(new VenueDesk(venue));
  const tokens = (): number => fake.asked.filter(({ path }) => path === '/api-quote-tokens').length;
  return { clock, market, fake, desk, tokens };
}

describe('tastytrade’s stream', () => {
  it.each<readonly [string, TastyFaults]>([
    ['sends rows as objects', { full: true }],
    ['names no fields in its configuration', { config: 'without fields' }],
    ['configures itself after the first data', { config: 'late' }],
    ['puts field names beside the event’s', { namesInHead: true }],
    ['says everything twice', { twice: true }],
    ['says it in another order', { backwards: true }],
    ['is slow', { delayMs: 1_500 }],
  ])('is understood where it %s', async (_what, faults) => {
    const { desk } = await open(faults);
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    const { contracts } = desk.of('chain').at(-1)?.chain ?? { contracts: [] };
    expect(contracts).toHaveLength(30);
    expect(contracts[0]?.impliedVolatility).toBe(volatilityOf(0));
    expect(desk.line('stream').drifts).toBe(0);
  });

  it.each(['SETUP', 'AUTH', 'CHANNEL_REQUEST'] as const)(
    'is left where it says nothing to %s for 10 s',
    async (stuckAt) => {
      const { desk, fake } = await open({ stuckAt });
      await desk.reach('stream', 'backing-off');
      await expect.poll(() => desk.line('stream').trouble?.text, SLOW).toContain('within 10 s');
      delete fake.faults.stuckAt;
      await desk.reach('stream', 'live');
    },
  );

  it('uses its token again, and fetches another one where that is refused', async () => {
    const { desk, fake, tokens } = await open();
    await desk.reach('stream', 'live');
    fake.cut();
    await desk.reach('stream', 'backing-off');
    await desk.reach('stream', 'live');
    expect(tokens()).toBe(1);
    fake.faults.tokenOnce = true;
    fake.cut();
    await desk.reach('stream', 'backing-off');
    await desk.reach('stream', 'live');
    expect(tokens()).toBe(2);
  });

  it('stops where new tokens are refused as well, and begins anew when told to', async () => {
    const { desk, fake, tokens } = await open({ tokenNever: true });
    await desk.reach('stream', 'refused');
    expect(tokens()).toBe(2);
    expect(desk.line('stream').reason).toContain('funded customer');
    fake.faults.tokenNever = false;
    desk.venue.reconnectNow();
    await desk.reach('stream', 'live');
  });

  it('gets another token in the middle of a connection where the venue wants one', async () => {
    const { desk, fake, tokens } = await open();
    await desk.reach('stream', 'live');
    fake.expireStream();
    await expect.poll(tokens, SLOW).toBe(2);
    await desk.reach('stream', 'live');
    expect(desk.line('stream').trouble?.text).toContain('the token was refused');
  });

  it('endures three errors within a minute, and connects anew at the fourth', async () => {
    const { desk, fake } = await open();
    await desk.reach('stream', 'live');
    fake.stream.complain(3);
    await expect.poll(() => desk.line('stream').trouble?.text, SLOW).toBe('DXLink says BAD_ACTION: no such thing.');
    const { connections } = fake;
    expect(desk.line('stream').phase).toBe('live');
    fake.stream.complain(1);
    await desk.reach('stream', 'backing-off');
    expect(desk.line('stream').reason).toContain('for the fourth time within a minute');
    await desk.reach('stream', 'live');
    expect(fake.connections).toBeGreaterThan(connections);
  });

  it('does not go on where its protocol is none any more', async () => {
    const { desk, fake } = await open();
    await desk.reach('stream', 'live');
    fake.stream.complain(1, 'UNSUPPORTED_PROTOCOL', 'too old');
    await desk.reach('stream', 'refused');
    expect(fake.connections).toBe(1);
  });

  it('opens a channel anew that was closed, with a gap, and connects anew where it is closed twice', async () => {
    const { desk, fake } = await open();
    await desk.reach('stream', 'live');
    fake.stream.closeChannel();
    await expect.poll(() => desk.of('gap').length, SLOW).toBe(2);
    expect(desk.of('gap')[0]).toMatchObject({ reason: 'the channel was closed', toMs: null });
    expect(fake.connections).toBe(1);
    expect(fake.stream.topics.has('Quote IBIT')).toBe(true);
    fake.stream.closeChannel();
    await expect.poll(() => fake.connections, SLOW).toBe(2);
    await desk.reach('stream', 'live');
  });

  it('goes on without symbols that it answers by silence, and names them', async () => {
    const { desk } = await open({ unentitled: ['.IBIT260306C50'] });
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.note('No data for'), SLOW).toBe('.IBIT260306C50');
  });

  it('holds chains back until Greeks are known of nearly all that is offered, and says how many', async () => {
    const { desk, fake, market } = await open({ greeks: 0.25 });
    await desk.reach('stream', 'live');
    await expect
      .poll(() => desk.note('Chains held back'), SLOW)
      .toMatch(/^IBIT: Greeks are known of \d+ of 30 contracts$/);
    expect(desk.of('chain')).toEqual([]);
    expect(desk.of('metric').find(({ name }) => name === 'greeks-known')?.value).toBeLessThan(0.5);
    delete fake.faults.greeks;
    market.quoteOptions();
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    expect(desk.note('Chains held back')).toBeUndefined();
  });

  it('passes on no chain while it is down, says so, and starts with none of what it knew before', async () => {
    const { desk, fake } = await open();
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    fake.faults.stuckAt = 'AUTH';
    fake.cut();
    await desk.reach('stream', 'backing-off');
    expect(desk.note('Chains held back')).toBe('IBIT: the stream is down, and without it no volatility is known');
    expect(desk.note('Greeks known')).toBe('IBIT 0 of 0');
    const before = desk.of('chain').length;
    delete fake.faults.stuckAt;
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(before);
  });

  it('believes no Greeks of another expiry under a contract’s name', async () => {
    const { desk, fake, market } = await open();
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    fake.faults.crossExpiry = true;
    market.quoteOptions();
    await expect.poll(() => desk.note('Greeks known'), SLOW).toMatch(/do not fit their quotes/);
    await expect.poll(() => desk.note('Chains held back'), SLOW).toMatch(/Greeks are known of/);
    const seen = desk.of('chain').flatMap(({ chain }) => chain.contracts);
    for (const { expiry, impliedVolatility } of seen) {
      const own = volatilityOf(['2026-03-06', '2026-03-20', '2026-04-17'].indexOf(expiry));
      expect([null, own]).toContain(impliedVolatility);
    }
  });

  it('drops Greeks that are not renewed for minutes', async () => {
    const { desk } = await open();
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    await expect.poll(() => desk.note('Greeks known'), SLOW).toBe('IBIT 0 of 30, 30 grew too old');
    await expect.poll(() => desk.note('Chains held back'), SLOW).toBe('IBIT: Greeks are known of 0 of 30 contracts');
    // Minutes in which both sides have kept each other alive.
    expect(desk.line('stream').phase).toBe('live');
  });

  it('leaves out what has drifted or is cut short, says which field, and keeps what it had', async () => {
    const { desk, fake, market } = await open();
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    fake.faults.drifted = true;
    market.quoteOptions();
    await expect.poll(() => desk.line('stream').drifts, SLOW).toBeGreaterThan(0);
    expect(desk.line('stream').trouble?.text).toContain('DXLink Greeks: `volatility` is "0.3"');
    fake.faults.drifted = false;
    fake.faults.badStride = true;
    market.move(50.02);
    await expect
      .poll(() => desk.line('stream').trouble?.text, SLOW)
      .toContain('DXLink Quote: `values of 8 fields each`');
    fake.stream.raw('{"type":"FEED_DA');
    fake.stream.raw('<html>');
    fake.stream.tell({ type: 'NEWS', channel: 0 });
    fake.stream.tell({ type: 'FEED_DATA', channel: 7, data: [] });
    await expect.poll(() => desk.line('stream').unknown, SLOW).toBe(2);
    expect(desk.note('Greeks known')).toContain('IBIT 30 of 30');
    expect(desk.line('stream').phase).toBe('live');
  });

  it('has our time where the venue gives none, and says how often', async () => {
    const { desk } = await open({ noTimes: true });
    await desk.reach('stream', 'live');
    const [quote] = desk.of('quote');
    expect(quote?.atMs).toBe(quote?.seenMs);
    expect(desk.note('Quotes with our time')).toMatch(/^\d+, since the venue gave none$/);
  });

  it('refuses delayed prices where live ones are wanted: they have another name', async () => {
    const { desk } = await open({ delayed: true });
    await desk.reach('stream', 'refused');
    expect(desk.line('stream').reason).toContain('venues.tastytrade.feed');
    expect(desk.of('quote')).toEqual([]);
  });

  it('tells of chains in regular hours only, and announces no gap at night', async () => {
    const { desk, fake } = await open({}, Date.UTC(2026, 2, 2, 7));
    await desk.reach('stream', 'live');
    fake.cut();
    await desk.reach('stream', 'backing-off');
    await desk.reach('stream', 'live');
    expect([desk.of('chain'), desk.of('gap')]).toEqual([[], []]);
    expect(desk.note('Chains held back')).toBeUndefined();
  });

  it('beats, is heard, and measures the way there and back', async () => {
    const { desk } = await open();
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.of('heartbeat').length, SLOW).toBeGreaterThan(2);
    const times = desk.of('heartbeat').map(({ seenMs }) => seenMs);
    for (const [at, time] of times.entries()) expect(time - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(10_000);
    expect(desk.line('stream').latencyMs).not.toBeNull();
  });

  it('never lets a token or a secret into anything that it tells', async () => {
    const { desk, fake } = await open();
    await desk.reach('stream', 'live');
    const [at = '', qt = ''] = fake.handedOut;
    fake.stream.complain(1, 'BAD_ACTION', `token ${qt} and ${at} and ${TASTY_SECRETS.TASTYTRADE_REFRESH_TOKEN}`);
    await expect.poll(() => desk.line('stream').trouble, SLOW).not.toBeNull();
    fake.faults.http = {
      status: 500,
      body: `{"error":{"code":"x","message":"${at} ${TASTY_SECRETS.TASTYTRADE_CLIENT_SECRET}"}}`,
    };
    desk.venue.reconnectNow();
    await expect.poll(() => desk.line('volatility figures').trouble, SLOW).not.toBeNull();
    const told = JSON.stringify([desk.venue.lines, desk.venue.notes, desk.inputs]);
    for (const secret of [...fake.handedOut, ...Object.values(TASTY_SECRETS)]) expect(told).not.toContain(secret);
  });

  it('is not taken for well because it beats: once nothing else comes for long, it connects anew, with a gap', async () => {
    const { desk, fake } = await open();
    await desk.reach('stream', 'live');
    const before = desk.of('quote').at(-1)?.seenMs ?? 0;
    fake.faults.mute = true;
    await expect.poll(() => desk.of('gap').length, SLOW).toBe(1);
    expect(desk.of('gap')[0]?.reason).toMatch(/^nothing but signs of life has come for \d+ s$/);
    // From the last price on, not from the last sign of life.
    expect((desk.of('gap')[0]?.fromMs ?? 0) - before).toBeLessThan(10_000);
    fake.faults.mute = false;
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.of('gap').at(-1)?.toMs, SLOW).not.toBeNull();
  });

  it('announces a gap for as long as its prices cannot be read', async () => {
    const { desk, fake, market } = await open();
    await desk.reach('stream', 'live');
    fake.faults.badStride = true;
    market.move(50.02);
    await expect.poll(() => desk.of('gap').length, SLOW).toBe(1);
    expect(desk.of('gap')[0]).toMatchObject({ reason: 'a message could not be read (DXLink Quote)', toMs: null });
    fake.faults.badStride = false;
    market.move(50.04);
    await expect.poll(() => desk.of('gap').length, SLOW).toBe(2);
    expect(desk.of('gap')[1]?.toMs).not.toBeNull();
    expect(fake.connections).toBe(1);
  });

  it('is quiet once it has ended: no socket, no request, nothing more pushed', async () => {
    const { desk, fake, market } = await open();
    await desk.reach('stream', 'live');
    desk[Symbol.dispose]();
    const { length } = desk.inputs;
    await expect.poll(() => fake.stream.open, SLOW).toBe(0);
    const asked = fake.asked.length;
    market.move(51);
    await new Promise((resume) => setTimeout(resume, 60));
    expect([desk.inputs.length, fake.asked.length, fake.stream.open]).toEqual([length, asked, 0]);
    expect(desk.venue.lines.map(({ phase }) => phase)).toEqual(['idle', 'idle', 'idle']);
  });

  it('chooses strikes anew once the price has left the middle of them', async () => {
    const { desk, fake, market } = await open();
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    market.move(64);
    await expect.poll(() => fake.stream.topics.has('Greeks .IBIT260306C80'), SLOW).toBe(true);
    expect(fake.stream.topics.has('Greeks .IBIT260306C45')).toBe(false);
  });
});
