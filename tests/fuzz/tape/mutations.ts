import { crc32 } from 'node:zlib';
import type { SeededRandom } from '#primitives/random';
import { FRAME_HEADER_BYTES, FRAME_MAGIC } from '#store/tape/frame';

export type Mutation = 'flip' | 'truncate' | 'insert' | 'duplicate' | 'zero' | 'remove' | 'swap' | 'overwrite';

export const MUTATIONS: readonly Mutation[] = [
  'flip',
  'truncate',
  'insert',
  'duplicate',
  'zero',
  'remove',
  'swap',
  'overwrite',
];

/** A damaged copy. Half of the cuts fall on `marks`, the boundaries of frames, where damage is hardest to see. */
export function mutate(
  bytes: Uint8Array,
  mutation: Mutation,
  random: SeededRandom,
  marks = boundaries(bytes),
): Uint8Array {
  const place = (): number =>
    random.next() < 0.5 ? random.below(bytes.length) : (marks[random.below(marks.length)] ?? 0);
  const [a, b] = [place(), place()].sort((x, y) => x - y) as [number, number];
  const part = bytes.subarray(a, b);
  switch (mutation) {
    case 'flip': {
      const copy = bytes.slice();
      const at = random.below(copy.length);
      copy[at] = (copy[at] as number) ^ (1 << random.below(8));
      return copy;
    }
    case 'truncate':
      return bytes.slice(0, place());
    case 'insert':
      return Buffer.concat([bytes.subarray(0, a), noise(1 + random.below(100), random), bytes.subarray(a)]);
    case 'duplicate':
      return Buffer.concat([bytes.subarray(0, b), part, bytes.subarray(b)]);
    case 'zero':
      return bytes.slice().fill(0, a, Math.max(b, a + 1));
    case 'remove':
      return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]);
    case 'swap': {
      const c = place();
      const end = Math.max(b, c);
      return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, end), part, bytes.subarray(end)]);
    }
    case 'overwrite': {
      const copy = bytes.slice();
      copy.set(
        noise(Math.min(1 + random.below(60), copy.length - Math.min(a, copy.length)), random),
        Math.min(a, copy.length),
      );
      return copy;
    }
  }
}

/** Damages a file and then makes its checksums right again: what a malicious file would look like. */
export function forge(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const copy = bytes.slice();
  for (let change = 1 + random.below(3); change > 0; change--) {
    copy[16 + random.below(copy.length - 16)] = random.below(4) === 0 ? 255 : random.below(256);
  }
  const view = new DataView(copy.buffer, copy.byteOffset, copy.length);
  let before: number | null = null;
  for (const at of boundaries(bytes)) {
    if (at + FRAME_HEADER_BYTES > copy.length) continue;
    view.setUint32(at, FRAME_MAGIC.readUInt32LE(0), true);
    const end = Math.min(at + FRAME_HEADER_BYTES + view.getUint32(at + 8, true), copy.length);
    if (before !== null) view.setUint32(at + 20, before, true);
    view.setUint32(at + 48, crc32(copy.subarray(at + FRAME_HEADER_BYTES, end)), true);
    before = crc32(copy.subarray(at, at + 52));
    view.setUint32(at + 52, before, true);
  }
  return copy;
}

export function boundaries(bytes: Uint8Array): readonly number[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: number[] = [];
  for (let at = buffer.indexOf(FRAME_MAGIC); at >= 0; at = buffer.indexOf(FRAME_MAGIC, at + 1)) found.push(at);
  return found.length === 0 ? [0] : found;
}

function noise(length: number, random: SeededRandom): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}
