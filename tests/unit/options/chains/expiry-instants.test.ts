import { describe, expect, it } from 'vitest';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { expiryInstants } from '#options/chains/expiry-instants';
import { COIN_TERMS, SHARE_TERMS } from '#tests/support/priced-chain';

const nyse = new NyseCalendar({
  closed: [{ date: '2025-01-09', reason: 'a day of mourning' }],
  early: [],
  lateOpen: [],
});
const shares = expiryInstants(SHARE_TERMS, nyse);
const coin = expiryInstants(COIN_TERMS, nyse);

describe('the moment an expiry date stands for', () => {
  it.each([
    ['2026-08-21', '2026-08-21T20:00:00Z'],
    ['2026-12-18', '2026-12-18T21:00:00Z'],
    ['2026-11-27', '2026-11-27T18:00:00Z'],
    ['2026-12-24', '2026-12-24T18:00:00Z'],
    ['2026-06-18', '2026-06-18T20:00:00Z'],
  ])('is the close of the session for shares: %s ends at %s', (expiry, instant) => {
    expect(shares(expiry)).toBe(Date.parse(instant));
  });

  it.each(['2026-04-03', '2026-06-19', '2026-08-22', '2025-01-09', '1980-01-04', '2060-01-02', '2026-02-30', 'soon'])(
    'is unknown where shares do not trade: %s',
    (expiry) => {
      expect(shares(expiry)).toBeNull();
    },
  );

  it('is 08:00 UTC on any day for coins, Saturdays and holidays included', () => {
    expect(coin('2026-08-22')).toBe(Date.parse('2026-08-22T08:00:00Z'));
    expect(coin('2026-12-25')).toBe(Date.parse('2026-12-25T08:00:00Z'));
    expect(coin('25DEC26')).toBeNull();
  });
});
