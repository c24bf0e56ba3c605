import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { wellFormed } from '#store/tape/tape-faults';

/**
 * A tape is a preamble followed by frames. Each frame's header carries its own checksum, that of the payload, and the
 * checksum of the header before it: a frame that was lost, repeated or moved breaks the chain.
 *
 *  0 u32 magic      4 u8 kind     5 u8 flags      6 u16 zero
 *  8 u32 stored    12 u32 raw    16 u32 count    20 u32 chain
 * 24 f64 first     32 f64 firstSeenMs            40 f64 lastSeenMs
 * 48 u32 payload checksum        52 u32 header checksum
 */
export const FRAME_HEADER_BYTES = 56;
export const FRAME_MAGIC = Buffer.from('\u00a6ATF', 'latin1');
const MAGIC = FRAME_MAGIC.readUInt32LE(0);

/** Nothing larger is believed: a length in a damaged file must not become an allocation. */
const MAX_PAYLOAD_BYTES = 0x2000_0000;

export const FrameKind = { header: 1, inputs: 2, keyframe: 3, proofs: 4, index: 5 } as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

export const FrameFlag = { compressed: 1, afterBreak: 2 } as const;

export interface FrameFields {
  readonly kind: FrameKind;
  readonly flags: number;
  /** Inputs: rows. Keyframe: cells. Proofs: proofs. Index: entries. */
  readonly count: number;
  /** Inputs and keyframe: position. Proofs: how many proofs came before. */
  readonly first: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

export interface FrameHeader extends FrameFields {
  readonly storedBytes: number;
  readonly rawBytes: number;
  readonly chain: number;
  readonly payloadCrc: number;
  readonly headerCrc: number;
}

export interface Frame {
  readonly header: FrameHeader;
  readonly bytes: Uint8Array;
}

const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
const WORTH_COMPRESSING_BYTES = 64;
const MAX_CHUNK_BYTES = 1 << 22;

export function buildFrame(fields: FrameFields, raw: Uint8Array, chain: number, compress: boolean): Frame {
  const squeezed = compress && raw.length >= WORTH_COMPRESSING_BYTES ? zstdCompressSync(raw, ZSTD) : raw;
  const compressed = squeezed.length < raw.length;
  const payload = compressed ? squeezed : raw;
  const flags = fields.flags | (compressed ? FrameFlag.compressed : 0);
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  const payloadCrc = crc32(payload);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, fields.kind);
  view.setUint8(5, flags);
  view.setUint32(8, payload.length, true);
  view.setUint32(12, raw.length, true);
  view.setUint32(16, fields.count, true);
  view.setUint32(20, chain, true);
  view.setFloat64(24, fields.first, true);
  view.setFloat64(32, fields.firstSeenMs, true);
  view.setFloat64(40, fields.lastSeenMs, true);
  view.setUint32(48, payloadCrc, true);
  const headerCrc = crc32(bytes.subarray(0, 52));
  view.setUint32(52, headerCrc, true);
  bytes.set(payload, FRAME_HEADER_BYTES);
  return {
    header: { ...fields, flags, storedBytes: payload.length, rawBytes: raw.length, chain, payloadCrc, headerCrc },
    bytes,
  };
}

/** Fields of a frame that belongs to no time. */
export function bareFields(kind: FrameKind, count: number, first: number): FrameFields {
  return { kind, flags: 0, count, first, firstSeenMs: 0, lastSeenMs: 0 };
}

/** The header that begins at `at`, or null where none (or a damaged one) does. */
export function parseFrameHeader(bytes: Uint8Array, at = 0): FrameHeader | null {
  if (at + FRAME_HEADER_BYTES > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, FRAME_HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC) return null;
  const headerCrc = view.getUint32(52, true);
  if (crc32(bytes.subarray(at, at + 52)) !== headerCrc) return null;
  const header: FrameHeader = {
    kind: view.getUint8(4) as FrameKind,
    flags: view.getUint8(5),
    storedBytes: view.getUint32(8, true),
    rawBytes: view.getUint32(12, true),
    count: view.getUint32(16, true),
    chain: view.getUint32(20, true),
    first: view.getFloat64(24, true),
    firstSeenMs: view.getFloat64(32, true),
    lastSeenMs: view.getFloat64(40, true),
    payloadCrc: view.getUint32(48, true),
    headerCrc,
  };
  return isSane(header) ? header : null;
}

function isSane(header: FrameHeader): boolean {
  return (
    header.kind >= FrameKind.header &&
    header.kind <= FrameKind.index &&
    header.storedBytes <= MAX_PAYLOAD_BYTES &&
    header.rawBytes <= MAX_PAYLOAD_BYTES &&
    header.storedBytes <= header.rawBytes &&
    Number.isSafeInteger(header.first) &&
    header.first >= 0
  );
}

export function frameBytes(header: FrameHeader): number {
  return FRAME_HEADER_BYTES + header.storedBytes;
}

export function payloadIsIntact(header: FrameHeader, stored: Uint8Array): boolean {
  return stored.length === header.storedBytes && crc32(stored) === header.payloadCrc;
}

/** Checks and unpacks a payload. A stream that would unfold to more than the header admits is refused. */
export function openPayload(header: FrameHeader, stored: Uint8Array): Uint8Array {
  wellFormed(payloadIsIntact(header, stored), 'the checksum of the contents does not match');
  if ((header.flags & FrameFlag.compressed) === 0) {
    wellFormed(header.rawBytes === header.storedBytes, 'the contents are longer or shorter than announced');
    return stored;
  }
  const raw = zstdDecompressSync(stored, {
    // One chunk that takes it all spares the copy that would join several; but a header alone earns no large one.
    chunkSize: Math.min(Math.max(header.rawBytes, WORTH_COMPRESSING_BYTES), MAX_CHUNK_BYTES),
    maxOutputLength: Math.max(header.rawBytes, 1),
  });
  wellFormed(raw.length === header.rawBytes, 'the contents unpack to another length than announced');
  return raw;
}
