import { describe, expect, it } from 'vitest';
import { type PriceE4, priceE4 } from '#domain/money';
import { lowestCredit, onTick, walkDown } from '#strategies/recommend/credit-floor';

const CENT = priceE4(0.01);
const RULE = { tick: CENT, steps: [{ above: priceE4(3), tick: priceE4(0.05) }] };

function dollars(prices: readonly PriceE4[]): readonly number[] {
  return prices.map((price) => price / 10_000);
}

describe('the lowest credit', () => {
  it('is the last on the tick that is still worth it', () => {
    expect(lowestCredit(priceE4(0.41), CENT, (credit) => credit >= 3_250)).toBe(3_300);
    expect(lowestCredit(priceE4(0.41), CENT, () => true)).toBe(100);
    expect(lowestCredit(priceE4(0.41), CENT, (credit) => credit >= 4_100)).toBe(4_100);
  });

  it('does not exist where what can be had is not worth it', () => {
    expect(lowestCredit(priceE4(0.41), CENT, () => false)).toBeNull();
    expect(lowestCredit(priceE4(0.005), CENT, () => true)).toBeNull();
  });

  it('counts from the tick below what can be had', () => {
    expect(lowestCredit(priceE4(0.42), priceE4(0.05), (credit) => credit > 3_500)).toBe(4_000);
  });
});

describe('the walk down', () => {
  it('begins at the middle, rounded down, and ends at the floor in five steps at most', () => {
    expect(dollars(walkDown(priceE4(0.455), priceE4(0.3), CENT))).toEqual([0.45, 0.41, 0.37, 0.34, 0.3]);
    expect(dollars(walkDown(priceE4(0.245), priceE4(0.23), CENT))).toEqual([0.24, 0.23]);
  });

  it('is one step where the floor is the middle', () => {
    expect(dollars(walkDown(priceE4(0.239), priceE4(0.23), CENT))).toEqual([0.23]);
  });
});

describe('a price that was worked out', () => {
  it('is put on the tick that holds at its size, to the side that is asked for', () => {
    expect(onTick(RULE, 12_345, 'down')).toBe(12_300);
    expect(onTick(RULE, 12_345, 'up')).toBe(12_400);
    expect(onTick(RULE, 31_200, 'down')).toBe(31_000);
    expect(onTick(RULE, 31_200, 'up')).toBe(31_500);
    expect(onTick(RULE, 12_300, 'up')).toBe(12_300);
  });
});
