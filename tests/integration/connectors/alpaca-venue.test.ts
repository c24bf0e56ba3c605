import { afterEach, describe, expect, it } from 'vitest';
import { AlpacaVenue } from '#connectors/alpaca/alpaca-venue';
import type { AlpacaSettings } from '#domain/venues/alpaca-settings';
import { MINUTE_MS } from '#primitives/clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakeAlpaca } from '#tests/support/venues/fake-alpaca';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { VenueDesk } from '#tests/support/venues/venue-desk';
import { VenueMarket } from '#tests/support/venues/venue-market';

const STREAM = 'stock stream';
const BACKFILL = 'backfill';
const CHAINS = 'option chains';
const CALENDAR = 'clock and calendar';
/** A Thursday, New York 10:30 in winter. */
const MORNING_MS = Date.UTC(2026, 0, 15, 15, 30);
const PATIENCE = { timeout: 15_000, interval: 5 };
const KEYS = { id: 'PKPLANTED', secret: 'planted-alpaca-secret' };
const SECRETS = { ALPACA_KEY_ID: KEYS.id, ALPACA_SECRET_KEY: KEYS.secret };

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

interface Opened {
  readonly fake: FakeAlpaca;
  readonly desk: VenueDesk;
  readonly clock: HastyClock;
  readonly market: VenueMarket;
}

interface Opening {
  readonly times?: number;
  readonly startMs?: number;
  readonly settings?: Partial<AlpacaSettings>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly knownThroughMs?: number;
  readonly prepare?: (fake: FakeAlpaca) => void;
}

async function open({
  times = 100,
  startMs = MORNING_MS,
  settings = {},
  secrets = SECRETS,
  knownThroughMs,
  prepare = () => undefined,
}: Opening = {}): Promise<Opened> {
  const clock = new HastyClock(times, startMs);
  const market = stack.use(new VenueMarket({ seed: 11, clock, pastMinutes: 60, density: 0.2 }));
  const fake = stack.use(await FakeAlpaca.start({ market, clock, keys: KEYS }));
  prepare(fake);
  const venue = new AlpacaVenue(
    {
      connection: 'on',
      feed: 'iex',
      optionFeed: 'indicative',
      symbols: ['IBIT', 'BITO'],
      chains: [],
      chainSeconds: 60,
      chainDays: 30,
      ...fake.addresses,
      ...settings,
    },
    hastyTools(times, secrets, clock),
  );
  return { fake, clock, market, desk: stack.use(new VenueDesk(venue, knownThroughMs ?? null)) };
}

