import { describe, expect, it } from 'vitest';
import { OrderBook } from '#connectors/bybit/parse/order-book';
import { parseInstruments } from '#connectors/bybit/parse/parse-instruments';
import { parseKlineRows, parseStreamedKlines } from '#connectors/bybit/parse/parse-klines';
import { parseDatedRows } from '#connectors/bybit/parse/parse-dated-rows';
import { TickerState } from '#connectors/bybit/parse/ticker-state';
import { BarCheck } from '#connectors/bybit/stream/bar-check';
import { FeedGaps } from '#connectors/bybit/stream/feed-gaps';
import { shareLines } from '#connectors/bybit/stream/share-lines';
import type { GapInput } from '#domain/engine-input';
import { sourceId, ticker } from '#domain/instrument';
import { epochMs, MINUTE_MS } from '#primitives/clock';

const SCALE = { priceDecimals: 2, sizeDecimals: 3 };

describe('An order book of Bybit', () => {
  const base = { s: 'X', b: [['10.00', '1.000']], a: [['10.01', '2.000']], u: 7, seq: 70 };

  it('begins again where the venue does: its first update is a snapshot, whatever it calls itself', () => {
    const book = new OrderBook('X', 50, SCALE);
    book.take(base, true);
    expect(book.take({ ...base, b: [['9.99', '5']], u: 1 }, false)).toBe('taken');
    expect(book.bids).toEqual([{ price: 999, size: 5_000 }]);
  });

  it('takes a snapshot at any time', () => {
    const book = new OrderBook('X', 50, SCALE);
    book.take(base, true);
    expect(book.take({ ...base, b: [], u: 400 }, true)).toBe('taken');
    expect(book.bids).toEqual([]);
    expect(book.take({ ...base, b: [['9.98', '1']], a: [], u: 401 }, false)).toBe('taken');
  });

  it('leaves out, whole, what holds a level that is none, and names the field', () => {
    const book = new OrderBook('X', 50, SCALE);
    book.take(base, true);
    for (const b of [[['10', 5]], [['0', '1']], [[]], ['x'], null, [['10.001', '1']]]) {
      expect(book.take({ ...base, b, u: 8 }, false)).toMatchObject({ where: 'Bybit orderbook.50.X', field: 'b' });
    }
    expect(book.take({ ...base, u: '8' }, false)).toMatchObject({ field: 'u' });
    expect(book.bids).toEqual([{ price: 1_000, size: 1_000 }]);
  });
});

describe('A day’s volume of Bybit', () => {
  it('may be finer or larger than any trade, and falls as well as rises', () => {
    const state = new TickerState('X', SCALE);
    expect(state.take({ volume24h: '17.98765' }, true)).toBeNull();
    expect(state.volume).toBe(17_987);
    expect(state.take({ volume24h: '12' }, false)).toBeNull();
    expect(state.volume).toBe(12_000);
    expect(state.take({ volume24h: '99999999999999999999' }, false)).toBeNull();
    expect(state.volume).toBeNull();
    expect(state.take({ volume24h: '1e5' }, false)).toMatchObject({ field: 'volume24h' });
  });
});

describe('A ticker’s snapshot', () => {
  it('replaces everything, at any time: what it does not say is not known', () => {
    const state = new TickerState('X', SCALE);
    state.take({ bid1Price: '10', ask1Price: '11', fundingRate: '0.0001', fundingIntervalHour: '8' }, true);
    state.take({ fundingIntervalHour: '4' }, false);
    expect(state).toMatchObject({ bid: 1_000, fundingHours: 4 });
    state.take({ bid1Price: '9' }, true);
    expect(state).toMatchObject({ bid: 900, ask: null, fundingRate: null, fundingHours: null });
  });
});

