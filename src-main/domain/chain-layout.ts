import { type StateHash, StateHasher } from '#primitives/state-hash';
import { TextCells } from '#primitives/text-cells';

const PUT = 1;
const ADJUSTED = 2;

/** Which contracts a chain holds, in the provider's order: what stays the same from one snapshot to the next. */
export class ChainLayout {
  readonly expiries: readonly string[];
  /** Per contract: position in `expiries`. */
  readonly expiry: Float64Array;
  readonly strike: Float64Array;
  /** Per contract: 1 for a put, plus 2 where it is adjusted. */
  readonly traits: Float64Array;
  #hash: StateHash | null = null;
  #expiryCells: TextCells | null = null;

  constructor(expiries: readonly string[], expiry: Float64Array, strike: Float64Array, traits: Float64Array) {
    this.expiries = expiries;
    this.expiry = expiry;
    this.strike = strike;
    this.traits = traits;
  }

  get count(): number {
    return this.strike.length;
  }

  get hash(): StateHash {
    this.#hash ??= hashOf(this);
    return this.#hash;
  }

  /** The names of the expiries as state keeps them. */
  get expiryCells(): TextCells {
    this.#expiryCells ??= TextCells.of(this.expiries);
    return this.#expiryCells;
  }

  isPut(row: number): boolean {
    return ((this.traits[row] as number) & PUT) !== 0;
  }

  isAdjusted(row: number): boolean {
    return ((this.traits[row] as number) & ADJUSTED) !== 0;
  }

  static traitsOf(right: 'call' | 'put', adjusted: boolean): number {
    return (right === 'put' ? PUT : 0) + (adjusted ? ADJUSTED : 0);
  }

  equals(other: ChainLayout): boolean {
    if (other === this) return true;
    return (
      other.count === this.count &&
      other.expiries.length === this.expiries.length &&
      other.expiries.every((expiry, position) => expiry === this.expiries[position]) &&
      sameCells(other.strike, this.strike) &&
      sameCells(other.expiry, this.expiry) &&
      sameCells(other.traits, this.traits)
    );
  }
}

function sameCells(left: Float64Array, right: Float64Array): boolean {
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

function hashOf(layout: ChainLayout): StateHash {
  const hasher = new StateHasher();
  hasher.numbers('expiries', layout.expiryCells.cells);
  hasher.numbers('expiry', layout.expiry);
  hasher.numbers('strike', layout.strike);
  hasher.numbers('traits', layout.traits);
  return hasher.finish().hash;
}
