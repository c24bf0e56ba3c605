import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#primitives/clock';
import type { ChartBar } from '#tests/support/venues/deribit-board';
import { BTC, DeribitDesk, type DeribitOpening } from '#tests/support/venues/deribit-desk';
import { perpetualTicker } from '#tests/support/venues/deribit-listings';
import type { FakeDeribit } from '#tests/support/venues/fake-deribit';

let here: DeribitDesk | null = null;
let ticking: NodeJS.Timeout | undefined;

afterEach(async () => {
  clearInterval(ticking);
  await here?.[Symbol.asyncDispose]();
  here = null;
});

async function open(opening: DeribitOpening = {}): Promise<DeribitDesk> {
  here = await DeribitDesk.open(opening);
  return here;
}

/** Prices that move all the time, as they do. */
function keepTicking({ fake }: DeribitDesk, name = BTC): void {
  let step = 0;
  ticking = setInterval(() => fake.change(name, { best_bid_price: 51_000 + (step++ % 900) }), 20);
}

/** A chart that has every minute that was ever asked for. */
function chartAll(fake: FakeDeribit): void {
  fake.board.chart = (_series, fromMs, toMs) => {
    const bars: ChartBar[] = [];
    for (let tick = fromMs; tick <= toMs; tick += MINUTE_MS)
      bars.push({ tick, open: 52_000, high: 52_010.5, low: 51_990, close: 52_001, volume: 1.5, cost: 78_000 });
    return bars;
  };
}

