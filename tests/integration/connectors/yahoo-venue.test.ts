import { afterEach, describe, expect, it } from 'vitest';
import { YahooVenue } from '#connectors/yahoo/yahoo-venue';
import type { YahooSettings } from '#domain/venues/yahoo-settings';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakeYahoo } from '#tests/support/venues/fake-yahoo';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { VenueDesk } from '#tests/support/venues/venue-desk';
import { VenueMarket } from '#tests/support/venues/venue-market';

const BARS = 'minute bars';
const CHAINS = 'option chains';
/** A Thursday, New York 10:30 in winter. */
const MORNING_MS = Date.UTC(2026, 0, 15, 15, 30);
const PATIENCE = { timeout: 15_000, interval: 5 };

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

interface Opened {
  readonly fake: FakeYahoo;
  readonly desk: VenueDesk;
  readonly clock: HastyClock;
}

interface Opening {
  readonly times?: number;
  readonly startMs?: number;
  readonly settings?: Partial<YahooSettings>;
  readonly knownThroughMs?: number;
  readonly prepare?: (fake: FakeYahoo) => void;
}

async function open({
  times = 120,
  startMs = MORNING_MS,
  settings = {},
  knownThroughMs,
  prepare = () => undefined,
}: Opening = {}): Promise<Opened> {
  const clock = new HastyClock(times, startMs);
  const market = stack.use(new VenueMarket({ seed: 7, clock, pastMinutes: 60 }));
  const fake = stack.use(await FakeYahoo.start(market, clock));
  prepare(fake);
  const venue = new YahooVenue(
    {
      connection: 'on',
      symbols: ['IBIT'],
      chains: ['IBIT'],
      chainEveryMinutes: 15,
      chainDays: 20,
      ...fake.addresses,
      ...settings,
    },
    hastyTools(times, {}, clock),
  );
  return { fake, clock, desk: stack.use(new VenueDesk(venue, knownThroughMs ?? null)) };
}

