import type { ExpiryChain, StrikeRow } from '#options/chains/chain-snapshot';

/** The row of a strike, found by halving: rows stand by rising strike. Null where it is not listed. */
export function strikeRow({ rows }: ExpiryChain, strike: number): StrikeRow | null {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = rows[middle] as StrikeRow;
    if (row.strike === strike) return row;
    if (row.strike < strike) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}
