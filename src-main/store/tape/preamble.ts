import { crc32 } from 'node:zlib';
import { TapeFault } from '#ports/tape';

/** First bytes of every tape: eight that name the format, its version, and a checksum of both. */
export const PREAMBLE_BYTES = 16;
/** 1: chains are text. 2: the contracts of a chain may be packed as columns. */
const FORMAT_VERSION = 2;
export const PACKED_CHAINS_FORMAT = 2;
const NAME = Buffer.from('\u0089ARGTAPE', 'latin1');

/** Last bytes of a tape that was closed: where its index begins. */
export const TRAILER_BYTES = 20;
const TRAILER_NAME = Buffer.from('ATEND\r\n\u0000', 'latin1');

export function buildPreamble(): Uint8Array {
  const bytes = Buffer.alloc(PREAMBLE_BYTES);
  NAME.copy(bytes);
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12);
  return bytes;
}

/** The first frame is chained to this. */
export function preambleChain(preamble: Uint8Array): number {
  return crc32(preamble);
}

/** Answers the format that the tape is in. */
export function checkPreamble(path: string, bytes: Uint8Array): number {
  const read = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (read.length < PREAMBLE_BYTES || !read.subarray(0, 8).equals(NAME)) {
    throw new TapeFault('not-a-tape', path, `${path}: this is not a tape. Check the path.`);
  }
  if (read.readUInt32LE(12) !== crc32(read.subarray(0, 12))) {
    throw new TapeFault('damaged', path, `${path}: damaged at byte 8: the first bytes do not match their checksum.`);
  }
  const version = read.readUInt32LE(8);
  if (version > FORMAT_VERSION) {
    throw new TapeFault(
      'newer-version',
      path,
      `${path}: recorded in tape format ${version}; this program reads up to ${FORMAT_VERSION}. Update it.`,
    );
  }
  return version;
}

export function buildTrailer(indexOffset: number): Uint8Array {
  const bytes = Buffer.alloc(TRAILER_BYTES);
  bytes.writeDoubleLE(indexOffset, 0);
  TRAILER_NAME.copy(bytes, 8);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 16)), 16);
  return bytes;
}

/** Where the index begins, or null where these bytes are no trailer. */
export function parseTrailer(bytes: Uint8Array): number | null {
  const read = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (read.length !== TRAILER_BYTES || !read.subarray(8, 16).equals(TRAILER_NAME)) return null;
  if (read.readUInt32LE(16) !== crc32(read.subarray(0, 16))) return null;
  const offset = read.readDoubleLE(0);
  return Number.isSafeInteger(offset) && offset >= PREAMBLE_BYTES ? offset : null;
}
