import { crc32 } from 'node:zlib';
import type { Attempt } from '#store/tape/stored-file';

/** Counts up whenever bytes of the same meaning look different: 1 is the first. */
const FORMAT_VERSION = 1;
const PREAMBLE_NAME_BYTES = 8;
/** Name, version, length of the text that follows, checksum of all of it. */
const FIXED_BYTES = 20;
const MOST_TEXT_BYTES = 1 << 12;

export interface RecordPreamble {
  readonly bytes: Uint8Array;
  /** The first record is chained to this. */
  readonly chain: number;
}

export type PreambleProblem =
  /** No file of this kind at all. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'newer'; readonly version: number; readonly readable: number }
  | { readonly kind: 'damaged' }
  /** Whole, and of somebody else: `text` says whose. */
  | { readonly kind: 'other'; readonly text: string };

/** Whose records a file holds, and how what is wrong with it is told. */
export interface RecordOwner {
  readonly preamble: RecordPreamble;
  readonly attempt: Attempt;
  refused(path: string, problem: PreambleProblem): Error;
  damaged(path: string, offset: number, what: string): Error;
}

/** First bytes of every file of records: its kind by name, and in `text` whose it is. The same for the same owner. */
export function buildPreamble(name: Buffer, text: string): RecordPreamble {
  const words = Buffer.from(text, 'utf8');
  const bytes = Buffer.alloc(FIXED_BYTES + words.length);
  name.copy(bytes, 0, 0, PREAMBLE_NAME_BYTES);
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  bytes.writeUInt32LE(words.length, 12);
  words.copy(bytes, FIXED_BYTES);
  bytes.writeUInt32LE(checksum(bytes), 16);
  return { bytes, chain: crc32(bytes) };
}

/** Throws the owner's fault where a file does not begin as its owner's files do. */
export function checkPreamble(
  path: string,
  read: (position: number, count: number) => Uint8Array,
  owner: RecordOwner,
): RecordPreamble {
  const problem = problemOf(read, owner.preamble);
  if (problem !== null) throw owner.refused(path, problem);
  return owner.preamble;
}

function problemOf(
  read: (position: number, count: number) => Uint8Array,
  expected: RecordPreamble,
): PreambleProblem | null {
  const fixed = Buffer.from(read(0, FIXED_BYTES));
  const name = expected.bytes.subarray(0, PREAMBLE_NAME_BYTES);
  if (fixed.length < FIXED_BYTES || !fixed.subarray(0, PREAMBLE_NAME_BYTES).equals(name)) return { kind: 'foreign' };
  const version = fixed.readUInt32LE(8);
  if (version > FORMAT_VERSION) return { kind: 'newer', version, readable: FORMAT_VERSION };
  const length = Math.min(fixed.readUInt32LE(12), MOST_TEXT_BYTES);
  const bytes = Buffer.from(read(0, FIXED_BYTES + length));
  if (bytes.length < FIXED_BYTES + length || fixed.readUInt32LE(16) !== checksum(bytes)) return { kind: 'damaged' };
  return bytes.equals(expected.bytes) ? null : { kind: 'other', text: bytes.toString('utf8', FIXED_BYTES) };
}

/** Of everything but itself. */
function checksum(bytes: Buffer): number {
  return crc32(bytes.subarray(FIXED_BYTES), crc32(bytes.subarray(0, 16)));
}
