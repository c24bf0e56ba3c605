import type { Stateful, StateVisitor } from '#primitives/state';

/** 64 bits as two words, since JavaScript's numbers hold only 53 exactly. */
export interface StateHash {
  readonly high: number;
  readonly low: number;
}

export function formatHash(hash: StateHash): string {
  return hash.high.toString(16).padStart(8, '0') + hash.low.toString(16).padStart(8, '0');
}

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);
const NAN_WORD = 0x7ff8_dead | 0;

/**
 * Two murmur-style lanes over the bits of every number visited, plus a short digest per group that says *where*
 * two states differ. A NaN's bits are not fixed by the language, so every NaN counts as the same one.
 */
export class StateHasher implements StateVisitor {
  readonly #withWindows: boolean;
  #high = 0x9e37_79b9 | 0;
  #low = 0x85eb_ca6b | 0;
  #group = 0;
  #groups: number[] = [];
  #open = false;

  constructor(scope: 'scalars' | 'everything' = 'scalars') {
    this.#withWindows = scope === 'everything';
  }

  group(_name: string): void {
    this.#closeGroup();
    this.#open = true;
    this.#group = 0x811c_9dc5 | 0;
  }

  number(_name: string, value: number): number {
    this.#mix(value);
    return value;
  }

  numbers(_name: string, cells: Float64Array): void {
    for (let i = 0; i < cells.length; i++) this.#mix(cells[i] as number);
  }

  window(name: string, cells: Float64Array): void {
    if (this.#withWindows) this.numbers(name, cells);
  }

  /** Ends the visit. `groups` holds 16 bits for each group, in the order visited. */
  finish(): { readonly hash: StateHash; readonly groups: Uint16Array } {
    this.#closeGroup();
    const high = avalanche(this.#high ^ this.#low);
    const low = avalanche(this.#low + Math.imul(high, 0x9e37_79b1));
    return { hash: { high: high >>> 0, low: low >>> 0 }, groups: Uint16Array.from(this.#groups) };
  }

  #closeGroup(): void {
    if (!this.#open) return;
    const digest = avalanche(this.#group);
    this.#groups.push((digest ^ (digest >>> 16)) & 0xffff);
    this.#open = false;
  }

  #mix(value: number): void {
    // Indexed rather than destructured: this runs for every field of every instrument, every minute.
    scratch[0] = value;
    const isNumber = value === value;
    const a = isNumber ? (words[0] as number) : NAN_WORD;
    const b = isNumber ? (words[1] as number) : NAN_WORD;
    this.#high = Math.imul(rotate(this.#high ^ Math.imul(a, 0xcc9e_2d51), 13), 5) + 0x6b64_e654;
    this.#low = Math.imul(rotate(this.#low ^ Math.imul(b, 0x1b87_3593), 17), 9) + (0x3ad8_025f ^ a);
    this.#high ^= this.#low >>> 15;
    this.#group = Math.imul(rotate(this.#group ^ a, 15) ^ b, 0x0100_0193);
  }
}

export function hashState(part: Stateful, scope: 'scalars' | 'everything' = 'scalars'): StateHash {
  const hasher = new StateHasher(scope);
  part.visitState(hasher);
  return hasher.finish().hash;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function avalanche(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
