import { wellFormed } from '#store/tape/tape-faults';

/** Reads bytes that may lie: whatever would reach past their end is refused. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  /** Steps over `count` bytes and answers where they begin. */
  take(count: number): number {
    wellFormed(count >= 0 && count <= this.left, `${count} bytes are announced, ${this.left} are left`);
    const start = this.position;
    this.position += count;
    return start;
  }

  u8(): number {
    return this.bytes[this.take(1)] as number;
  }

  u16(): number {
    return this.#view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.take(8), true);
  }

  slice(count: number): Uint8Array {
    const start = this.take(count);
    return this.bytes.subarray(start, start + count);
  }

  finish(): void {
    wellFormed(this.left === 0, `${this.left} bytes follow that nobody announced`);
  }
}
