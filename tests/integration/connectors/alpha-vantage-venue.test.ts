import { afterEach, describe, expect, it } from 'vitest';
import { AlphaVantageVenue } from '#connectors/alphavantage/alpha-vantage-venue';
import type { AlphaVantageSettings } from '#domain/venues/alphavantage-settings';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakeAlphaVantage, type FakeAlphaTerms } from '#tests/support/venues/fake-alpha-vantage';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { VenueDesk } from '#tests/support/venues/venue-desk';
import { VenueMarket } from '#tests/support/venues/venue-market';

const BARS = 'minute bars';
const CHAINS = 'option chains';
const CLOSES = 'daily closes';
const KEY = 'PLANTEDKEY12345';
/** A Thursday, New York 10:30 in winter. */
const MORNING_MS = Date.UTC(2026, 0, 15, 15, 30);
const PATIENCE = { timeout: 15_000, interval: 5 };

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

interface Opening {
  readonly times?: number;
  readonly startMs?: number;
  readonly settings?: Partial<AlphaVantageSettings>;
  readonly terms?: Partial<FakeAlphaTerms>;
  readonly knownThroughMs?: number;
  readonly key?: string | null;
  readonly prepare?: (fake: FakeAlphaVantage) => void;
}

async function open({
  times = 200,
  startMs = MORNING_MS,
  settings = {},
  terms = {},
  knownThroughMs,
  key = KEY,
  prepare = () => undefined,
}: Opening = {}) {
  const clock = new HastyClock(times, startMs);
  const market = stack.use(new VenueMarket({ seed: 7, clock, pastMinutes: 60 }));
  const fake = stack.use(
    await FakeAlphaVantage.start({ market, symbols: ['IBIT', 'BITO'], clock, key: KEY, burst: 1_000, ...terms }),
  );
  prepare(fake);
  const venue = new AlphaVantageVenue(
    {
      connection: 'on',
      symbols: ['IBIT'],
      chains: ['IBIT'],
      chainEverySeconds: 60,
      chainDays: 20,
      requestsPerMinute: 540,
      ...fake.addresses,
      ...settings,
    },
    hastyTools(times, key === null ? {} : { ALPHA_VANTAGE_API_KEY: key }, clock),
  );
  return { fake, clock, market, desk: stack.use(new VenueDesk(venue, knownThroughMs ?? null)) };
}

