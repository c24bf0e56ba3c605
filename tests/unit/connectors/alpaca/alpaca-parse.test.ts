import { afterEach, describe, expect, it } from 'vitest';
import { isAfter, parseInstant } from '#connectors/alpaca/parse/alpaca-time';
import { calendarDifferences, parseCalendar, parseClock } from '#connectors/alpaca/parse/rest-calendar';
import { parseContracts, parseOptionSnapshots } from '#connectors/alpaca/parse/rest-options';
import { parseBars, parseSnapshots } from '#connectors/alpaca/parse/rest-stocks';
import { parseFrame, parseStreamMessage, type StreamMessage } from '#connectors/alpaca/parse/stream-message';
import { StockBook } from '#connectors/alpaca/stream/stock-book';
import { instrumentIndex, ticker } from '#domain/instrument';
import { civilDay } from '#market/sessions/civil-date';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs } from '#primitives/clock';

const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

function valueOf<Value>(result: { readonly ok: boolean; readonly value?: Value }): Value {
  expect(result).toMatchObject({ ok: true });
  return result.value as Value;
}

describe('a time of Alpaca’s', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    process.env['TZ'] = zone;
  });

  it.each([
    ['2031-01-15T14:30:00Z', Date.UTC(2031, 0, 15, 14, 30), 0],
    ['2031-01-15T14:30:00.123Z', Date.UTC(2031, 0, 15, 14, 30, 0, 123), 0],
    ['2031-01-15T14:30:00.123456Z', Date.UTC(2031, 0, 15, 14, 30, 0, 123), 456_000],
    ['2031-01-15T14:30:00.123456789Z', Date.UTC(2031, 0, 15, 14, 30, 0, 123), 456_789],
    ['2031-01-15T14:30:00.5Z', Date.UTC(2031, 0, 15, 14, 30, 0, 500), 0],
    ['2031-01-15T09:30:00.123456789-05:00', Date.UTC(2031, 0, 15, 14, 30, 0, 123), 456_789],
    ['2031-07-15T09:30:00-04:00', Date.UTC(2031, 6, 15, 13, 30), 0],
    ['2031-01-15T20:00:00+05:30', Date.UTC(2031, 0, 15, 14, 30), 0],
  ])('%s is read to the nanosecond', (text, ms, nanos) => {
    expect(parseInstant(text)).toEqual({ ms, nanos });
  });

  it('without a zone is UTC, whatever zone this machine is in', () => {
    for (const TZ of ['America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe']) {
      process.env['TZ'] = TZ;
      expect(parseInstant('2031-01-15T14:30:00.25')).toEqual({ ms: Date.UTC(2031, 0, 15, 14, 30, 0, 250), nanos: 0 });
      expect(parseInstant('2031-01-15 14:30:00')).toEqual({ ms: Date.UTC(2031, 0, 15, 14, 30), nanos: 0 });
    }
  });

  it('is none where there is no such moment', () => {
    for (const text of [
      '',
      null,
      0,
      '2031-02-30T00:00:00Z',
      '2031-01-15T24:00:00Z',
      '15:30',
      '2031-01-15T14:30:00.1234567890Z',
    ])
      expect(parseInstant(text)).toBeNull();
  });

  it('of two in one millisecond, one is the later', () => {
    const at = (text: string) => parseInstant(text) ?? { ms: 0, nanos: 0 };
    expect(isAfter(at('2031-01-15T14:30:00.000000002Z'), at('2031-01-15T14:30:00.000000001Z'))).toBe(true);
    expect(isAfter(at('2031-01-15T14:30:00.000000001Z'), at('2031-01-15T14:30:00.000000001Z'))).toBe(false);
  });
});

const AT = '2031-01-15T14:30:00.086175744Z';

function message(fields: object): StreamMessage {
  return valueOf(parseStreamMessage({ S: 'ABC', t: AT, ...fields }));
}

