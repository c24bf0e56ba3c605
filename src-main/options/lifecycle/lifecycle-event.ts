import type { PriceE4 } from '#domain/money';
import type { Cash } from '#options/fills/cash';
import type { Fill } from '#options/fills/fill';
import type { OrderPlan, WaitingReason } from '#options/fills/working-order';
import type { ExitReason } from '#options/lifecycle/exit-rules';
import type { Delivery, Position } from '#options/lifecycle/position';

/** What happened to a position, in the order in which it happened. */
export type LifecycleEvent =
  /** Not even sent: a leg's date is none on which anything expires, or it has passed. */
  | { readonly type: 'order.refused'; readonly expiry: string }
  | { readonly type: 'order.placed'; readonly position: number; readonly plan: OrderPlan }
  | { readonly type: 'order.filled'; readonly position: number; readonly fill: Fill; readonly remaining: number }
  /** `reason` is what the last quotes lacked. */
  | { readonly type: 'order.expired'; readonly position: number; readonly reason: WaitingReason }
  | { readonly type: 'order.cancelled'; readonly position: number; readonly reason: WaitingReason }
  /** `gain` is what closing would have left at that moment; null where nothing was marked. */
  | {
      readonly type: 'exit.decided';
      readonly position: number;
      readonly reason: ExitReason;
      readonly gain: Cash | null;
    }
  | { readonly type: 'leg.delivered'; readonly position: number; readonly delivery: Delivery }
  /** Short strikes within reach of the closing price: decided by their holders after the close. */
  | { readonly type: 'strikes.in_doubt'; readonly position: number; readonly strikes: readonly PriceE4[] }
  | { readonly type: 'position.frozen'; readonly position: number }
  | { readonly type: 'position.closed'; readonly position: number; readonly result: Cash; readonly record: Position };