describe('Candles of Bybit', () => {
  const candle = { open: '10', high: '10.2', low: '9.9', close: '10.1', volume: '1.5', turnover: '15' };

  it('are all taken from the message that ends one: the new one comes with it', () => {
    const data = [
      { start: 60_000, end: 119_999, ...candle, confirm: true },
      { start: 120_000, end: 179_999, ...candle, confirm: false },
    ];
    expect(parseStreamedKlines('X', data, SCALE)).toMatchObject({
      ok: true,
      value: [
        { startMs: 60_000, isFinished: true, open: 1_000, high: 1_020, volume: 1_500 },
        { startMs: 120_000, isFinished: false },
      ],
    });
  });

  it('come newest first from the archive, and are answered oldest first', () => {
    const rows = ['180000', '120000', '60000'].map((start) => [start, '10', '10', '10', '10', '0', '0']);
    const parsed = parseKlineRows('X', rows, SCALE);
    expect(parsed.ok && parsed.value.map(({ startMs }) => startMs)).toEqual([60_000, 120_000, 180_000]);
  });

  it('are left out where a field is not what it should be', () => {
    expect(parseKlineRows('X', [['60000', '10', '', '10', '10', '0', '0']], SCALE)).toMatchObject({
      failure: { field: 'high' },
    });
    expect(parseKlineRows('X', [[60_000, '10', '10', '10', '10', '0', '0']], SCALE)).toMatchObject({
      failure: { field: 'start' },
    });
    expect(parseKlineRows('X', undefined, SCALE)).toMatchObject({ failure: { field: 'list' } });
    expect(parseStreamedKlines('X', [{ start: 1, ...candle }], SCALE)).toMatchObject({ failure: { field: 'confirm' } });
  });
});

describe('Rows of Bybit’s archive', () => {
  it('are answered oldest first, and an empty figure is none, not 0', () => {
    const rows = [
      { fundingRate: '0.0001', fundingRateTimestamp: '3000' },
      { fundingRate: '', fundingRateTimestamp: '2000' },
      { fundingRate: '-0.0002', fundingRateTimestamp: '1000' },
    ];
    expect(parseDatedRows('rows', rows, 'fundingRateTimestamp', 'fundingRate')).toEqual({
      ok: true,
      value: [
        { atMs: 1_000, value: -0.0002 },
        { atMs: 3_000, value: 0.0001 },
      ],
    });
    expect(parseDatedRows('rows', [{ at: '1', x: 'much' }], 'at', 'x')).toMatchObject({ failure: { field: 'x' } });
  });

  it('name instruments with their state and their steps, page by page', () => {
    const row = { symbol: 'X', status: 'PreLaunch', priceFilter: { tickSize: '0.00050' } };
    expect(parseInstruments({ list: [row], nextPageCursor: 'next' })).toEqual({
      ok: true,
      value: { instruments: [{ symbol: 'X', status: 'PreLaunch', priceDecimals: 4 }], next: 'next' },
    });
    expect(parseInstruments({ list: [], nextPageCursor: '' })).toMatchObject({ value: { next: null } });
    expect(parseInstruments({ list: [{ symbol: 5 }] })).toMatchObject({ failure: { field: 'symbol' } });
  });
});

describe('Our minutes beside Bybit’s', () => {
  const kline = { startMs: 0, open: 10, high: 12, low: 9, close: 11, volume: 30 };

  function traded(check: BarCheck): void {
    [10, 12, 9, 11].forEach((price, i) => check.trade(1_000 * i, price, i === 3 ? 3 : 9, i));
  }

  it('are the same where every trade came, however often', () => {
    const check = new BarCheck();
    check.begin(0);
    traded(check);
    traded(check);
    check.finished(kline);
    check.finished({ ...kline, startMs: MINUTE_MS, volume: 0 });
    expect(check.agreement).toEqual({ same: 1, different: 0, last: null });
  });

  it('say what differs, and when', () => {
    const check = new BarCheck();
    check.begin(0);
    traded(check);
    check.finished({ ...kline, volume: 31 });
    check.finished({ ...kline, startMs: MINUTE_MS });
    check.finished({ ...kline, startMs: 2 * MINUTE_MS });
    expect(check.agreement).toEqual({ same: 0, different: 2, last: { startMs: MINUTE_MS, text: 'no trade came' } });
  });

  it('are not judged where trades may be missing', () => {
    const check = new BarCheck();
    check.begin(1);
    check.finished(kline);
    check.finished({ ...kline, startMs: MINUTE_MS });
    check.interrupt();
    check.finished({ ...kline, startMs: 2 * MINUTE_MS });
    expect(check.agreement).toMatchObject({ same: 0, different: 0 });
  });
});

