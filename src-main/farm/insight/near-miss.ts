import type { FarmExit } from '#farm/evaluation/closed-trades';
import type { GateUnit } from '#farm/insight/gate-reading';
import type { MissGate } from '#farm/insight/market-misses';

/** A trade that one relaxed threshold would have made, with everything else about the config as it is. */
export interface NearMiss {
  readonly config: number;
  /** By how much the threshold would have had to give way, in the unit of its group. */
  readonly by: number;
  readonly orderedMinute: number;
  readonly openedMinute: number;
  readonly spread: number;
  readonly contracts: number;
  readonly credit: number;
  /** Null while it would still be open. */
  readonly closedMinute: number | null;
  readonly exit: FarmExit | null;
  /**
   * Cents after all fees; of what would still be open, as if it were closed at its newest price. Null where it never had
   * one.
   */
  readonly cents: number | null;
}

/** What relaxing a threshold by so much, or less, would have done. */
export interface NearMissStep {
  readonly by: number;
  readonly configs: number;
  /** Of them, those whose trade would be ahead. */
  readonly ahead: number;
  /** Of a trade, on average; null where none has a price. */
  readonly meanCents: number | null;
}

/** All near misses of one threshold. */
export interface NearMissGroup {
  readonly gate: MissGate;
  readonly unit: GateUnit;
  /** As the grid declares it. */
  readonly level: unknown;
  /** Which way it would have had to give: `lower` or `higher`, or the labels that it would have had to allow. */
  readonly relaxed: string;
  readonly configs: number;
  /** Of their trades, those still open, and those without a price. */
  readonly open: number;
  readonly unpriced: number;
  /** Of a trade; null where none has a price. */
  readonly medianCents: number | null;
  /** The nearest quarter, half and three quarters, then all: rising. */
  readonly steps: readonly NearMissStep[];
  /** The nearest ones. */
  readonly examples: readonly NearMiss[];
}

/** What one threshold less strict would have traded on a day. */
export interface NearMisses {
  /** The date in New York, counted. */
  readonly day: number;
  /** Minutes since 1970: of the newest bar that could be ordered on, and of the newest that trades were followed to. */
  readonly lastMinute: number;
  readonly untilMinute: number;
  /** Configs of the farm, those that opened something on that day, and those that one threshold kept from it. */
  readonly configs: number;
  readonly traded: number;
  readonly missed: number;
  /** By how many configs they concern, most first. */
  readonly groups: readonly NearMissGroup[];
}
