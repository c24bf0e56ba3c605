import { describe, expect, it } from 'vitest';
import { roundTrip } from '#tests/support/iv-round-trip';

describe('implied volatility over its whole domain', () => {
  it('converges in each of a million random cases', () => {
    const { failures, cases } = roundTrip(1_000_000, 20_261);
    expect(cases).toBe(1_000_000);
    expect(failures).toEqual([]);
  });
});
