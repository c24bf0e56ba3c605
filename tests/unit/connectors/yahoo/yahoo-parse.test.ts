import { afterEach, describe, expect, it } from 'vitest';
import { parseChart } from '#connectors/yahoo/parse/yahoo-chart';
import { expiryDate, parseOptions, type YahooExpiry } from '#connectors/yahoo/parse/yahoo-options';

const ASKED = { symbol: 'ABC', interval: '1m' };
const T0 = 1_926_253_800;

interface Chart {
  readonly meta?: object;
  readonly timestamp?: readonly unknown[] | undefined;
  readonly quote?: object;
  readonly adjclose?: readonly unknown[];
}

function chart({ meta = {}, timestamp, quote, adjclose }: Chart = {}): unknown {
  const result = {
    meta: { currency: 'USD', symbol: 'ABC', dataGranularity: '1m', ...meta },
    ...(timestamp === undefined ? {} : { timestamp }),
    indicators: { quote: [quote ?? {}], ...(adjclose === undefined ? {} : { adjclose: [{ adjclose }] }) },
  };
  return { chart: { result: [result], error: null } };
}

const TWO_ROWS = {
  timestamp: [T0, T0 + 60],
  quote: {
    close: [10.100000381469727, null],
    high: [10.2, null],
    low: [10, null],
    open: [10.1, null],
    volume: [500, null],
  },
};

function valueOf<Value>(result: { readonly ok: boolean; readonly value?: Value; readonly failure?: unknown }): Value {
  expect(result).toMatchObject({ ok: true });
  return result.value as Value;
}

describe('a chart of Yahoo’s', () => {
  it('counts time in seconds, once, and prices in the nearest ten-thousandths', () => {
    expect(valueOf(parseChart(chart(TWO_ROWS), ASKED)).rows).toEqual([
      { startMs: T0 * 1_000, open: 101_000, high: 102_000, low: 100_000, close: 101_000, volume: 500, adjusted: null },
    ]);
  });

  it('has no row where nothing closed, and carries nothing over', () => {
    expect(valueOf(parseChart(chart(TWO_ROWS), ASKED))).toMatchObject({ oddRows: 0, rows: [{ startMs: T0 * 1_000 }] });
  });

  it('is an answer when its window is empty', () => {
    expect(valueOf(parseChart(chart(), ASKED)).rows).toEqual([]);
  });

  it('counts a row whose prices contradict each other, and leaves out that row alone', () => {
    const quote = { ...TWO_ROWS.quote, close: [10.1, 10.1], high: [10.2, 9], low: [10, 10], open: [10.1, 10.1] };
    expect(valueOf(parseChart(chart({ ...TWO_ROWS, quote }), ASKED))).toMatchObject({
      oddRows: 1,
      rows: [{ startMs: T0 * 1_000 }],
    });
  });

  it('puts pence, cents and agorot into the currency itself', () => {
    for (const [currency, major] of [
      ['GBp', 'GBP'],
      ['GBX', 'GBP'],
      ['ZAc', 'ZAR'],
      ['ILA', 'ILS'],
    ]) {
      const told = valueOf(parseChart(chart({ ...TWO_ROWS, meta: { currency } }), ASKED));
      expect(told).toMatchObject({ currency: major, rows: [{ open: 1_010, close: 1_010 }] });
    }
  });

  it('has the closes as they would be without later splits and dividends', () => {
    const told = valueOf(parseChart(chart({ ...TWO_ROWS, adjclose: [5.05, null] }), ASKED));
    expect(told.rows[0]).toMatchObject({ close: 101_000, adjusted: 50_500 });
  });

  it.each([
    ['another symbol', { meta: { symbol: 'XYZ' } }, 'meta.symbol'],
    ['coarser bars than those asked for', { meta: { dataGranularity: '5m' } }, 'meta.dataGranularity'],
    [
      'a clock that nobody has set',
      { meta: { regularMarketTime: 0, regularMarketPrice: 10 } },
      'meta.regularMarketTime',
    ],
    ['a price as text', { ...TWO_ROWS, quote: { ...TWO_ROWS.quote, close: ['10.1', null] } }, 'close[0]'],
    ['columns of different lengths', { ...TWO_ROWS, quote: { ...TWO_ROWS.quote, open: [10.1] } }, 'open.length'],
    ['a row of 1970', { ...TWO_ROWS, timestamp: [0, T0] }, 'timestamp[0]'],
  ])('is left out whole with %s, and the field is named', (_what, parts, field) => {
    expect(parseChart(chart(parts), ASKED)).toMatchObject({ ok: false, failure: { field } });
  });

  it('is no chart where the body is none', () => {
    for (const body of [null, 'Too Many Requests', [], { chart: { result: null } }]) {
      expect(parseChart(body, ASKED)).toMatchObject({ ok: false });
    }
  });
});

/** 21 March 2031, as Yahoo names it. */
const MARCH = 1_931_817_600;

interface Contract {
  readonly quote?: object;
  readonly call?: object;
  readonly put?: object;
  readonly stamp?: number;
  readonly options?: readonly unknown[];
  readonly underlyingSymbol?: string;
}

