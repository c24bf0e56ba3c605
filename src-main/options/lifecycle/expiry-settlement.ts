import type { StructureLeg } from '#domain/structure';
import type { ContractKey } from '#options/fills/order-leg';
import { type Cents, cents, type PriceE4 } from '#domain/money';

export type LegResult = 'expired' | 'exercised' | 'assigned';

export interface ExpiryOutcome {
  readonly results: readonly LegResult[];
  /** Shares held after exercise: negative is short. */
  readonly netShares: number;
  readonly exerciseCash: Cents;
  /** Exercise cash together with the shares at the settlement price: what the legs were worth in the end. */
  readonly markToSettlement: Cents;
  /** Short strikes so near to the settlement price that their holders may decide either way after the close. */
  readonly pinRiskStrikes: readonly PriceE4[];
  /** Shares stay on the account until the next session. */
  readonly uncoveredOvernight: boolean;
}

/** The clearing house exercises what is in the money by a cent or more, unless its holder says otherwise. */
const AUTOMATIC_FROM_E4 = 100;

/** Options on shares at the official closing price of their last day, holders acting as the clearing house does. */
export function settleExpiry(
  legs: readonly StructureLeg[],
  contracts: number,
  closing: PriceE4,
  multiplier = 100,
): ExpiryOutcome {
  const results: LegResult[] = [];
  let netShares = 0;
  let cashE4 = 0;
  for (const leg of legs) {
    const { right, strike, quantity } = leg;
    const result = legResult(leg, quantity, closing);
    results.push(result);
    if (result === 'expired') continue;
    const shares = deliveredShares(right, quantity * contracts * multiplier);
    netShares += shares;
    cashE4 -= shares * strike;
  }
  const exerciseCash = cents(Math.floor(cashE4 / 100));
  return {
    results,
    netShares: netShares + 0,
    exerciseCash,
    markToSettlement: cents(Math.floor((cashE4 + netShares * closing) / 100)),
    pinRiskStrikes: pinRiskStrikes(legs, closing),
    uncoveredOvernight: netShares !== 0,
  };
}

/** What becomes of so many lots of an option at this price, its holders acting as the clearing house does. */
export function legResult({ right, strike }: ContractKey, quantity: number, closing: PriceE4): LegResult {
  const inTheMoney = right === 'call' ? closing - strike : strike - closing;
  if (inTheMoney < AUTOMATIC_FROM_E4) return 'expired';
  return quantity < 0 ? 'assigned' : 'exercised';
}

/** Shares that come in when `owned` units of an option are exercised; negative where we are the ones assigned. */
export function deliveredShares(right: 'call' | 'put', owned: number): number {
  return right === 'call' ? owned : -owned;
}

/** Half a percent of the strike, and at least ten cents: what a price may move between the close and the last instruction. */
export function isPinned(strike: PriceE4, price: PriceE4): boolean {
  return 200 * Math.abs(price - strike) <= Math.max(strike, 200 * 1_000);
}

function pinRiskStrikes(legs: readonly StructureLeg[], price: PriceE4): readonly PriceE4[] {
  const strikes: PriceE4[] = [];
  for (const { quantity, strike } of legs) {
    if (quantity < 0 && isPinned(strike, price) && !strikes.includes(strike)) strikes.push(strike);
  }
  return strikes.sort((left, right) => left - right);
}
