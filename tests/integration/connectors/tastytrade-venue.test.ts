import { afterEach, describe, expect, it } from 'vitest';
import { TastytradeVenue } from '#connectors/tastytrade/tastytrade-venue';
import type { TastytradeSettings } from '#domain/venues/tastytrade-settings';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakeTastytrade, TASTY_SECRETS } from '#tests/support/venues/fake-tastytrade';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { EXPIRIES, MONDAY_10, ScriptedTastyMarket, volatilityOf } from '#tests/support/venues/scripted-tasty-market';
import { VenueDesk } from '#tests/support/venues/venue-desk';

const SETTINGS: Omit<TastytradeSettings, 'restUrl'> = {
  connection: 'on',
  feed: 'live',
  symbols: ['IBIT'],
  expiriesWithinDays: 60,
  strikesWithinPercent: 25,
  chainSeconds: 15,
};

const SLOW = { timeout: 20_000, interval: 2 };

interface Scene {
  readonly fake: FakeTastytrade;
  readonly market: ScriptedTastyMarket;
  readonly desk: VenueDesk;
  readonly clock: HastyClock;
}

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

interface Stage {
  readonly startMs?: number;
  readonly settings?: Partial<TastytradeSettings>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly prepare?: (fake: FakeTastytrade, market: ScriptedTastyMarket) => void;
  readonly knownThroughMs?: number;
}

async function open({ startMs = MONDAY_10, settings, secrets = TASTY_SECRETS, ...more }: Stage = {}): Promise<Scene> {
  const clock = new HastyClock(50, startMs);
  const market = new ScriptedTastyMarket(clock);
  stack.use(market.pulse(clock));
  const fake = stack.use(await FakeTastytrade.start(market, clock));
  more.prepare?.(fake, market);
  const venue = new TastytradeVenue({ ...SETTINGS, ...settings, ...fake.addresses }, hastyTools(50, secrets, clock));
  const desk = stack.use(new VenueDesk(venue, more.knownThroughMs ?? null));
  return { fake, market, desk, clock };
}

