import { describe, expect, it } from 'vitest';
import { addCents, type Cents, cents, premiumPaid, premiumReceived, price, priceE4, size } from '#domain/money';
import { InvariantViolation } from '#primitives/invariant';

describe('money', () => {
  it('comes in whole cents and in nothing else', () => {
    expect(addCents(cents(150), cents(-49))).toBe(101);
    for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => cents(wrong)).toThrow(InvariantViolation);
    }
  });

  it('keeps prices exactly, where floating point would not', () => {
    expect(priceE4(0.1) + priceE4(0.2)).toBe(priceE4(0.3));
    expect(priceE4(61_837.6301)).toBe(618_376_301);
    expect(() => priceE4(Number.NaN)).toThrow('a price is finite');
  });

  it('rounds part of a cent against us, whichever way the money goes', () => {
    expect(premiumPaid(priceE4(0.0101), 1, 1)).toBe(2);
    expect(premiumReceived(priceE4(0.0101), 1, 1)).toBe(1);
    expect(premiumPaid(priceE4(1.25), 3, 100)).toBe(37_500);
    expect(premiumReceived(priceE4(1.25), 3, 100)).toBe(37_500);
  });

  it('does not let a price pass for cash', () => {
    // @ts-expect-error -- a fee is in cents
    const fee: Cents = priceE4(1);
    expect(fee).toBe(10_000);
  });

  it('has units that are whole, and sizes that are not negative', () => {
    expect(price(-5)).toBe(-5);
    expect(size(0)).toBe(0);
    expect(() => price(0.1)).toThrow('whole number');
    expect(() => size(-1)).toThrow('non-negative');
  });
});
