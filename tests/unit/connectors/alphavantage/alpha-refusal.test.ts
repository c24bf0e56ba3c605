import { describe, expect, it } from 'vitest';
import { classifyRefusal, refusalText } from '#connectors/alphavantage/http/alpha-refusal';

/** New York, 10:30 in winter. */
const NOW = Date.UTC(2026, 0, 15, 15, 30);
const TO_MIDNIGHT = Date.UTC(2026, 0, 16, 5) - NOW;

describe('what Alpha Vantage says instead of data', () => {
  it.each([
    ['Our standard API rate limit is 25 requests per day. Any premium plan removes it.', 'throttled', TO_MIDNIGHT],
    [
      'Please consider spreading out your requests (1 a second). Premium lifts 25 requests per day.',
      'throttled',
      60_000,
    ],
    ['Burst pattern detected.', 'throttled', 60_000],
    ['Our API call frequency is 5 calls per minute.', 'throttled', 60_000],
    ['This is a premium endpoint.', 'not-entitled', undefined],
    ['Realtime data needs an entitlement.', 'not-entitled', undefined],
    ['Error Message: the parameter apikey is invalid or missing.', 'key', undefined],
    ['Error Message: Invalid API call.', 'argument', undefined],
    // Words change: what nobody knows costs a minute.
    ['We are moving to another building today.', 'throttled', 60_000],
  ])('%s', (text, kind, pauseMs) => {
    expect(classifyRefusal(text, NOW)).toEqual(pauseMs === undefined ? { kind } : { kind, pauseMs });
  });

  it('is found at the top only: data speak of information as well', () => {
    expect(refusalText({ 'Meta Data': { '1. Information': 'Intraday prices' } })).toBeNull();
    expect(refusalText({ Note: 'slower' })).toBe('slower');
    expect(refusalText({ 'Error Message': 'no' })).toBe('Error Message: no');
    expect(refusalText('<html>')).toBeNull();
  });
});
