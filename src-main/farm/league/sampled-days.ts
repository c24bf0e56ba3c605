import { invariant } from '#primitives/invariant';

const LONGEST_SPAN = 5;
/** Fewer, and results of configs that have nothing in common would often go together. */
const ENOUGH_SPANS = 30;

/**
 * Results of some configs, picked by their numbers alone: whoever looks at them has not chosen by performance. Days are
 * taken together, up to a week of them where there are many: two that bear the same risk seldom close it on the same day.
 */
export class SampledDays {
  /** Rising. */
  readonly configs: Int32Array;
  readonly #daysPerSpan: number;
  readonly spans: number;
  /** By config: its row, or −1. */
  readonly #row: Int32Array;
  readonly #results: Float64Array;

  constructor(population: number, wanted: number, days: number) {
    const count = Math.min(population, wanted);
    this.configs = Int32Array.from({ length: count }, (_, at) => pick(at, population / count));
    this.#daysPerSpan = Math.max(1, Math.min(LONGEST_SPAN, Math.floor(days / ENOUGH_SPANS)));
    this.spans = Math.ceil(days / this.#daysPerSpan);
    this.#row = new Int32Array(population).fill(-1);
    for (const [row, config] of this.configs.entries()) this.#row[config] = row;
    this.#results = new Float64Array(count * this.spans);
  }

  hear(config: number, day: number, result: number): void {
    const row = this.#row[config] as number;
    if (row < 0) return;
    const at = row * this.spans + Math.floor(day / this.#daysPerSpan);
    this.#results[at] = (this.#results[at] as number) + result;
  }

  /** One result for each span of days. */
  resultsOf(row: number): Float64Array {
    invariant(row >= 0 && row < this.configs.length, 'a sampled config has a row');
    return this.#results.subarray(row * this.spans, (row + 1) * this.spans);
  }
}

/** One from each of equally long parts of the grid, at a place that keeps no step with how the grid is laid out. */
function pick(at: number, part: number): number {
  let mixed = Math.imul(at + 1, 0x9e37_79b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85eb_ca6b);
  const share = ((mixed ^ (mixed >>> 13)) >>> 0) / 4_294_967_296;
  const from = Math.floor(at * part);
  const width = Math.floor((at + 1) * part) - from;
  return from + Math.floor(share * width);
}