describe('tastytrade', () => {
  it('brings stocks by stream, and chains with the Greeks of each contract once enough of them are known', async () => {
    const { desk, market, fake } = await open();
    expect(desk.venue.instruments).toMatchObject([{ symbol: 'IBIT', source: 'tastytrade', barsFrom: 'quotes' }]);
    await desk.reach('stream', 'live');
    market.trade(50.25, 100);
    await expect
      .poll(() => desk.of('quote').at(-1), SLOW)
      .toMatchObject({ bid: 499_900, ask: 500_100, last: 502_500, volume: 10_000 });
    await expect.poll(() => desk.of('chain').length, SLOW).toBeGreaterThan(0);
    const { chain, source } = desk.of('chain')[0] ?? {};
    expect(source).toBe('tastytrade');
    expect(chain).toMatchObject({ underlying: 'IBIT', underlyingPrice: 500_000, provider: 'tastytrade' });
    expect(new Set(chain?.contracts.map(({ expiry }) => expiry))).toEqual(new Set(EXPIRIES.slice(0, 3)));
    expect(new Set(chain?.contracts.map(({ strike }) => strike))).toEqual(
      new Set([450_000, 475_000, 500_000, 525_000, 550_000]),
    );
    for (const contract of chain?.contracts ?? []) {
      const at = EXPIRIES.indexOf(contract.expiry as (typeof EXPIRIES)[number]);
      expect(contract.impliedVolatility).toBeCloseTo(volatilityOf(at), 12);
      expect(contract.theta).toBeCloseTo(-7.3, 9);
      expect(contract.vega).toBeCloseTo(12, 9);
    }
    expect(desk.note('Greeks known')).toBe('IBIT 30 of 30');
    const known = (): boolean => desk.of('metric').some(({ name, value }) => name === 'greeks-known' && value === 1);
    await expect.poll(known, SLOW).toBe(true);
    expect(fake.stream.topics.has('Greeks .IBIT260306C50')).toBe(true);
  });

  it('says which secrets it wants and where to enter them, and asks for nothing', async () => {
    const { desk, fake } = await open({ secrets: { TASTYTRADE_CLIENT_SECRET: 'only-this-one' } });
    for (const line of desk.venue.lines) {
      expect(line.phase).toBe('refused');
      expect(line.reason).toContain('TASTYTRADE_REFRESH_TOKEN');
      expect(line.reason).toContain('Settings → Secrets');
      expect(line.reason).toContain('ARGUS_TASTYTRADE_REFRESH_TOKEN');
    }
    expect(fake.asked).toEqual([]);
  });

  it('announces what it missed with its bounds, and has it from candles afterwards', async () => {
    const { desk, fake, market, clock } = await open();
    await desk.reach('stream', 'live');
    const minute = Math.floor(clock.now() / 60_000) * 60_000;
    market.kept = [0, 1].map((at) => ({
      symbol: 'IBIT',
      startMs: minute + at * 60_000,
      open: 50,
      high: 50.5,
      low: 49.5,
      close: 50.1,
      volume: 1_200,
      trades: 3,
    }));
    fake.faults.silent = true;
    await desk.reach('stream', 'backing-off');
    // Whichever of the two watches looks first.
    expect(desk.line('stream').reason).toMatch(
      /has said nothing for 60 s|nothing but signs of life has come for \d+ s/,
    );
    const [lost] = desk.of('gap');
    expect(lost).toMatchObject({ symbol: null, toMs: null });
    fake.faults.silent = false;
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.of('bar').length, SLOW).toBe(2);
    const [, back] = desk.of('gap');
    expect(back?.fromMs).toBe(lost?.fromMs);
    expect((back?.toMs ?? 0) - (back?.fromMs ?? 0)).toBeGreaterThanOrEqual(60 * SECOND_MS);
    expect(desk.of('bar')).toMatchObject([
      { startMs: minute, open: 500_000, high: 505_000, low: 495_000, close: 501_000, volume: 120_000 },
      { startMs: minute + 60_000 },
    ]);
    await expect.poll(() => [...fake.stream.topics].some((topic) => topic.startsWith('Candle')), SLOW).toBe(false);
  });

  it('asks for what happened while Argus was off', async () => {
    const offMs = MONDAY_10 - 10 * MINUTE_MS;
    const { desk } = await open({
      knownThroughMs: offMs,
      prepare: (_fake, market) => {
        market.kept = Array.from({ length: 12 }, (_, at) => ({
          symbol: 'IBIT',
          startMs: offMs + (at - 1) * MINUTE_MS,
          open: 50,
          high: 51,
          low: 49,
          close: 50,
          volume: 10,
          trades: 1,
        }));
      },
    });
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.of('bar').length, SLOW).toBeGreaterThanOrEqual(10);
    expect(desk.of('gap').map(({ fromMs }) => fromMs)).toEqual([offMs, offMs]);
    const minutes = desk.of('bar').map(({ startMs }) => (startMs - offMs) / MINUTE_MS);
    expect(minutes.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(minutes).size).toBe(minutes.length);
  });

  it('tells its own figures of volatility apart by name, once each time they are new', async () => {
    const { desk, fake } = await open();
    await desk.reach('volatility figures', 'live');
    const told = (): readonly (readonly [string, number])[] =>
      desk.of('metric').flatMap(({ name, value }) => (name.startsWith('iv-') ? [[name, value] as const] : []));
    const figures = [
      ['iv-index', 0.41],
      ['iv-rank', 0.22],
      ['iv-percentile', 0.31],
    ];
    expect(told()).toEqual(figures);
    expect(desk.note('Volatility')).toContain("rank 22.0 % tastytrade's way, 40.0 % thinkorswim's");
    const asked = (): number => fake.asked.filter(({ path }) => path.startsWith('/market-metrics')).length;
    desk.venue.reconnectNow();
    await expect.poll(asked, SLOW).toBe(2);
    await desk.reach('volatility figures', 'live');
    expect(told()).toEqual(figures);
  });
});
