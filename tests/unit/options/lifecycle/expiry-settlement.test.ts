import { describe, expect, it } from 'vitest';
import type { OptionRight } from '#domain/chain';
import { priceE4 } from '#domain/money';
import type { StructureLeg } from '#domain/structure';
import { settleExpiry } from '#options/lifecycle/expiry-settlement';

function leg(quantity: number, right: OptionRight, strike: number): StructureLeg {
  return { right, strike: priceE4(strike), expiry: '2026-06-18', quantity };
}

const PUT_SPREAD = [leg(-1, 'put', 48), leg(1, 'put', 45)];
const CONDOR = [leg(-1, 'put', 45), leg(1, 'put', 42), leg(-1, 'call', 60), leg(1, 'call', 63)];

function settled(legs: readonly StructureLeg[], contracts: number, closing: number) {
  return settleExpiry(legs, contracts, priceE4(closing));
}

describe('an expiry at the official close', () => {
  it('leaves nothing of a put spread above both strikes', () => {
    expect(settled(PUT_SPREAD, 1, 50)).toEqual({
      results: ['expired', 'expired'],
      netShares: 0,
      exerciseCash: 0,
      markToSettlement: 0,
      pinRiskStrikes: [],
      uncoveredOvernight: false,
    });
  });

  it('between the strikes assigns the short put and leaves shares for the night', () => {
    expect(settled(PUT_SPREAD, 1, 46.5)).toMatchObject({
      results: ['assigned', 'expired'],
      netShares: 100,
      exerciseCash: -480_000,
      markToSettlement: -15_000,
      uncoveredOvernight: true,
    });
  });

  it('below both strikes costs the width and leaves no shares', () => {
    expect(settled(PUT_SPREAD, 1, 44)).toMatchObject({
      results: ['assigned', 'exercised'],
      netShares: 0,
      exerciseCash: -30_000,
      markToSettlement: -30_000,
      uncoveredOvernight: false,
    });
  });

  it('exercises from one cent in the money, and names the strikes in doubt', () => {
    expect(settled(PUT_SPREAD, 1, 47.99)).toMatchObject({
      results: ['assigned', 'expired'],
      pinRiskStrikes: [480_000],
    });
    expect(settled(PUT_SPREAD, 1, 47.995)).toMatchObject({ results: ['expired', 'expired'], markToSettlement: 0 });
    expect(settled(PUT_SPREAD, 1, 48)).toMatchObject({ results: ['expired', 'expired'], pinRiskStrikes: [480_000] });
    expect(settled(PUT_SPREAD, 1, 48.24).pinRiskStrikes).toEqual([480_000]);
    expect(settled(PUT_SPREAD, 1, 48.2401).pinRiskStrikes).toEqual([]);
  });

  it('holds ten cents for near a low strike', () => {
    expect(settled([leg(-1, 'put', 5)], 1, 5.1).pinRiskStrikes).toEqual([50_000]);
    expect(settled([leg(-1, 'put', 5)], 1, 5.11).pinRiskStrikes).toEqual([]);
  });

  it('delivers shares against a short call', () => {
    expect(settled(CONDOR, 2, 61.25)).toMatchObject({
      results: ['expired', 'expired', 'assigned', 'expired'],
      netShares: -200,
      exerciseCash: 1_200_000,
      markToSettlement: -25_000,
      uncoveredOvernight: true,
    });
    expect(settled(CONDOR, 2, 70)).toMatchObject({ netShares: 0, markToSettlement: -60_000 });
  });

  it('names both strikes of a straddle once', () => {
    expect(settled([leg(-1, 'put', 50), leg(-1, 'call', 50)], 1, 50).pinRiskStrikes).toEqual([500_000]);
  });
});
