import { afterEach, describe, expect, it } from 'vitest';
import { PolymarketVenue } from '#connectors/polymarket/polymarket-venue';
import type { PolymarketSettings } from '#domain/venues/polymarket-settings';
import { polymarketSection } from '#settings/venues/polymarket-section';
import { type FakeMarket, FakePolymarket } from '#tests/support/venues/fake-polymarket';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { VenueDesk } from '#tests/support/venues/venue-desk';

const SLUG = 'rates-fall-in-march';
const YES = '71321045679252212594626385532706912750332728571942532289631379312455583992001';
const NO = '52114319501245915516055106046884209969926127482827954674443846427813813222002';

const open: AsyncDisposableStack[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.disposeAsync();
});

function market(): FakeMarket {
  return {
    slug: SLUG,
    question: 'Do rates fall in March?',
    tokens: [YES, NO],
    closed: false,
    // Worst first.
    bids: [
      ['0.40', '500'],
      ['.58', '120.5'],
      ['0.60', '75'],
    ],
    asks: [
      ['0.9', '1000'],
      ['0.64', '40'],
      ['0.65', '10'],
    ],
    timestamp: 1_772_800_000_000,
    history: [],
  };
}

async function start(
  prepare: (fake: FakePolymarket) => void = () => undefined,
  markets: Record<string, string> = { CUT: SLUG },
  times = 60,
) {
  const stack = new AsyncDisposableStack();
  open.push(stack);
  const fake = stack.use(await FakePolymarket.start());
  fake.markets.set(SLUG, market());
  prepare(fake);
  const settings = polymarketSection.parse({ ...fake.addresses, markets }) as PolymarketSettings;
  const tools = hastyTools(times);
  const desk = stack.use(new VenueDesk(new PolymarketVenue(settings, tools)));
  const told = (symbol = 'CUT') =>
    desk
      .of('metric')
      .filter((metric) => metric.symbol === symbol)
      .map(({ value }) => value);
  return { fake, desk, told, clock: tools.clock };
}

