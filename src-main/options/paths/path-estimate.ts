/** A figure drawn from paths, and one standard deviation of its error. */
export interface PathEstimate {
  readonly value: number;
  readonly standardError: number;
}

/** Decisions read figures at this grain, so that the last bits of a backend's arithmetic never decide. */
const GRAIN = 1e6;

/** To a millionth. */
export function quantised(value: number): number {
  return Math.round(value * GRAIN) / GRAIN;
}

/**
 * The mean over antithetic pairs: column `i` belongs with column `pairs + i`. Its error comes from the means of the
 * pairs, since the two of a pair are not independent.
 */
export function pairedMean(values: Float64Array): PathEstimate {
  const pairs = values.length / 2;
  let sum = 0;
  for (let i = 0; i < pairs; i++) sum += (values[i] as number) + (values[pairs + i] as number);
  const value = sum / (2 * pairs);
  let squares = 0;
  for (let i = 0; i < pairs; i++) {
    const off = 0.5 * ((values[i] as number) + (values[pairs + i] as number)) - value;
    squares += off * off;
  }
  return { value, standardError: pairs < 2 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (pairs * (pairs - 1))) };
}

/** How pairs voted: in how many both members did, in how many one of the two. Adds up over shards of a simulation. */
export interface PairVotes {
  readonly pairs: number;
  readonly both: number;
  readonly one: number;
}

export function pairVotes(outcomes: Uint8Array, wanted: number): PairVotes {
  const pairs = outcomes.length / 2;
  let both = 0;
  let one = 0;
  for (let i = 0; i < pairs; i++) {
    const first = outcomes[i] === wanted;
    const second = outcomes[pairs + i] === wanted;
    if (first && second) both++;
    else if (first || second) one++;
  }
  return { pairs, both, one };
}

/** The share of paths, from counts alone. */
export function pairedShare({ pairs, both, one }: PairVotes): PathEstimate {
  const value = (both + 0.5 * one) / pairs;
  const variance = Math.max(0, (both + 0.25 * one) / pairs - value * value);
  return { value, standardError: pairs < 2 ? Number.POSITIVE_INFINITY : Math.sqrt(variance / (pairs - 1)) };
}
