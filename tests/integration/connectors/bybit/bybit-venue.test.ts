import { afterEach, describe, expect, it } from 'vitest';
import type { LinePhase } from '#ports/venue';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { BybitDesk } from '#tests/support/venues/bybit-desk';

let desk: BybitDesk | null = null;

async function open(...terms: Parameters<typeof BybitDesk.open>): Promise<BybitDesk> {
  desk = await BybitDesk.open(...terms);
  return desk;
}

async function reach({ log }: BybitDesk, phase: LinePhase, line = 'linear stream'): Promise<void> {
  await expect.poll(() => log.line(line).phase, { timeout: 10_000, interval: 2 }).toBe(phase);
}

function soon<Value>(look: () => Value): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(look, { timeout: 10_000, interval: 5 });
}

afterEach(async () => {
  await desk?.[Symbol.asyncDispose]();
  desk = null;
});

describe('Bybit’s perpetuals', () => {
  it('are listed before anything is asked, and nothing is said to the network until the start', async () => {
    const { venue, fake, log } = await open(undefined, {
      linear: ['BTCUSDT', 'BTCUSDT', 'DOGEUSDT'],
      spot: ['BTCUSDT'],
    });
    expect(venue.instruments).toMatchObject([
      { symbol: 'BTCUSDT', source: 'bybit', priceDecimals: 4, quoteVolume: 'rolling-24h', barsFrom: 'trades' },
      { symbol: 'DOGEUSDT', source: 'bybit', priceDecimals: 8 },
      { symbol: 'BTCUSDT', source: 'bybit-spot' },
    ]);
    expect(venue.lines.map(({ line }) => line)).toEqual(['linear stream', 'spot stream', 'figures']);
    fake.cut();
    expect(log.of('listing')).toEqual([]);
  });

  it('quote what was put together of a snapshot and one-sided changes', async () => {
    const here = await open();
    await reach(here, 'live');
    here.fake.change('linear', 'BTCUSDT', { bid1Price: '17215.00' });
    await soon(() => here.log.of('quote').at(-1)).toMatchObject({
      bid: 172_150_000,
      ask: 172_160_000,
      bidSize: 84_489_000,
      last: 172_160_000,
      volume: 91_705_276_000,
    });
  });

  it('tell funding with the length of its interval, open interest, averages and what the order book holds', async () => {
    const { log } = await open();
    const named = (name: string) => log.of('metric').find((metric) => metric.name === name)?.value;
    await soon(() => named('ask-depth')).toBe(83);
    expect(named('funding-rate')).toBe(-0.000212);
    expect(named('funding-interval-hours')).toBe(8);
    expect(named('open-interest')).toBe(68_744.761);
    expect(named('bid-depth')).toBe(84);
    expect(named('index-price')).toBe(17_227.36);
  });

  it('take data that comes before the answer to the request for it', async () => {
    const here = await open((fake) => (fake.faults.dataFirst = true));
    await reach(here, 'live');
    expect(here.log.of('quote').length).toBeGreaterThan(0);
  });

  it('take data while the answer to the request for it is late', async () => {
    const here = await open((fake) => (fake.faults.ackDelayMs = 5 * SECOND_MS));
    await soon(() => here.log.of('quote').length).toBeGreaterThan(0);
    await reach(here, 'live');
  });

  it('pass on trades with their ids, once in the bars however often they come', async () => {
    const here = await open((fake) => (fake.faults.twice = true));
    await reach(here, 'live');
    here.fake.trade('linear', 'BTCUSDT', { atMs: 5 * MINUTE_MS, price: 17_215.5, size: 0.01, side: 'sell', id: 77 });
    await soon(() => here.log.of('trade')).toMatchObject([
      { price: 172_155_000, size: 10_000, side: 'sell' },
      { price: 172_155_000 },
    ]);
    const [first, again] = here.log.of('trade');
    expect(first?.tradeId).toBe(again?.tradeId);
  });

  it('find the one topic that refuses its whole request, named or not, and have all the others', async () => {
    const unknown = ['tickers.GONEUSDT', 'publicTrade.GONEUSDT', 'orderbook.50.GONEUSDT', 'kline.1.GONEUSDT'];
    for (const namesUnknown of [true, false]) {
      const here = await open((fake) => Object.assign(fake.faults, { unknown, namesUnknown }), {
        linear: ['GONEUSDT', 'BTCUSDT'],
      });
      await reach(here, 'live');
      for (const topic of unknown) {
        expect(here.venue.notes.find(({ name }) => name === 'Unknown topics')?.text).toContain(topic);
      }
      expect(here.log.of('quote').length).toBeGreaterThan(0);
      await here[Symbol.asyncDispose]();
    }
  });

  it('never ask for a topic that they have: one such would refuse all that it is asked with', async () => {
    const here = await open();
    await reach(here, 'live');
    const asked = here.fake.asked.filter(({ op }) => op === 'subscribe').flatMap(({ args = [] }) => args);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('say so where none of their symbols is known', async () => {
    const topics = ['tickers', 'publicTrade', 'orderbook.50', 'kline.1'].map((topic) => `${topic}.GONEUSDT`);
    const here = await open((fake) => (fake.faults.unknown = topics), { linear: ['GONEUSDT'] });
    await reach(here, 'refused');
    expect(here.log.line('linear stream').reason).toContain('GONEUSDT');
    await soon(() => here.venue.notes.find(({ name }) => name === 'Symbols')?.text).toBe(
      'GONEUSDT (linear) is not listed',
    );
  });

  it('go without a symbol that says nothing, and announce what it owes', async () => {
    const here = await open(undefined, { linear: ['BTCUSDT', 'ETHUSDT'] });
    await reach(here, 'live');
    here.fake.list('linear', 'ETHUSDT', { bid1Price: '1200', ask1Price: '1201' });
    await soon(() => here.log.of('quote').some(({ instrument }) => instrument === 1)).toBe(true);
  });
});

describe('Bybit’s coins', () => {
  it('take their quotes from the shallowest order book, for their ticker has none', async () => {
    const here = await open(undefined, { linear: [], spot: ['BTCUSDT'] });
    await reach(here, 'live', 'spot stream');
    here.fake.changeBook('spot', 'BTCUSDT', [{ price: 17_214, size: 0.5 }], []);
    await soon(() => here.log.of('quote', 'bybit-spot').at(-1)).toMatchObject({
      bid: 172_140_000,
      bidSize: 500_000,
      ask: 172_141_000,
      last: 172_141_000,
      volume: 6_780_866_843,
    });
  });

  it('make no new quotes of a book that repeats itself, and are alive by it', async () => {
    const here = await open(undefined, { linear: [], spot: ['BTCUSDT'] });
    await reach(here, 'live', 'spot stream');
    const { messages } = here.log.line('spot stream');
    await soon(() => here.log.line('spot stream').messages).toBeGreaterThan(messages + 40);
    expect(here.log.of('quote')).toHaveLength(1);
    expect(here.log.line('spot stream').phase).toBe('live');
    expect(here.log.of('gap')).toEqual([]);
  });

  it('are quoted by the matching engine’s time, which stands beside the data', async () => {
    const here = await open(undefined, { linear: [], spot: ['BTCUSDT'] });
    await reach(here, 'live', 'spot stream');
    here.fake.changeBook('spot', 'BTCUSDT', [{ price: 17_214, size: 0.5 }], [], 1_772_800_000_123);
    await soon(() => here.log.of('quote').at(-1)?.atMs).toBe(1_772_800_000_123);
  });
});

describe('What Bybit’s streams miss', () => {
  it('is announced with its bounds, and no change counts before the new snapshot', async () => {
    const here = await open();
    await reach(here, 'live');
    here.fake.cut();
    await soon(() => here.log.of('gap')).toHaveLength(2);
    const [lost, back] = here.log.of('gap');
    expect(lost).toMatchObject({
      source: 'bybit',
      symbol: null,
      toMs: null,
      reason: 'it closed the connection (1006)',
    });
    expect(back?.fromMs).toBe(lost?.fromMs);
    expect(lost?.seenMs).toBeGreaterThanOrEqual(lost?.fromMs ?? Number.NaN);
    expect(back?.toMs).toBe(back?.seenMs);
    expect(here.log.line('linear stream')).toMatchObject({ phase: 'live', reconnects: 1, gaps: 1 });
  });

  it('begins where the tape ends that is continued', async () => {
    const here = await open(undefined, {}, { knownThroughMs: (nowMs) => epochMs(nowMs - 90 * SECOND_MS) });
    const { knownThroughMs } = here.log;
    await soon(() => here.log.of('gap')).toMatchObject([
      { fromMs: knownThroughMs, toMs: null, reason: 'Argus was not running' },
      { fromMs: knownThroughMs },
    ]);
  });

  it('is fetched again minute by minute, oldest first and only what is over', async () => {
    const here = await open(
      (fake, nowMs) => {
        const minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
        for (let i = 0; i <= 4; i++) {
          const price = 17_200 + i;
          const bar = { open: price, high: price + 1, low: price - 1, close: price, volume: 1.5 };
          fake.standing('linear', 'BTCUSDT').setMinute(minute - (3 - i) * MINUTE_MS, bar);
        }
      },
      {},
      { knownThroughMs: (nowMs) => epochMs(Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - 2 * MINUTE_MS + 30_000) },
    );
    await soon(() => here.log.of('bar')).toHaveLength(3);
    const bars = here.log.of('bar');
    expect(bars.map(({ open }) => open / 10_000)).toEqual([17_201, 17_202, 17_203]);
    for (const { startMs, seenMs } of bars) expect(startMs + MINUTE_MS).toBeLessThanOrEqual(seenMs);
    expect(here.venue.notes).toContainEqual({ name: 'Minutes fetched again', text: '3' });
  });

  it('ends a silence although the line is open: the line is left and begun anew', async () => {
    const here = await open();
    await reach(here, 'live');
    here.fake.faults.silent = true;
    await soon(() => here.log.of('gap').length).toBe(1);
    expect(here.log.of('gap')[0]).toMatchObject({ toMs: null, reason: 'it has told nothing for 20 s' });
    await reach(here, 'stale');
    here.fake.faults.silent = false;
    await soon(() => here.log.of('gap').length).toBe(2);
    await reach(here, 'live');
    expect(here.log.line('linear stream').reconnects).toBe(1);
  });

  it('ends a line that is half open: nobody answers, nobody closes it', async () => {
    const here = await open();
    await reach(here, 'live');
    here.fake.halfOpen();
    await soon(() => here.log.of('gap').at(-1)?.toMs ?? null).not.toBeNull();
    expect(here.fake.connections).toBe(2);
  });

  it('is one symbol’s own where one topic stops, and the topic is asked for again', async () => {
    const here = await open((fake) => fake.list('linear', 'ETHUSDT', { bid1Price: '1200', ask1Price: '1201' }), {
      linear: ['BTCUSDT', 'ETHUSDT'],
    });
    await reach(here, 'live');
    here.fake.faults.silentTopics = ['tickers.ETHUSDT'];
    await soon(() => here.log.of('gap')).toMatchObject([{ symbol: 'ETHUSDT', toMs: null }]);
    here.fake.faults.silentTopics = [];
    await soon(() => here.log.of('gap').at(-1)).toMatchObject({ symbol: 'ETHUSDT', toMs: expect.any(Number) });
    expect(here.log.line('linear stream').reconnects).toBe(0);
  });

  it('is told where an order book loses its place, and the book is asked for anew', async () => {
    const here = await open();
    await reach(here, 'live');
    const { fake, venue } = here;
    await soon(() => fake.asked.some(({ args }) => args?.includes('orderbook.50.BTCUSDT') === true)).toBe(true);
    fake.faults.silentTopics = ['orderbook.50.BTCUSDT'];
    fake.changeBook('linear', 'BTCUSDT', [{ price: 17_215, size: 1 }], []);
    fake.faults.silentTopics = [];
    fake.changeBook('linear', 'BTCUSDT', [{ price: 17_214, size: 1 }], []);
    await soon(() => venue.notes).toContainEqual({ name: 'Topics begun anew', text: '1' });
    expect(fake.asked.filter(({ op }) => op === 'unsubscribe')).toMatchObject([{ args: ['orderbook.50.BTCUSDT'] }]);
    // Its quotes come from elsewhere: nothing of them is missing.
    expect(here.log.of('gap')).toEqual([]);
  });

  it('is everything where something is no JSON', async () => {
    const here = await open();
    await reach(here, 'live');
    here.fake.raw('{"topic":"tickers.BTCU');
    await soon(() => here.log.of('gap')).toHaveLength(2);
    expect(here.log.line('linear stream')).toMatchObject({ drifts: 1, reconnects: 1 });
  });

  it('is a symbol’s quotes where a field has drifted: it is named, and nothing old is quoted as if it were new', async () => {
    const here = await open();
    await reach(here, 'live');
    const before = here.log.of('quote').length;
    here.fake.faults.drift = { ask1Price: 7 };
    here.fake.change('linear', 'BTCUSDT', { bid1Price: '17214.00' });
    await soon(() => here.log.line('linear stream').trouble?.text ?? '').toContain('`ask1Price` is 7');
    const quoted = here.log.of('quote').slice(before);
    expect(quoted.every(({ bid }) => bid !== 172_140_000)).toBe(true);
    expect(here.log.of('gap')).toMatchObject([{ symbol: 'BTCUSDT', toMs: null }]);
    here.fake.faults.drift = {};
    await soon(() => here.log.of('gap')).toHaveLength(2);
    await soon(() => here.log.of('quote').at(-1)?.bid).toBe(172_140_000);
  });

  it('is asked for again where the engine did not take trades', async () => {
    const here = await open((fake, nowMs) => {
      const minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
      const bar = { open: 17_200, high: 17_201, low: 17_199, close: 17_200, volume: 1.5 };
      for (let i = 0; i < 10; i++) fake.standing('linear', 'BTCUSDT').setMinute(minute + i * MINUTE_MS, bar);
    });
    await reach(here, 'live');
    await soon(() => here.log.of('metric').some(({ name }) => name === 'long-short-ratio')).toBe(true);
    here.log.refusals = 1;
    here.fake.trade('linear', 'BTCUSDT', { atMs: 5 * MINUTE_MS, price: 17_215.5, size: 0.01, side: 'sell', id: 77 });
    await soon(() => here.log.of('bar').length).toBe(1);
  });

  it('is a symbol’s where changes come in another order than they were made: old figures are not put over new ones', async () => {
    const here = await open();
    await reach(here, 'live');
    const nowMs = (here.log.of('quote').at(-1)?.atMs ?? 0) + 2_000;
    const change = (ts: number, bid1Price: string) =>
      here.fake.raw(
        JSON.stringify({ topic: 'tickers.BTCUSDT', type: 'delta', ts, data: { symbol: 'BTCUSDT', bid1Price } }),
      );
    change(nowMs + 1, '17213.00');
    change(nowMs, '17212.00');
    await soon(() => here.log.of('gap')).toHaveLength(2);
    expect(here.log.of('gap')[0]).toMatchObject({ symbol: 'BTCUSDT', toMs: null });
    expect(here.log.of('quote').map(({ bid }) => bid)).not.toContain(172_120_000);
    await soon(() => here.log.of('quote').at(-1)?.bid).toBe(172_155_000);
  });

  it('is nothing where an old book of coins comes late, and a clock that is put back makes no book late', async () => {
    const here = await open(undefined, { linear: [], spot: ['BTCUSDT'] });
    await reach(here, 'live', 'spot stream');
    const book = (ts: number, price: string) => {
      const data = { s: 'BTCUSDT', b: [[price, '1']], a: [['17300', '1']], u: Number(price), seq: 1 };
      here.fake.raw(JSON.stringify({ topic: 'orderbook.1.BTCUSDT', type: 'snapshot', ts, data }));
    };
    const nowMs = Date.now() + 3_600_000;
    book(nowMs + 1, '17213');
    book(nowMs, '17212');
    book(nowMs - 90_000, '17211');
    await soon(() => here.log.of('quote').some(({ bid }) => bid === 172_110_000)).toBe(true);
    const bids = here.log.of('quote').map(({ bid }) => bid);
    expect(bids).toContain(172_130_000);
    expect(bids).not.toContain(172_120_000);
  });

  it('is all of a line on which no snapshot comes: nothing is made of changes alone', async () => {
    const here = await open((fake) => (fake.faults.noSnapshots = true));
    await soon(() => here.venue.notes.some(({ name }) => name === 'Changes before a snapshot')).toBe(true);
    await reach(here, 'backing-off');
    expect(here.log.of('quote')).toEqual([]);
    here.fake.faults.noSnapshots = false;
    await reach(here, 'live');
  });

  it('is nothing where everything comes late: every message has the time of its making', async () => {
    const here = await open((fake) => (fake.faults.slowMs = 3 * SECOND_MS));
    await reach(here, 'live');
    await soon(() => here.log.of('quote').length).toBeGreaterThan(2);
    for (const { atMs, seenMs } of here.log.of('quote')) expect(seenMs - (atMs ?? 0)).toBeGreaterThan(2 * SECOND_MS);
    expect(here.log.of('gap')).toEqual([]);
  });

  it('costs nothing where messages are unknown', async () => {
    const here = await open();
    await reach(here, 'live');
    here.fake.raw(JSON.stringify({ op: 'news' }));
    here.fake.raw(JSON.stringify({ topic: 'allLiquidation.BTCUSDT', ts: 1, data: [] }));
    await soon(() => here.log.line('linear stream').unknown).toBe(2);
    expect(here.log.line('linear stream')).toMatchObject({ phase: 'live', drifts: 0 });
  });
});

describe('Bybit’s lines', () => {
  it('measure the way there and back, and how far the venue’s clock is off', async () => {
    const here = await open((fake) => (fake.faults.clockOffMs = 90 * SECOND_MS));
    await reach(here, 'live');
    await soon(() => here.log.line('linear stream').latencyMs).not.toBeNull();
    expect(Math.abs((here.log.line('linear stream').skewMs ?? 0) - 90 * SECOND_MS)).toBeLessThan(60 * SECOND_MS);
    expect(here.log.of('heartbeat').length).toBeGreaterThan(0);
  });

  it('leave a line that answers no ping, only where nothing else comes either', async () => {
    const here = await open((fake) => (fake.faults.deaf = true));
    await reach(here, 'live');
    const { messages } = here.log.line('linear stream');
    await soon(() => here.log.line('linear stream').messages).toBeGreaterThan(messages + 60);
    expect(here.log.line('linear stream')).toMatchObject({ phase: 'live', latencyMs: null, reconnects: 0 });
  });

  it('leave a line that is silent from the first moment, and come back', async () => {
    const here = await open((fake) => (fake.faults.mute = true));
    await reach(here, 'backing-off');
    here.fake.faults.mute = false;
    await reach(here, 'live');
  });

  it('say that the country is not served where the first attempt is forbidden, and do not insist', async () => {
    const here = await open((fake) => (fake.faults.handshake = 403));
    await reach(here, 'refused');
    expect(here.log.line('linear stream').reason).toMatch(/country.*venues\.bybit\.streamUrl/);
    expect(here.fake.connections).toBe(0);
  });

  it('wait ten minutes where a later attempt is forbidden: it was one too many', async () => {
    const here = await open();
    await reach(here, 'live');
    here.fake.faults.handshake = 403;
    here.fake.cut();
    await soon(() => here.log.line('linear stream').reason ?? '').toMatch(/HTTP 403; tried again in 600 s/);
  });

  it('begin anew at once where somebody does not want to wait', async () => {
    const here = await open();
    await reach(here, 'live');
    here.venue.reconnectNow();
    await soon(() => here.fake.connections).toBe(2);
    await reach(here, 'live');
    expect(here.log.of('gap')).toMatchObject([{ reason: 'it was begun anew by hand' }, {}]);
  });

  it('leave nothing open when they end, and say nothing after', async () => {
    const here = await open(undefined, { spot: ['BTCUSDT'] });
    await reach(here, 'live');
    await reach(here, 'live', 'spot stream');
    here.stop();
    const { length } = here.log.inputs;
    await soon(() => here.fake.open).toBe(0);
    here.fake.change('linear', 'BTCUSDT', { bid1Price: '17214.00' });
    expect(here.log.inputs).toHaveLength(length);
    expect(here.venue.lines.map(({ phase }) => phase)).toEqual(['idle', 'idle', 'idle']);
  });
});
