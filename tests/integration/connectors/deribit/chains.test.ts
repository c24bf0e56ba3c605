import { afterEach, describe, expect, it } from 'vitest';
import { formatDay, utcDay } from '#market/sessions/civil-date';
import { DAY_MS, epochMs } from '#primitives/clock';
import { DeribitDesk, type DeribitOpening } from '#tests/support/venues/deribit-desk';
import { type ListedTerms, optionListing, optionName, optionTicker } from '#tests/support/venues/deribit-listings';
import type { FakeDeribit } from '#tests/support/venues/fake-deribit';

let here: DeribitDesk | null = null;

afterEach(async () => {
  await here?.[Symbol.asyncDispose]();
  here = null;
});

async function open(opening: DeribitOpening = {}): Promise<DeribitDesk> {
  here = await DeribitDesk.open({
    ...opening,
    settings: { chains: ['BTC'], chainSeconds: 4, watchedStrikes: 1, watchedExpiries: 1, ...opening.settings },
    prepare: (fake) => {
      for (const terms of listed(fake)) list(fake, terms);
      opening.prepare?.(fake);
    },
  });
  return here;
}

function listed({ clock }: FakeDeribit): readonly ListedTerms[] {
  return [8, 36].flatMap((days) => {
    const expiry = formatDay(utcDay(clock.now() + days * DAY_MS));
    return [48_000, 50_000, 52_000, 54_000, 56_000].flatMap((strike) =>
      (['call', 'put'] as const).map((right) => ({ coin: 'BTC', expiry, strike, right })),
    );
  });
}

function list(fake: FakeDeribit, terms: ListedTerms): string {
  const name = optionName(terms);
  const near = terms.expiry === listed(fake)[0]?.expiry;
  const ticker = optionTicker({
    ...terms,
    atMs: fake.clock.now(),
    price: 51_988.6,
    forward: near ? 52_040 : 52_300,
    iv: near ? 0.42 : 0.5,
    bid: 0.02,
    ask: 0.0215,
  });
  fake.board.options.set(name, { listing: optionListing(terms), ticker });
  return name;
}

function newest(desk: DeribitDesk['desk']) {
  return desk.of('chain').at(-1)?.chain;
}

describe('Deribit’s chains, as they come in', () => {
  it('are whole, priced by the index, with Greeks of what is watched near the money', async () => {
    const { fake, desk } = await open();
    await desk.reach('chains', 'live');
    await expect.poll(() => desk.note('Greeks known, BTC'), { timeout: 10_000 }).toBe('4 of 20');
    expect(newest(desk)).toMatchObject({ underlying: 'BTC', underlyingPrice: 519_886_000, provider: 'deribit' });
    const known = newest(desk)?.contracts.filter(({ delta }) => delta !== null) ?? [];
    expect(known.map(({ strike }) => strike / 10_000)).toEqual([50_000, 50_000, 52_000, 52_000]);
    const asked = fake.asked.filter(({ method }) => method === 'public/get_instruments');
    expect(asked).toHaveLength(1);
  });

  it('follow the price with what they watch, by what is new and what is not wanted any more', async () => {
    const { fake, desk } = await open({ settings: { watchedStrikes: 1 } });
    await expect.poll(() => desk.note('Greeks known, BTC'), { timeout: 10_000 }).toBe('4 of 20');
    fake.board.prices.set('btc_usd', 57_500);
    fake.tell('deribit_price_index.btc_usd', { index_name: 'btc_usd', price: 57_500, timestamp: fake.clock.now() });
    const channels = (method: string) =>
      fake.asked
        .filter((one) => one.method === method)
        .flatMap(({ params }) => params['channels'] as readonly string[]);
    await expect
      .poll(() => channels('public/unsubscribe').filter((name) => name.includes('-50000-')).length, { timeout: 10_000 })
      .toBe(2);
    expect(channels('public/subscribe').filter((name) => name.includes('-56000-'))).toHaveLength(2);
    expect(desk.line('stream').phase).toBe('live');
  });

  it('have new strikes at once, and none that is gone', async () => {
    const { fake, desk } = await open();
    await desk.reach('chains', 'live');
    const [first] = listed(fake);
    if (first === undefined) throw new Error('something is listed');
    const added = { ...first, strike: 60_000 };
    const name = list(fake, added);
    fake.tell('instrument.state.option.BTC', { instrument_name: name, state: 'created', timestamp: fake.clock.now() });
    await expect.poll(() => newest(desk)?.contracts.length, { timeout: 10_000 }).toBe(21);
    fake.board.options.delete(name);
    fake.tell('instrument.state.option.BTC', {
      instrument_name: name,
      state: 'terminated',
      timestamp: fake.clock.now(),
    });
    await expect.poll(() => newest(desk)?.contracts.length, { timeout: 10_000 }).toBe(20);
    expect(desk.line('chains').drifts).toBe(0);
  });

  it('are left out where half of one came, and say so', async () => {
    const { fake, desk } = await open();
    await desk.reach('chains', 'live');
    fake.faults.halfChains = true;
    await expect.poll(() => desk.line('chains').drifts, { timeout: 10_000 }).toBeGreaterThan(0);
    const count = desk.of('chain').length;
    expect(desk.line('chains').trouble?.text).toContain('10 of 20 that are listed');
    delete fake.faults.halfChains;
    await expect.poll(() => desk.of('chain').length, { timeout: 10_000 }).toBeGreaterThan(count);
    expect(desk.of('chain').every(({ chain }) => chain.contracts.length === 20)).toBe(true);
  });

  it('never have volatilities or forwards of other expiries, and say which were left out', async () => {
    const { fake, desk } = await open({ settings: { watchedStrikes: 0 } });
    await desk.reach('chains', 'live');
    fake.faults.crossExpiry = true;
    await expect
      .poll(() => desk.note('Figures of another contract left out, BTC'), { timeout: 10_000 })
      .toMatch(/^\d+, first BTC-/);
    const near = newest(desk)?.contracts[0]?.expiry;
    for (const { expiry, impliedVolatility } of newest(desk)?.contracts ?? [])
      expect([null, expiry === near ? 0.42 : 0.5]).toContain(impliedVolatility);
  });

  it('go on while the stream is away: the price is asked for, and Greeks are not known', async () => {
    const { fake, desk } = await open();
    await expect.poll(() => desk.note('Greeks known, BTC'), { timeout: 10_000 }).toBe('4 of 20');
    fake.faults.unknown = ['deribit_price_index.btc_usd'];
    fake.faults.stopped = ['ticker.BTC-'];
    fake.cut();
    await expect.poll(() => desk.note('Greeks known, BTC'), { timeout: 10_000 }).toBe('0 of 20');
    expect(fake.asked.map(({ method }) => method)).toContain('public/get_index_price');
    expect(newest(desk)?.underlyingPrice).toBe(519_886_000);
  });

  it.each([
    [503, 'backing-off', /HTTP 503 and a web page/],
    [429, 'backing-off', /HTTP 429/],
    [403, 'refused', /HTTP 403/],
  ] as const)('tell a status of %i with a page of HTML from an answer', async (status, phase, reason) => {
    const { desk } = await open({ prepare: ({ faults }) => (faults.status = status) });
    await desk.reach('chains', phase);
    expect(desk.line('chains').reason).toMatch(reason);
    expect(desk.of('chain')).toEqual([]);
  });
});

