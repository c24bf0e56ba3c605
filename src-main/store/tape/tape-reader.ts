import type { InputBlock } from '#domain/input-block';
import {
  type Keyframe,
  type PlacedProof,
  TAPE_BLOCK_ROWS,
  type TapeHeader,
  type TapePosition,
  type TapeSource,
} from '#ports/tape';
import { type EpochMs, epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { FrameFlag, FrameKind } from '#store/tape/frame';
import { InputsDecoder } from '#store/tape/inputs-decoder';
import { type Journal, journalPath, parseJournal, readJournalBytes } from '#store/tape/journal';
import { decodeKeyframe } from '#store/tape/keyframe-payload';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import { decodeProofs } from '#store/tape/proofs-payload';
import { damagedFault, wellFormed } from '#store/tape/tape-faults';
import { decodeFrame, TapeFile } from '#store/tape/tape-file';
import type { TapeFiles } from '#store/tape/tape-files';
import type { IndexEntry } from '#store/tape/tape-index';
import { readContents, type TapeContents } from '#store/tape/tape-scan';

interface Stored {
  readonly entry: IndexEntry;
  readonly journalled: boolean;
  /** What comes before is in an earlier block too. */
  readonly from: number;
}

/** Reads a tape, closed, torn or still being recorded: what it held when it was opened, the journal's tail included. */
export class TapeReader implements TapeSource {
  readonly path: string;
  readonly header: TapeHeader;
  readonly inputs: number;
  readonly keyframes: TapeSource['keyframes'];
  /** Whether its recording was finished in good order. */
  readonly closed: boolean;
  readonly #file: TapeFile;
  readonly #journal: Journal;
  readonly #blocks: readonly Stored[];
  readonly #keyframes: readonly IndexEntry[];
  readonly #proofs: readonly Stored[];
  readonly #decoder = new InputsDecoder();

  private constructor(file: TapeFile, contents: TapeContents, journal: Journal) {
    this.#file = file;
    this.#journal = journal;
    this.path = file.path;
    this.header = contents.header;
    this.closed = contents.closed;
    this.#keyframes = contents.entries.filter((entry) => entry.kind === FrameKind.keyframe);
    this.keyframes = this.#keyframes.map(({ first, firstSeenMs, flags }) => ({
      position: first,
      seenMs: firstSeenMs,
      afterBreak: (flags & FrameFlag.afterBreak) !== 0,
    }));
    const blocks = storedOf(contents.entries, FrameKind.inputs);
    const proofs = storedOf(contents.entries, FrameKind.proofs);
    this.inputs = appendJournal(file.path, journal, FrameKind.inputs, contents.inputs, blocks);
    appendJournal(file.path, journal, FrameKind.proofs, contents.proofs, proofs);
    this.#blocks = blocks;
    this.#proofs = proofs;
  }

  static open(path: string, options: { readonly files?: TapeFiles } = {}): TapeReader {
    const files = options.files ?? nodeTapeFiles;
    // The journal first: what its writer moves to the tape in the meantime is then found there.
    const journalBytes = readJournalBytes(files, path);
    const file = new TapeFile(files, path, 'read');
    try {
      const contents = readContents(file);
      return new TapeReader(file, contents, parseJournal(journalBytes, contents.tapeId));
    } catch (error) {
      file[Symbol.dispose]();
      throw error;
    }
  }

  get firstSeenMs(): EpochMs | null {
    const first = this.#blocks[0];
    return first === undefined ? null : epochMs(first.entry.firstSeenMs);
  }

  get lastSeenMs(): EpochMs | null {
    const last = this.#blocks[this.#blocks.length - 1];
    return last === undefined ? null : epochMs(last.entry.lastSeenMs);
  }

  readBlock(position: TapePosition, into: InputBlock): TapePosition | null {
    into.clear();
    const found = this.#blocks[this.#blockAt(position)];
    if (found === undefined) return null;
    const { entry } = found;
    invariant(into.capacity >= Math.min(entry.count, TAPE_BLOCK_ROWS), 'a reading block has TAPE_BLOCK_ROWS rows');
    this.#open(found, entry.first, (payload) => {
      this.#decoder.decode(payload, entry.count, into);
      wellFormed(
        Object.is(into.seenMs[0], entry.firstSeenMs) && Object.is(into.seenMs[entry.count - 1], entry.lastSeenMs),
        'the times differ from those announced',
      );
    });
    return entry.first;
  }

  readKeyframe(ordinal: number): Keyframe {
    const entry = this.#keyframes[ordinal];
    const place = this.keyframes[ordinal];
    invariant(entry !== undefined && place !== undefined, 'the tape has that keyframe');
    const { instruments, cells } = this.#file.decodeFrame(entry, entry.first, decodeKeyframe);
    return { ...place, instruments, cells };
  }

  proofs(): readonly PlacedProof[] {
    const all: PlacedProof[] = [];
    for (const stored of this.#proofs) {
      const { entry } = stored;
      const read = this.#open(stored, 0, (payload) => decodeProofs(payload, entry.count));
      // A journal may repeat what the tape already holds.
      all.push(...read.slice(all.length - entry.first));
    }
    return all;
  }

  positionAt(instant: EpochMs): TapePosition {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle] as Stored).entry.lastSeenMs >= instant) high = middle;
      else low = middle + 1;
    }
    const found = this.#blocks[low];
    if (found === undefined) return this.inputs;
    const { entry } = found;
    if (entry.firstSeenMs >= instant) return found.from;
    return this.#open(found, entry.first, (payload) => {
      const seenMs = new Float64Array(entry.count);
      this.#decoder.decodeSeenMs(payload, entry.count, seenMs);
      return Math.max(found.from, entry.first + firstAtOrAfter(seenMs, instant));
    });
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  /** The last block that begins at or before the position; -1 or the length where the tape does not reach. */
  #blockAt(position: TapePosition): number {
    if (position >= this.inputs || position < 0) return -1;
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#blocks[middle] as Stored).from <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #open<Value>(stored: Stored, position: number, decode: (payload: Uint8Array) => Value): Value {
    const { entry } = stored;
    if (!stored.journalled) return this.#file.decodeFrame(entry, position, decode);
    const frame = this.#journal.bytes.subarray(entry.offset, entry.offset + entry.bytes);
    return decodeFrame(journalPath(this.path), frame, entry, position, decode);
  }
}

function storedOf(entries: readonly IndexEntry[], kind: number): Stored[] {
  return entries
    .filter((entry) => entry.kind === kind && entry.count > 0)
    .map((entry) => ({ entry, journalled: false, from: entry.first }));
}

/** Adds the journal's frames that reach beyond what the tape has; answers how much there is then. */
function appendJournal(path: string, journal: Journal, kind: number, have: number, to: Stored[]): number {
  let end = have;
  for (const entry of journal.entries) {
    if (entry.kind !== kind || entry.first + entry.count <= end) continue;
    if (entry.first > end) {
      throw damagedFault(path, 0, end, `the journal goes on at ${entry.first} where the tape ends at ${end}`);
    }
    to.push({ entry, journalled: true, from: end });
    end = entry.first + entry.count;
  }
  return end;
}

function firstAtOrAfter(seenMs: Float64Array, instant: number): number {
  let low = 0;
  let high = seenMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((seenMs[middle] as number) >= instant) high = middle;
    else low = middle + 1;
  }
  return low;
}
