import { type BarWords, NOW_CELLS, Opening, OpeningNow, Terms, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import { UNKNOWN } from '#farm/evaluation/market-bar';

/** Of each bar: its minute, and where what it says of specs and of openings begins. */
export const HEADER_CELLS = 3;

/** Of each opening: the levels that it has reached, `PRICED` and end, its spread. */
export const OPENING_CELLS = 3;

/** Whether it has a price to close at; how its spread has ended stands in the bits above. */
export const PRICED = 1;
export const END_SHIFT = 1;

/** Cells of a spec before its contracts by sizing: the candidate, and what its orders become. Gates come last. */
export const SPEC_CELLS = 2;

/** Bars in a row, as words that are sent to a device in one piece. */
export class PackedBars {
  count = 0;
  #cells = new Int32Array(1 << 12);
  #length = 0;
  /** Minute and beginnings, bar by bar: put in front when all of them are there. */
  readonly #headers: number[] = [];

  add(words: BarWords): void {
    this.#headers.push(words.minute, this.#length);
    this.#addSpecs(words);
    this.#headers.push(this.#length);
    this.#addOpenings(words);
    this.count++;
  }

  /** All that were added, which are forgotten here. */
  take(): { readonly bars: number; readonly cells: Int32Array<ArrayBuffer> } {
    const { count } = this;
    const first = count * HEADER_CELLS;
    const cells = new Int32Array(first + this.#length);
    for (const [at, value] of this.#headers.entries()) cells[at] = at % HEADER_CELLS === 0 ? value : value + first;
    cells.set(this.#cells.subarray(0, this.#length), first);
    this.count = 0;
    this.#length = 0;
    this.#headers.length = 0;
    return { bars: count, cells };
  }

  #addSpecs({ candidate, fill, contracts, passing, sizings, gateWords }: BarWords): void {
    const perSpec = SPEC_CELLS + sizings + gateWords;
    this.#makeRoom(candidate.length * perSpec);
    const cells = this.#cells;
    for (let spec = 0, at = this.#length; spec < candidate.length; spec++, at += perSpec) {
      cells[at] = candidate[spec] as number;
      cells[at + 1] = fill[spec] as number;
      const sized = at + SPEC_CELLS;
      for (let k = 0; k < sizings; k++) cells[sized + k] = contracts[spec * sizings + k] as number;
      for (let k = 0; k < gateWords; k++) cells[sized + sizings + k] = passing[spec * gateWords + k] as number;
    }
    this.#length += candidate.length * perSpec;
  }

  #addOpenings({ openings, reached, opening, openingCells, now, terms }: BarWords): void {
    this.#makeRoom(openings * OPENING_CELLS);
    const cells = this.#cells;
    for (let number = 0, at = this.#length; number < openings; number++, at += OPENING_CELLS) {
      const row = (now[number * NOW_CELLS + OpeningNow.terms] as number) * TERMS_CELLS;
      const priced = terms[row + Terms.cost] === UNKNOWN ? 0 : PRICED;
      cells[at] = reached[number] as number;
      cells[at + 1] = priced | ((terms[row + Terms.end] as number) << END_SHIFT);
      cells[at + 2] = opening[number * openingCells + Opening.spread] as number;
    }
    this.#length += openings * OPENING_CELLS;
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#cells.length) return;
    const wider = new Int32Array(Math.max(needed, this.#cells.length * 2));
    wider.set(this.#cells.subarray(0, this.#length));
    this.#cells = wider;
  }
}