describe('What Deribit could not tell', () => {
  it('is announced with its bounds when the line is lost, and its minutes are asked for again', async () => {
    const one = await open({ prepare: chartAll, times: 60 });
    const { fake, desk } = one;
    await desk.reach('stream', 'live');
    keepTicking(one);
    await expect.poll(() => desk.of('quote').length).toBeGreaterThan(20);
    const lastMs = desk.of('quote').at(-1)?.seenMs ?? 0;
    fake.cut();
    await expect.poll(() => desk.of('gap').length, { timeout: 10_000 }).toBe(2);
    const [lost, back] = desk.of('gap');
    expect(lost).toMatchObject({ symbol: null, toMs: null, reason: 'it closed the connection (1006)' });
    expect(lost?.fromMs).toBeGreaterThanOrEqual(lastMs);
    expect(back?.fromMs).toBe(lost?.fromMs);
    expect(back?.toMs).toBe(back?.seenMs);
    const last = Math.floor((back?.toMs ?? 0) / MINUTE_MS) * MINUTE_MS;
    await expect.poll(() => desk.of('bar').at(-1)?.startMs, { timeout: 10_000 }).toBe(last);
    const starts = desk.of('bar').map(({ startMs }) => startMs as number);
    expect(starts[0]).toBe(Math.floor((lost?.fromMs ?? 0) / MINUTE_MS) * MINUTE_MS);
    expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
    expect(desk.of('bar').every(({ startMs, seenMs }) => seenMs >= startMs + MINUTE_MS)).toBe(true);
    expect(desk.of('bar')[0]).toMatchObject({ high: 520_105_000, volume: 78_000 });
    expect(desk.line('stream').gaps).toBe(1);
  });

  it('is everything since Argus was off, where it was', async () => {
    const { desk } = await open({ prepare: chartAll, knownThroughMs: Date.now() - 90 * MINUTE_MS, times: 60 });
    await desk.reach('stream', 'live');
    const gaps = desk.of('gap');
    expect(gaps.map(({ reason }) => reason)).toEqual(['Argus was not recording', 'Argus was not recording']);
    expect(gaps[1]?.toMs).not.toBeNull();
    await expect.poll(() => desk.of('bar').length, { timeout: 10_000 }).toBeGreaterThanOrEqual(91);
    const starts = desk.of('bar').map(({ startMs }) => startMs as number);
    expect(starts.every((startMs, i) => i === 0 || startMs === (starts[i - 1] ?? 0) + MINUTE_MS)).toBe(true);
  });

  it('is told of trades whose numbers are missing, from the last that came', async () => {
    const { fake, desk } = await open();
    await desk.reach('stream', 'live');
    fake.trade(BTC, { trade_seq: 100, price: 52_000, amount: 10, direction: 'buy' });
    await expect.poll(() => desk.of('trade').length).toBe(1);
    fake.trade(BTC, { trade_seq: 104, price: 52_000, amount: 10, direction: 'buy' });
    await expect.poll(() => desk.of('gap').length).toBe(2);
    const [lost, back] = desk.of('gap');
    expect(lost).toMatchObject({ symbol: BTC, reason: `3 trades of ${BTC} never came` });
    expect(lost?.fromMs).toBe(desk.of('trade')[0]?.seenMs);
    expect(back?.toMs).toBe(desk.of('trade')[1]?.seenMs);
    fake.trade(BTC, { trade_seq: 105, price: 52_000, amount: 10, direction: 'buy' });
    await expect.poll(() => desk.of('trade').length).toBe(3);
    expect(desk.of('gap')).toHaveLength(2);
  });

  it('is noticed where the line answers and tells nothing any more, and ends with the next figure', async () => {
    const one = await open({ times: 60 });
    const { fake, desk } = one;
    await desk.reach('stream', 'live');
    keepTicking(one);
    await expect.poll(() => desk.of('quote').length).toBeGreaterThan(5);
    fake.faults.silent = true;
    await desk.reach('stream', 'stale');
    expect(desk.of('gap').at(-1)).toMatchObject({ symbol: null, toMs: null });
    fake.faults.silent = false;
    await desk.reach('stream', 'live');
    await expect.poll(() => desk.of('gap').at(-1)?.toMs).not.toBeNull();
    expect(desk.of('gap').at(-1)?.fromMs).toBe(desk.of('gap')[0]?.fromMs);
  });

  it('is nothing while expiries settle at 08:00 UTC, and something once the minutes after are over', async () => {
    const settlementMs = Date.parse('2031-03-07T08:00:00Z');
    const one = await open({ times: 120, fromMs: settlementMs - 20_000 });
    const { fake, desk } = one;
    await desk.reach('stream', 'live');
    keepTicking(one);
    await expect.poll(() => fake.clock.now() - settlementMs, { timeout: 10_000 }).toBeGreaterThan(0);
    fake.faults.silent = true;
    await expect.poll(() => desk.of('gap').length, { timeout: 10_000 }).toBe(1);
    expect(desk.of('gap')[0]?.seenMs).toBeGreaterThanOrEqual(settlementMs + 3 * MINUTE_MS);
    expect(desk.of('gap')[0]?.fromMs).toBeLessThan(settlementMs + MINUTE_MS);
  });

  it('is one symbol’s where only that symbol stops; it is subscribed to anew, by giving it back first', async () => {
    const one = await open({
      settings: { perpetuals: [BTC, 'ETH-PERPETUAL'] },
      prepare: ({ board }) => {
        board.perpetuals.set('ETH-PERPETUAL', perpetualTicker('ETH-PERPETUAL', 2_000));
        board.prices.set('eth_usd', 2_000);
        board.volatilities.set('eth_usd', 60);
      },
      times: 60,
    });
    const { fake, desk } = one;
    await desk.reach('stream', 'live');
    keepTicking(one, 'ETH-PERPETUAL');
    fake.faults.stopped = [`ticker.${BTC}`, `quote.${BTC}`];
    await expect.poll(() => desk.of('gap').length, { timeout: 10_000 }).toBe(1);
    expect(desk.of('gap')[0]).toMatchObject({ symbol: BTC, toMs: null, reason: `nothing of ${BTC} came any more` });
    const given = () => fake.asked.filter(({ method }) => method === 'public/unsubscribe');
    await expect.poll(() => given().length, { timeout: 10_000 }).toBeGreaterThan(0);
    delete fake.faults.stopped;
    // Its first figures come with the next subscription.
    await expect.poll(() => desk.of('gap').at(-1)?.toMs, { timeout: 10_000 }).not.toBeNull();
    expect(given()[0]?.params['channels']).toContain(`ticker.${BTC}.100ms`);
    expect(fake.connections).toBe(1);
  });

  it('leaves a line that is half open', async () => {
    const { fake, desk } = await open({ times: 60 });
    await desk.reach('stream', 'live');
    fake.faults.mute = true;
    await desk.reach('stream', 'backing-off');
    expect(desk.line('stream').reason).toMatch(/said nothing for 25 s/);
    fake.faults.mute = false;
    await desk.reach('stream', 'live');
  });

  it('is asked for again while HTTP is unwell, and given up with a word where it cannot be had', async () => {
    const one = await open({ prepare: chartAll, times: 60 });
    const { fake, desk } = one;
    await desk.reach('stream', 'live');
    fake.faults.status = 503;
    fake.cut();
    await expect
      .poll(() => fake.asked.filter(({ method }) => method.includes('chart')).length, { timeout: 10_000 })
      .toBeGreaterThan(1);
    expect(desk.of('bar')).toEqual([]);
    delete fake.faults.status;
    await expect.poll(() => desk.of('bar').length, { timeout: 10_000 }).toBeGreaterThan(0);
    fake.faults.reply = (method, result) =>
      method.includes('chart') ? { ...(result as object), open: ['x'] } : result;
    fake.cut();
    await expect.poll(() => desk.line('stream').trouble?.text, { timeout: 10_000 }).toContain('could not be had');
    expect(desk.line('stream').trouble?.text).toContain('`open`');
  });

  it('says nothing any more once it is over', async () => {
    const one = await open();
    const { fake, desk } = one;
    await desk.reach('stream', 'live');
    desk[Symbol.dispose]();
    const count = desk.inputs.length;
    fake.change(BTC, { best_bid_price: 51_000 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(desk.inputs).toHaveLength(count);
    expect(desk.venue.lines.map(({ phase }) => phase)).toEqual(['idle', 'idle']);
  });
});
