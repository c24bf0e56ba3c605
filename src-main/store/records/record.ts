import { crc32 } from 'node:zlib';

/**
 * A file of records is a preamble followed by them. A record is a header and two parts, each with a checksum of its own,
 * so that either is read without the other. Headers are chained: what was lost, repeated or moved breaks the chain.
 *
 *  0 u32 magic          4 u32 label         8 u32 bytes of the first part    12 u32 bytes of the second
 * 16 u32 checksum of the first             20 u32 checksum of the second
 * 24 u32 checksum of the header before     28 u32 checksum of this header
 */
export const RECORD_HEADER_BYTES = 32;
export const RECORD_MAGIC = Buffer.from('\u00a6AFR', 'latin1');
const MAGIC = RECORD_MAGIC.readUInt32LE(0);

/** Nothing larger is believed: a length in a damaged file must not become an allocation. */
const MOST_PART_BYTES = 0x2000_0000;

export interface RecordHeader {
  /** What it is found by: the minute, where it is one. */
  readonly label: number;
  readonly firstBytes: number;
  readonly secondBytes: number;
  readonly firstCrc: number;
  readonly secondCrc: number;
  readonly chain: number;
  readonly crc: number;
}

export function buildRecord(label: number, first: Uint8Array, second: Uint8Array, chain: number): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_BYTES + first.length + second.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, label, true);
  view.setUint32(8, first.length, true);
  view.setUint32(12, second.length, true);
  view.setUint32(16, crc32(first), true);
  view.setUint32(20, crc32(second), true);
  view.setUint32(24, chain, true);
  view.setUint32(28, crc32(bytes.subarray(0, 28)), true);
  bytes.set(first, RECORD_HEADER_BYTES);
  bytes.set(second, RECORD_HEADER_BYTES + first.length);
  return bytes;
}

/** The header that begins at `at`, or null where none (or a damaged one) does. */
export function parseRecordHeader(bytes: Uint8Array, at = 0): RecordHeader | null {
  if (at + RECORD_HEADER_BYTES > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, RECORD_HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC) return null;
  const crc = view.getUint32(28, true);
  if (crc32(bytes.subarray(at, at + 28)) !== crc) return null;
  const header: RecordHeader = {
    label: view.getUint32(4, true),
    firstBytes: view.getUint32(8, true),
    secondBytes: view.getUint32(12, true),
    firstCrc: view.getUint32(16, true),
    secondCrc: view.getUint32(20, true),
    chain: view.getUint32(24, true),
    crc,
  };
  return header.firstBytes <= MOST_PART_BYTES && header.secondBytes <= MOST_PART_BYTES ? header : null;
}

export function recordBytes({ firstBytes, secondBytes }: RecordHeader): number {
  return RECORD_HEADER_BYTES + firstBytes + secondBytes;
}