describe('Alpaca as a venue', () => {
  it('authenticates, subscribes, and passes on quotes, trades and each minute once', async () => {
    const { desk, fake } = await open();
    expect(desk.venue.instruments).toMatchObject([
      { symbol: 'IBIT', source: 'alpaca-iex', barsFrom: 'bars', quoteVolume: 'session-cumulative' },
      { symbol: 'BITO' },
    ]);
    await desk.reach(STREAM, 'live');
    await expect.poll(() => desk.of('bar').length, PATIENCE).toBeGreaterThanOrEqual(4);
    const keys = desk.of('bar').map(({ instrument, startMs }) => `${instrument} ${startMs}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { bid, ask, atMs, seenMs } of desk.of('quote').slice(-20)) {
      expect(ask).toBeGreaterThanOrEqual(bid ?? Number.NaN);
      expect(Math.abs((atMs ?? 0) - seenMs)).toBeLessThan(MINUTE_MS);
    }
    expect(desk.of('trade').length).toBeGreaterThan(0);
    expect(desk.of('gap')).toEqual([]);
    expect(fake.lines[0]?.asked.map(({ action }) => action)).toEqual(['auth', 'subscribe']);
    expect(desk.line(STREAM)).toMatchObject({ drifts: 0, unknown: 0 });
  });

  it('knows where prices stand as soon as it is connected, by a snapshot of the same feed', async () => {
    const { desk, fake } = await open();
    await desk.reach(STREAM, 'live');
    await expect.poll(() => desk.of('quote').length, PATIENCE).toBeGreaterThan(0);
    expect(fake.asked.some((path) => path.startsWith('/v2/stocks/snapshots') && path.includes('feed=iex'))).toBe(true);
    await expect.poll(() => desk.of('quote').some(({ volume }) => (volume ?? 0) > 0), PATIENCE).toBe(true);
  });

  it('tells the closes of past sessions by the date in New York, of all exchanges and under that name', async () => {
    const { desk, fake, market } = await open();
    await expect.poll(() => desk.of('metric').length, PATIENCE).toBeGreaterThan(400);
    const closes = desk.of('metric').filter(({ symbol }) => symbol === 'IBIT');
    expect(closes.every(({ source, name }) => source === 'alpaca-sip' && name === 'daily-close')).toBe(true);
    const truth = market.past('IBIT', 'daily-close').slice(-closes.length);
    expect(closes.map(({ atMs, value }) => [atMs, value])).toEqual(truth.map(({ atMs, value }) => [atMs, value]));
    expect(fake.asked.some((path) => path.includes('timeframe=1Day') && path.includes('adjustment=all'))).toBe(true);
  });

  it('says which keys it wants and where, and tries again with them when told to', async () => {
    const secrets: Record<string, string> = {};
    const { desk, fake } = await open({ secrets });
    for (const line of [STREAM, CALENDAR]) {
      await desk.reach(line, 'refused');
      expect(desk.line(line).reason).toMatch(
        /ALPACA_KEY_ID and ALPACA_SECRET_KEY.*Settings → Secrets.*ARGUS_ALPACA_KEY_ID/,
      );
    }
    expect(fake.connections).toBe(0);
    Object.assign(secrets, SECRETS);
    desk.venue.reconnectNow();
    await desk.reach(STREAM, 'live');
    await desk.reach(CALENDAR, 'live');
  });

  it('tells wrong keys from a plan that is too small, and from a connection that somebody else has', async () => {
    const wrong = await open({ secrets: { ...SECRETS, ALPACA_SECRET_KEY: 'another' } });
    await wrong.desk.reach(STREAM, 'refused');
    expect(wrong.desk.line(STREAM).reason).toMatch(/does not accept the keys \(402/);
    await wrong.desk.reach(CALENDAR, 'refused');
    expect(wrong.desk.line(CALENDAR).reason).toMatch(/does not accept the keys .*401/);
    const plan = await open({ prepare: ({ faults }) => (faults.notInPlan = true) });
    await plan.desk.reach(STREAM, 'refused');
    expect(plan.desk.line(STREAM).reason).toMatch(/plan does not include the feed iex \(409/);
    const held = await open({ prepare: ({ faults }) => (faults.held = true) });
    const reason = () => held.desk.line(STREAM).reason;
    await expect.poll(reason, PATIENCE).toMatch(/another program holds the one connection.*again in 30 s/);
    delete held.fake.faults.held;
    await held.desk.reach(STREAM, 'live');
  });

  it('announces what it missed with its bounds, and fills the minutes from the archive', async () => {
    const { desk, fake } = await open({ times: 200 });
    await desk.reach(STREAM, 'live');
    await expect.poll(() => desk.of('bar').length, PATIENCE).toBeGreaterThan(0);
    fake.faults.held = true;
    fake.cut();
    await expect.poll(() => desk.of('gap').length, PATIENCE).toBe(1);
    const [lost] = desk.of('gap');
    expect(lost).toMatchObject({ source: 'alpaca-iex', symbol: null, toMs: null });
    const before = desk.of('bar').length;
    await new Promise((resume) => setTimeout(resume, 900));
    expect(desk.of('bar')).toHaveLength(before);
    delete fake.faults.held;
    await desk.reach(STREAM, 'live');
    // Over once something comes: that it was asked for is not enough.
    await expect.poll(() => desk.of('gap').length, PATIENCE).toBe(2);
    const back = desk.of('gap')[1];
    expect(back?.fromMs).toBe(lost?.fromMs);
    const fromMinute = Math.floor((back?.fromMs ?? 0) / MINUTE_MS) * MINUTE_MS;
    const wanted = [fromMinute, fromMinute + MINUTE_MS];
    await expect
      .poll(() => wanted.every((startMs) => desk.of('bar').some((bar) => bar.startMs === startMs)), PATIENCE)
      .toBe(true);
    const keys = desk.of('bar').map(({ instrument, startMs }) => `${instrument} ${startMs}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(desk.line(STREAM)).toMatchObject({ gaps: 1 });
    expect(desk.line(BACKFILL).drifts).toBe(0);
  });

  it('leaves a line on which nobody answers, by the want of pongs', async () => {
    const { desk, fake } = await open({ times: 300 });
    await desk.reach(STREAM, 'live');
    fake.faults.halfOpen = true;
    await desk.reach(STREAM, 'backing-off');
    expect(desk.line(STREAM).reason).toMatch(/said nothing for 25 s/);
    delete fake.faults.halfOpen;
    await desk.reach(STREAM, 'live');
  });

  it('is alive on a night without a single message, by its pongs, and misses nothing', async () => {
    const { desk } = await open({ times: 60, startMs: Date.UTC(2026, 0, 17, 12) });
    await desk.reach(STREAM, 'live');
    await expect.poll(() => desk.of('heartbeat').length, PATIENCE).toBeGreaterThan(4);
    expect(desk.line(STREAM)).toMatchObject({ phase: 'live', reconnects: 0 });
    expect(desk.of('gap')).toEqual([]);
    const beats = desk.of('heartbeat').map(({ seenMs }) => seenMs as number);
    expect(Math.min(...beats.slice(1).map((at, i) => at - (beats[i] ?? 0)))).toBeGreaterThanOrEqual(9_000);
  });

  it('misses nothing while it is down at night, and says so when the morning begins', async () => {
    const night = Date.UTC(2026, 0, 15, 7, 30);
    const { desk, fake } = await open({ times: 1_500, startMs: night });
    await desk.reach(STREAM, 'live');
    await expect.poll(() => desk.of('heartbeat').length, PATIENCE).toBeGreaterThan(1);
    fake.faults.held = true;
    fake.cut();
    await desk.reach(STREAM, 'backing-off');
    expect(desk.of('gap')).toEqual([]);
    await expect.poll(() => desk.of('gap').length, PATIENCE).toBe(1);
    expect(desk.of('gap')[0]).toMatchObject({ fromMs: Date.UTC(2026, 0, 15, 9), toMs: null });
  });

  it('has the other symbols where one is not understood, and bars of those beyond the limit', async () => {
    const bad = await open({
      settings: { symbols: ['IBIT', 'NO/SUCH', 'BITO', 'SPY'] },
      prepare: ({ faults }) => (faults.bad = ['NO/SUCH']),
    });
    await bad.desk.reach(STREAM, 'live');
    expect(bad.desk.note('Unknown symbols')).toBe('NO/SUCH');
    // Nor does it spoil what is asked for over HTTP.
    for (const line of [BACKFILL, 'daily closes']) {
      await bad.desk.reach(line, 'live');
      expect(bad.desk.line(line).phase).toBe('live');
    }
    await expect.poll(() => bad.desk.of('metric').length, PATIENCE).toBeGreaterThan(0);
    const limited = await open({
      settings: { symbols: ['IBIT', 'BITO', 'SPY'] },
      prepare: ({ faults }) => (faults.symbolLimit = 2),
    });
    await limited.desk.reach(STREAM, 'live');
    const barsOnly = limited.desk.note('Bars without quotes (plan limit)');
    expect(['IBIT', 'BITO', 'SPY']).toContain(barsOnly);
    await expect
      .poll(
        () =>
          limited.desk
            .of('bar')
            .some(({ instrument }) => limited.desk.venue.instruments[instrument]?.symbol === barsOnly),
        PATIENCE,
      )
      .toBe(true);
  });

  it('quotes nothing while trading is halted, and says why', async () => {
    const { desk, fake } = await open();
    await desk.reach(STREAM, 'live');
    await expect.poll(() => desk.of('quote').length, PATIENCE).toBeGreaterThan(0);
    fake.status('IBIT', 'H', 'Trading Halt');
    await expect.poll(() => desk.note('IBIT is halted'), PATIENCE).toMatch(/Trading Halt \(T12: News pending\)/);
    const halted = desk.of('quote').findLast(({ instrument }) => instrument === 0);
    expect(halted).toMatchObject({ bid: null, ask: null });
    fake.status('IBIT', 'T', 'Trading Resumption');
    await expect.poll(() => desk.note('IBIT is halted'), PATIENCE).toBeUndefined();
  });

  it('leaves out what has drifted, names the field, and goes on', async () => {
    const { desk, fake } = await open();
    await desk.reach(STREAM, 'live');
    fake.raw('{"T":"q"}');
    fake.raw('[{"T":"z"},{"T":"q","S":"IBIT","bp":"high","ap":1,"t":"2026-01-15T15:30:00Z"}]');
    await expect.poll(() => desk.line(STREAM).drifts, PATIENCE).toBe(2);
    expect(desk.line(STREAM).trouble?.text).toContain('`bp` is "high"');
    expect(desk.line(STREAM)).toMatchObject({ unknown: 1, phase: 'live' });
  });

  it('passes a minute on again only where it was rewritten', async () => {
    const { desk, fake, clock } = await open({ settings: { symbols: ['IBIT'] } });
    await desk.reach(STREAM, 'live');
    const startMs = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS;
    const bar = { S: 'IBIT', o: 60, h: 61, l: 59, c: 60, v: 100, t: new Date(startMs).toISOString() };
    fake.tell('bars', 'IBIT', { T: 'b', ...bar });
    fake.tell('bars', 'IBIT', { T: 'b', ...bar });
    fake.tell('updatedBars', 'IBIT', { T: 'u', ...bar, v: 130 });
    await expect
      .poll(
        () =>
          desk
            .of('bar')
            .filter((one) => one.startMs === startMs)
            .map(({ volume }) => volume),
        PATIENCE,
      )
      .toEqual([100, 130]);
  });

  it('reads chains page by page, with Greeks in our units and open interest from the list of contracts', async () => {
    const { desk, fake, market } = await open({
      settings: { chains: ['IBIT'] },
      prepare: ({ faults }) => Object.assign(faults, { pageSize: 60, emptyPages: true }),
    });
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBeGreaterThan(0);
    const chain = desk.of('chain')[0]?.chain;
    expect(chain).toMatchObject({ underlying: 'IBIT', provider: 'alpaca-indicative' });
    const pages = fake.asked.filter((path) => path.startsWith('/v1beta1/options/snapshots/IBIT'));
    expect(pages.length).toBeGreaterThan(4);
    const truth = market.greeks('IBIT');
    const one = chain?.contracts.find(({ vega }) => (vega ?? 0) > 1);
    const same = truth?.contracts.find(
      ({ expiry, strike, right }) => expiry === one?.expiry && strike === one.strike && right === one.right,
    );
    // The market has moved on since; the units are a hundred times apart.
    for (const ratio of [(one?.vega ?? 0) / (same?.vega ?? 1), (one?.theta ?? 0) / (same?.theta ?? 1)]) {
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    }
    expect(chain?.contracts.some(({ openInterest }) => (openInterest ?? 0) > 0)).toBe(true);
    expect(chain?.contracts.every(({ atMs }) => atMs === null || atMs <= (chain?.atMs ?? 0))).toBe(true);
    expect(desk.note('Options of IBIT')).toMatch(/^\d+ contracts, Greeks of \d+$/);
  });

  it('pushes no chain with another underlying’s contracts, and none whose pages never end', async () => {
    for (const faults of [{ crossUnderlying: true }, { endlessPages: true }]) {
      const { desk } = await open({
        settings: { chains: ['IBIT'] },
        prepare: (fake) => Object.assign(fake.faults, faults),
      });
      await expect.poll(() => desk.line(CHAINS).trouble?.text, PATIENCE).toMatch(/`symbol` is|without an end/);
      expect(desk.of('chain')).toEqual([]);
    }
  });

  it('leaves volatility and Greeks unknown where Alpaca has none', async () => {
    const { desk } = await open({
      settings: { chains: ['IBIT', 'GONE'] },
      prepare: ({ faults }) => (faults.withoutGreeks = true),
    });
    await expect.poll(() => desk.of('chain').length, PATIENCE).toBeGreaterThan(0);
    const contracts = desk.of('chain')[0]?.chain.contracts ?? [];
    expect(
      contracts.every(
        ({ delta, vega, impliedVolatility }) => delta === null && vega === null && impliedVolatility === null,
      ),
    ).toBe(true);
    await expect.poll(() => desk.note('Options of GONE'), PATIENCE).toMatch(/does not understand/);
  });

  it('holds its calendar and clock against ours', async () => {
    const { desk } = await open({
      prepare: ({ faults }) => Object.assign(faults, { closedDays: ['2026-01-15', '2026-01-16'], skewMs: 4_000 }),
    });
    await desk.reach(CALENDAR, 'live');
    await expect
      .poll(() => desk.note('Calendar'), PATIENCE)
      .toBe(
        'now: Alpaca says closed, Argus open; 2026-01-15: Alpaca closed, Argus 09:30–16:00; 2026-01-16: Alpaca closed, Argus 09:30–16:00',
      );
    expect(desk.line(CALENDAR).skewMs).toBeGreaterThan(2_000);
  });

  it('waits as it is told when it has asked too much, and takes a web page for an outage', async () => {
    const { desk, fake } = await open({ prepare: ({ faults }) => (faults.status = 429) });
    await desk.reach(CALENDAR, 'backing-off');
    expect(desk.line(CALENDAR).reason).toMatch(/asked less \(429, too many requests\.\)/);
    delete fake.faults.status;
    await desk.reach(CALENDAR, 'live');
    fake.faults.html = true;
    desk.venue.reconnectNow();
    await expect.poll(() => desk.line(CALENDAR).trouble?.text, PATIENCE).toMatch(/no JSON/);
  });

  it('calls a forbidden feed a matter of the plan, not of the keys', async () => {
    const { desk } = await open({ settings: { chains: ['IBIT'] }, prepare: ({ faults }) => (faults.status = 403) });
    await desk.reach(CHAINS, 'refused');
    expect(desk.line(CHAINS).reason).toMatch(/plan does not include.*403.*recent SIP data/);
  });

  it('lets nothing of its keys into any text', async () => {
    const { desk, fake } = await open();
    await desk.reach(STREAM, 'live');
    fake.raw(JSON.stringify([{ T: 'error', code: 407, msg: `slow client ${KEYS.secret}` }]));
    await expect.poll(() => desk.line(STREAM).trouble?.text, PATIENCE).toMatch(/407/);
    expect(JSON.stringify([desk.venue.lines, desk.venue.notes, desk.inputs])).not.toContain(KEYS.secret);
  });

  it('leaves nothing behind', async () => {
    const { desk, fake } = await open({ settings: { chains: ['IBIT'] } });
    await desk.reach(STREAM, 'live');
    desk[Symbol.dispose]();
    // What was on its way arrives.
    await new Promise((resume) => setTimeout(resume, 50));
    const [asked, pushed] = [fake.asked.length, desk.inputs.length];
    await new Promise((resume) => setTimeout(resume, 200));
    expect([fake.asked.length, desk.inputs.length]).toEqual([asked, pushed]);
    expect(fake.lines).toEqual([]);
    expect(desk.venue.lines.every(({ phase }) => phase === 'idle')).toBe(true);
  });
});