describe('Polymarket', () => {
  it('tells the middle of what is bid and asked for the first answer, however its levels are ordered', async () => {
    const { desk, told } = await start();
    await desk.reach('stream', 'live');
    expect(told()).toEqual([0.62]);
    expect(desk.of('metric')[0]).toMatchObject({ name: 'probability', source: 'polymarket', atMs: 1_772_800_000_000 });
    expect(desk.note('CUT')).toBe('Do rates fall in March? Yes: 62 %');
  });

  it('takes the other answer where it is named: another token, with the mirrored book', async () => {
    const { fake, desk, told } = await start(undefined, { STAY: `${SLUG}/No` });
    await desk.reach('stream', 'live');
    expect(told('STAY')).toEqual([0.38]);
    expect(fake.heard[0]).toContain(NO);
  });

  it('follows changes, whose sizes are absolute and 0 takes a level away', async () => {
    const { fake, desk, told } = await start();
    await desk.reach('stream', 'live');
    fake.change(SLUG, 'SELL', '0.64', '0');
    await expect.poll(() => desk.note('CUT')).toBe('Do rates fall in March? Yes: 62.5 %');
    fake.change(SLUG, 'BUY', '0.63', '12');
    await expect.poll(() => desk.note('CUT')).toBe('Do rates fall in March? Yes: 64 %');
    await expect
      .poll(() => (fake.change(SLUG, 'BUY', '0.635', '1'), told().length), { timeout: 10_000 })
      .toBeGreaterThan(1);
  });

  it('has no opinion where a side is missing or stands too far away', async () => {
    const { fake, desk } = await start();
    await desk.reach('stream', 'live');
    for (const price of ['0.64', '0.65']) fake.change(SLUG, 'SELL', price, '0');
    await expect.poll(() => desk.note('CUT')).toBe('Do rates fall in March? Yes: not known');
  });

  it('reads lists of events and single ones, PONG, the older form of changes, and what nobody knows', async () => {
    const { fake, desk } = await start(({ faults }) => (faults.lists = true));
    await desk.reach('stream', 'live');
    fake.tell(YES, {
      event_type: 'price_change',
      asset_id: YES,
      timestamp: '1772800000009',
      changes: [{ price: '0.61', side: 'BUY', size: '5' }],
    });
    await expect.poll(() => desk.note('CUT')).toBe('Do rates fall in March? Yes: 62.5 %');
    fake.tell(YES, {
      event_type: 'last_trade_price',
      asset_id: YES,
      price: '0.62',
      size: '5',
      side: 'BUY',
      timestamp: '1772800000010',
    });
    fake.tell(YES, { event_type: 'something_new', asset_id: YES });
    fake.raw('<html>');
    fake.tell(YES, {
      event_type: 'price_change',
      timestamp: '1772800000011',
      price_changes: [{ asset_id: YES, price: '61', side: 'BUY', size: '5' }],
    });
    await expect.poll(() => desk.line('stream').drifts).toBe(2);
    expect(desk.line('stream')).toMatchObject({ unknown: 1, phase: 'live' });
    expect(desk.line('stream').trouble?.text).toContain('`price_changes.price` is "61"');
    await expect.poll(() => desk.of('heartbeat').length, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(desk.line('stream').latencyMs).not.toBeNull();
  });

  it('asks for its books anew on every connection, since changes have no numbers', async () => {
    const { fake, desk } = await start(({ faults }) => (faults.noSnapshot = true));
    await desk.reach('stream', 'live');
    const books = () => fake.asked.filter((path) => path.startsWith('/clob/book'));
    expect(books()).toHaveLength(1);
    fake.cut();
    await expect.poll(() => books().length, { timeout: 10_000 }).toBe(2);
    await desk.reach('stream', 'live');
    expect(fake.connections).toBe(2);
  });

  it('announces what it missed, and tells what the archive knows of it', async () => {
    const { fake, desk, clock } = await start();
    await desk.reach('stream', 'live');
    const seconds = Math.floor(clock.now() / 1_000);
    fake.markets.set(SLUG, {
      ...market(),
      history: [
        { t: seconds - 3_600, p: 0.5 },
        ...Array.from({ length: 4_000 }, (_, i) => ({ t: seconds + i, p: 0.7 })),
      ],
    });
    fake.faults.mute = true;
    await desk.reach('stream', 'backing-off');
    fake.faults.mute = false;
    await desk.reach('stream', 'live');
    const [lost, back] = desk.of('gap');
    expect(lost).toMatchObject({ symbol: null, toMs: null });
    expect(back?.fromMs).toBe(lost?.fromMs);
    const old = () => desk.of('metric').filter(({ value }) => value === 0.7);
    await expect.poll(() => old().length).toBeGreaterThan(0);
    for (const { atMs } of old()) {
      expect(atMs).toBeGreaterThan(back?.fromMs ?? 0);
      expect(atMs).toBeLessThan(back?.toMs ?? 0);
    }
    expect(desk.of('metric').map(({ value }) => value)).not.toContain(0.5);
  });

  it.each([true, false])('knows when a question is decided, told (%s) or not', async (isTold) => {
    const { fake, desk } = await start(undefined, { CUT: SLUG }, isTold ? 60 : 600);
    await desk.reach('stream', 'live');
    fake.resolve(SLUG, isTold);
    await expect.poll(() => desk.note('CUT'), { timeout: 15_000 }).toBe('Do rates fall in March? Yes: decided');
    expect(fake.heard.some((text) => text.includes('unsubscribe'))).toBe(true);
  });

  it('says which market there is none of, and that none was chosen', async () => {
    const { desk } = await start(undefined, { CUT: SLUG, GONE: 'no-such-market' });
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.note('GONE')).toContain('no-such-market');
    const none = await start(undefined, {});
    await none.desk.reach('markets', 'refused');
    expect(none.desk.line('markets').reason).toContain('venues.polymarket.markets');
  });

  it('tells a page of HTML from an answer, and asks again', async () => {
    const { fake, desk } = await start(({ faults }) => (faults.status = 429));
    await desk.reach('markets', 'backing-off');
    delete fake.faults.status;
    await desk.reach('stream', 'live');
  });
});
