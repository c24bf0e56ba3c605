import type { ChainContract } from '#options/chains/chain-snapshot';

/** Both sides are there, and nothing speaks against them. */
export function isTradable({ bid, ask, stale, adjusted }: ChainContract): boolean {
  return bid !== null && ask !== null && bid > 0 && ask >= bid && !stale && !adjusted;
}

/** Walks two sorted lists together: what has the same key is a pair. */
export function paired<Item>(
  mine: readonly Item[],
  theirs: readonly Item[],
  keyOf: (item: Item) => number,
): readonly (readonly [mine: Item | null, theirs: Item | null])[] {
  const pairs: [Item | null, Item | null][] = [];
  for (let i = 0, j = 0; i < mine.length || j < theirs.length;) {
    const a = mine[i];
    const b = theirs[j];
    const order = a === undefined ? 1 : b === undefined ? -1 : keyOf(a) - keyOf(b);
    pairs.push([order <= 0 ? (a ?? null) : null, order >= 0 ? (b ?? null) : null]);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return pairs;
}
