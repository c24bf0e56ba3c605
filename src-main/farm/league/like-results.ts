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
  /** Days with a result other than the mean's distance below zero: most days have none. */
  readonly days: Int32Array;
  /** Results of those days, and of all, less nothing, over the length of the centred vector. */
  readonly results: Float64Array;
  readonly all: Float64Array;
  /** Mean over length of the centred vector. */
  readonly mean: number;
}

/**
 * Groups of configs whose daily results go together. Each joins the first group whose leader it correlates with, or leads
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
  for (let day = 0; day < results.length; day++) {
    const result = results[day] as number;
    if (result === 0) continue;
    sum += result;
    squares += result * result;
    count++;
  }
  const length = Math.sqrt(squares - (sum * sum) / results.length);
  if (!(length > 0)) return null;
  const days = new Int32Array(count);
  const scaled = new Float64Array(count);
  for (let day = 0, at = 0; day < results.length; day++) {
    if (results[day] === 0) continue;
    days[at] = day;
    scaled[at++] = (results[day] as number) / length;
  }
  return {
    row,
    days,
    results: scaled,
    all: results.map((result) => result / length),
    mean: sum / results.length / length,
  };
}

/** Σ(x − mean)(y − mean) = Σxy − n · mean · mean, and Σxy has no part on days on which x is 0. */
function correlationOf(one: Centred, other: Centred): number {
  let sum = 0;
  for (let at = 0; at < one.days.length; at++) {
    sum += (one.results[at] as number) * (other.all[one.days[at] as number] as number);
  }
  return sum - one.all.length * one.mean * other.mean;
}
