import type { OptionRight } from '#domain/chain';
import type { ExpiryChain } from '#options/chains/chain-snapshot';

/** Between what |delta| of each row lies; both bounds are the same where it is known. */
export interface StrikeDeltas {
  readonly least: Float64Array;
  readonly most: Float64Array;
}

/**
 * |delta| for each row of an expiry, to search by. A contract without one of its own lies between its neighbours, since
 * |delta| only rises or only falls from strike to strike: a missing quote must not hide a strike from a search, nor may
 * a strike that is certainly outside be asked about.
 */
export function strikeDeltas({ rows }: ExpiryChain, right: OptionRight): StrikeDeltas {
  const own = withoutStrays(rows.map((row) => Math.abs(row[right]?.greeks?.delta ?? Number.NaN)));
  const known = own.flatMap((delta, row) => (Number.isNaN(delta) ? [] : [row]));
  const least = Float64Array.from(own);
  const most = Float64Array.from(own);
  const first = known[0] ?? rows.length;
  const last = known[known.length - 1] ?? rows.length;
  for (let row = 0; row < rows.length; row++) {
    if (row >= first && row <= last) continue;
    const neighbour = own[row < first ? first : last];
    const outOfTheMoney = row < first === (right === 'put');
    least[row] = neighbour === undefined || outOfTheMoney ? 0 : neighbour;
    most[row] = neighbour === undefined || !outOfTheMoney ? 1 : neighbour;
  }
  for (let k = 0; k + 1 < known.length; k++) fillBetween(least, rows, known[k] as number, known[k + 1] as number);
  for (let row = first; row < last; row++) most[row] = least[row] as number;
  return { least, most };
}

/**
 * A delta above or below all four of the nearest strikes on its two sides comes from a quote that is wrong. Such a quote
 * must not take its strike out of the search that is to find and refuse it, so its delta counts as missing.
 */
function withoutStrays(deltas: readonly number[]): readonly number[] {
  return deltas.map((delta, i) => {
    const around = [deltas[i - 2], deltas[i - 1], deltas[i + 1], deltas[i + 2]].flatMap((near) => near ?? []);
    if (around.length < 4 || around.some(Number.isNaN)) return delta;
    return delta > Math.max(...around) || delta < Math.min(...around) ? Number.NaN : delta;
  });
}

function fillBetween(deltas: Float64Array, rows: ExpiryChain['rows'], from: number, to: number): void {
  const low = rows[from]?.strike as number;
  const high = rows[to]?.strike as number;
  const start = deltas[from] as number;
  const rise = (deltas[to] as number) - start;
  for (let i = from + 1; i < to; i++) deltas[i] = start + rise * (((rows[i]?.strike as number) - low) / (high - low));
}
