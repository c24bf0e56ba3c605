/**
 * What a config keeps in one of its places, in one word. Which spread, at which price, how much of it: all of that is the
 * same for everybody of a spec who opened on the same bar, so it stands once, in that opening's row.
 *
 *     0                     nothing
 *     n                     a position of opening n
 *     −(n | exit << 24)     a position of opening n whose close was decided, and waits for a price
 *     ORDERED               an order, until the next bar
 */
export const EMPTY = 0;

export const ORDERED = -0x8000_0000;

/** No opening has a higher number: the bits above it say why a position is closed. */
export const MOST_OPENINGS = 0xff_ffff;

export const EXIT_SHIFT = 24;

export function waitingWord(opening: number, exit: number): number {
  return -(opening | (exit << EXIT_SHIFT));
}

/** Of a position, waiting or not. */
export function openingOf(word: number): number {
  return Math.abs(word) & MOST_OPENINGS;
}