describe('What a feed has missed', () => {
  function gapsOf(): { readonly gaps: FeedGaps; readonly told: GapInput[]; readonly mended: string[] } {
    const told: GapInput[] = [];
    const mended: string[] = [];
    const gaps = new FeedGaps({
      source: sourceId('bybit'),
      push: (gap) => told.push(gap),
      mended: ({ symbols, fromMs, toMs }) => mended.push(`${symbols.join(' ')} ${fromMs}-${toMs}`),
    });
    return { gaps, told, mended };
  }
  const [one, two] = [ticker('ONE'), ticker('TWO')];
  const wanted = [
    { symbol: one, channel: 'ticker' },
    { symbol: two, channel: 'ticker' },
  ];

  it('is nothing before anything was complete', () => {
    const { gaps, told, mended } = gapsOf();
    gaps.lineLost(epochMs(10), 'closed');
    gaps.lineMended(epochMs(20), [one, two], wanted);
    expect([told, mended]).toEqual([[], []]);
  });

  it('begins at the last moment of which all is known, not when it was noticed', () => {
    const { gaps, told, mended } = gapsOf();
    gaps.lineMended(epochMs(10), [one, two], wanted);
    gaps.heard(one, epochMs(30));
    gaps.lineLost(epochMs(95), 'silent');
    gaps.lineLost(epochMs(99), 'closed');
    gaps.lineMended(epochMs(120), [one, two], wanted);
    expect(told).toMatchObject([
      { symbol: null, fromMs: 30, toMs: null, seenMs: 95, reason: 'silent' },
      { symbol: null, fromMs: 30, toMs: 120, reason: 'silent' },
    ]);
    expect(mended).toEqual(['ONE TWO 30-120']);
  });

  it('goes on for a symbol that has not said where it stands, and ends with it', () => {
    const { gaps, told, mended } = gapsOf();
    gaps.lineMended(epochMs(10), [one, two], wanted);
    gaps.lineLost(epochMs(20), 'closed');
    gaps.lineMended(epochMs(50), [one], wanted);
    expect(told.slice(1)).toMatchObject([
      { symbol: 'TWO', fromMs: 10, toMs: null },
      { symbol: null, fromMs: 10, toMs: 50 },
    ]);
    expect(gaps.mend(two, 'ticker', epochMs(70))).toBe(true);
    expect(told.at(-1)).toMatchObject({ symbol: 'TWO', fromMs: 10, toMs: 70 });
    expect(mended).toEqual(['ONE 10-50', 'TWO 10-70']);
  });

  it('ends for a symbol once all of it is back', () => {
    const { gaps, told } = gapsOf();
    gaps.lineMended(epochMs(10), [one], wanted.slice(0, 1));
    gaps.heard(one, epochMs(40));
    gaps.lost(one, 'ticker', epochMs(50), 'drift');
    gaps.lost(one, 'trades', epochMs(55), 'drift');
    gaps.heard(one, epochMs(60));
    expect(gaps.mend(one, 'ticker', epochMs(60))).toBe(false);
    expect(gaps.mend(one, 'trades', epochMs(70))).toBe(true);
    expect(told).toMatchObject([
      { symbol: 'ONE', fromMs: 40, toMs: null },
      { symbol: 'ONE', fromMs: 40, toMs: 70 },
    ]);
  });
});

describe('Many symbols', () => {
  it('are shared out to as many lines as Bybit’s limit of characters asks for', () => {
    const terms = Array.from({ length: 400 }, (_, i) => ({
      symbol: ticker(`LONGNAMED${i}USDT`),
      source: sourceId('bybit'),
      category: 'linear' as const,
      scale: SCALE,
      bookLevels: 1_000,
    }));
    const lines = shareLines(terms);
    expect(lines.flat()).toEqual(terms);
    for (const line of lines) {
      const topics = line.flatMap(({ symbol }) =>
        ['tickers', 'publicTrade', 'orderbook.1000', 'kline.1'].map((topic) => `"${topic}.${symbol}",`),
      );
      expect(topics.join('').length).toBeLessThan(21_000);
    }
    expect(lines.length).toBeGreaterThan(1);
  });
});
