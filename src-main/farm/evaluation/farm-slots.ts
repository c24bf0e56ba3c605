import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

export const FREE = -1;

export function slotBytes(perConfig: number): number {
  return 4 + perConfig * 5 * 4;
}

/** What every config holds: as many places as the most generous one has, and the moment it last opened or closed. */
export class FarmSlots implements WordState {
  readonly perConfig: number;
  readonly spread: Int32Array;
  readonly contracts: Int32Array;
  readonly credit: Int32Array;
  /** Cents. */
  readonly risk: Int32Array;
  /** The next place in the same row; −1 at its end. */
  readonly next: Int32Array;
  /** By config; far in the past if it never did anything. */
  readonly lastEvent: Int32Array;

  constructor(configs: number, perConfig: number) {
    const places = configs * perConfig;
    this.perConfig = perConfig;
    this.spread = new Int32Array(places).fill(FREE);
    this.contracts = new Int32Array(places);
    this.credit = new Int32Array(places);
    this.risk = new Int32Array(places);
    this.next = new Int32Array(places).fill(-1);
    this.lastEvent = new Int32Array(configs).fill(-0x4000_0000);
  }

  held(config: number): number {
    let count = 0;
    for (let slot = config * this.perConfig, end = slot + this.perConfig; slot < end; slot++) {
      if (this.spread[slot] !== FREE) count++;
    }
    return count;
  }

  /** A free place of a config that is known to have one. */
  free(config: number): number {
    let slot = config * this.perConfig;
    while (this.spread[slot] !== FREE) slot++;
    return slot;
  }

  visitWords(visitor: WordVisitor): void {
    for (const column of [this.spread, this.contracts, this.credit, this.risk, this.next, this.lastEvent]) {
      visitor.words(column);
    }
  }
}
