/**
 * One column of one instrument within one block. A cell is stored as a whole number of `unit`s away from what the
 * reader can guess; unknown cells are marked in a bitmap and odd ones listed, so that neither widens the rest.
 */
export const Predictor = {
  /** Nothing: the cell itself. */
  zero: 0,
  /** The cell before it, of the same instrument. */
  previous: 1,
  /** The cell of another column in the same row: the bid for an ask, the arrival for a venue's time. */
  companion: 2,
} as const;

export type Predictor = (typeof Predictor)[keyof typeof Predictor];

/** Which predictors come into question for a column. */
export type ColumnNature = 'level' | 'amount' | 'companion';

/** Tag of a segment: predictor in bits 0-1, width in bits 2-4, then three flags. */
export const Width = { wide: 5, constant: 6, unknown: 7 } as const;
export const SegmentFlag = { unknowns: 32, exceptions: 64, unit: 128 } as const;
