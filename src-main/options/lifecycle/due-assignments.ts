import type { ContractTerms } from '#domain/chain';
import type { CivilDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import type { LegQuotes } from '#options/fills/leg-quotes';
import type { ContractKey } from '#options/fills/order-leg';
import { daysToGo } from '#options/lifecycle/expiry-dates';
import { type EarlyAssignment, earlyAssignment } from '#options/pricing/early-assignment';
import type { EpochMs } from '#primitives/clock';

/** The next payment to holders of the underlying, where one has been announced. */
export interface NextDividend {
  /** Dollars per share. */
  readonly amount: number;
  /** From this day on shares trade without it. */
  readonly exDay: CivilDay;
}

export interface AssignmentFacts {
  readonly quotes: LegQuotes;
  readonly spot: number;
  readonly rate: number;
  readonly dividend: NextDividend | null;
  readonly nowMs: EpochMs;
}

/** How a short option stands on the evening of `nowMs`. One that nobody quotes is taken to have no time value left. */
export function assignmentOf(contract: ContractKey, facts: AssignmentFacts, terms: ContractTerms): EarlyAssignment {
  const { spot, rate, dividend, nowMs } = facts;
  const days = daysToGo(contract.expiry, nowMs, terms);
  // Exercised on the ex-date or later, a call no longer brings the dividend; one after the expiry concerns nobody.
  const daysToEx = dividend === null ? null : dividend.exDay - newYorkDay(nowMs);
  const counts = daysToEx !== null && daysToEx > 0 && daysToEx <= days;
  return earlyAssignment({
    right: contract.right,
    spot,
    strike: contract.strike / 10_000,
    mid: midOf(contract, facts),
    rate,
    days,
    dividend: counts ? (dividend?.amount ?? 0) : 0,
    daysToEx: counts ? daysToEx : null,
  });
}

/** The legs whose holders gain by exercising tonight: what a simulated night asks. */
export function dueTonight(facts: AssignmentFacts, terms: ContractTerms): (contract: ContractKey) => boolean {
  return (contract) => assignmentOf(contract, facts, terms).level === 'HIGH';
}

function midOf(contract: ContractKey, { quotes, spot }: AssignmentFacts): number {
  const quote = quotes.quoteOf(contract);
  if (quote !== null && quote.bid !== null && quote.ask !== null) return (quote.bid + quote.ask) / 20_000;
  const strike = contract.strike / 10_000;
  return Math.max(0, contract.right === 'call' ? spot - strike : strike - spot);
}
