import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyFrame } from '#connectors/bybit/parse/classify-frame';
import { parseTrades } from '#connectors/bybit/parse/parse-trades';
import { TickerState } from '#connectors/bybit/parse/ticker-state';
import { scaledDecimal } from '#connectors/shared/scaled-decimal';

const SCALE = { priceDecimals: 2, sizeDecimals: 3 };

describe('A decimal as venues write it', () => {
  it('becomes whole units without a binary fraction on the way', () => {
    expect(scaledDecimal('17216.05', 2)).toBe(1_721_605);
    expect(scaledDecimal('0.1', 1)).toBe(1);
    expect(scaledDecimal('50000', 2)).toBe(5_000_000);
    expect(scaledDecimal('50000.10', 1)).toBe(500_001);
    expect(scaledDecimal('-0.0125', 4)).toBe(-125);
    expect(scaledDecimal('-0', 4)).toBe(0);
  });

  it('is refused where it is no number, too fine or too large', () => {
    for (const text of ['', '.', '-', '1e5', ' 1', '1 ', '1.2.3', 'NaN', '0x10', '1,000', '+1']) {
      expect(scaledDecimal(text, 2)).toBeNaN();
    }
    expect(scaledDecimal('1.005', 2)).toBeNaN();
    expect(scaledDecimal('1.500', 1)).toBe(15);
    expect(scaledDecimal('90071992547409.93', 2)).toBeNaN();
  });

  it('is what it says, for every amount that a venue can write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), fc.integer({ min: 0, max: 8 }), (units, decimals) => {
        const digits = String(units).padStart(decimals + 1, '0');
        const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
        expect(scaledDecimal(text, decimals)).toBe(units);
      }),
      { seed: 7, numRuns: 400 },
    );
  });
});

describe('A message of Bybit', () => {
  it('is told by its topic before anything else: data may come before the answer to the request', () => {
    expect(classifyFrame({ topic: 'tickers.X', type: 'delta', ts: 5, data: {} })).toMatchObject({
      kind: 'topic',
      atMs: 5,
    });
    expect(classifyFrame({ topic: 'orderbook.50.X', type: 'delta', ts: 5, cts: 4, data: {} })).toMatchObject({
      matchedMs: 4,
    });
  });

  it('is a pong although it calls itself a ping', () => {
    expect(classifyFrame({ success: true, ret_msg: 'pong', op: 'ping', req_id: 'p' }).kind).toBe('pong');
    expect(classifyFrame({ op: 'pong', args: ['1'] }).kind).toBe('pong');
  });

  it('answers a request by its success, and names the topic where it can', () => {
    const spot = { success: true, ret_msg: 'subscribe', op: 'subscribe', req_id: 'a' };
    expect(classifyFrame(spot)).toMatchObject({ kind: 'ack', success: true, failed: [] });
    const refused = { success: false, ret_msg: 'error:handler not found,topic:foo.X', op: 'subscribe', req_id: 'a' };
    expect(classifyFrame(refused)).toMatchObject({ kind: 'ack', success: false, request: 'a', failed: ['foo.X'] });
    const option = { success: true, data: { failTopics: ['tickers.Y'], successTopics: [] }, type: 'COMMAND_RESP' };
    expect(classifyFrame(option)).toMatchObject({ kind: 'ack', success: false, failed: ['tickers.Y'] });
  });

  it('is nothing where nobody knows it', () => {
    for (const odd of [null, 5, 'x', [], {}, { op: 'news' }]) expect(classifyFrame(odd).kind).toBe('unknown');
  });
});

describe('A ticker of Bybit', () => {
  it('takes an empty text for nothing, never for 0, and a price of 0 for none', () => {
    const ticker = new TickerState('X', SCALE);
    expect(ticker.take({ bid1Price: '', ask1Price: '0', fundingRate: '', bid1Size: '0' }, true)).toBeNull();
    expect(ticker).toMatchObject({ bid: null, ask: null, fundingRate: null, bidSize: 0 });
  });

  it('leaves a message out, whole, where one field is not what it should be, and names it', () => {
    const ticker = new TickerState('X', SCALE);
    ticker.take({ bid1Price: '10.00', ask1Price: '10.01' }, true);
    expect(ticker.take({ bid1Price: '10.02', ask1Price: 10.03 }, false)).toEqual({
      where: 'Bybit tickers.X',
      field: 'ask1Price',
      found: '10.03',
    });
    expect(ticker).toMatchObject({ bid: 1_000, ask: 1_001 });
    expect(ticker.take({ lastPrice: '-1' }, false)).toMatchObject({ field: 'lastPrice' });
    expect(ticker.take(null, false)).toMatchObject({ field: 'data' });
  });

  it('is the venue’s own after a snapshot and any changes, however these are cut', () => {
    const text = fc.oneof(
      fc.constant(''),
      fc.integer({ min: 1, max: 9_999_999 }).map((units) => (units / 100).toFixed(2)),
    );
    const fields = ['bid1Price', 'ask1Price', 'lastPrice', 'bid1Size', 'volume24h', 'openInterest'] as const;
    const change = fc.dictionary(fc.constantFrom(...fields), text, { maxKeys: 6 });
    fc.assert(
      fc.property(change, fc.array(change, { maxLength: 12 }), (snapshot, changes) => {
        const merged = new TickerState('X', SCALE);
        merged.take(snapshot, true);
        for (const one of changes) merged.take(one, false);
        const venue = new TickerState('X', SCALE);
        venue.take(Object.assign({}, snapshot, ...changes), true);
        for (const field of ['bid', 'ask', 'last', 'bidSize', 'volume', 'openInterest'] as const)
          expect(merged[field]).toBe(venue[field]);
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});

describe('Trades of Bybit', () => {
  const trade = { T: 5, s: 'X', S: 'Buy', v: '0.010', p: '17216.50', i: '2a1b', BT: false };

  it('come in order, with the side of whoever took', () => {
    const parsed = parseTrades([trade, { ...trade, S: 'Sell', i: '77' }], () => SCALE);
    expect(parsed).toMatchObject({
      ok: true,
      value: [
        { price: 1_721_650, size: 10, side: 'buy' },
        { side: 'sell', tradeId: 77 },
      ],
    });
  });

  it('are left out where one of them cannot be read, with the field', () => {
    for (const [field, bad] of [
      ['p', '0'],
      ['p', 5],
      ['v', ''],
      ['T', '5'],
      ['i', 7],
      ['s', null],
    ] as const) {
      expect(parseTrades([{ ...trade, [field]: bad }], () => SCALE)).toMatchObject({ ok: false, failure: { field } });
    }
    expect(parseTrades({}, () => SCALE)).toMatchObject({ ok: false, failure: { field: 'data' } });
  });
});
