import { crc32 } from 'node:zlib';
import { FarmFault, type FarmIdentity } from '#ports/farm-store';

/** What a file of a farm holds; written into it, so that none is taken for another. */
export type FarmFileKind = 'book' | 'keyframe' | 'decisions';

/** Counts up whenever bytes of the same meaning look different: 1 is the first. */
const FORMAT_VERSION = 1;
const NAME = Buffer.from('\u0089ARGFARM', 'latin1');
/** Name, version, length of the text that follows, checksum of all of it. */
const FIXED_BYTES = 20;
const MOST_TEXT_BYTES = 1 << 12;

export interface FarmPreamble {
  readonly bytes: Uint8Array;
  /** The first record is chained to this. */
  readonly chain: number;
}

/** First bytes of every file of a farm: the format, and whose it is. The same for the same farm. */
export function buildPreamble(kind: FarmFileKind, { tape, epoch }: FarmIdentity): FarmPreamble {
  const text = Buffer.from(JSON.stringify({ kind, tape, epoch }), 'utf8');
  const bytes = Buffer.alloc(FIXED_BYTES + text.length);
  NAME.copy(bytes);
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  bytes.writeUInt32LE(text.length, 12);
  text.copy(bytes, FIXED_BYTES);
  bytes.writeUInt32LE(checksum(bytes), 16);
  return { bytes, chain: crc32(bytes) };
}

/** Answers the preamble where it is that of this farm; whatever else it is becomes a fault. */
export function checkPreamble(
  path: string,
  read: (position: number, count: number) => Uint8Array,
  kind: FarmFileKind,
  identity: FarmIdentity,
): FarmPreamble {
  const fixed = Buffer.from(read(0, FIXED_BYTES));
  if (fixed.length < FIXED_BYTES || !fixed.subarray(0, 8).equals(NAME)) {
    throw new FarmFault('damaged', path, `${path}: this is no file of a farm. Move it away and run the farm again.`);
  }
  const version = fixed.readUInt32LE(8);
  if (version > FORMAT_VERSION) {
    const text = `${path}: written in format ${version}; this program reads up to ${FORMAT_VERSION}. Update it.`;
    throw new FarmFault('newer-version', path, text);
  }
  const length = Math.min(fixed.readUInt32LE(12), MOST_TEXT_BYTES);
  const bytes = Buffer.from(read(0, FIXED_BYTES + length));
  if (bytes.length < FIXED_BYTES + length || fixed.readUInt32LE(16) !== checksum(bytes)) {
    throw new FarmFault(
      'damaged',
      path,
      `${path}: damaged at byte 8: the first bytes do not match their checksum. Restore the file from a copy, or run the ` +
        'farm with --reset.',
    );
  }
  const expected = buildPreamble(kind, identity);
  if (!bytes.equals(expected.bytes)) {
    throw new FarmFault(
      'other-farm',
      path,
      `${path}: it belongs to ${bytes.toString('utf8', FIXED_BYTES)}, not to epoch ${identity.epoch} on tape ` +
        `${identity.tape}. Farms are never mixed: put the file back where it came from.`,
    );
  }
  return expected;
}

/** Of everything but itself. */
function checksum(bytes: Buffer): number {
  return crc32(bytes.subarray(FIXED_BYTES), crc32(bytes.subarray(0, 16)));
}