describe('Days before today', () => {
  const days = (fake: FakeDeribit, count: number) => {
    const today = utcDay(fake.clock.now()) * DAY_MS;
    return Array.from({ length: count }, (_, i) => [today - (count - i) * DAY_MS, 40, 44, 39, 41 + i / 100] as const);
  };

  it('come before today’s first volatility, oldest first, page by page, each at its end', async () => {
    const { fake, desk } = await open({
      prepare: (venue) => venue.board.volatilityDays.set('BTC', [...days(venue, 390)]),
    });
    fake.board.historical.set('BTC', []);
    await desk.reach('past days', 'live');
    await desk.reach('stream', 'live');
    await expect.poll(() => here?.metrics('BTCUSDT', 'dvol').at(-1)).toBe(42.5);
    const told = desk.of('metric').filter(({ name }) => name === 'dvol');
    expect(told).toHaveLength(391);
    expect(told.map(({ atMs }) => atMs as number)).toEqual(
      told.map(({ atMs }) => atMs as number).toSorted((a, b) => a - b),
    );
    expect(told[0]?.value).toBe(41);
    expect((told[0]?.atMs ?? 0) % DAY_MS).toBe(DAY_MS - 1);
    const pages = fake.asked.filter(({ method }) => method === 'public/get_volatility_index_data');
    expect(pages.every(({ params }) => params['resolution'] === '1D')).toBe(true);
    expect(pages.length).toBeGreaterThan(1);
  });

  it('are asked for again by whoever reconnects, after they were refused', async () => {
    const { fake, desk } = await open({ prepare: (venue) => (venue.faults.status = 403) });
    await desk.reach('past days', 'refused');
    delete fake.faults.status;
    desk.venue.reconnectNow();
    await desk.reach('past days', 'live');
  });

  it('are asked for from where the tape ends', async () => {
    const { desk } = await open({
      knownThroughMs: epochMs(Date.now() - 3 * DAY_MS),
      prepare: (venue) => {
        venue.board.volatilityDays.set('BTC', [...days(venue, 30)]);
        venue.board.historical.set('BTC', [[venue.clock.now(), 38.25]]);
      },
    });
    await desk.reach('past days', 'live');
    expect(here?.metrics('BTCUSDT', 'dvol').filter((points) => points !== 42.5)).toHaveLength(3);
    expect(here?.metrics('BTC', 'historical-volatility')).toEqual([0.3825]);
  });
});
