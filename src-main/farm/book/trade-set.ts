/**
 * Configs of one spec that did the same on the same bar: one spread, one size, one price. A record keeps sets instead of
 * positions, since one decision can mean a hundred thousand configs.
 */
interface TradeSet {
  readonly spec: number;
  readonly spread: number;
  /** Held by each config. */
  readonly contracts: number;
  readonly openedMinute: number;
  /** Position in `VOLATILITY_REGIMES` when opening was decided. */
  readonly regime: number;
  /** Ten-thousandths of a dollar per share, which are cents per contract. */
  readonly credit: number;
  readonly creditCalibrated: number;
  /** Cents that each config paid to open. */
  readonly openFee: number;
  /** Their numbers, rising. */
  readonly configs: Int32Array;
}

export interface OpenedSet extends TradeSet {
  readonly kind: 'opened';
}

export interface ClosedSet extends TradeSet {
  readonly kind: 'closed';
  readonly closedMinute: number;
  readonly cost: number;
  readonly costCalibrated: number;
  /** The dearest and the cheapest that closing was meanwhile. */
  readonly worst: number;
  readonly best: number;
  /** Cents that each config paid to close. */
  readonly closeFee: number;
  /** Position in `FARM_EXITS`. */
  readonly exit: number;
}

/** Cents that each config of a set has won or lost, all fees counted. Never unknown. */
export function resultOfSet({ contracts, credit, cost, openFee, closeFee }: ClosedSet): number {
  return contracts * (credit - cost) - openFee - closeFee;
}
