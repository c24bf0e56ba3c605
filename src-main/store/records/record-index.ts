import { type RecordHeader, recordBytes } from '#store/records/record';

const WORDS = 7;

/** Where the records of a file lie; nothing else of them is kept in memory. */
export class RecordIndex {
  #offsets = new Float64Array(64);
  /** Label, bytes and checksum of both parts, and the header's own checksum. */
  #words = new Uint32Array(64 * WORDS);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(offset: number, header: RecordHeader): void {
    if (this.#length === this.#offsets.length) this.#grow();
    const at = this.#length++;
    this.#offsets[at] = offset;
    const { label, firstBytes, secondBytes, firstCrc, secondCrc, chain, crc } = header;
    this.#words.set([label, firstBytes, secondBytes, firstCrc, secondCrc, chain, crc], at * WORDS);
  }

  removeLast(): void {
    this.#length--;
  }

  offset(at: number): number {
    return this.#offsets[at] as number;
  }

  label(at: number): number {
    return this.#words[at * WORDS] as number;
  }

  header(at: number): RecordHeader {
    const word = (which: number): number => this.#words[at * WORDS + which] as number;
    return {
      label: word(0),
      firstBytes: word(1),
      secondBytes: word(2),
      firstCrc: word(3),
      secondCrc: word(4),
      chain: word(5),
      crc: word(6),
    };
  }

  /** Where the record after the last one begins; null before the first. */
  get end(): number | null {
    const last = this.#length - 1;
    return last < 0 ? null : this.offset(last) + recordBytes(this.header(last));
  }

  #grow(): void {
    const offsets = new Float64Array(this.#offsets.length * 2);
    offsets.set(this.#offsets);
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#offsets = offsets;
    this.#words = words;
  }
}
