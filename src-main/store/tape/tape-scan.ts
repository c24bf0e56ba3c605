import { TapeFault, type TapeHeader } from '#ports/tape';
import {
  FRAME_HEADER_BYTES,
  FRAME_MAGIC,
  FrameKind,
  frameBytes,
  openPayload,
  parseFrameHeader,
  payloadIsIntact,
} from '#store/tape/frame';
import { checkPreamble, parseTrailer, PREAMBLE_BYTES, preambleChain, TRAILER_BYTES } from '#store/tape/preamble';
import { damagedFault } from '#store/tape/tape-faults';
import type { TapeFile } from '#store/tape/tape-file';
import { decodeIndex, FrameSequence, type IndexEntry, indexEntry } from '#store/tape/tape-index';

export interface TapeContents {
  readonly header: TapeHeader;
  /** Version of the tape format it was begun in. */
  readonly format: number;
  /** Checksum of the header frame: the journal of this tape begins with it. */
  readonly tapeId: number;
  readonly entries: readonly IndexEntry[];
  readonly inputs: number;
  readonly proofs: number;
  readonly keyframes: number;
  /** Where the frames end: an index, a torn write, or nothing follows. */
  readonly end: number;
  /** Checksum of the last frame's header. */
  readonly chain: number;
  readonly closed: boolean;
}

/**
 * How much at the end of an unclosed tape is read to find out whether the last writes are all there. A kill can tear
 * one frame; a power cut can lose what was not yet synced.
 */
export const RECOVERY_CHECK_BYTES = 1 << 26;
const SEARCH_CHUNK_BYTES = 1 << 22;

/** What a tape holds: from the index of one that was closed, else from the headers of its frames. */
export function readContents(file: TapeFile, tailCheckBytes = 0): TapeContents {
  const preamble = file.read(0, PREAMBLE_BYTES);
  const format = checkPreamble(file.path, preamble);
  const size = file.size;
  return readClosed(file, size, format) ?? scan(file, size, format, preambleChain(preamble), tailCheckBytes);
}

function readClosed(file: TapeFile, size: number, format: number): TapeContents | null {
  if (size < PREAMBLE_BYTES + FRAME_HEADER_BYTES + TRAILER_BYTES) return null;
  const offset = parseTrailer(file.read(size - TRAILER_BYTES, TRAILER_BYTES));
  if (offset === null || offset > size - TRAILER_BYTES - FRAME_HEADER_BYTES) return null;
  const header = file.headerAt(offset);
  if (header?.kind !== FrameKind.index || offset + frameBytes(header) !== size - TRAILER_BYTES) return null;
  const stored = file.read(offset + FRAME_HEADER_BYTES, header.storedBytes);
  if (!payloadIsIntact(header, stored)) return null;
  let entries: readonly IndexEntry[];
  try {
    entries = decodeIndex(openPayload(header, stored), header.count, offset);
  } catch (error) {
    throw damagedFault(file.path, offset, 0, error instanceof Error ? error.message : String(error), error);
  }
  return describe(file, format, entries, offset, header.chain, true);
}

function scan(file: TapeFile, size: number, format: number, firstChain: number, tailCheckBytes: number): TapeContents {
  const entries: IndexEntry[] = [];
  let offset = PREAMBLE_BYTES;
  let chain = firstChain;
  for (;;) {
    const header = file.headerAt(offset);
    if (header === null || header.chain !== chain || offset + frameBytes(header) > size) break;
    if (header.kind === FrameKind.index) break;
    entries.push(indexEntry(header, offset));
    chain = header.headerCrc;
    offset += frameBytes(header);
  }
  const first = entries[0];
  if (first?.kind !== FrameKind.header || !file.isIntact(first)) {
    throw damagedFault(file.path, PREAMBLE_BYTES, 0, 'the header is unreadable');
  }
  dropTornTail(file, entries, tailCheckBytes);
  const last = entries[entries.length - 1] as IndexEntry;
  const end = last.offset + last.bytes;
  const contents = describe(file, format, entries, end, last.headerCrc, false);
  refuseHole(file, size, contents);
  return contents;
}

/** The last frame may be half on the disk. Anything wrong before the last frame is damage, not a torn write. */
function dropTornTail(file: TapeFile, entries: IndexEntry[], tailCheckBytes: number): void {
  const last = entries[entries.length - 1] as IndexEntry;
  if (entries.length > 1 && !file.isIntact(last)) entries.pop();
  for (let i = entries.length - 1, read = 0; i > 0 && read < tailCheckBytes; i--) {
    const entry = entries[i] as IndexEntry;
    read += entry.bytes;
    if (!file.isIntact(entry)) {
      throw damagedFault(file.path, entry.offset, entry.first, 'the checksum of the contents does not match');
    }
  }
}

/** A torn write has nothing whole behind it. Where a whole frame follows, cutting the file there would lose it. */
function refuseHole(file: TapeFile, size: number, contents: TapeContents): void {
  const from = contents.end;
  // The torn frame's own header may well be whole.
  const found = findFrame(file, file.headerAt(from)?.chain === contents.chain ? from + 1 : from, size);
  if (found === null) return;
  throw damagedFault(file.path, from, contents.inputs, `nothing readable until byte ${found}, where the tape goes on`);
}

/** The first byte at or after `from` where a frame header with a matching checksum lies. */
export function findFrame(file: TapeFile, from: number, size: number): number | null {
  for (let start = from; start < size; start += SEARCH_CHUNK_BYTES) {
    const chunk = Buffer.from(file.read(start, Math.min(SEARCH_CHUNK_BYTES + FRAME_HEADER_BYTES, size - start)));
    for (let at = chunk.indexOf(FRAME_MAGIC); at >= 0; at = chunk.indexOf(FRAME_MAGIC, at + 1)) {
      if (at < SEARCH_CHUNK_BYTES && parseFrameHeader(chunk, at) !== null) return start + at;
    }
  }
  return null;
}

function describe(
  file: TapeFile,
  format: number,
  entries: readonly IndexEntry[],
  end: number,
  chain: number,
  closed: boolean,
): TapeContents {
  const sequence = new FrameSequence();
  for (const entry of entries) {
    const wrong = sequence.next(entry);
    if (wrong !== null) throw damagedFault(file.path, entry.offset, sequence.inputs, wrong);
  }
  const first = entries[0];
  if (first === undefined) throw damagedFault(file.path, PREAMBLE_BYTES, 0, 'the header is missing');
  const { inputs, proofs, keyframes } = sequence;
  const header = file.decodeFrame(first, 0, (payload) => parseTapeHeader(file.path, payload));
  return { header, format, tapeId: first.headerCrc, entries, inputs, proofs, keyframes, end, chain, closed };
}

export function parseTapeHeader(path: string, payload: Uint8Array): TapeHeader {
  const parsed: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null || !('labels' in parsed) || !Array.isArray(parsed.labels)) {
    throw new TapeFault('damaged', path, `${path}: the header does not describe a tape.`);
  }
  return parsed as TapeHeader;
}
