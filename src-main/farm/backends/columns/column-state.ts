import { ACCOUNT_WORDS, FarmLedger } from '#farm/evaluation/ledger';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';

/** Longer ago than any cooldown, and no sum with a minute leaves 32 bits. */
const LONG_AGO = -0x4000_0000;

export function columnBytesPerConfig({ mostConcurrent }: Population): number {
  return 4 * (ACCOUNT_WORDS + mostConcurrent + 1);
}

/** What changes by config: its places, when it last opened or closed something, its account. */
export class ColumnState implements WordState {
  /** Places of a config stand `configs` apart: the first one of all configs, then the second one of all. */
  readonly places: Int32Array;
  readonly lastEvent: Int32Array;
  /** Words of `Account`, config after config: what the ledger reads. */
  readonly accounts: Int32Array;
  readonly ledger: FarmLedger;

  /** Everything may lie wherever its owner wants it, as long as it is nothing but zeros. */
  constructor({ size, mostConcurrent }: Population, allocate?: (cells: number) => Int32Array) {
    const column = allocate ?? ((cells: number): Int32Array => new Int32Array(cells));
    this.places = column(size * mostConcurrent);
    this.lastEvent = column(size).fill(LONG_AGO);
    this.accounts = column(size * ACCOUNT_WORDS);
    this.ledger = new FarmLedger(size, { cells: this.accounts, stride: ACCOUNT_WORDS, first: 0 });
  }

  visitWords(visitor: WordVisitor): void {
    this.ledger.visitWords(visitor);
    visitor.words(this.places);
    visitor.words(this.lastEvent);
  }
}
