import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import type { NamedSpread } from '#farm/book/named-spread';
import type { FarmStep } from '#farm/evaluation/farm-evaluator';
import type { MarketBar } from '#farm/evaluation/market-bar';

/** What a minute amounts to, without the market and the sets. */
export interface MinuteHead {
  /** Spreads that got their number on this bar, rising. */
  readonly named: readonly NamedSpread[];
  readonly step: FarmStep;
  /** Positions open after it. */
  readonly open: number;
}

/**
 * All that a farm saw and did on one bar: the unit in which its life is recorded, whole or not at all. Sets stand in an
 * order that does not depend on who evaluated the bar, so that equal farms leave equal bytes.
 */
export interface FarmMinute extends MinuteHead {
  readonly bar: MarketBar;
  readonly opened: readonly OpenedSet[];
  readonly closed: readonly ClosedSet[];
}
