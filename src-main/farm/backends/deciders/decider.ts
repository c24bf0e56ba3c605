import type { BarWords } from '#farm/backends/columns/bar-words';

/**
 * Whoever asks every config on every bar: what it holds and has ordered, and whether it enters. That is all that grows
 * with the population, and it takes no arithmetic beyond comparing; so it can be done wherever many are asked at once.
 * What follows from the answers, money above all, is booked by `DecisionBooks`.
 */
export interface Decider extends Disposable {
  readonly name: string;
  /** What it keeps by config. */
  readonly bytesPerConfig: number;
  /** Takes another bar; the words are the planner's, and are not looked at any more once this returns. */
  add(words: BarWords): void;
  /** Asks everybody about every bar since the last call. */
  decide(): Decisions;
  /** Places, one column after the other, then the minute of everybody's last event: as `slot-word` describes them. */
  save(): Int32Array;
  restore(state: Int32Array): void;
}

/**
 * For each bar pairs of words: a config, then `ORDERED` if it ordered, or else opening | exit << 24 of a position that was
 * closed. Orders come with configs rising, closes in any order.
 */
export type Decisions = readonly Int32Array[];

/** Before any minute by more than any cooldown, and far enough from the lowest number to be subtracted. */
const NEVER = -0x4000_0000;

export function stateWords(configs: number, places: number): number {
  return configs * (places + 1);
}

/** Of a farm in which nothing has happened. */
export function freshState(configs: number, places: number): Int32Array {
  return new Int32Array(stateWords(configs, places)).fill(NEVER, configs * places);
}