describe('Alpha Vantage as a venue', () => {
  it('brings each finished minute once, oldest first, though its table begins with the newest', async () => {
    const { desk } = await open({ settings: { chains: [] } });
    expect(desk.venue.instruments).toMatchObject([{ symbol: 'IBIT', source: 'alphavantage', barsFrom: 'bars' }]);
    await expect.poll(() => desk.of('bar').length, PATIENCE).toBeGreaterThanOrEqual(4);
    const starts = desk.of('bar').map(({ startMs }) => startMs);
    expect(starts).toEqual([...new Set(starts)].sort((left, right) => left - right));
    for (const { startMs, seenMs } of desk.of('bar')) expect(seenMs).toBeGreaterThanOrEqual(startMs + MINUTE_MS);
    expect(desk.of('gap')).toEqual([]);
    expect(desk.line(BARS)).toMatchObject({ phase: 'live', drifts: 0 });
  });

  it('brings a whole chain with Greeks in our units, one question for each expiry and the list of these once a day', async () => {
    const { desk, fake, market } = await open({ settings: { symbols: [] } });
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBeGreaterThan(1);
    const chain = desk.of('chain')[0]?.chain;
    expect(chain).toMatchObject({ underlying: 'IBIT', provider: 'alphavantage', terms: { multiplier: 100 } });
    expect(chain?.underlyingPrice).toBeGreaterThan(0);
    const expiries = new Set(chain?.contracts.map(({ expiry }) => expiry));
    expect(expiries.size).toBeGreaterThan(1);
    expect([...expiries].every((expiry) => expiry >= '2026-01-15' && expiry <= '2026-02-04')).toBe(true);
    expect(fake.count('HISTORICAL_OPTIONS')).toBe(1);
    for (const query of fake.asked.filter((one) => one.get('function') === 'REALTIME_OPTIONS')) {
      expect(expiries).toContain(query.get('expiration'));
    }
    const near = chain?.contracts.find(({ delta }) => delta !== null && delta > 0.4 && delta < 0.6);
    const truth = market
      .greeks('IBIT')
      ?.contracts.find((one) => one.expiry === near?.expiry && one.strike === near.strike && one.right === near.right);
    // Told per point and per day, kept per 1.00 and per year.
    expect((near?.vega ?? 0) / (truth?.vega ?? 1)).toBeCloseTo(1, 0);
    expect((near?.theta ?? 0) / (truth?.theta ?? 1)).toBeCloseTo(1, 0);
    expect(desk.note('Options of IBIT')).toMatch(/^\d+ contracts, Greeks of \d+$/);
  });

  it('says which secret it wants and where, and asks nothing without it', async () => {
    const { desk, fake } = await open({ key: null });
    for (const line of [BARS, CHAINS, CLOSES]) {
      expect(desk.line(line)).toMatchObject({
        phase: 'refused',
        reason: expect.stringMatching(/ALPHA_VANTAGE_API_KEY.*Settings → Secrets.*ARGUS_ALPHA_VANTAGE_API_KEY/),
      });
    }
    desk.venue.reconnectNow();
    expect(fake.asked).toEqual([]);
  });

  it('says that a key is not accepted, without repeating it', async () => {
    const { desk } = await open({ key: 'ANOTHERKEY99999' });
    await desk.reach(BARS, 'refused');
    expect(desk.line(BARS).reason).toMatch(/does not accept ALPHA_VANTAGE_API_KEY/);
    expect(JSON.stringify([desk.venue.lines, desk.venue.notes, desk.inputs])).not.toContain('ANOTHERKEY99999');
  });

  it('hides the key that a refusal repeats', async () => {
    const text = 'We have detected your API key as {key} and our standard API rate limit is 25 requests per day.';
    const { desk } = await open({ prepare: ({ faults }) => (faults.says = { as: 'Information', text }) });
    await desk.reach(BARS, 'backing-off');
    expect(desk.line(BARS).reason).toMatch(/asked less: We have detected your API key as •••/);
    expect(JSON.stringify([desk.venue.lines, desk.venue.notes, desk.inputs])).not.toContain(KEY);
  });

  it('waits a minute after a burst was refused, and until midnight in New York where the day is used up', async () => {
    const burst = 'Burst pattern detected. Please consider spreading out your requests (25 requests per day are free).';
    const { desk, fake, clock } = await open({ settings: { chains: [] } });
    await desk.reach(BARS, 'live');
    fake.faults.says = { as: 'Information', text: burst };
    await expect.poll(() => desk.line(BARS).trouble?.text, PATIENCE).toMatch(/spreading out/);
    delete fake.faults.says;
    const [refusedMs, asked] = [clock.now(), fake.asked.length];
    await expect.poll(() => fake.asked.length, PATIENCE).toBeGreaterThan(asked);
    expect(clock.now() - refusedMs).toBeGreaterThan(50_000);
    const day = 'Our standard API rate limit is 25 requests per day.';
    fake.faults.says = { as: 'Note', text: day };
    await desk.reach(BARS, 'backing-off');
    const [, seconds] = /Asked again in (\d+) s/.exec(desk.line(BARS).reason ?? '') ?? [];
    const midnight = Date.UTC(2026, 0, 16, 5);
    expect(Math.abs(clock.now() + Number(seconds) * 1_000 - midnight)).toBeLessThan(10 * MINUTE_MS);
  });

  it('takes made-up contracts for the refusal that they are, and goes on with what the plan includes', async () => {
    const { desk, fake } = await open({ prepare: ({ faults }) => (faults.artificial = true) });
    await desk.reach(CHAINS, 'refused');
    expect(desk.line(CHAINS).reason).toMatch(/plan of this key does not include realtime options of IBIT/);
    expect(desk.of('chain')).toEqual([]);
    const asked = fake.count('REALTIME_OPTIONS');
    await expect.poll(() => desk.of('bar').length, PATIENCE).toBeGreaterThan(1);
    expect(fake.count('REALTIME_OPTIONS')).toBe(asked);
    // Another plan may have been bought.
    fake.faults.artificial = false;
    desk.venue.reconnectNow();
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBeGreaterThan(0);
  });

  it('pushes no chain with rows of another expiry, of yesterday, or around a moving underlying', async () => {
    const { desk, fake } = await open({
      settings: { symbols: [], chainEverySeconds: 15 },
      prepare: ({ faults }) => (faults.crossExpiry = true),
    });
    await expect.poll(() => desk.line(CHAINS).drifts, PATIENCE).toBeGreaterThan(0);
    expect(desk.line(CHAINS).trouble?.text).toMatch(/`expiration` is/);
    fake.faults.crossExpiry = false;
    fake.faults.yesterday = true;
    await expect.poll(() => desk.note('Options of IBIT'), PATIENCE).toBe('left out: its rows are of 2026-01-14');
    fake.faults.yesterday = false;
    fake.faults.jump = 0.01;
    await expect.poll(() => desk.note('Options of IBIT'), PATIENCE).toBe('left out: IBIT moved while it was read');
    expect(desk.of('chain')).toEqual([]);
    fake.faults.jump = 0;
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBeGreaterThan(0);
  });

  it('knows no quotes in an empty book, no Greeks of a volatility that means nothing, no price that is delayed', async () => {
    const { desk } = await open({
      settings: { symbols: [] },
      prepare: ({ faults }) => {
        faults.emptyBooks = true;
        faults.garbageVolatility = true;
        faults.delayMinutes = 15;
      },
    });
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBeGreaterThan(0);
    const chain = desk.of('chain')[0]?.chain;
    expect(chain?.underlyingPrice).toBeNull();
    const told = chain?.contracts.flatMap(({ bid, ask, impliedVolatility, delta, vega }) => [
      bid,
      ask,
      impliedVolatility,
      delta,
      vega,
    ]);
    expect(new Set(told)).toEqual(new Set([null]));
    expect(desk.note('Options of IBIT')).toMatch(/nothing can be priced by it/);
  });

  it('announces minutes as missing where its table is a quarter of an hour old, instead of taking them for quiet ones', async () => {
    const { desk } = await open({
      times: 400,
      settings: { chains: [] },
      prepare: ({ faults }) => (faults.delayMinutes = 15),
    });
    await expect.poll(() => desk.of('gap').length, PATIENCE).toBeGreaterThan(0);
    expect(desk.of('gap')[0]).toMatchObject({ toMs: null, reason: expect.stringContaining('minutes old') });
    expect(desk.of('bar')).toEqual([]);
  });

  it('says what it missed while nobody answered, with its bounds, and fills it', async () => {
    const { desk, fake } = await open({ times: 600, settings: { chains: [] } });
    await desk.reach(BARS, 'live');
    fake.faults.status = 503;
    await expect.poll(() => desk.of('gap').length, PATIENCE).toBe(1);
    delete fake.faults.status;
    await expect.poll(() => desk.of('gap').length, PATIENCE).toBe(2);
    const [lost, back] = desk.of('gap');
    expect(lost).toMatchObject({ toMs: null, reason: expect.stringContaining('HTTP 503') });
    expect(back?.fromMs).toBe(lost?.fromMs);
    await expect.poll(() => desk.of('bar').some(({ startMs }) => startMs === lost?.fromMs), PATIENCE).toBe(true);
  });

  it('leaves out a table with a field that is not what it should be, or whose times are of another place', async () => {
    const { desk, fake } = await open({ settings: { chains: [] }, prepare: ({ faults }) => (faults.drift = 'n/a') });
    await expect.poll(() => desk.line(BARS).trouble?.text, PATIENCE).toMatch(/`4\. close` is "n\/a"/);
    delete fake.faults.drift;
    fake.faults.zone = 'UTC';
    await expect.poll(() => desk.line(BARS).trouble?.text, PATIENCE).toMatch(/`6\. Time Zone` is "UTC"/);
    expect(desk.of('bar')).toEqual([]);
  });

  it('goes on with the others where one symbol is unknown', async () => {
    const { desk } = await open({ settings: { symbols: ['NOSUCH', 'IBIT'], chains: ['NOSUCH', 'IBIT'] } });
    await expect.poll(() => desk.of('bar').length, PATIENCE).toBeGreaterThan(0);
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBeGreaterThan(0);
    expect(desk.note('Unknown symbols')).toBe('NOSUCH');
    expect(desk.note('Options of NOSUCH')).toMatch(/knows no options/);
  });

  it('asks for no options while New York sleeps', async () => {
    const { desk, fake } = await open({ times: 10_000, startMs: Date.UTC(2026, 0, 15, 22) });
    await desk.reach(BARS, 'live');
    await new Promise((resume) => setTimeout(resume, (4 * HOUR_MS) / 10_000));
    expect([fake.count('REALTIME_OPTIONS'), fake.count('GLOBAL_QUOTE')]).toEqual([0, 0]);
    expect(desk.of('gap')).toEqual([]);
  });

  it('asks nothing more once it is over', async () => {
    const { desk, fake } = await open();
    await desk.reach(BARS, 'live');
    desk[Symbol.dispose]();
    // What had left before may still arrive.
    await new Promise((resume) => setTimeout(resume, 50));
    const [asked, pushed] = [fake.asked.length, desk.inputs.length];
    await new Promise((resume) => setTimeout(resume, 300));
    expect([fake.asked.length, desk.inputs.length]).toEqual([asked, pushed]);
    expect(desk.venue.lines.map(({ phase }) => phase)).toEqual(['idle', 'idle', 'idle']);
  });
});