describe('a message of Alpaca’s stream', () => {
  it('comes in a list, whatever it is', () => {
    expect(parseFrame('[{"T":"success","msg":"connected"}]')).toHaveLength(1);
    expect(parseFrame('{"T":"success","msg":"connected"}')).toBeNull();
    expect(parseFrame('<html>')).toBeNull();
  });

  it('quotes nothing on a side where a price of 0 stands', () => {
    expect(message({ T: 'q', bp: 10.01, bs: 300, ap: 0, as: 0 })).toMatchObject({
      kind: 'quote',
      quote: { bid: 100_100, bidSize: 300, ask: null, askSize: null },
    });
  });

  it('counts sizes in shares since November 2025, and in hundreds of them before', () => {
    const size = (t: string): unknown => message({ T: 'q', bp: 10, bs: 3, ap: 10.1, as: 4, t });
    expect(size('2025-11-03T04:59:59.999999999Z')).toMatchObject({ quote: { bidSize: 300, askSize: 400 } });
    expect(size('2025-11-03T05:00:00Z')).toMatchObject({ quote: { bidSize: 3, askSize: 4 } });
  });

  it('is a trade that moves the last price unless its conditions say otherwise', () => {
    const trade = (c: readonly string[] | undefined): unknown =>
      message({ T: 't', i: 96_921, x: 'V', p: 10.005, s: 7, c });
    expect(trade(['@'])).toMatchObject({ trade: { price: 100_050, size: 7, id: 'V-96921', movesLast: true } });
    expect(trade(undefined)).toMatchObject({ trade: { movesLast: true } });
    for (const aside of ['I', 'W', 'Z', 'U', 'T', 'M', 'Q', 'C', 'H', 'N', 'R', 'V', '4', '7', '9', 'P'])
      expect(trade(['@', aside])).toMatchObject({ trade: { movesLast: false } });
  });

  it('is a minute stamped with its start, new or rewritten, with or without a count of its trades', () => {
    const bar = { o: 10, h: 10.3, l: 9.9, c: 10.2, v: 1_200, t: '2031-01-15T14:30:00Z' };
    const told = { kind: 'bar', bar: { startMs: Date.UTC(2031, 0, 15, 14, 30), open: 100_000, volume: 1_200 } };
    expect(message({ T: 'b', ...bar })).toMatchObject(told);
    expect(message({ T: 'u', ...bar, n: 18, vw: 10.17 })).toMatchObject(told);
  });

  it('is counted, not feared, where nobody knows its kind', () => {
    expect(message({ T: 'new' })).toEqual({ kind: 'unknown' });
    for (const T of ['l', 'c', 'x']) expect(message({ T })).toEqual({ kind: 'aside' });
  });

  it.each([
    ['a price as text', { T: 'q', bp: '10', ap: 10.1 }, 'bp'],
    ['a negative price', { T: 'q', bp: -1, ap: 10.1 }, 'bp'],
    ['no time', { T: 'q', bp: 10, ap: 10.1, t: undefined }, 't'],
    ['a time of 1970', { T: 't', p: 10, s: 1, i: 1, t: '1970-01-01T00:00:00Z' }, 't'],
    ['a trade without a price', { T: 't', s: 1, i: 1 }, 'p'],
    ['a high below the low', { T: 'b', o: 10, h: 9, l: 10, c: 10, v: 1 }, 'h'],
    ['no symbol', { T: 'q', bp: 10, ap: 10.1, S: undefined }, 'S'],
    ['conditions that are no list', { T: 't', p: 10, s: 1, i: 1, c: '@' }, 'c'],
  ])('is left out whole with %s, and the field is named', (_what, fields, field) => {
    expect(parseStreamMessage({ S: 'ABC', t: AT, ...fields })).toMatchObject({ ok: false, failure: { field } });
  });
});

describe('the book of one stock', () => {
  const book = (): StockBook => new StockBook(ticker('ABC'), instrumentIndex(0));
  const quote = (bid: number, t: string) => ({
    at: parseInstant(t) ?? { ms: 0, nanos: 0 },
    bid,
    ask: bid + 100,
    bidSize: 1,
    askSize: 1,
  });

  it('takes no quote that is older by a nanosecond', () => {
    const abc = book();
    expect(abc.takeQuote(quote(100, '2031-01-15T14:30:00.000000002Z'))).toBe(true);
    expect(abc.takeQuote(quote(90, '2031-01-15T14:30:00.000000001Z'))).toBe(false);
    expect(abc.input(epochMs(1))).toMatchObject({ bid: 100 });
  });

  it('counts the day’s volume by the date in New York, not by the one in UTC', () => {
    const abc = book();
    const midnight = { startMs: Date.UTC(2031, 0, 15, 5), open: 1, high: 1, low: 1, close: 1, volume: 777 };
    abc.takeDay(midnight);
    // 19:30 in New York is the next day in UTC.
    abc.takeQuote(quote(100, '2031-01-16T00:30:00Z'));
    expect(abc.input(epochMs(1))?.volume).toBe(777);
    abc.takeQuote(quote(100, '2031-01-16T09:00:00Z'));
    expect(abc.input(epochMs(1))?.volume).toBeNull();
  });

  it('quotes nothing during a halt, until trading resumes or somebody trades', () => {
    const halt = { at: parseInstant('2031-01-15T14:31:00Z') ?? { ms: 0, nanos: 0 }, code: 'H', text: 'Trading Halt' };
    const trade = { price: 100, size: 1, id: 'V-1', movesLast: true };
    const abc = book();
    abc.takeQuote(quote(100, '2031-01-15T14:30:00Z'));
    abc.takeTrade({ ...trade, at: parseInstant('2031-01-15T14:30:30Z') ?? halt.at });
    expect(abc.takeStatus(halt)).toBe(true);
    expect(abc.input(epochMs(1))).toMatchObject({ bid: null, ask: null, last: 100, atMs: halt.at.ms });
    // Reported late: it happened before.
    abc.takeTrade({ ...trade, at: parseInstant('2031-01-15T14:30:59Z') ?? halt.at });
    expect(abc.halt).not.toBeNull();
    abc.takeTrade({ ...trade, at: parseInstant('2031-01-15T14:36:00Z') ?? halt.at });
    expect(abc.halt).toBeNull();
    expect(abc.takeStatus({ ...halt, code: 'P' })).toBe(true);
    expect(abc.takeStatus({ ...halt, code: 'E' })).toBe(false);
    expect(abc.takeStatus({ ...halt, code: 'T' })).toBe(true);
    expect(abc.input(epochMs(1))).toMatchObject({ bid: 100 });
  });
});

