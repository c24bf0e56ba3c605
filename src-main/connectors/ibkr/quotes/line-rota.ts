/** Of the lines, so many in ten stay with the contracts that matter most; the others go round. */
const PINNED_IN_TEN = 7;

/**
 * Who holds a line in which turn, where there are more contracts than lines: the first of those that are wanted all the
 * time, the rest one after the other.
 */
export function heldInTurn<One>(wanted: readonly One[], lines: number, turn: number): readonly One[] {
  if (wanted.length <= lines) return wanted;
  const pinned = Math.floor((lines * PINNED_IN_TEN) / 10);
  const rest = wanted.slice(pinned);
  const seats = lines - pinned;
  const visitors = Array.from({ length: seats }, (_, i) => rest[(turn * seats + i) % rest.length] as One);
  return [...wanted.slice(0, pinned), ...visitors];
}

/** Turns until everyone has held a line once. */
export function turnsFor(wanted: number, lines: number): number {
  if (wanted <= lines) return 1;
  const pinned = Math.floor((lines * PINNED_IN_TEN) / 10);
  return Math.ceil((wanted - pinned) / (lines - pinned));
}
