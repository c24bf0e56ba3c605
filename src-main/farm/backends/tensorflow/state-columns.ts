import type { Tensor } from '@tensorflow/tfjs-core';
import { EMPTY, EXIT_SHIFT, openingOf, ORDERED, waitingWord } from '#farm/backends/columns/slot-word';
import type { TensorLibrary } from '#farm/backends/tensorflow/tensor-library';

/** A place of every config: its opening, one more than the spread of that, one more than the exit that it waits for. */
export interface PlaceColumns {
  readonly opening: Tensor;
  readonly spread: Tensor;
  readonly waiting: Tensor;
}

/** All that changes by config. */
export interface Columns {
  readonly places: readonly PlaceColumns[];
  readonly lastEvent: Tensor;
  /** 1 for whoever has an order that waits for the next bar. */
  readonly ordered: Tensor;
}

/** From the words of a decider's state. The spreads of places are not among them. */
export function columnsOf(core: TensorLibrary['core'], state: Int32Array, places: number): Columns {
  const configs = state.length / (places + 1);
  const ordered = new Int32Array(configs);
  const column = (cells: Int32Array): Tensor => core.tensor1d(cells, 'int32');
  return {
    places: Array.from({ length: places }, (_, place): PlaceColumns => {
      const words = state.subarray(place * configs, (place + 1) * configs);
      for (let config = 0; config < configs; config++) if (words[config] === ORDERED) ordered[config] = 1;
      const isWaiting = (word: number): boolean => word < 0 && word !== ORDERED;
      return {
        opening: column(words.map((word) => openingOf(word))),
        spread: column(new Int32Array(configs)),
        waiting: column(words.map((word) => (isWaiting(word) ? (-word >> EXIT_SHIFT) + 1 : 0))),
      };
    }),
    lastEvent: column(state.slice(configs * places)),
    ordered: column(ordered),
  };
}

/** Back again: an order stands in the first place that its config has free. */
export function stateOf({ places, lastEvent, ordered }: Columns): Int32Array {
  const configs = lastEvent.size;
  const state = new Int32Array(configs * (places.length + 1));
  for (const [place, { opening, waiting }] of places.entries()) {
    const openings = opening.dataSync();
    const exits = waiting.dataSync();
    for (let config = 0; config < configs; config++) {
      const exit = exits[config] as number;
      const word = openings[config] as number;
      state[place * configs + config] = exit === 0 ? word : waitingWord(word, exit - 1);
    }
  }
  const orders = ordered.dataSync();
  for (let config = 0; config < configs; config++) {
    if (orders[config] === 0) continue;
    let at = config;
    while (state[at] !== EMPTY) at += configs;
    state[at] = ORDERED;
  }
  state.set(lastEvent.dataSync(), configs * places.length);
  return state;
}

export function tensorsOf({ places, lastEvent, ordered }: Columns): readonly Tensor[] {
  return [...places.flatMap(({ opening, spread, waiting }) => [opening, spread, waiting]), lastEvent, ordered];
}
