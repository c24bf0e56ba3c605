import { describe, expect, it } from 'vitest';
import { expiryOutcome, type ExpiryPosition, type PayoffLeg } from '#options/models/expiry-outcome';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { ln } from '#primitives/exact-math';

/** Ten equally likely prices with a mean of 100: every figure below can be counted. */
const PRICES = [70, 80, 90, 95, 100, 104, 106, 110, 115, 130];
const counted = terminalDistribution(
  { name: 'bootstrap', logReturns: Float64Array.from(PRICES, (price) => ln(price / 100)) },
  { spot: 100, drift: 0, years: 0.1 },
);

const put = (strike: number, quantity: number): PayoffLeg => ({ right: 'put', strike, quantity });
const call = (strike: number, quantity: number): PayoffLeg => ({ right: 'call', strike, quantity });
const position = (cash: number, ...legs: PayoffLeg[]): ExpiryPosition => ({ legs, shares: 0, cash });

describe('the outcome at expiry', () => {
  it('of a bull put spread', () => {
    const outcome = expiryOutcome(counted, position(2, put(98, -1), put(88, 1)));
    expect(outcome.breakevens).toEqual([96]);
    expect(outcome.pop).toBeCloseTo(0.6, 12);
    expect(outcome.maxProfit).toBe(2);
    expect(outcome.maxLoss).toBe(8);
    expect(outcome.pMaxProfit).toBeCloseTo(0.6, 12);
    expect(outcome.pMaxLoss).toBeCloseTo(0.2, 12);
    // −8, −8, −6, −1 and six times +2
    expect(outcome.ev).toBeCloseTo(-1.1, 10);
    expect(outcome.pLoss).toBeCloseTo(0.4, 12);
    expect(outcome.lossGivenLoss).toBeCloseTo(23 / 4, 10);
  });

  it('of a bear call spread', () => {
    const outcome = expiryOutcome(counted, position(1.5, call(105, -1), call(110, 1)));
    expect(outcome.breakevens).toEqual([106.5]);
    expect(outcome.pop).toBeCloseTo(0.7, 12);
    expect(outcome.maxLoss).toBe(3.5);
    expect(outcome.pMaxLoss).toBeCloseTo(0.3, 12);
    // six times 1.5, once 0.5, three times −3.5
    expect(outcome.ev).toBeCloseTo(-0.1, 10);
    expect(outcome.lossGivenLoss).toBeCloseTo(3.5, 10);
  });

  it('of an iron condor', () => {
    const outcome = expiryOutcome(counted, position(3, put(80, 1), put(90, -1), call(110, -1), call(120, 1)));
    expect(outcome.breakevens).toEqual([87, 113]);
    expect(outcome.pop).toBeCloseTo(0.6, 12);
    expect(outcome.pMaxProfit).toBeCloseTo(0.6, 12);
    expect(outcome.pMaxLoss).toBeCloseTo(0.3, 12);
    expect(outcome.maxProfit).toBe(3);
    expect(outcome.maxLoss).toBe(7);
    // −7, −7, six times 3, −2, −7
    expect(outcome.ev).toBeCloseTo(-0.5, 10);
    expect(outcome.lossGivenLoss).toBeCloseTo(23 / 4, 10);
  });

  it('of a short straddle, whose loss has no limit and whose best price is a single one', () => {
    const outcome = expiryOutcome(counted, position(12, put(100, -1), call(100, -1)));
    expect(outcome.breakevens).toEqual([88, 112]);
    expect(outcome.pop).toBeCloseTo(0.6, 12);
    expect(outcome.maxProfit).toBe(12);
    expect(outcome.maxLoss).toBeNull();
    expect(outcome.pMaxLoss).toBeNull();
    // −18, −8, 2, 7, 12, 8, 6, 2, −3, −18
    expect(outcome.ev).toBeCloseTo(-1, 10);
    expect(outcome.lossGivenLoss).toBeCloseTo(47 / 4, 10);
  });

  it('of a long straddle, which loses between its breakevens', () => {
    const outcome = expiryOutcome(counted, position(-12, put(100, 1), call(100, 1)));
    expect(outcome.breakevens).toEqual([88, 112]);
    expect(outcome.pop).toBeCloseTo(0.4, 12);
    expect(outcome.maxProfit).toBeNull();
    expect(outcome.maxLoss).toBe(12);
    expect(outcome.lossGivenLoss).toBeCloseTo(37 / 6, 10);
  });

  it('of debit verticals', () => {
    const calls = expiryOutcome(counted, position(-4, call(100, 1), call(110, -1)));
    expect(calls.breakevens).toEqual([104]);
    // A price of 104 neither gains nor loses.
    expect(calls.pop).toBeCloseTo(0.4, 8);
    expect(calls.pLoss).toBeCloseTo(0.5, 8);
    expect(calls.maxProfit).toBe(6);
    const puts = expiryOutcome(counted, position(-4, put(100, 1), put(90, -1)));
    expect(puts.breakevens).toEqual([96]);
    expect(puts.pop).toBeCloseTo(0.4, 12);
    expect(puts.maxLoss).toBe(4);
  });

  it('of a covered call, whose shares were paid for', () => {
    const outcome = expiryOutcome(counted, { legs: [call(105, -1)], shares: 1, cash: 3 - 100 });
    expect(outcome.breakevens).toEqual([97]);
    expect(outcome.maxProfit).toBe(8);
    expect(outcome.maxLoss).toBe(97);
    expect(outcome.pMaxProfit).toBeCloseTo(0.4, 12);
    expect(outcome.pop).toBeCloseTo(0.6, 12);
    // −27, −17, −7, −2, 3, 7, four times 8
    expect(outcome.ev).toBeCloseTo(-1.1, 10);
  });

  it('of a position that can only lose has no breakeven', () => {
    const outcome = expiryOutcome(counted, position(-1, put(98, -1), put(88, 1)));
    expect(outcome.breakevens).toEqual([]);
    expect(outcome.pop).toBe(0);
    expect(outcome.pLoss).toBe(1);
    expect(outcome.lossGivenLoss).toBeCloseTo(-outcome.ev, 10);
  });

  it('of a credit of zero counts the prices at which nothing is won as neither', () => {
    const outcome = expiryOutcome(counted, position(0, put(98, -1), put(88, 1)));
    expect(outcome.breakevens).toEqual([98]);
    expect(outcome.pop).toBe(0);
    expect(outcome.pLoss).toBeCloseTo(0.4, 12);
  });

  it('of a position without any loss', () => {
    const outcome = expiryOutcome(counted, position(1, put(98, 1)));
    expect(outcome.maxLoss).toBe(0);
    expect(outcome.pop).toBe(1);
    expect(outcome.lossGivenLoss).toBe(0);
  });
});
