import { describe, expect, it } from 'vitest';
import {
  assignmentAllocation,
  callsForDefence,
  earlyAssignment,
  type ShortLeg,
} from '#options/pricing/early-assignment';

const CALL: ShortLeg = {
  right: 'call',
  spot: 110,
  strike: 100,
  mid: 10.05,
  rate: 0.04,
  days: 20,
  dividend: 1,
  daysToEx: 1,
};
const PUT: ShortLeg = { ...CALL, right: 'put', spot: 80, mid: 20.05, days: 60, dividend: 0, daysToEx: null };

const levelOf = (leg: ShortLeg, change: Partial<ShortLeg>): string => earlyAssignment({ ...leg, ...change }).level;

describe('early assignment of a short call', () => {
  it('threatens on the eve of a dividend larger than interest and time value', () => {
    const { level, intrinsic, extrinsic, benefit } = earlyAssignment(CALL);
    expect([level, intrinsic]).toEqual(['HIGH', 10]);
    expect(extrinsic).toBeCloseTo(0.05, 12);
    expect(benefit).toBeCloseTo(1 - 100 * (1 - Math.exp((-0.04 * 20) / 365)), 12);
  });

  it('comes closer with the ex-date and with the time value going', () => {
    expect(levelOf(CALL, { daysToEx: 0 })).toBe('HIGH');
    expect(levelOf(CALL, { daysToEx: 2 })).toBe('MEDIUM');
    expect(levelOf(CALL, { daysToEx: 6 })).toBe('LOW');
    expect(levelOf(CALL, { mid: 11 })).toBe('MEDIUM');
    expect(levelOf(CALL, { mid: 12 })).toBe('LOW');
  });

  it('is nobody’s interest without a dividend, below the interest, or out of the money', () => {
    expect(levelOf(CALL, { dividend: 0, daysToEx: null })).toBe('NONE');
    expect(levelOf(CALL, { dividend: 0.2 })).toBe('NONE');
    expect(levelOf(CALL, { daysToEx: null })).toBe('NONE');
    expect(earlyAssignment({ ...CALL, spot: 99 })).toEqual({
      level: 'NONE',
      intrinsic: 0,
      extrinsic: 10.05,
      benefit: null,
    });
  });
});

describe('early assignment of a short put', () => {
  it('threatens once interest outweighs the time value', () => {
    const interest = 100 * (1 - Math.exp((-0.04 * 60) / 365));
    expect(earlyAssignment(PUT).benefit).toBeCloseTo(interest, 12);
    expect(levelOf(PUT, { mid: 20 + 0.25 * interest - 1e-9 })).toBe('HIGH');
    expect(levelOf(PUT, { mid: 20 + 0.25 * interest + 1e-6 })).toBe('MEDIUM');
    expect(levelOf(PUT, { mid: 20 + interest + 1e-6 })).toBe('LOW');
    expect(levelOf(PUT, { rate: 0.0001, mid: 20.005 })).toBe('HIGH');
  });

  it('waits for a dividend that is worth more', () => {
    expect(levelOf(PUT, { dividend: 0.5, daysToEx: 10 })).toBe('MEDIUM');
    expect(levelOf(PUT, { dividend: 2, daysToEx: 10 })).toBe('LOW');
    expect(levelOf(PUT, { spot: 101 })).toBe('NONE');
  });
});

describe('a short leg', () => {
  it('is closed or rolled when its time value is gone or its delta says so', () => {
    expect(callsForDefence(earlyAssignment(CALL), 0.9)).toBe(true);
    expect(callsForDefence(earlyAssignment({ ...CALL, mid: 12 }), 0.9)).toBe(false);
    expect(callsForDefence(earlyAssignment({ ...CALL, mid: 12 }), 0.96)).toBe(true);
    expect(callsForDefence(earlyAssignment({ ...PUT, spot: 104, mid: 0.1 }), -0.1)).toBe(false);
    expect(callsForDefence(earlyAssignment({ ...PUT, mid: 22 }), -0.97)).toBe(true);
  });

  it('is drawn by lot', () => {
    expect(assignmentAllocation(0.1, 10).atLeastOne).toBeCloseTo(0.6513215599, 10);
    expect(assignmentAllocation(0.95, 3)).toEqual({
      atLeastOne: expect.closeTo(0.999875, 12) as number,
      expected: 0.95 * 3,
    });
    expect(assignmentAllocation(0, 5)).toEqual({ atLeastOne: 0, expected: 0 });
    expect(assignmentAllocation(1, 5)).toEqual({ atLeastOne: 1, expected: 5 });
  });
});
