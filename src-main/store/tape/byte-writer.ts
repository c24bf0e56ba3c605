const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

/** Bytes that grow. Reused from block to block, so that encoding settles into memory it already has. */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity);
  }

  clear(): void {
    this.length = 0;
  }

  /** Makes room and answers where the room begins; the caller fills `bytes` itself. */
  reserve(count: number): number {
    const start = this.length;
    this.length = start + count;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length));
      larger.set(this.bytes.subarray(0, start));
      this.bytes = larger;
    }
    return start;
  }

  u8(value: number): void {
    const at = this.reserve(1);
    this.bytes[at] = value;
  }

  u16(value: number): void {
    scratch.setUint16(0, value, true);
    this.#scratch(2);
  }

  u32(value: number): void {
    scratch.setUint32(0, value, true);
    this.#scratch(4);
  }

  f64(value: number): void {
    scratch.setFloat64(0, value, true);
    this.#scratch(8);
  }

  append(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  #scratch(count: number): void {
    const at = this.reserve(count);
    for (let i = 0; i < count; i++) this.bytes[at + i] = scratchBytes[i] as number;
  }
}
