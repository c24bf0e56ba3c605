import type { PriceE4 } from '#domain/money';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { BrokerFees } from '#options/fills/fee-schedule';
import { exerciseFee } from '#options/fills/order-fees';
import { isPinned, legResult, settleExpiry } from '#options/lifecycle/expiry-settlement';
import { earlyAssignment } from '#options/pricing/early-assignment';
import type { QuotedStructure } from '#options/spreads/quoted-structure';
import type { Structure } from '#domain/structure';

export interface SpreadEnd {
  /** Position in `SPREAD_ENDS`. */
  readonly kind: 1 | 2 | 3;
  /** Per share, in ten-thousandths of a dollar. */
  readonly cost: number;
  /** Per contract, in ten-thousandths of a dollar. */
  readonly charges: number;
}

/** At the official close of the last day, holders acting as the clearing house does. */
export function expiryEnd({ legs }: Structure, closing: PriceE4, broker: BrokerFees): SpreadEnd {
  const { results, markToSettlement } = settleExpiry(legs, 1, closing);
  const delivered = results.filter((result) => result !== 'expired').length;
  return {
    kind: delivered === 0 ? 1 : 2,
    // Cents for a hundred shares are ten-thousandths of a dollar for one.
    cost: Math.max(0, 0 - markToSettlement),
    charges: exerciseFee(delivered, broker) * 100,
  };
}

/**
 * A short leg whose holder gains by exercising now. It is bought back by delivery, and what was bought beside it is sold
 * at its bid; the other side of a condor is closed with it, at its worse price. Null where nobody would.
 */
export function assignedEnd(
  snapshot: ChainSnapshot,
  { structure, contracts, expiry }: QuotedStructure,
  broker: BrokerFees,
): SpreadEnd | null {
  const { spot, rate, terms } = snapshot;
  if (terms.exercise !== 'american') return null;
  let assigned = 0;
  let cost = 0;
  for (const [at, { right, strike, quantity }] of structure.legs.entries()) {
    const contract = contracts[at] ?? null;
    const bid = contract?.bid ?? null;
    const ask = contract?.ask ?? null;
    if (bid === null || ask === null) return null;
    const mid = (bid + ask) / 20_000;
    const leg = {
      right,
      spot,
      strike: strike / 10_000,
      mid,
      rate,
      days: expiry.years * 365,
      dividend: 0,
      daysToEx: null,
    };
    const { level, intrinsic } = earlyAssignment(leg);
    if (quantity < 0 && level === 'HIGH') {
      assigned++;
      cost -= quantity * Math.ceil(intrinsic * 10_000);
    } else cost -= quantity * (quantity < 0 ? ask : bid);
  }
  if (assigned === 0) return null;
  return { kind: 3, cost: Math.max(0, cost), charges: exerciseFee(assigned, broker) * 100 };
}

/** Late on the last day: a short leg in the money, or so near its strike that its holder may decide either way. */
export function isInDoubt({ legs }: Structure, price: PriceE4): boolean {
  return legs.some(
    (leg) => leg.quantity < 0 && (isPinned(leg.strike, price) || legResult(leg, leg.quantity, price) === 'assigned'),
  );
}
