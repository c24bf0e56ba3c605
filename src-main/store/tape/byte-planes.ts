import { invariant } from '#primitives/invariant';
import type { ByteReader } from '#store/tape/byte-reader';
import type { ByteWriter } from '#store/tape/byte-writer';

invariant(new Uint8Array(Uint16Array.of(1).buffer)[0] === 1, 'the processor is little-endian');

/**
 * Numbers are stored byte by byte of the same weight: all lowest bytes, then all second ones. High bytes repeat and
 * vanish under compression; low bytes do not spoil them.
 */
export function writeIntegerPlanes(out: ByteWriter, zigzag: Uint32Array, count: number, width: number): void {
  let at = out.reserve(count * width);
  const bytes = out.bytes;
  for (let plane = 0; plane < width; plane++) {
    const shift = plane * 8;
    for (let i = 0; i < count; i++) bytes[at + i] = (zigzag[i] as number) >>> shift;
    at += count;
  }
}

/** The inverse, signs restored. One loop a width: the planes are read side by side without a branch. */
export function readIntegerPlanes(from: ByteReader, into: Int32Array, count: number, width: number): void {
  const bytes = from.bytes;
  const a = from.take(count * width);
  const b = a + count;
  const c = b + count;
  const d = c + count;
  switch (width) {
    case 1:
      for (let i = 0; i < count; i++) {
        const z = bytes[a + i] as number;
        into[i] = (z >>> 1) ^ -(z & 1);
      }
      return;
    case 2:
      for (let i = 0; i < count; i++) {
        const z = (bytes[a + i] as number) | ((bytes[b + i] as number) << 8);
        into[i] = (z >>> 1) ^ -(z & 1);
      }
      return;
    case 3:
      for (let i = 0; i < count; i++) {
        const z = (bytes[a + i] as number) | ((bytes[b + i] as number) << 8) | ((bytes[c + i] as number) << 16);
        into[i] = (z >>> 1) ^ -(z & 1);
      }
      return;
    case 4:
      for (let i = 0; i < count; i++) {
        const z =
          (bytes[a + i] as number) |
          ((bytes[b + i] as number) << 8) |
          ((bytes[c + i] as number) << 16) |
          ((bytes[d + i] as number) << 24);
        into[i] = (z >>> 1) ^ -(z & 1);
      }
      return;
    default:
      into.fill(0, 0, count);
  }
}

export function writeFloatPlanes(out: ByteWriter, values: Float64Array, count = values.length): void {
  const source = new Uint8Array(values.buffer, values.byteOffset, count * 8);
  let at = out.reserve(count * 8);
  const bytes = out.bytes;
  for (let plane = 0; plane < 8; plane++) {
    for (let i = 0, from = plane; i < count; i++, from += 8) bytes[at + i] = source[from] as number;
    at += count;
  }
}

export function readFloatPlanes(from: ByteReader, into: Float64Array, count = into.length): void {
  let at = from.take(count * 8);
  const bytes = from.bytes;
  const target = new Uint8Array(into.buffer, into.byteOffset, count * 8);
  for (let plane = 0; plane < 8; plane++) {
    for (let i = 0, to = plane; i < count; i++, to += 8) target[to] = bytes[at + i] as number;
    at += count;
  }
}