describe('Yahoo as a venue', () => {
  it('lists what it brings, and then each finished minute once, oldest first, with the last trade', async () => {
    const { desk } = await open();
    expect(desk.venue.instruments).toMatchObject([{ symbol: 'IBIT', source: 'yahoo', barsFrom: 'bars' }]);
    await expect.poll(() => desk.of('bar').length, PATIENCE).toBeGreaterThanOrEqual(4);
    const bars = desk.of('bar');
    const starts = bars.map(({ startMs }) => startMs);
    expect(starts).toEqual([...new Set(starts)].sort((left, right) => left - right));
    for (const { startMs, seenMs } of bars) {
      expect(startMs % MINUTE_MS).toBe(0);
      expect(seenMs).toBeGreaterThanOrEqual(startMs + MINUTE_MS);
    }
    expect(desk.of('quote').at(-1)).toMatchObject({ bid: null, ask: null, last: expect.any(Number) });
    expect(desk.of('gap')).toEqual([]);
    expect(desk.line(BARS)).toMatchObject({ phase: 'live', drifts: 0 });
  });

  it('tells the closes of past sessions, oldest first', async () => {
    const { desk } = await open();
    await expect.poll(() => desk.of('metric').length, PATIENCE).toBeGreaterThan(200);
    const times = desk.of('metric').map(({ atMs }) => atMs ?? 0);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(desk.of('metric').every(({ name, value }) => name === 'daily-close' && value > 0)).toBe(true);
  });

  it('reads a chain expiry by expiry with a cookie and a crumb, and pushes it whole', async () => {
    const { desk, fake } = await open();
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBeGreaterThan(0);
    const chain = desk.of('chain')[0]?.chain;
    expect(chain).toMatchObject({ underlying: 'IBIT', provider: 'yahoo', terms: { multiplier: 100 } });
    expect(chain?.underlyingPrice).toBeGreaterThan(0);
    const expiries = new Set(chain?.contracts.map(({ expiry }) => expiry));
    expect(expiries.size).toBeGreaterThan(1);
    expect([...expiries].every((expiry) => expiry >= '2026-01-15' && expiry <= '2026-02-04')).toBe(true);
    expect(fake.asked.filter((path) => path.startsWith('/v7/finance/options/'))).toHaveLength(expiries.size);
    expect(fake.asked.filter((path) => path.includes('getcrumb'))).toHaveLength(1);
    expect(desk.note('Options of IBIT')).toMatch(/^\d+ contracts$/);
  });

  it('asks nothing more once it is over', async () => {
    const { desk, fake } = await open();
    await desk.reach(BARS, 'live');
    desk[Symbol.dispose]();
    // What was on its way arrives.
    await new Promise((resume) => setTimeout(resume, 50));
    const asked = fake.asked.length;
    const pushed = desk.inputs.length;
    await new Promise((resume) => setTimeout(resume, 300));
    expect(fake.asked).toHaveLength(asked);
    expect(desk.inputs).toHaveLength(pushed);
    expect(desk.venue.lines.map(({ phase }) => phase)).toEqual(['idle', 'idle', 'idle']);
  });

  it('says what it missed while Argus was off, with its bounds, and fills it', async () => {
    const { desk } = await open({ knownThroughMs: MORNING_MS - 30 * MINUTE_MS });
    await expect.poll(() => desk.of('bar').length, PATIENCE).toBeGreaterThan(10);
    const gap = desk.of('gap').find(({ toMs }) => toMs !== null);
    expect(gap).toMatchObject({ symbol: 'IBIT', fromMs: MORNING_MS - 30 * MINUTE_MS });
    expect(gap?.toMs).toBeGreaterThanOrEqual(MORNING_MS - MINUTE_MS);
    expect(desk.of('bar')[0]?.startMs).toBeLessThan(MORNING_MS - 20 * MINUTE_MS);
    expect(desk.inputs.findIndex(({ kind }) => kind === 'gap')).toBeLessThan(
      desk.inputs.findIndex(({ kind }) => kind === 'bar'),
    );
  });

  it('announces that minutes are missing while nobody answers, and closes the gap when they have come', async () => {
    const { desk, fake } = await open({ times: 600, settings: { chains: [] } });
    await desk.reach(BARS, 'live');
    fake.faults.status = 503;
    const lostGap = () => desk.of('gap').find(({ toMs }) => toMs === null);
    await expect.poll(lostGap, PATIENCE).toBeDefined();
    const lost = lostGap();
    expect(lost?.reason).toContain('HTTP 503');
    delete fake.faults.status;
    const isClosed = () => desk.of('gap').some(({ fromMs, toMs }) => fromMs === lost?.fromMs && toMs !== null);
    await expect.poll(isClosed, PATIENCE).toBe(true);
    await expect.poll(() => desk.of('bar').some(({ startMs }) => startMs === lost?.fromMs), PATIENCE).toBe(true);
  });

  it('loses nothing over a night: no gap, and no question about bars', async () => {
    const evening = Date.UTC(2026, 0, 15, 22, 0);
    const { desk, fake } = await open({ times: 10_000, startMs: evening, settings: { chains: [] } });
    await desk.reach(BARS, 'live');
    const atFirst = fake.asked.filter((path) => path.includes('interval=1m')).length;
    await new Promise((resume) => setTimeout(resume, (6 * HOUR_MS) / 10_000));
    expect(fake.asked.filter((path) => path.includes('interval=1m'))).toHaveLength(atFirst);
    expect(desk.of('gap')).toEqual([]);
  });

  it('leaves Yahoo alone for a quarter of an hour when told to ask less, and then asks on', async () => {
    const { desk, fake } = await open({ times: 400, settings: { chains: [] } });
    await desk.reach(BARS, 'live');
    await desk.reach('daily closes', 'live');
    fake.faults.tooMany = true;
    const reason = () => desk.line(BARS).reason;
    await expect.poll(reason, PATIENCE).toMatch(/asked less \(HTTP 429\).*Asked again in 900 s/);
    delete fake.faults.tooMany;
    const refused = fake.asked.length;
    await expect.poll(() => fake.asked.length, PATIENCE).toBeGreaterThan(refused);
    expect((fake.askedMs[refused] ?? 0) - (fake.askedMs[refused - 1] ?? 0)).toBeGreaterThanOrEqual(15 * MINUTE_MS);
    await desk.reach(BARS, 'live');
  });

  it('fetches a fresh crumb once when the old one is refused', async () => {
    const { desk, fake } = await open({ times: 1_000, settings: { chainEveryMinutes: 5 } });
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBe(1);
    fake.expireCrumb();
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBe(2);
    expect(fake.asked.filter((path) => path.includes('getcrumb'))).toHaveLength(2);
    fake.faults.noCrumbWorks = true;
    await expect.poll(() => desk.line(CHAINS).trouble?.text, PATIENCE).toMatch(/not even a fresh one.*Invalid Crumb/);
    expect(desk.line(CHAINS).phase).not.toBe('refused');
  });

  it('keeps no crumb that is a sentence', async () => {
    const { desk, fake } = await open({ prepare: ({ faults }) => (faults.poisonedCrumb = true) });
    await desk.reach(CHAINS, 'backing-off');
    expect(fake.asked.filter((path) => path.startsWith('/v7/'))).toEqual([]);
    delete fake.faults.poisonedCrumb;
  });

  it('does not agree to terms for anybody', async () => {
    const { desk } = await open({ prepare: ({ faults }) => (faults.consent = true) });
    await desk.reach(BARS, 'refused');
    expect(desk.line(BARS).reason).toMatch(/consent page.*turn Yahoo off/);
  });

  it('is not live while nothing of what comes can be read, and names the field', async () => {
    const { desk } = await open({ prepare: ({ faults }) => (faults.textPrices = true) });
    await desk.reach(BARS, 'backing-off');
    expect(desk.line(BARS).reason).toMatch(/`close\[0\]` is "/);
    expect(desk.line(BARS).drifts).toBeGreaterThan(0);
    expect(desk.of('bar')).toEqual([]);
  });

  it('names the symbols that it does not know, and goes on with the others', async () => {
    const { desk } = await open({ settings: { symbols: ['GONE', 'IBIT'] } });
    await expect.poll(() => desk.note('Unknown symbols'), PATIENCE).toBe('GONE');
    await expect.poll(() => desk.of('bar').length, PATIENCE).toBeGreaterThan(0);
  });

  it('says so where it knows none of its symbols, and does not ask again and again', async () => {
    const { desk, fake } = await open({ settings: { symbols: ['GONE'], chains: [] } });
    await desk.reach(BARS, 'refused');
    expect(desk.line(BARS).reason).toMatch(/knows none of these symbols: GONE\. Correct them in config\.yaml/);
    expect(fake.asked.filter((path) => path.includes('interval=1m'))).toHaveLength(1);
  });

  it('pushes no chain with another expiry’s contracts, with remains of a closed market, or read while prices ran', async () => {
    for (const [faults, says] of [
      [{ crossExpiry: true }, /could not be read/],
      [{ placeholders: true }, /market is closed/],
      [{ jump: 0.01 }, /IBIT moved by \d/],
    ] as const) {
      const { desk, fake } = await open({ times: 600 });
      Object.assign(fake.faults, faults);
      await expect.poll(() => desk.note('Options of IBIT'), PATIENCE).toMatch(says);
      expect(desk.of('chain')).toEqual([]);
    }
  });

  it('says that the price of the underlying is stale, and gives none', async () => {
    const { desk } = await open({
      prepare: ({ faults }) => (faults.underlyingAt = MORNING_MS / 1_000 - 40 * 60),
    });
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBe(1);
    expect(desk.of('chain')[0]?.chain).toMatchObject({ underlyingPrice: null, atMs: MORNING_MS - 40 * MINUTE_MS });
    expect(desk.note('Options of IBIT')).toMatch(/price of IBIT is stale/);
  });
});
