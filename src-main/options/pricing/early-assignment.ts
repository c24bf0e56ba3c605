import type { OptionRight } from '#domain/chain';
import { exp } from '#primitives/exact-math';

export const ASSIGNMENT_RISKS = ['NONE', 'LOW', 'MEDIUM', 'HIGH'] as const;
export type AssignmentRisk = (typeof ASSIGNMENT_RISKS)[number];

export interface ShortLeg {
  readonly right: OptionRight;
  readonly spot: number;
  readonly strike: number;
  /** What the option trades at. */
  readonly mid: number;
  readonly rate: number;
  /** Calendar days to expiry. */
  readonly days: number;
  /** What the underlying pays per unit before expiry; 0 for nothing. */
  readonly dividend: number;
  /** Calendar days to the ex-date; null where there is none before expiry. */
  readonly daysToEx: number | null;
}

export interface EarlyAssignment {
  readonly level: AssignmentRisk;
  readonly intrinsic: number;
  /** What the holder throws away by exercising. */
  readonly extrinsic: number;
  /** What the holder gains by it; null out of the money, where nobody exercises. */
  readonly benefit: number | null;
}

const YEAR_DAYS = 365;
/** A bid this far above parity is no reason to wait: it would not be filled. */
const NO_EXTRINSIC = 0.01;
const DEFENCE_EXTRINSIC = 0.02;
const DEFENCE_DELTA = 0.95;

/**
 * How likely it is that whoever holds the other side exercises a short leg before expiry, if they act rationally. A call
 * is exercised only just before a dividend larger than the interest on the strike and the time value together; a put
 * once interest on the strike outweighs the dividends and the time value. A policy, not a probability.
 */
export function earlyAssignment(leg: ShortLeg): EarlyAssignment {
  const { right, spot, strike, mid, rate, days, dividend } = leg;
  const intrinsic = Math.max(0, right === 'call' ? spot - strike : strike - spot);
  const extrinsic = mid - intrinsic;
  if (intrinsic === 0) return { level: 'NONE', intrinsic, extrinsic, benefit: null };
  const interest = strike * (1 - exp((-rate * days) / YEAR_DAYS));
  const payout = leg.daysToEx === null ? 0 : dividend;
  if (right === 'put') {
    const benefit = interest - payout;
    return { level: putRisk(extrinsic, benefit), intrinsic, extrinsic, benefit };
  }
  const benefit = payout === 0 ? 0 : payout - interest;
  return { level: callRisk(extrinsic, benefit, leg.daysToEx), intrinsic, extrinsic, benefit };
}

/** Whether to close or roll a short leg before somebody else decides. */
export function callsForDefence(assignment: EarlyAssignment, delta: number): boolean {
  const { benefit, extrinsic } = assignment;
  return Math.abs(delta) > DEFENCE_DELTA || (benefit !== null && extrinsic < Math.max(DEFENCE_EXTRINSIC, benefit));
}

/** What the clearing house's lottery means for `contracts` short ones when this share of all is exercised. */
export function assignmentAllocation(
  exercisedFraction: number,
  contracts: number,
): { readonly atLeastOne: number; readonly expected: number } {
  let none = 1;
  for (let i = 0; i < contracts && none > 0; i++) none *= 1 - exercisedFraction;
  return { atLeastOne: 1 - none, expected: exercisedFraction * contracts };
}

function callRisk(extrinsic: number, benefit: number, daysToEx: number | null): AssignmentRisk {
  if (benefit <= 0 || daysToEx === null) return 'NONE';
  if (extrinsic < benefit && daysToEx <= 1) return 'HIGH';
  return extrinsic < 1.5 * benefit && daysToEx <= 5 ? 'MEDIUM' : 'LOW';
}

function putRisk(extrinsic: number, benefit: number): AssignmentRisk {
  if (benefit <= 0) return 'LOW';
  if (extrinsic <= 0.25 * benefit || extrinsic <= NO_EXTRINSIC) return 'HIGH';
  return extrinsic < benefit ? 'MEDIUM' : 'LOW';
}
