import type { FirstExits } from '#options/paths/first-exits';

/** A run of neighbouring pairs. */
export interface PairRange {
  readonly firstPair: number;
  readonly pairs: number;
}

/** Cuts pairs into runs of at most `most`. */
export function pairRanges({ firstPair, pairs }: PairRange, most: number): readonly PairRange[] {
  const ranges: PairRange[] = [];
  for (let done = 0; done < pairs; done += most) {
    ranges.push({ firstPair: firstPair + done, pairs: Math.min(most, pairs - done) });
  }
  return ranges;
}

/** Columns of neighbouring runs as those of one: first all drawn members, then all mirrored ones. */
function joinedColumns<Column extends Float64Array | Int32Array | Uint8Array>(
  parts: readonly Column[],
  into: Column,
): Column {
  const pairs = into.length / 2;
  let at = 0;
  for (const part of parts) {
    const half = part.length / 2;
    into.set(part.subarray(0, half), at);
    into.set(part.subarray(half), pairs + at);
    at += half;
  }
  return into;
}

export function joinedExits(parts: readonly FirstExits[]): FirstExits {
  const pairs = parts.reduce((sum, part) => sum + part.pairs, 0);
  return {
    pairs,
    outcomes: joinedColumns(
      parts.map((part) => part.outcomes),
      new Uint8Array(2 * pairs),
    ),
    rows: joinedColumns(
      parts.map((part) => part.rows),
      new Int32Array(2 * pairs),
    ),
    logReturns: joinedColumns(
      parts.map((part) => part.logReturns),
      new Float64Array(2 * pairs),
    ),
  };
}

export function joinedTouches(parts: readonly Float64Array[]): Float64Array {
  return joinedColumns(parts, new Float64Array(parts.reduce((sum, part) => sum + part.length, 0)));
}
