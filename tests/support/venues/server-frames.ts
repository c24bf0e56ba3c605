const LENGTH_BITS = 0x7f;
const OPCODE_BITS = 0x0f;
const TWO_MORE = 126;
const EIGHT_MORE = 127;

export const TEXT_FRAME = 1;
export const BINARY_FRAME = 2;

/** One frame as it travels, head and all. */
export interface ServerFrame {
  readonly opcode: number;
  readonly bytes: Buffer;
  readonly payload: Buffer;
}

/** Cuts what a server sends over a web socket into its frames. Servers never mask. */
export class ServerFrames {
  #rest: Buffer = Buffer.alloc(0);

  take(bytes: Buffer): readonly ServerFrame[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: ServerFrame[] = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      frames.push(frame);
      this.#rest = this.#rest.subarray(frame.bytes.length);
    }
    return frames;
  }

  #next(): ServerFrame | null {
    const rest = this.#rest;
    if (rest.length < 2) return null;
    const short = (rest[1] as number) & LENGTH_BITS;
    const head = short === TWO_MORE ? 4 : short === EIGHT_MORE ? 10 : 2;
    if (rest.length < head) return null;
    const length =
      short === TWO_MORE ? rest.readUInt16BE(2) : short === EIGHT_MORE ? Number(rest.readBigUInt64BE(2)) : short;
    if (rest.length < head + length) return null;
    const opcode = (rest[0] as number) & OPCODE_BITS;
    return { opcode, bytes: rest.subarray(0, head + length), payload: rest.subarray(head, head + length) };
  }
}

/** A whole text message as a server would send it. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  const { length } = payload;
  const first = 0x80 | TEXT_FRAME;
  if (length < TWO_MORE) return Buffer.concat([Buffer.from([first, length]), payload]);
  const head = Buffer.alloc(length <= 0xffff ? 4 : 10);
  head[0] = first;
  head[1] = length <= 0xffff ? TWO_MORE : EIGHT_MORE;
  if (length <= 0xffff) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}