describe('replies of Alpaca’s', () => {
  it('may have bars of some symbols only, of none, or null in their place', () => {
    const bar = { t: '2031-01-15T14:30:00Z', o: 10.1, h: 10.3, l: 10, c: 10.2, v: 1_200, n: 18, vw: 10.17 };
    expect([...valueOf(parseBars({ bars: { ABC: [bar] }, next_page_token: 'x' })).keys()]).toEqual(['ABC']);
    expect(valueOf(parseBars({ bars: {}, next_page_token: null })).size).toBe(0);
    expect(valueOf(parseBars({ bars: null })).size).toBe(0);
    expect(parseBars({ bars: { ABC: [{ ...bar, c: null }] } })).toMatchObject({ ok: false, failure: { field: 'c' } });
  });

  it('have snapshots at the root, with symbols and members missing', () => {
    const latestQuote = { t: AT, bp: 10, bs: 1, ap: 10.1, as: 1 };
    const told = valueOf(parseSnapshots({ ABC: { latestQuote, latestTrade: null }, XYZ: {}, GONE: null }));
    expect(told).toMatchObject([
      { symbol: 'ABC', quote: { bid: 100_000 }, trade: null, day: null },
      { symbol: 'XYZ', quote: null },
    ]);
  });

  it('have options by their name, with whatever is missing unknown', () => {
    const snapshots = {
      ABC310321C00052000: {
        latestQuote: { t: AT, bp: 1.45, bs: 10, ap: 1.55, as: 12, c: 'A' },
        impliedVolatility: 0.31,
        greeks: { delta: 0.5, gamma: 0.02, rho: 0.01, theta: -0.03, vega: 0.1 },
      },
      ABC310321P00040000: { latestQuote: { t: AT, bp: 0, bs: 0, ap: 0.05, as: 3, c: ' ' } },
      ABC1310321P00041000: { latestTrade: { t: AT, p: 0.4, s: 1 } },
    };
    const [call, put, odd] = valueOf(parseOptionSnapshots({ snapshots }, 'ABC'));
    expect(call?.quote).toMatchObject({
      strike: 520_000,
      right: 'call',
      expiry: '2031-03-21',
      bid: 14_500,
      delta: 0.5,
    });
    expect(put?.quote).toMatchObject({ bid: 0, ask: 500, impliedVolatility: null, delta: null, vega: null });
    expect(odd?.quote).toMatchObject({ adjusted: true, bid: null, ask: null, last: 4_000, atMs: null });
    expect(parseOptionSnapshots({ snapshots: { XYZ310321C00052000: {} } }, 'ABC')).toMatchObject({ ok: false });
    expect(parseOptionSnapshots({ snapshots: { BRKB310321C00052000: {} } }, 'BRK.B')).toMatchObject({ ok: true });
    expect(valueOf(parseOptionSnapshots({ next_page_token: null }, 'ABC'))).toEqual([]);
  });

  it('have open interest as texts, and null where it was not counted', () => {
    const contract = { size: '100', multiplier: '100' };
    const told = valueOf(
      parseContracts({
        option_contracts: [
          { ...contract, symbol: 'A', open_interest: '120' },
          { ...contract, symbol: 'B', open_interest: null },
          { ...contract, symbol: 'C', open_interest: '' },
          { symbol: 'D', size: '150', open_interest: '1' },
        ],
      }),
    );
    expect([...told]).toEqual([
      ['A', { openInterest: 120, isOdd: false }],
      ['B', { openInterest: null, isOdd: false }],
      ['C', { openInterest: null, isOdd: false }],
      ['D', { openInterest: 1, isOdd: true }],
    ]);
  });

  it('have a clock with the offset of the season, and a calendar of New York’s wall times', () => {
    const told = valueOf(parseClock({ timestamp: '2031-07-15T07:00:00.123456789-04:00', is_open: false }));
    expect(told.at.ms).toBe(Date.UTC(2031, 6, 15, 11, 0, 0, 123));
    const days = valueOf(
      parseCalendar([
        { date: '2026-11-25', open: '09:30', close: '16:00', session_open: '0400', session_close: '2000' },
        { date: '2026-11-27', open: '09:30', close: '16:00' },
      ]),
    );
    expect(days[0]).toMatchObject({ openMs: Date.UTC(2026, 10, 25, 14, 30), closeMs: Date.UTC(2026, 10, 25, 21) });
    expect(calendarDifferences(days, nyse, civilDay(2026, 11, 25), civilDay(2026, 11, 27))).toEqual([
      '2026-11-27: Alpaca 09:30–16:00, Argus 09:30–13:00',
    ]);
  });
});