describe('the quota of Alpha Vantage', () => {
  it('is never exceeded, whatever is wanted', async () => {
    const { desk, fake } = await open({
      times: 60,
      settings: { chainEverySeconds: 15, chainDays: 400, requestsPerMinute: 27 },
      terms: { requestsPerMinute: 30, burst: 10 },
    });
    await expect.poll(() => fake.asked.length, { timeout: 30_000, interval: 20 }).toBeGreaterThan(80);
    expect(fake.refused).toBe(0);
    expect(desk.line(BARS).phase).toBe('live');
    expect(desk.note('Quota')).toMatch(/^27 a minute/);
  });

  it('goes to what is waited for: daily closes are dropped while others wait, and told once there is room', async () => {
    const { desk, fake } = await open({
      times: 400,
      settings: { requestsPerMinute: 6, symbols: ['IBIT', 'BITO'] },
    });
    await expect.poll(() => desk.note('Not asked'), PATIENCE).toMatch(/optional questions/);
    expect(fake.count('TIME_SERIES_DAILY_ADJUSTED')).toBe(0);
    const calm = await open({ times: 400, settings: { chains: [] } });
    await expect.poll(() => calm.desk.of('metric').length, PATIENCE).toBeGreaterThan(20);
    const [first] = calm.desk.of('metric');
    expect(first).toMatchObject({ name: 'daily-close', symbol: 'IBIT' });
  });
});
