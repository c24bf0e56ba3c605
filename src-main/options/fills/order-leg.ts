import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { Structure } from '#domain/structure';

/** Which contract, of one underlying. */
export interface ContractKey {
  readonly right: OptionRight;
  readonly strike: PriceE4;
  readonly expiry: string;
}

/** `contract` null is the underlying itself, in lots of as many as one option is for. */
export interface OrderLeg {
  readonly contract: ContractKey | null;
  /** Lots per spread: negative sells, positive buys. */
  readonly quantity: number;
}

export function legsOf({ legs, shares }: Structure): readonly OrderLeg[] {
  const options = legs.map(({ right, strike, expiry, quantity }) => ({
    contract: { right, strike, expiry },
    quantity,
  }));
  return shares === 0 ? options : [...options, { contract: null, quantity: shares }];
}

/** What undoes it. */
export function reversed(legs: readonly OrderLeg[]): readonly OrderLeg[] {
  return legs.map(({ contract, quantity }) => ({ contract, quantity: 0 - quantity }));
}

export function isSameContract(left: ContractKey | null, right: ContractKey | null): boolean {
  if (left === null || right === null) return left === right;
  return left.strike === right.strike && left.right === right.right && left.expiry === right.expiry;
}
