/** Why a position ended. Where one bar has several reasons, the first of them is named; the numbers are kept in logs. */
export const FARM_EXITS = ['stop', 'trailing', 'guard', 'target', 'time', 'expired', 'settled', 'assigned'] as const;

export type FarmExit = (typeof FARM_EXITS)[number];

/** What an order costs: see `orderFee`. Ten-thousandths of a dollar. */
export interface TradeFees {
  readonly commission: number;
  /** Of the commission, at least so much is charged for an order. */
  readonly minimum: number;
  readonly charges: number;
}

/**
 * Positions that were opened together and are closed together: one spread, one credit, one cost, any number of configs.
 * The arrays belong to whoever tells of them and hold until it returns.
 */
export interface ClosedTrades {
  readonly spread: number;
  /** Position in `VOLATILITY_REGIMES` when opening was decided. */
  readonly regime: number;
  readonly openedMinute: number;
  readonly closedMinute: number;
  /** Ten-thousandths of a dollar per share. */
  readonly credit: number;
  readonly creditCalibrated: number;
  readonly cost: number;
  readonly costCalibrated: number;
  /** The dearest and the cheapest that closing was meanwhile. */
  readonly worst: number;
  readonly best: number;
  readonly openFees: TradeFees;
  readonly closeFees: TradeFees;
  readonly count: number;
  readonly configs: Int32Array;
  readonly contracts: Int32Array;
  /** Positions in `FARM_EXITS`. */
  readonly exits: Uint8Array;
}

/** Positions opened together: all of one spec. */
export interface OpenedTrades {
  readonly spec: number;
  readonly spread: number;
  readonly minute: number;
  /** Position in `VOLATILITY_REGIMES` when opening was decided. */
  readonly regime: number;
  /** Ten-thousandths of a dollar per share. */
  readonly credit: number;
  readonly creditCalibrated: number;
  readonly fees: TradeFees;
  readonly count: number;
  readonly configs: Int32Array;
  readonly contracts: Int32Array;
}

export interface FarmListener {
  opened(trades: OpenedTrades): void;
  closed(trades: ClosedTrades): void;
}
