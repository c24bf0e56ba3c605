import type { ContractTerms } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { OrderLeg } from '#options/fills/order-leg';
import type { OrderPlan } from '#options/fills/working-order';
import { DAY_MS, type EpochMs } from '#primitives/clock';

/** An order that undoes what is held is worked until it is filled or replaced. */
const UNTIL_FILLED_MS = 36_500 * DAY_MS;

/** Everything that is held, as so many equal spreads as it divides into. */
export function closingPlan(
  holdings: readonly OrderLeg[],
  limit: PriceE4 | null,
  placedMs: EpochMs,
  latencyMs: number,
): OrderPlan {
  const spreads = spreadsIn(holdings);
  return {
    legs: holdings.map(({ contract, quantity }) => ({ contract, quantity: (0 - quantity) / spreads })),
    quantity: spreads,
    action: 'close',
    limit,
    improvement: 0,
    placedMs,
    times: { latencyMs, lifeMs: UNTIL_FILLED_MS },
  };
}

/** The price per share at which closing brings at least so much cash in all. */
export function limitFor(needed: number, holdings: readonly OrderLeg[], terms: ContractTerms): PriceE4 {
  const each = spreadsIn(holdings) * terms.multiplier;
  return (Math.ceil(terms.quotedIn === 'usd' ? (needed * 100) / each : needed / (each * 10_000)) + 0) as PriceE4;
}

function spreadsIn(holdings: readonly OrderLeg[]): number {
  let divisor = 0;
  for (const { quantity } of holdings) divisor = greatestDivisor(divisor, Math.abs(quantity));
  return divisor;
}

function greatestDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestDivisor(right, left % right);
}
