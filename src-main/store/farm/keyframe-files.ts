import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { FarmKeyframe, FarmKeyframes } from '#ports/farm-keyframes';
import { FarmFault, type FarmIdentity } from '#ports/farm-store';
import { attempt } from '#store/farm/farm-faults';
import { FarmFile } from '#store/farm/farm-file';
import { farmRecords } from '#store/farm/farm-records';
import { checkPreamble } from '#store/records/record-preamble';
import { nodeTapeFiles } from '#store/tape/node-tape-files';

/** The last one may be beyond what the tape kept of a crash; then the one before it is where a farm goes on. */
const KEPT = 2;
const NAME = /^keyframe-(\d+)$/;
/** The quickest level: most words are zero or small. */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Checksum of the rest, bytes of the head, bytes of the words as stored, bytes of the sight. */
const SIZES_BYTES = 16;

interface Head {
  readonly position: number;
  readonly place: number;
  readonly evaluator: string;
  readonly ledgerHash: string;
  readonly words: number;
}

/**
 * The newest keyframes of a farm, a file each. A keyframe only saves time: one that does not read, for whatever reason, is
 * passed over, and the farm goes on from an older one or from the beginning of its tape.
 */
export class KeyframeFiles implements FarmKeyframes {
  readonly #folder: string;
  readonly #identity: FarmIdentity;

  constructor(folder: string, identity: FarmIdentity) {
    this.#folder = folder;
    this.#identity = identity;
  }

  newest(position: number, place: number): FarmKeyframe | null {
    for (const at of this.#places().toReversed()) {
      if (at > place) continue;
      const keyframe = this.#read(at);
      if (keyframe !== null && keyframe.place === at && keyframe.position <= position) return keyframe;
    }
    return null;
  }

  keep(keyframe: FarmKeyframe): void {
    const path = this.#path(keyframe.place);
    const draft = join(this.#folder, 'keyframe.new');
    {
      using file = new FarmFile(nodeTapeFiles, draft, 'create');
      const preamble = farmRecords('keyframe', this.#identity).preamble.bytes;
      file.write(preamble, 0);
      file.write(encode(keyframe), preamble.length);
      file.dataSync();
    }
    attempt(path, 'naming the keyframe', () => nodeTapeFiles.rename(draft, path));
    nodeTapeFiles.syncFolderOf(path);
    for (const place of this.#places().slice(0, -KEPT)) nodeTapeFiles.remove(this.#path(place));
  }

  #path(place: number): string {
    return join(this.#folder, `keyframe-${place}`);
  }

  /** Rising. */
  #places(): readonly number[] {
    return attempt(this.#folder, 'listing the folder', () => readdirSync(this.#folder))
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((left, right) => left - right);
  }

  #read(place: number): FarmKeyframe | null {
    try {
      using file = new FarmFile(nodeTapeFiles, this.#path(place), 'read');
      const read = (from: number, count: number): Uint8Array => file.read(from, count);
      const { length } = checkPreamble(file.path, read, farmRecords('keyframe', this.#identity)).bytes;
      return decode(file.read(length, file.size - length));
    } catch (error) {
      if (error instanceof FarmFault) return null;
      throw error;
    }
  }
}

function encode({ position, place, evaluator, ledgerHash, words, sight }: FarmKeyframe): Uint8Array {
  const head: Head = { position, place, evaluator, ledgerHash, words: words.length };
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const stored = zstdCompressSync(bytesOf(words), ZSTD);
  const sizes = Buffer.alloc(SIZES_BYTES);
  sizes.writeUInt32LE(text.length, 4);
  sizes.writeUInt32LE(stored.length, 8);
  sizes.writeUInt32LE(sight.byteLength, 12);
  const bytes = Buffer.concat([sizes, text, stored, bytesOf(sight)]);
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** Null where it is not whole. What passes its checksum was written by `encode`. */
function decode(bytes: Uint8Array): FarmKeyframe | null {
  const read = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (read.length < SIZES_BYTES || read.readUInt32LE(0) !== crc32(read.subarray(4))) return null;
  const wordsAt = SIZES_BYTES + read.readUInt32LE(4);
  const sightAt = wordsAt + read.readUInt32LE(8);
  const head = JSON.parse(read.toString('utf8', SIZES_BYTES, wordsAt)) as Head;
  const raw = zstdDecompressSync(read.subarray(wordsAt, sightAt), { maxOutputLength: head.words * 4 + 1 });
  return {
    ...head,
    words: new Int32Array(aligned(raw)),
    sight: new Float64Array(aligned(read.subarray(sightAt, sightAt + read.readUInt32LE(12)))),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Bytes in a buffer of their own, so that words can lie over them. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
