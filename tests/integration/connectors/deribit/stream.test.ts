import { afterEach, describe, expect, it } from 'vitest';
import { BTC, DeribitDesk, type DeribitOpening } from '#tests/support/venues/deribit-desk';

let here: DeribitDesk | null = null;

afterEach(async () => {
  await here?.[Symbol.asyncDispose]();
  here = null;
});

async function open(opening: DeribitOpening = {}): Promise<DeribitDesk> {
  here = await DeribitDesk.open(opening);
  return here;
}

describe('Deribit’s stream', () => {
  it('is live once every perpetual has said where it stands, and brings quotes, trades and figures', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    fake.change(BTC, { best_bid_price: 51_999, best_bid_amount: 7_000 });
    fake.trade(BTC, { price: 52_000, amount: 1_120, direction: 'sell' });
    await expect.poll(() => desk.of('trade')).toMatchObject([{ price: 520_000_000, size: 1_120, side: 'sell' }]);
    await expect
      .poll(() => desk.of('quote').at(-1))
      .toMatchObject({ bid: 519_990_000, bidSize: 7_000, ask: 520_000_000, askSize: 8_310 });
    const whole = desk.of('quote').find(({ last }) => last !== null);
    expect(whole).toMatchObject({ last: 520_000_000, volume: 421_940_550 });
    expect(here?.metrics(BTC, 'funding-rate')).toEqual([0.00002]);
    expect(here?.metrics(BTC, 'mark-price')[0]).toBe(52_000.26);
    expect(here?.metrics('BTC', 'index-price')).toEqual([51_988.6]);
    expect(here?.metrics('BTCUSDT', 'dvol')).toEqual([42.5]);
  });

  it('answers a test request at once, although its own requests have to wait their turn', async () => {
    const { fake, desk } = await open({ settings: { chains: ['BTC'], chainSeconds: 2 }, times: 20 });
    await desk.reach('stream', 'live');
    const method = 'public/get_book_summary_by_currency';
    fake.faults.error = { code: 10_028, message: 'too_many_requests', method, times: 1 };
    await expect.poll(() => desk.line('stream').budget?.left, { timeout: 5_000, interval: 2 }).toBe(0);
    const tests = (): number => fake.asked.filter((one) => one.method === 'public/test').length;
    const before = tests();
    fake.testRequest();
    await expect.poll(tests, { interval: 1 }).toBeGreaterThan(before);
    expect(desk.line('stream').budget?.left).toBe(0);
    expect(fake.connections).toBe(1);
  });

  it('is kept open by its own heartbeats, which measure the way there and back and tell the venue’s time', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.of('heartbeat').length, { timeout: 10_000 }).toBeGreaterThan(2);
    expect(fake.asked.find(({ method }) => method === 'public/set_heartbeat')?.params).toEqual({ interval: 10 });
    expect(desk.line('stream').latencyMs).not.toBeNull();
    expect(desk.of('heartbeat').at(-1)?.atMs).not.toBeNull();
    const seen = desk.of('heartbeat').map(({ seenMs }) => seenMs as number);
    expect(seen.every((atMs, i) => i === 0 || atMs - (seen[i - 1] ?? 0) >= 10_000)).toBe(true);
    expect(fake.connections).toBe(1);
  });

  it('says which channels Deribit left out without a word, and is live without them', async () => {
    const { desk } = await open({
      settings: { perpetuals: [BTC, 'GONE-PERPETUAL'] },
      prepare: ({ faults }) => (faults.unknown = ['deribit_volatility_index.btc_usd']),
    });
    await desk.reach('stream', 'live');
    const unknown = desk.note('Unknown to Deribit') ?? '';
    expect(unknown).toContain('ticker.GONE-PERPETUAL.100ms');
    expect(unknown).toContain('deribit_volatility_index.btc_usd');
    expect(unknown).not.toContain(`ticker.${BTC}`);
  });

  it('is refused for good where Deribit knows nothing of what is wanted', async () => {
    const { fake, desk } = await open({ settings: { perpetuals: ['GONE-PERPETUAL'] } });
    await desk.reach('stream', 'refused');
    expect(desk.line('stream').reason).toContain('GONE-PERPETUAL');
    expect(fake.connections).toBe(1);
  });

  it('falls back to 100ms where the raw pace needs an account', async () => {
    const { fake, desk } = await open({ settings: { pace: 'raw' } });
    await desk.reach('stream', 'live');
    fake.trade(BTC, { price: 52_000.5, amount: 10, direction: 'buy' });
    await expect.poll(() => desk.of('trade').length).toBe(1);
    expect(desk.note('Unknown to Deribit')).toBeUndefined();
    const subscribed = fake.asked
      .filter(({ method }) => method === 'public/subscribe')
      .map(({ params }) => params['channels']);
    expect(subscribed[0]).toContain(`ticker.${BTC}.raw`);
    expect(subscribed[1]).toContain(`ticker.${BTC}.100ms`);
  });

  it('uses nothing of the testnet where production is wanted, and the other way round', async () => {
    const { fake, desk } = await open({ prepare: ({ faults }) => (faults.otherWorld = true) });
    await desk.reach('stream', 'refused');
    expect(desk.line('stream').reason).toContain('testnet');
    expect(desk.line('stream').reason).toContain('venues.deribit.streamUrl');
    expect(desk.of('quote')).toEqual([]);
    await desk.reach('past days', 'refused');
    expect(desk.of('metric')).toEqual([]);
    expect(fake.connections).toBe(1);
  });

  it('calls what comes from the testnet by another name', async () => {
    const { fake, desk } = await open({ terms: { isTestnet: true }, settings: { network: 'testnet' } });
    await desk.reach('stream', 'live');
    fake.change(BTC, { best_bid_price: 51_998 });
    await expect.poll(() => desk.of('metric').length).toBeGreaterThan(0);
    expect(desk.venue.instruments.map(({ source }) => source)).toEqual(['deribit-testnet']);
    expect(new Set(desk.of('metric').map(({ source }) => source))).toEqual(new Set(['deribit-testnet']));
  });

  it('keeps silent for ten seconds after it asked too often, and comes back', async () => {
    const { fake, desk } = await open({
      prepare: ({ faults }) =>
        (faults.error = { code: 10_028, message: 'too_many_requests', method: 'public/subscribe', times: 1 }),
    });
    await desk.reach('stream', 'backing-off');
    expect(desk.line('stream').reason).toMatch(/asked too often.*tried again in 10 s/);
    expect(desk.line('stream').budget?.left).toBe(0);
    await desk.reach('stream', 'live');
    expect(fake.connections).toBe(2);
  });

  it('tries a subscription again while Deribit is settling', async () => {
    const { fake, desk } = await open({
      prepare: ({ faults }) =>
        (faults.error = { code: 10_041, message: 'settlement_in_progress', method: 'public/subscribe', times: 2 }),
    });
    await desk.reach('stream', 'live');
    expect(fake.asked.filter(({ method }) => method === 'public/subscribe')).toHaveLength(3);
    expect(fake.connections).toBe(1);
  });

  it('survives an error that names no request, garbage, and what nobody knows', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    fake.raw('{"jsonrpc":"2.0","error":{"code":11050,"message":"bad_request"},"testnet":false}');
    fake.raw('<html>');
    fake.raw('{"jsonrpc":"2.0","method":"subscription","params":{"channel":"news.all","data":{}}}');
    fake.raw('{"jsonrpc":"2.0","id":999999,"result":"ok","testnet":false}');
    fake.raw('[1, 2]');
    await expect.poll(() => desk.line('stream').unknown).toBe(3);
    expect(desk.line('stream').drifts).toBe(2);
    expect(desk.line('stream').phase).toBe('live');
    expect(fake.connections).toBe(1);
  });

  it('leaves out a message whose field has drifted, whole, and names the field', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    const quotes = desk.of('quote').length;
    fake.change(BTC, { best_bid_price: '51999', mark_price: 52_900 });
    await expect.poll(() => desk.line('stream').drifts).toBe(2);
    expect(desk.line('stream').trouble?.text).toContain('`best_bid_price` is "51999"');
    expect(desk.of('quote')).toHaveLength(quotes);
    expect(here?.metrics(BTC, 'mark-price')).not.toContain(52_900);
  });

  it('takes nothing of one instrument under the name of another', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    const quotes = desk.of('quote').length;
    fake.faults.twist = (_channel, data) => ({ ...(data as object), instrument_name: 'ETH-PERPETUAL' });
    fake.change(BTC, { best_bid_price: 2_001 });
    await expect.poll(() => desk.line('stream').drifts).toBe(2);
    expect(desk.line('stream').trouble?.text).toContain('`instrument_name`');
    expect(desk.of('quote')).toHaveLength(quotes);
  });

  it('has no side of a quote where nobody stands, and no quote at all while it is locked', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    fake.change(BTC, { best_bid_price: 0, best_bid_amount: 0 });
    await expect.poll(() => desk.of('quote').at(-1)).toMatchObject({ bid: null, bidSize: null, ask: 520_000_000 });
    fake.change(BTC, { state: 'locked' });
    const quotes = desk.of('quote').length;
    fake.change(BTC, { best_bid_price: 51_900, best_bid_amount: 10 });
    fake.change(BTC, { state: 'open', best_bid_price: 51_950, best_bid_amount: 20 });
    await expect.poll(() => desk.of('quote').at(-1)).toMatchObject({ bid: 519_500_000 });
    expect(
      desk
        .of('quote')
        .slice(quotes)
        .map(({ bid }) => bid),
    ).not.toContain(519_000_000);
  });

  it('never goes back to an older quote', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    fake.change(BTC, { best_bid_price: 51_990 });
    await expect.poll(() => desk.of('quote').at(-1)?.bid).toBe(519_900_000);
    fake.change(BTC, { best_bid_price: 51_000, timestamp: 2 });
    fake.change(BTC, { best_bid_price: 51_991 });
    await expect.poll(() => desk.of('quote').at(-1)?.bid).toBe(519_910_000);
    expect(desk.of('quote').map(({ bid }) => bid)).not.toContain(510_000_000);
  });

  it('gives back an order book that lost count and takes it anew, since subscribing twice brings no snapshot', async () => {
    const { fake, desk } = await open({
      prepare: (venue) =>
        venue.board.books.set(BTC, { changeId: 5, bids: new Map([[51_990, 5_199_000]]), asks: new Map() }),
    });
    await desk.reach('stream', 'live');
    await expect.poll(() => here?.metrics(BTC, 'bid-depth')[0]).toBeCloseTo(100, 6);
    fake.tell(`book.${BTC}`, {
      type: 'change',
      timestamp: fake.clock.now(),
      instrument_name: BTC,
      prev_change_id: 77,
      change_id: 78,
      bids: [['new', 40_000, 10]],
      asks: [],
    });
    await expect.poll(() => desk.note('Order books that lost count')).toBe('1');
    const channels = (method: string) =>
      fake.asked.filter((one) => one.method === method).map(({ params }) => params['channels'] as readonly string[]);
    await expect.poll(() => channels('public/unsubscribe')).toEqual([[`book.${BTC}.100ms`]]);
    await expect.poll(() => channels('public/subscribe').at(-1)).toEqual([`book.${BTC}.100ms`]);
    expect(desk.line('stream').phase).toBe('live');
  });
});