function options({ quote = {}, call = {}, put = {}, stamp = MARCH, ...rest }: Contract = {}): unknown {
  const shared = { currency: 'USD', lastPrice: 1.5, contractSize: 'REGULAR', expiration: MARCH, lastTradeDate: T0 };
  const quoted = { bid: 1.45, ask: 1.55, impliedVolatility: 0.4321, openInterest: 12, volume: 3 };
  const result = {
    underlyingSymbol: rest.underlyingSymbol ?? 'ABC',
    expirationDates: [MARCH, MARCH + 7 * 86_400],
    quote: { currency: 'USD', marketState: 'REGULAR', regularMarketPrice: 51.25, regularMarketTime: T0, ...quote },
    options: rest.options ?? [
      {
        expirationDate: stamp,
        calls: [{ contractSymbol: 'ABC310321C00052000', strike: 52, ...shared, ...quoted, ...call }],
        puts: [{ contractSymbol: 'ABC310321P00050000', strike: 50, ...shared, ...quoted, ...put }],
      },
    ],
  };
  return { optionChain: { result: [result], error: null } };
}

function readOptions(parts: Contract = {}): YahooExpiry {
  return valueOf(parseOptions(options(parts), 'ABC', null)) as YahooExpiry;
}

describe('options of Yahoo’s', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    process.env['TZ'] = zone;
  });

  it('expire on the UTC date of their stamp, whatever zone this machine is in', () => {
    for (const TZ of ['America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe', 'UTC']) {
      process.env['TZ'] = TZ;
      expect(expiryDate(MARCH)).toBe('2031-03-21');
      const told = readOptions();
      expect(told.contracts.map(({ expiry }) => expiry)).toEqual(['2031-03-21', '2031-03-21']);
    }
  });

  it('are read with their underlying, each strike by itself', () => {
    const told = readOptions();
    expect(told).toMatchObject({
      expiry: '2031-03-21',
      expiries: [MARCH, MARCH + 604_800],
      underlying: { price: 512_500, atMs: T0 * 1_000, isRegular: true, delayMinutes: 0 },
      contracts: [
        {
          strike: 520_000,
          right: 'call',
          bid: 14_500,
          ask: 15_500,
          impliedVolatility: 0.4321,
          openInterest: 12,
          atMs: null,
        },
        { strike: 500_000, right: 'put', delta: null, vega: null, adjusted: false },
      ],
    });
  });

  it.each([1e-5, 0.00001953, 0.5000048828125, 0.2500075, 0.12500875, 0.0625, 1, 6, 0, 0.004])(
    'have no volatility where a solver began or ran away: %f',
    (impliedVolatility) => {
      const told = readOptions({ call: { impliedVolatility } });
      expect(told.contracts[0]).toMatchObject({ impliedVolatility: null, bid: 14_500 });
    },
  );

  it('have no volatility without a bid, or where the bid is above the ask', () => {
    for (const call of [{ bid: 0 }, { bid: undefined }, { bid: 1.6 }]) {
      expect(readOptions({ call }).contracts[0]?.impliedVolatility).toBeNull();
    }
  });

  it('have no quotes where both sides are zero: a bid of zero below an ask says that nobody bids', () => {
    expect(readOptions({ call: { bid: 0, ask: 0 } }).contracts[0]).toMatchObject({
      bid: null,
      ask: null,
      last: 15_000,
    });
    expect(readOptions({ call: { bid: 0 } }).contracts[0]).toMatchObject({
      bid: 0,
      ask: 15_500,
    });
  });

  it('have neither quotes nor volatility nor a count of nothing outside of regular hours', () => {
    const quote = { marketState: 'PRE' };
    const told = readOptions({ quote, call: { openInterest: 0 } });
    expect(told.underlying.isRegular).toBe(false);
    expect(told.contracts[0]).toMatchObject({ bid: null, ask: null, impliedVolatility: null, openInterest: null });
  });

  it('are quoted in minor units under names of their own', () => {
    const told = readOptions({ quote: { currency: 'GBp' }, call: { currency: 'GBp', strike: 5_200 } });
    expect(told.underlying.price).toBe(5_125);
    expect(told.contracts[0]).toMatchObject({ strike: 520_000, bid: 145 });
  });

  it('are marked where they deliver something else', () => {
    const call = { contractSymbol: 'ABC1310321C00052000' };
    expect(readOptions({ call }).contracts[0]?.adjusted).toBe(true);
    expect(readOptions({ call: { contractSize: 'MINI' } }).contracts[0]?.adjusted).toBe(true);
  });

  it('may be none', () => {
    expect(valueOf(parseOptions(options({ options: [], quote: { currency: undefined } }), 'ABC', null))).toBeNull();
  });

  it.each([
    ['another underlying', { underlyingSymbol: 'XYZ' }, 'underlyingSymbol'],
    ['another underlying’s contract', { call: { contractSymbol: 'XYZ310321C00052000' } }, 'contractSymbol'],
    ['another expiry’s contract', { call: { contractSymbol: 'ABC310328C00052000' } }, 'contractSymbol'],
    ['a put among the calls', { call: { contractSymbol: 'ABC310321P00052000' } }, 'contractSymbol'],
    ['another expiry than the one asked for', { stamp: MARCH + 604_800 }, 'options[0].expirationDate'],
    ['an underlying that traded in 1970', { quote: { regularMarketTime: 0 } }, 'quote.regularMarketTime'],
    ['an underlying without a price', { quote: { regularMarketPrice: undefined } }, 'quote.regularMarketPrice'],
    ['a price as text', { call: { bid: '1.45' } }, 'bid'],
    ['a negative price', { put: { ask: -1 } }, 'ask'],
  ])('are left out whole with %s, and the field is named', (_what, parts, field) => {
    expect(parseOptions(options(parts), 'ABC', MARCH)).toMatchObject({ ok: false, failure: { field } });
  });
});
