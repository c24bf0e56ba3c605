import { FRAME_HEADER_BYTES, FrameKind, frameBytes, parseFrameHeader, payloadIsIntact } from '#store/tape/frame';
import { TapeFile } from '#store/tape/tape-file';
import type { TapeFiles } from '#store/tape/tape-files';
import { type IndexEntry, indexEntry } from '#store/tape/tape-index';

export function journalPath(tapePath: string): string {
  return `${tapePath}.journal`;
}

/** The journal as it was at one moment. Offsets are into `bytes`. */
export interface Journal {
  readonly bytes: Uint8Array;
  readonly entries: readonly IndexEntry[];
  /** Where the readable frames end; what follows was never acknowledged. */
  readonly end: number;
  readonly chain: number;
}

/**
 * Reads all whole frames of a tape's journal. They are chained to the tape, so that the journal of another tape (or of
 * one that was replaced) is not mistaken for its own.
 */
export function parseJournal(bytes: Uint8Array, tapeId: number): Journal {
  const entries: IndexEntry[] = [];
  let end = 0;
  let chain = tapeId;
  for (;;) {
    const header = parseFrameHeader(bytes, end);
    if (header === null || header.chain !== chain) break;
    if (header.kind !== FrameKind.inputs && header.kind !== FrameKind.proofs) break;
    const next = end + frameBytes(header);
    if (next > bytes.length || !payloadIsIntact(header, bytes.subarray(end + FRAME_HEADER_BYTES, next))) break;
    entries.push(indexEntry(header, end));
    chain = header.headerCrc;
    end = next;
  }
  return { bytes, entries, end, chain };
}

/** All bytes of a journal, none where there is none. */
export function readJournalBytes(files: TapeFiles, tapePath: string): Uint8Array {
  const path = journalPath(tapePath);
  if (!files.exists(path)) return new Uint8Array(0);
  try {
    using file = new TapeFile(files, path, 'read');
    return file.read(0, file.size);
  } catch (error) {
    // Its writer may have closed the tape and removed the journal in between.
    if (!files.exists(path)) return new Uint8Array(0);
    throw error;
  }
}
