import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import { type FillLeg, type FillRules, priceFill, roundAgainstUs } from '#options/fills/fill-price';
import { epochMs } from '#primitives/clock';
import { buying, quoted, selling, WORST_SIDE } from '#tests/support/quoted-legs';

const PUT_SPREAD = [selling(quoted(1.05, 1.12)), buying(quoted(0.48, 0.55))];

function fillOf(legs: readonly FillLeg[], rules: Partial<FillRules> = {}, quantity = 1, nowMs = 1_500) {
  const priced = priceFill(legs, quantity, epochMs(nowMs), { ...WORST_SIDE, ...rules });
  if (!priced.ok) throw new Error(priced.failure.status);
  return priced.value;
}

function refusalOf(legs: readonly FillLeg[], nowMs = 1_500) {
  const priced = priceFill(legs, 1, epochMs(nowMs), WORST_SIDE);
  return priced.ok ? null : priced.failure;
}

describe('a fill', () => {
  it('sells at the bid and buys at the ask', () => {
    expect(fillOf(PUT_SPREAD)).toEqual({
      natural: priceE4(0.5),
      mid: 5_700,
      slippage: 0,
      raw: 5_000,
      net: priceE4(0.5),
    });
  });

  it('closes from the other sides, as a debit', () => {
    const closing = [buying(quoted(0.4, 0.47)), selling(quoted(0.1, 0.16))];
    expect(fillOf(closing)).toMatchObject({ natural: priceE4(-0.37), mid: -3_050, net: priceE4(-0.37) });
  });

  it('gains the stated share of the way to the middle, and loses what is left of a tick', () => {
    expect(fillOf(PUT_SPREAD, { improvement: 0.5 })).toMatchObject({ raw: 5_350, net: priceE4(0.53) });
    expect(fillOf(PUT_SPREAD, { improvement: 0.5, tick: priceE4(0.05) }).net).toBe(priceE4(0.5));
  });

  it('pays more, not less, where a debit falls between two ticks', () => {
    const debit = [buying(quoted(1.05, 1.12)), selling(quoted(0.48, 0.55))];
    expect(fillOf(debit, { improvement: 0.5 })).toMatchObject({ natural: priceE4(-0.64), raw: -6_050, net: -6_100 });
  });

  it('slips by the root of size over what is displayed on the side it takes', () => {
    const thin = [
      selling(quoted(1.05, 1.12, 1_000, { bidSize: 5, askSize: 500 })),
      buying(quoted(0.48, 0.55, 1_000, { bidSize: 500, askSize: 5 })),
    ];
    const { slippage, net } = fillOf(thin, { kappa: 0.25 }, 10);
    expect(slippage).toBeCloseTo(2 * 0.25 * Math.SQRT2 * 700, 9);
    expect(net).toBe(priceE4(0.45));
  });

  it('slips by at most one width a leg, and an unknown size counts as one contract', () => {
    const unknown = { bidSize: null, askSize: null, openInterest: null };
    const legs = [selling(quoted(1.05, 1.12, 1_000, unknown)), buying(quoted(0.48, 0.55, 1_000, unknown))];
    expect(fillOf(legs, { kappa: 0.25 }, 4).slippage).toBeCloseTo(2 * 0.5 * 700, 9);
    expect(fillOf(legs, { kappa: 0.25 }, 400).slippage).toBe(1_400);
    expect(fillOf(legs, { openInterestKappa: 0.1 }, 4).slippage).toBeCloseTo(2 * 0.2 * 700, 9);
  });

  it('counts every contract of a leg that is traded twice per spread', () => {
    const ratio = [selling(quoted(1.05, 1.12), 2), buying(quoted(0.48, 0.55))];
    expect(fillOf(ratio, { kappa: 0.2 }, 10)).toMatchObject({ natural: priceE4(1.55), mid: 2 * 10_850 - 5_150 });
    expect(fillOf(ratio, { kappa: 0.2 }, 10).slippage).toBeCloseTo(0.2 * (2 * 1 + Math.SQRT1_2) * 700, 9);
  });

  it.each([
    ['no_quote', [selling(null), buying(quoted(0.48, 0.55))], 1_500],
    ['stale', PUT_SPREAD, 6_001],
    ['not_seen', [selling(quoted(1.05, 1.12, 2_000)), buying(quoted(0.48, 0.55))], 1_500],
    ['adjusted', [selling(quoted(1.05, 1.12, 1_000, { adjusted: true })), buying(quoted(0.48, 0.55))], 1_500],
    ['bad_quote', [selling(quoted(0, 0)), buying(quoted(0.48, 0.55))], 1_500],
    ['bad_quote', [selling(quoted(1, 1.1, 1_000, { ask: null })), buying(quoted(0.48, 0.55))], 1_500],
    ['bad_quote', [selling(quoted(1, 1.1, 1_000, { bid: priceE4(-0.01) })), buying(quoted(0.48, 0.55))], 1_500],
    ['locked_or_crossed', [selling(quoted(1.2, 1.1)), buying(quoted(0.48, 0.55))], 1_500],
    ['locked_or_crossed', [selling(quoted(1.1, 1.1)), buying(quoted(0.48, 0.55))], 1_500],
    ['leg_skew', [selling(quoted(1.05, 1.12)), buying(quoted(0.48, 0.55, 3_001))], 5_000],
    ['no_bid', [selling(quoted(0, 0.05)), buying(quoted(0.48, 0.55))], 1_500],
  ] as const)('is refused as %s (%#)', (status, legs, nowMs) => {
    expect(refusalOf(legs, nowMs)?.status).toBe(status);
  });

  it('may buy where nobody bids', () => {
    expect(fillOf([buying(quoted(0, 0.03))]).net).toBe(priceE4(-0.03));
  });

  it('names the first leg at fault, in the order given', () => {
    expect(refusalOf([selling(quoted(1.05, 1.12)), buying(quoted(0.6, 0.55)), buying(null)])).toEqual({
      status: 'locked_or_crossed',
      leg: 1,
    });
  });

  it('holds a quote for as old as the earlier of its two times', () => {
    const late = quoted(1.05, 1.12, 1_000, { seenMs: epochMs(6_400) });
    expect(refusalOf([selling(late)], 6_500)?.status).toBe('stale');
    const ahead = quoted(1.05, 1.12, 9_000, { seenMs: epochMs(1_000) });
    expect(refusalOf([selling(ahead)], 6_500)?.status).toBe('stale');
  });
});

describe('rounding to the tick', () => {
  it('goes down, except for what binary fractions miss a whole unit by', () => {
    expect(roundAgainstUs(5_399.999_999_9, priceE4(0.01))).toBe(5_400);
    expect(roundAgainstUs(5_399.99, priceE4(0.01))).toBe(5_300);
    expect(roundAgainstUs(-5_300.01, priceE4(0.01))).toBe(-5_400);
    expect(Object.is(roundAgainstUs(-0, priceE4(0.01)), 0)).toBe(true);
  });
});
