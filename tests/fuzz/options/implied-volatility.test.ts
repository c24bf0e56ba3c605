import { describe, expect, it } from 'vitest';
import { priceRoundTrip, roundTrip } from '#tests/support/iv-round-trip';

describe('implied volatility over its whole domain', () => {
  it('converges in each of a million random cases', () => {
    const { failures, cases } = roundTrip(1_000_000, 20_261);
    expect(cases).toBe(1_000_000);
    expect(failures).toEqual([]);
  });

  it('is the volatility that made the price, in each of a million random options', () => {
    const { failures, solved } = priceRoundTrip(1_000_000, 4_711);
    expect(failures).toEqual([]);
    expect(solved).toBeGreaterThan(970_000);
  });
});
