import type { ContractTerms } from '#domain/chain';
import { coinE8, type CoinE8, type PriceE4 } from '#domain/money';
import type { FeeModel } from '#options/fills/fee-model';
import type { OrderLeg } from '#options/fills/order-leg';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

export interface CoinSettlement {
  /** Signed, before the fee: what the legs pay us and what we pay on them. */
  readonly cash: CoinE8;
  /** Not negative. */
  readonly fee: CoinE8;
}

/**
 * Options that settle in the coin itself, at the delivery price: a call pays (S − K) ÷ S coins, a put (K − S) ÷ S. What
 * is received is rounded down to 10^-8 coin and what is paid is rounded up. Where a venue settles by way of a future that
 * ends at the same price, the amount is the same.
 */
export function settleInCoin(
  legs: readonly OrderLeg[],
  delivery: PriceE4,
  terms: ContractTerms,
  fees: FeeModel,
): CoinSettlement {
  let cash = 0;
  const delivered: { contracts: number; worth: number }[] = [];
  for (const { contract, quantity } of legs) {
    if (contract === null) continue;
    const inTheMoney = contract.right === 'call' ? delivery - contract.strike : contract.strike - delivery;
    if (inTheMoney <= 0) continue;
    const paid = coinValue(inTheMoney, Math.abs(quantity) * terms.multiplier, delivery);
    cash += quantity > 0 ? paid.down : -paid.up;
    delivered.push({ contracts: Math.abs(quantity), worth: coinValue(inTheMoney, 1, delivery).up });
  }
  return { cash: coinE8(cash), fee: coinE8(fees.delivery(delivered)) };
}

/** `inTheMoney` dollars on so many coins, in 10^-8 coin at this price: by long division, since the product is too large for a double. */
function coinValue(inTheMoney: number, coins: number, price: PriceE4): { readonly down: number; readonly up: number } {
  const dividend = inTheMoney * Math.round(coins * 10_000);
  invariant(Number.isSafeInteger(dividend), 'a settlement is counted exactly');
  const whole = Math.floor(dividend / price);
  const rest = (dividend - whole * price) * 10_000;
  return { down: whole * 10_000 + Math.floor(rest / price), up: whole * 10_000 + Math.ceil(rest / price) };
}

const WINDOW_MS = 30 * MINUTE_MS;

/**
 * The delivery price as its venue makes it: the index over the last half hour, each value for as long as it stood. The
 * published price is the truth; this is what can be known of it while, and after, it is being made.
 */
export class DeliveryAverage implements Stateful {
  #fromMs: number;
  #untilMs: number;
  #lastMs: number;
  #last = 0;
  #weighted = 0;
  #covered = 0;

  constructor(deliveryMs: EpochMs) {
    this.#untilMs = deliveryMs;
    this.#fromMs = deliveryMs - WINDOW_MS;
    this.#lastMs = this.#fromMs;
  }

  /** Values in the order of their time. */
  add(index: PriceE4, atMs: EpochMs): void {
    this.#advance(atMs);
    this.#last = index;
  }

  /** Over the part of the window that has passed and had a value; null before the first. */
  average(nowMs: EpochMs): PriceE4 | null {
    this.#advance(nowMs);
    return this.#covered === 0 ? null : (Math.round(this.#weighted / this.#covered) as PriceE4);
  }

  /** Share of the window that the average rests on. */
  get coverage(): number {
    return this.#covered / WINDOW_MS;
  }

  get untilMs(): EpochMs {
    return epochMs(this.#untilMs);
  }

  visitState(visitor: StateVisitor): void {
    this.#fromMs = visitor.number('delivery.fromMs', this.#fromMs);
    this.#untilMs = visitor.number('delivery.untilMs', this.#untilMs);
    this.#lastMs = visitor.number('delivery.lastMs', this.#lastMs);
    this.#last = visitor.number('delivery.last', this.#last);
    this.#weighted = visitor.number('delivery.weighted', this.#weighted);
    this.#covered = visitor.number('delivery.covered', this.#covered);
  }

  #advance(atMs: number): void {
    const untilMs = Math.min(atMs, this.#untilMs);
    if (untilMs <= this.#lastMs) return;
    if (this.#last > 0) {
      this.#weighted += this.#last * (untilMs - this.#lastMs);
      this.#covered += untilMs - this.#lastMs;
    }
    this.#lastMs = untilMs;
  }
}
