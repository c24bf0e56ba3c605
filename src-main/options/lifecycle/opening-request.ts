import type { PriceE4 } from '#domain/money';
import type { Structure } from '#domain/structure';
import type { OrderTimes } from '#options/fills/fill-settings';
import type { ExitRules } from '#options/lifecycle/exit-rules';

export interface OpeningRequest {
  readonly structure: Structure;
  readonly quantity: number;
  /** The least signed cash per share that is accepted; null takes what there is. */
  readonly limit: PriceE4 | null;
  readonly exits: ExitRules;
  /** Sent by the machine or typed by hand: how long it takes, and how long it is worth trying. */
  readonly times: OrderTimes;
  /** Share of the way to mid that fills gain: 0, unless a research variant is asked for. */
  readonly improvement: number;
}
