import { describe, expect, it } from 'vitest';
import type { HttpReply } from '#connectors/shared/venue-http';
import { parseMarketData } from '#connectors/tastytrade/http/market-data';
import { parseMarketMetrics } from '#connectors/tastytrade/http/market-metrics';
import { tastyTrouble } from '#connectors/tastytrade/http/tasty-envelope';
import { wireDecimal, wireTime } from '#connectors/shared/wire-decimal';
import { PassingSecrets } from '#connectors/shared/passing-secrets';
import { epochMs } from '#primitives/clock';

function reply(status: number, body: unknown): HttpReply {
  return { status, headers: new Headers(), text: JSON.stringify(body), body, seenMs: epochMs(0), tookMs: 0 };
}

describe('tastytrade’s replies', () => {
  it('say what is wrong in either envelope, with every detail, and are final where trying again locks us out', () => {
    expect(tastyTrouble(reply(400, { error_code: 'invalid_grant', error_description: 'Grant revoked' }))).toMatchObject(
      {
        kind: 'refused',
        text: 'tastytrade answered with HTTP 400: invalid_grant (Grant revoked)',
      },
    );
    expect(tastyTrouble(reply(401, { error: { code: 'invalid_credentials', message: 'no' } }))?.kind).toBe('refused');
    expect(tastyTrouble(reply(406, { error: { code: 'x' } }))?.kind).toBe('refused');
    expect(tastyTrouble(reply(406, undefined))?.kind).toBe('refused');
    const stranger = { error: { code: 'quote_streamer.customer_not_found_error', message: 'no customer' } };
    expect(tastyTrouble(reply(404, stranger))?.kind).toBe('refused');
    const details = [{ code: 'margin', message: 'too much' }, { domain: 'symbol', reason: 'unknown' }, null, {}];
    const both = { data: { a: 1 }, error: { code: 'preflight', message: 'failed', errors: details } };
    expect(tastyTrouble(reply(200, both))).toMatchObject({
      kind: 'unwell',
      text: 'tastytrade answered with HTTP 200: preflight (failed); margin (too much); symbol (unknown)',
    });
    // Its status says enough.
    expect(tastyTrouble(reply(429, { error: { code: 'too_many' } }))).toBeNull();
    expect(tastyTrouble(reply(200, { data: {} }))).toBeNull();
    expect(tastyTrouble(reply(502, undefined))).toBeNull();
    expect(tastyTrouble(reply(500, { error: 'text' }))).toBeNull();
  });

  it('have decimals as texts, at times as numbers, and times with a zone, as UTC without one, or in milliseconds', () => {
    expect(['0.41', '-1.5', 7, '', null, undefined, 'NaN', '1e3'].map(wireDecimal)).toEqual([
      0.41,
      -1.5,
      7,
      null,
      null,
      null,
      null,
      1_000,
    ]);
    for (const text of ['0x10', ' ', '1,5', 'Infinity', true, {}]) expect(wireDecimal(text)).toBeNaN();
    expect(wireTime('2023-06-07T19:55:22.110Z')).toBe(Date.UTC(2023, 5, 7, 19, 55, 22, 110));
    expect(wireTime('2019-01-20T18:02:44.206-06:00')).toBe(Date.UTC(2019, 0, 21, 0, 2, 44, 206));
    expect(wireTime('2026-03-02T15:00:00')).toBe(Date.UTC(2026, 2, 2, 15));
    expect(wireTime(1_748_439_528_049)).toBe(1_748_439_528_049);
    expect([0, 'soon', null, '2026-03-02'].map(wireTime)).toEqual([null, null, null, null]);
  });

  it('give volatility as fractions, except what is named after 30 days, which is per cent', () => {
    const fields = {
      symbol: 'IBIT',
      'implied-volatility-index': '0.41',
      'tos-implied-volatility-index-rank': '0.40',
      'tw-implied-volatility-index-rank': '0.22',
      'implied-volatility-percentile': '0.3',
      'implied-volatility-30-day': '42.5',
      'historical-volatility-30-day': '38.1',
      'market-cap': 5,
      'updated-at': '2026-03-02T15:00:00Z',
      'option-expiration-implied-volatilities': [
        { 'expiration-date': '2026-03-20', 'implied-volatility': '0.44' },
        { 'expiration-date': '2026-03-27' },
        null,
      ],
    };
    expect(parseMarketMetrics({ data: { items: [fields, { symbol: 'BITO' }] } })).toMatchObject({
      ok: true,
      value: [
        {
          ivIndex: 0.41,
          ivRank: { tastytrade: 0.22, thinkorswim: 0.4 },
          iv30Days: 0.425,
          historical30Days: 0.381,
          atMs: Date.UTC(2026, 2, 2, 15),
        },
        { symbol: 'BITO', ivIndex: null, ivRank: { tastytrade: null, thinkorswim: null } },
      ],
    });
    expect(parseMarketMetrics({ data: { items: [{ ...fields, 'implied-volatility-index': 'high' }] } })).toMatchObject({
      ok: false,
      failure: { field: 'implied-volatility-index' },
    });
    expect(parseMarketMetrics({ data: { items: [null] } })).toMatchObject({ ok: false, failure: { field: 'symbol' } });
    expect(parseMarketMetrics([])).toMatchObject({ ok: false });
  });

  it('say where a stock stands: between bid and ask, else by its last trade, else by the last close', () => {
    const items = [
      { symbol: 'A', bid: '50.00', ask: '50.02', last: '49', 'is-trading-halted': false },
      { symbol: 'B', bid: '0.0', ask: '50.02', last: '49.123456' },
      { symbol: 'C', bid: 'NaN', 'prev-close': '12.5', 'is-trading-halted': true },
      { symbol: 'D' },
    ];
    const read = parseMarketData({ data: { items } });
    expect(read.ok && read.value.map(({ price }) => price)).toEqual([500_100, 491_235, 125_000, null]);
    expect(parseMarketData({ data: { items: [{ symbol: 'A', bid: '-3' }] } })).toMatchObject({
      failure: { field: 'bid' },
    });
    expect(parseMarketData({ data: { items: [{}] } })).toMatchObject({ failure: { field: 'symbol' } });
    expect(parseMarketData({})).toMatchObject({ ok: false });
  });

  it('never repeat a token that was handed out, nor one before it', () => {
    const passing = new PassingSecrets((text) => text.replace('entered', '•••'));
    for (const token of ['token-1', 'token-2', 'ok']) passing.remember(token);
    expect(passing.redact('entered token-1, token-2, ok')).toBe('••• •••, •••, ok');
  });
});
