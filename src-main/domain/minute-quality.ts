/**
 * What can be said of one minute of one instrument, and the letter that stands for it in a strip. The order is that of a
 * legend: from good to bad, then what was never expected.
 */
export const MINUTE_QUALITY_LETTERS = {
  /** A bar of its own, complete. */
  covered: 'c',
  /** Nothing traded, and the source was heard meanwhile. */
  quiet: 'q',
  /** Taken over afterwards from the venue's archive, for a gap that was announced. */
  backfilled: 'b',
  /** A bar of which a part is missing: a gap within it, or the recording began in it. */
  partial: 'p',
  /** Lost, and said so. */
  gap: 'g',
  /** Neither a bar nor a word about it, although the market was open. */
  missing: 'm',
  /** Nothing was expected: the market was closed, or nobody listened yet. */
  closed: '-',
} as const;

export type MinuteQuality = keyof typeof MINUTE_QUALITY_LETTERS;
