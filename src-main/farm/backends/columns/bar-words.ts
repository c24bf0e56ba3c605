/**
 * A row of the openings. An opening is what all configs of one spec that had ordered opened on one bar; its number is its
 * row. Row 0 is nobody's, so that an empty place can be looked up like any other. Contracts by sizing follow the cells.
 */
export const Opening = {
  spread: 0,
  minute: 1,
  /** Ten-thousandths of a dollar per share, which are cents per contract. */
  credit: 2,
  creditCalibrated: 3,
  /** Position in `VOLATILITY_REGIMES`. */
  regime: 4,
  /** Cents that one contract may lose. */
  risk: 5,
  /** Fees to open. */
  commission: 6,
  minimum: 7,
  charges: 8,
  contracts: 9,
} as const;

/** A row of what changes about an opening from bar to bar. */
export const OpeningNow = {
  /** Row of its spread's terms; 0 when the spread is not on this bar. */
  terms: 0,
  /** The dearest and the cheapest that closing has been since, this bar included. */
  worst: 1,
  best: 2,
} as const;

export const NOW_CELLS = 3;

/** A row of what closing a spread means on this bar. Row 0 is that of spreads which are not on it. */
export const Terms = {
  /** `UNKNOWN` where it cannot be closed. */
  cost: 0,
  costCalibrated: 1,
  commission: 2,
  minimum: 3,
  charges: 4,
  /** Position in `FARM_EXITS` of how the spread ended; 0 where it goes on. */
  end: 5,
  endCost: 6,
  endCharges: 7,
} as const;

export const TERMS_CELLS = 8;

/**
 * One bar as whoever asks every config sees it: whole numbers only, everything that configs share worked out once. Tables
 * may be longer than what is said to be in them, and are replaced when they grow.
 */
export interface BarWords {
  minute: number;
  readonly sizings: number;
  /** Words of `passing` by spec. */
  readonly gateWords: number;
  /** Cells of a row in `opening`. */
  readonly openingCells: number;
  /** By spec: the spread to enter, −1 where nobody may. */
  readonly candidate: Int32Array;
  /** By spec: the opening that its orders become; 0 where they lapse. */
  readonly fill: Int32Array;
  /** By spec and sizing: contracts of whoever enters. */
  readonly contracts: Int32Array;
  /** By spec, one bit for each combination of gates: whether it lets the candidate in. */
  readonly passing: Int32Array;
  /** By spec: whether anything about its positions may act on this bar: a level was reached, or a spread has ended. */
  readonly stirred: Uint8Array;
  /** Rows of openings in use, row 0 included: numbers are below it. */
  openings: number;
  /** By opening: the levels of exit that this bar has reached; −1 where the spread has ended, 0 where nothing acts. */
  reached: Int32Array;
  /** Rows of `Opening`, `openingCells` each. */
  opening: Int32Array;
  /** Rows of `OpeningNow`. */
  now: Int32Array;
  /** Rows of `Terms` in use, row 0 included. */
  termsRows: number;
  terms: Int32Array;
}
