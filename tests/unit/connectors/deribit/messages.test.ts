import { describe, expect, it } from 'vitest';
import { parseChartBars } from '#connectors/deribit/parse/chart-bars';
import { parseMarks, parseOptionTicker, parseSummaryRow } from '#connectors/deribit/parse/option-figures';
import { parsePerpetualTicker, parseQuote } from '#connectors/deribit/parse/perpetual-ticker';
import { type PerpetualTerms, perpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { parseTrades } from '#connectors/deribit/parse/parse-trades';
import { parseRpcError } from '#connectors/deribit/parse/rpc-error';
import { classifyRpc } from '#connectors/deribit/parse/rpc-frame';
import { parseHistoricalVolatility, parseVolatilityPage } from '#connectors/deribit/parse/volatility-rows';
import { optionTicker, perpetualTicker } from '#tests/support/venues/deribit-listings';

const NAME = 'BTC-7MAR31-52000-C';
const AT_MS = 1_928_000_000_000;
const BTC = perpetualTerms('BTC-PERPETUAL') as PerpetualTerms;
const LINEAR = perpetualTerms('XRP_USDC-PERPETUAL') as PerpetualTerms;
const TERMS = { coin: 'BTC', expiry: '2031-03-07', strike: 52_000, right: 'call', atMs: AT_MS } as const;
const PRICED = { ...TERMS, price: 50_000, forward: 50_120, iv: 0.5, bid: 0.039, ask: 0.0405 };

function optionOf(figures: Readonly<Record<string, unknown>>) {
  const read = parseOptionTicker(optionTicker(PRICED, figures), NAME);
  if (!read.ok) throw new Error(read.failure.field);
  return read.value;
}

describe('Deribit’s figures', () => {
  it('have volatilities in per cent in tickers and summaries, and as fractions in marks: all three are one number', () => {
    const ticker = optionOf({ mark_iv: 48.37 });
    const summary = parseSummaryRow({ instrument_name: NAME, creation_timestamp: AT_MS, mark_iv: 48.37 }, 'BTC');
    const marks = parseMarks([{ instrument_name: NAME, timestamp: AT_MS, iv: 0.4837, mark_price: 0.04 }], 'btc_usd');
    expect(ticker.iv).toBe(0.4837);
    expect(summary.ok && summary.value.iv).toBe(0.4837);
    expect(marks.ok && marks.value[0]?.iv).toBe(0.4837);
  });

  it('take 0, 0.0 and null of a bid, an ask or a volatility for none', () => {
    for (const none of [0, 0.0, null]) {
      const read = optionOf({ best_bid_price: none, best_bid_amount: none, best_ask_price: none, mark_iv: none });
      expect(read).toMatchObject({ bid: null, bidSize: null, ask: null, iv: null });
      const quote = parseQuote(
        { instrument_name: 'BTC-PERPETUAL', timestamp: AT_MS, best_bid_price: none, best_ask_price: 52_000.5 },
        BTC,
      );
      expect(quote.ok && quote.value).toMatchObject({ bid: null, ask: 520_005_000 });
    }
  });

  it('may lack stats, any of their members, the last price and the Greeks', () => {
    for (const lacking of [{ stats: undefined }, { stats: null }, { stats: { volume: null, high: null } }]) {
      expect(optionOf(lacking).volume).toBeNull();
      const read = parsePerpetualTicker(perpetualTicker('BTC-PERPETUAL', 52_000, lacking), BTC);
      expect(read.ok && read.value).toMatchObject({ volume: null, rollingCoins: null, last: 520_000_000 });
    }
    expect(optionOf({ greeks: undefined, last_price: null })).toMatchObject({ greeks: null, last: null });
    expect(optionOf({ greeks: { delta: 0, gamma: 0, vega: 0, theta: 0 } }).greeks).toBeNull();
  });

  it('have a text for the delivery price of what has expired', () => {
    const read = optionOf({ estimated_delivery_price: 'expired', state: 'closed', delivery_price: 50_001.2 });
    expect(read).toMatchObject({ bid: null, ask: null });
  });

  it('may be written with exponents', () => {
    const text =
      '{"instrument_name":"BTC-PERPETUAL","timestamp":1928000000000,"current_funding":2e-05,"best_bid_price":5.2e4}';
    const read = parsePerpetualTicker(JSON.parse(text), BTC);
    expect(read.ok && read.value).toMatchObject({ fundingRate: 0.00002, bid: 520_000_000 });
  });

  it('count vega per point and theta per day, which are kept per 1.00 and per year', () => {
    const read = optionOf({ greeks: { delta: 0.42, gamma: 5.45e-5, vega: 56.03, theta: -46.69, rho: 1 } });
    expect(read.greeks?.vega).toBeCloseTo(5_603, 9);
    expect(read.greeks?.theta).toBeCloseTo(-17_041.85, 9);
  });

  it('keep premiums in the coin: nothing is turned into dollars', () => {
    expect(optionOf({})).toMatchObject({ bid: 390, ask: 405 });
  });

  it('count dollars in amounts of what is settled in the coin, and coins elsewhere; the contract size never multiplies', () => {
    const trade = {
      trade_seq: 7,
      trade_id: 'ETH-2696097',
      timestamp: AT_MS,
      price: 52_000.5,
      amount: 1_120,
      contracts: 112,
      direction: 'sell',
      liquidation: 'T',
      instrument_name: 'BTC-PERPETUAL',
    };
    const read = parseTrades([trade], BTC);
    expect(read.ok && read.value[0]).toMatchObject({ price: 520_005_000, size: 1_120, side: 'sell' });
    const linear = parseTrades([{ ...trade, instrument_name: LINEAR.name, price: 0.5021, amount: 12.5 }], LINEAR);
    expect(linear.ok && linear.value[0]).toMatchObject({ price: 502_100, size: 12_500_000 });
    const ticker = parsePerpetualTicker(perpetualTicker('BTC-PERPETUAL', 52_000), BTC);
    // Open interest in dollars, as coins at the mark.
    expect(ticker.ok && ticker.value.openCoins).toBeCloseTo(912_004_310 / 52_000.26, 9);
  });

  it('put trades of one message in the order of their numbers, and spoil it where one cannot be read', () => {
    const one = {
      trade_id: '1',
      timestamp: AT_MS,
      price: 52_000,
      amount: 10,
      direction: 'buy',
      instrument_name: 'BTC-PERPETUAL',
    };
    const read = parseTrades(
      [
        { ...one, trade_seq: 9 },
        { ...one, trade_seq: 8 },
      ],
      BTC,
    );
    expect(read.ok && read.value.map(({ sequence }) => sequence)).toEqual([8, 9]);
    expect(
      parseTrades(
        [
          { ...one, trade_seq: 9 },
          { ...one, trade_seq: 10, price: 'market_price' },
        ],
        BTC,
      ),
    ).toMatchObject({
      failure: { field: 'price', found: '"market_price"' },
    });
  });

  it('of charts are columns of one length; minutes without a trade are left out', () => {
    const chart = {
      status: 'ok',
      ticks: [60_000, 120_000],
      open: [52_000, 52_001],
      high: [52_010.5, 52_001],
      low: [51_999, 52_001],
      close: [52_001, 52_001],
      volume: [0.4, 0],
      cost: [20_800, 0],
    };
    const read = parseChartBars(chart, BTC);
    expect(read.ok && read.value).toEqual([
      { startMs: 60_000, open: 520_000_000, high: 520_105_000, low: 519_990_000, close: 520_010_000, volume: 20_800 },
    ]);
    expect(parseChartBars({ status: 'no_data' }, BTC)).toEqual({ ok: true, value: [] });
    expect(parseChartBars({ ...chart, low: [51_999] }, BTC)).toMatchObject({ failure: { field: 'low' } });
    expect(parseChartBars({ ...chart, high: [51_000, 52_001] }, BTC)).toMatchObject({ failure: { field: 'high' } });
  });

  it('of the volatility index are points such as 42.5, page by page', () => {
    const page = parseVolatilityPage({ data: [[AT_MS, 42, 43, 41, 42.5]], continuation: AT_MS - 1 }, 'BTC');
    expect(page).toEqual({ ok: true, value: { days: [{ startMs: AT_MS, close: 42.5 }], continuation: AT_MS - 1 } });
    expect(parseVolatilityPage({ data: [[AT_MS, 42, 43, null, 42.5]] }, 'BTC').ok).toBe(false);
  });

  it('of what prices did are per cent, with a first row that may come twice', () => {
    const rows = [
      [AT_MS, 31.5],
      [AT_MS, 31.5],
      [AT_MS + 3_600_000, 32.25],
    ];
    expect(parseHistoricalVolatility(rows, 'BTC')).toEqual({
      ok: true,
      value: { atMs: AT_MS + 3_600_000, volatility: 0.3225 },
    });
    expect(parseHistoricalVolatility([], 'BTC')).toEqual({ ok: true, value: null });
  });

  it('are refused whole where a price has more digits than anything can be dealt at', () => {
    const quote = { instrument_name: 'BTC-PERPETUAL', timestamp: AT_MS, best_bid_price: 52_000.123_45 };
    expect(parseQuote(quote, BTC)).toMatchObject({ ok: false, failure: { field: 'best_bid_price' } });
  });
});

describe('Deribit’s envelopes', () => {
  it('are told apart, whatever else they hold', () => {
    expect(classifyRpc({ method: 'heartbeat', params: { type: 'test_request' } })).toEqual({ kind: 'test-request' });
    expect(classifyRpc({ method: 'heartbeat', params: { type: 'heartbeat' } })).toEqual({ kind: 'heartbeat' });
    expect(classifyRpc({ id: 7, result: null, usOut: 1_928_000_000_123_456, testnet: true })).toEqual({
      kind: 'reply',
      id: 7,
      result: null,
      stamp: { atMs: 1_928_000_000_123, isTestnet: true },
    });
    for (const odd of [
      null,
      7,
      [],
      {},
      { id: 7 },
      { method: 'news' },
      { method: 'subscription', params: null },
      { id: 1, error: {} },
    ])
      expect(classifyRpc(odd)).toEqual({ kind: 'unknown' });
  });

  it('have errors with an object, a text or nothing for their data', () => {
    const read = (data: unknown) => parseRpcError({ code: 10_020, message: 'invalid_instrument', data });
    expect(read({ reason: 'wrong format', param: 'instrument_name' })).toEqual({
      code: 10_020,
      text: 'invalid_instrument, instrument_name: wrong format (10020)',
      meaning: 'absent',
    });
    expect(read('because')?.text).toBe('invalid_instrument, because (10020)');
    expect(read(undefined)?.text).toBe('invalid_instrument (10020)');
  });

  it('are judged by their number, not by their text', () => {
    const meaning = (code: number) => parseRpcError({ code, message: 'x' })?.meaning;
    expect([10_028, 10_040, 10_041, 10_047, 11_051, 13_028, 13_503].map(meaning)).toEqual([
      'too-many',
      ...Array<string>(6).fill('later'),
    ]);
    expect([10_000, 11_056, 13_004, 13_009].map(meaning)).toEqual(Array<string>(4).fill('needs-account'));
    expect([13_778, 13_020, -32_602].map(meaning)).toEqual(['needs-coarser-pace', 'absent', 'ours']);
  });
});
