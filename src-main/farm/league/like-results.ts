import type { SampledDays } from '#farm/league/sampled-days';

export interface LikeResults {
  /** Sampled configs whose results are not all the same. */
  readonly members: number;
  /** One row for each group: the first that was found of its kind. */
  readonly leaders: readonly number[];
  /** Members of each group. */
  readonly sizes: readonly number[];
}

interface Centred {
  readonly row: number;
  /** Spans in which anything was closed: most have nothing. */
  readonly spans: Int32Array;
  /** Results of those and of all spans, and their mean, as multiples of the length of the vector less its mean. */
  readonly results: Float64Array;
  readonly all: Float64Array;
  readonly mean: number;
}

/**
 * Groups of configs whose results go together. Each joins the first group whose leader it correlates with, or leads
 * one of its own: so two that differ never end up together through a chain of others in between. Two that do the opposite
 * of one another are two tries.
 */
export function likeResults(sampled: SampledDays, correlation: number): LikeResults {
  const leaders: Centred[] = [];
  const sizes: number[] = [];
  let members = 0;
  for (let row = 0; row < sampled.configs.length; row++) {
    const one = centred(row, sampled.resultsOf(row));
    if (one === null) continue;
    members++;
    const group = leaders.findIndex((leader) => correlationOf(one, leader) >= correlation);
    if (group === -1) {
      leaders.push(one);
      sizes.push(1);
    } else sizes[group] = (sizes[group] as number) + 1;
  }
  return { members, leaders: leaders.map(({ row }) => row), sizes };
}

/**
 * How many groups there are in all, those that no sampled config happened to be in included (Chao's lower bound, 1984):
 * where many groups have been seen only once, many have not been seen at all.
 */
export function groupsInAll({ sizes }: LikeResults): number {
  const once = sizes.filter((size) => size === 1).length;
  const twice = sizes.filter((size) => size === 2).length;
  return sizes.length + (once * (once - 1)) / (2 * (twice + 1));
}

function centred(row: number, results: Float64Array): Centred | null {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let span = 0; span < results.length; span++) {
    const result = results[span] as number;
    if (result === 0) continue;
    sum += result;
    squares += result * result;
    count++;
  }
  const length = Math.sqrt(squares - (sum * sum) / results.length);
  if (!(length > 0)) return null;
  const spans = new Int32Array(count);
  const scaled = new Float64Array(count);
  for (let span = 0, at = 0; span < results.length; span++) {
    if (results[span] === 0) continue;
    spans[at] = span;
    scaled[at++] = (results[span] as number) / length;
  }
  return {
    row,
    spans,
    results: scaled,
    all: results.map((result) => result / length),
    mean: sum / results.length / length,
  };
}

/** Σ(x − mean)(y − mean) = Σxy − n · mean · mean, and Σxy has no part in spans in which x is 0. */
function correlationOf(one: Centred, other: Centred): number {
  let sum = 0;
  for (let at = 0; at < one.spans.length; at++) {
    sum += (one.results[at] as number) * (other.all[one.spans[at] as number] as number);
  }
  return sum - one.all.length * one.mean * other.mean;
}
