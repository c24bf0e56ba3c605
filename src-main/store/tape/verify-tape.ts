import { InputBlock } from '#domain/input-block';
import { TAPE_BLOCK_ROWS, TapeFault, type TapeHeader, type TapePosition } from '#ports/tape';
import {
  FRAME_HEADER_BYTES,
  type FrameHeader,
  FrameKind,
  frameBytes,
  openPayload,
  parseFrameHeader,
} from '#store/tape/frame';
import { InputsDecoder } from '#store/tape/inputs-decoder';
import { parseJournal, readJournalBytes } from '#store/tape/journal';
import { decodeKeyframe } from '#store/tape/keyframe-payload';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import { checkPreamble, parseTrailer, PREAMBLE_BYTES, preambleChain, TRAILER_BYTES } from '#store/tape/preamble';
import { decodeProofs } from '#store/tape/proofs-payload';
import { wellFormed } from '#store/tape/tape-faults';
import { TapeFile } from '#store/tape/tape-file';
import type { TapeFiles } from '#store/tape/tape-files';
import { decodeIndex, FrameSequence, type IndexEntry, indexEntry } from '#store/tape/tape-index';
import { findFrame, parseTapeHeader } from '#store/tape/tape-scan';

export interface TapeProblem {
  /** Byte of the file at which the broken part begins. */
  readonly offset: number;
  /** How many inputs came before it. */
  readonly position: TapePosition;
  readonly what: string;
}

export interface TapeReport {
  readonly path: string;
  readonly bytes: number;
  /** Whether it ends with an index. One that is being recorded, or whose recording was killed, does not. */
  readonly closed: boolean;
  readonly header: TapeHeader | null;
  readonly inputs: number;
  /** Of these, the ones that so far only the journal holds. */
  readonly journalInputs: number;
  readonly blocks: number;
  readonly keyframes: number;
  readonly proofs: number;
  readonly firstSeenMs: number | null;
  readonly lastSeenMs: number | null;
  readonly problems: readonly TapeProblem[];
}

const MOST_PROBLEMS = 1_000;

/** Reads every byte of a tape and names everything that is wrong with it. Throws only when there is no tape to read. */
export function verifyTape(
  path: string,
  options: { readonly files?: TapeFiles; readonly onProgress?: (bytes: number, of: number) => void } = {},
): TapeReport {
  const files = options.files ?? nodeTapeFiles;
  const journal = readJournalBytes(files, path);
  using file = new TapeFile(files, path, 'read');
  return new Verification(file, options.onProgress).run(journal);
}

class Verification {
  readonly #file: TapeFile;
  readonly #size: number;
  readonly #onProgress: ((bytes: number, of: number) => void) | undefined;
  readonly #problems: TapeProblem[] = [];
  readonly #entries: IndexEntry[] = [];
  #block = new InputBlock(0);
  readonly #decoder = new InputsDecoder();
  readonly #sequence = new FrameSequence();
  #header: TapeHeader | null = null;
  #blocks = 0;
  #keyframes = 0;
  #provenTo = 0;
  #firstSeenMs: number | null = null;
  #lastSeenMs: number | null = null;

  constructor(file: TapeFile, onProgress: ((bytes: number, of: number) => void) | undefined) {
    this.#file = file;
    this.#size = file.size;
    this.#onProgress = onProgress;
  }

  run(journal: Uint8Array): TapeReport {
    const preamble = this.#file.read(0, PREAMBLE_BYTES);
    let chain: number | null = null;
    try {
      checkPreamble(this.#file.path, preamble);
      chain = preambleChain(preamble);
    } catch (error) {
      if (!(error instanceof TapeFault) || error.code !== 'damaged') throw error;
      this.#problem(0, error.message);
    }
    const closed = this.#walk(chain);
    const onTape = this.#sequence.inputs;
    this.#checkJournal(journal);
    return {
      path: this.#file.path,
      bytes: this.#size,
      closed,
      header: this.#header,
      inputs: this.#sequence.inputs,
      journalInputs: this.#sequence.inputs - onTape,
      blocks: this.#blocks,
      keyframes: this.#keyframes,
      proofs: this.#sequence.proofs,
      firstSeenMs: this.#firstSeenMs,
      lastSeenMs: this.#lastSeenMs,
      problems: this.#problems,
    };
  }

  /** Goes from frame to frame, over damaged stretches to the next readable one. Answers whether there is an index. */
  #walk(firstChain: number | null): boolean {
    let chain = firstChain;
    let offset = PREAMBLE_BYTES;
    while (offset < this.#size) {
      this.#onProgress?.(offset, this.#size);
      const header = this.#file.headerAt(offset);
      if (header === null || offset + frameBytes(header) > this.#size) {
        const next = findFrame(this.#file, offset + 1, this.#size);
        const until = next === null ? 'to the end' : `until byte ${next}`;
        this.#problem(offset, `not a whole frame ${until}: ${(next ?? this.#size) - offset} bytes torn or damaged`);
        if (next === null) return false;
        offset = next;
        chain = null;
        continue;
      }
      if (chain !== null && header.chain !== chain) {
        this.#problem(offset, 'this frame does not follow the one before it: frames were lost, repeated or moved');
      }
      chain = header.headerCrc;
      if (header.kind === FrameKind.index) {
        this.#checkIndex(header, offset);
        return true;
      }
      this.#checkFrame(header, offset);
      this.#entries.push(indexEntry(header, offset));
      offset += frameBytes(header);
    }
    if (this.#entries.length === 0) this.#problem(offset, 'the header is missing');
    return false;
  }

  #checkFrame(header: FrameHeader, offset: number): void {
    const wrong = this.#sequence.next(header);
    if (wrong !== null) {
      this.#problem(offset, wrong);
      this.#resumeAt(header);
    }
    const stored = this.#file.read(offset + FRAME_HEADER_BYTES, header.storedBytes);
    this.#checkContents(header, stored, offset, '');
  }

  /** After a gap, what follows is judged from where it stands: one loss is one problem. */
  #resumeAt(header: FrameHeader): void {
    const { inputs, proofs } = this.#sequence;
    const { kind, first, count } = header;
    if (kind === FrameKind.inputs) this.#sequence.resume(first + count, proofs);
    else if (kind === FrameKind.proofs) this.#sequence.resume(inputs, first + count);
    else if (kind === FrameKind.keyframe) this.#sequence.resume(first, proofs);
  }

  #checkContents(header: FrameHeader, stored: Uint8Array, offset: number, where: string): void {
    try {
      const payload = openPayload(header, stored);
      if (header.kind === FrameKind.header) this.#header = parseTapeHeader(this.#file.path, payload);
      else if (header.kind === FrameKind.inputs) this.#checkInputs(header, payload, offset, where);
      else if (header.kind === FrameKind.proofs) this.#checkProofs(header, payload, offset, where);
      else {
        this.#keyframes++;
        const { cells } = decodeKeyframe(payload);
        if (cells.length !== header.count)
          this.#problem(offset, 'the keyframe holds more or fewer cells than announced');
      }
    } catch (error) {
      const position = header.kind === FrameKind.inputs ? header.first : this.#sequence.inputs;
      this.#problem(offset, where + (error instanceof Error ? error.message : String(error)), position);
    }
  }

  #checkInputs(header: FrameHeader, payload: Uint8Array, offset: number, where: string): void {
    wellFormed(header.count <= TAPE_BLOCK_ROWS, 'the block holds more inputs than a block may');
    if (this.#block.capacity < header.count) this.#block = new InputBlock(header.count);
    const block = this.#block;
    this.#decoder.decode(payload, header.count, block);
    this.#blocks++;
    const seenMs = block.seenMs;
    if (seenMs[0] !== header.firstSeenMs || seenMs[block.length - 1] !== header.lastSeenMs) {
      this.#problem(offset, `${where}the times differ from those announced`);
    }
    this.#firstSeenMs ??= seenMs[0] as number;
    let before = this.#lastSeenMs ?? (seenMs[0] as number);
    for (let row = 0; row < block.length; row++) {
      const now = seenMs[row] as number;
      if (!(now >= before)) {
        this.#problem(offset, `${where}input ${header.first + row} was seen before the one that precedes it`);
        break;
      }
      before = now;
    }
    this.#lastSeenMs = seenMs[block.length - 1] as number;
  }

  #checkProofs(header: FrameHeader, payload: Uint8Array, offset: number, where: string): void {
    for (const { position } of decodeProofs(payload, header.count)) {
      if (!(position >= this.#provenTo && position <= this.#sequence.inputs)) {
        this.#problem(offset, `${where}a proof for input ${position} lies at ${this.#sequence.inputs}`);
        return;
      }
      this.#provenTo = position;
    }
  }

  #checkIndex(header: FrameHeader, offset: number): void {
    try {
      const stored = this.#file.read(offset + FRAME_HEADER_BYTES, header.storedBytes);
      const entries = decodeIndex(openPayload(header, stored), header.count, offset);
      if (!sameEntries(entries, this.#entries)) this.#problem(offset, 'the index names other frames than there are');
    } catch (error) {
      this.#problem(offset, error instanceof Error ? error.message : String(error));
    }
    const trailerAt = offset + frameBytes(header);
    const trailer = this.#file.read(trailerAt, TRAILER_BYTES);
    if (parseTrailer(trailer) !== offset) this.#problem(trailerAt, 'the last bytes do not point at the index');
    const end = trailerAt + TRAILER_BYTES;
    if (this.#size > end) this.#problem(end, `${this.#size - end} bytes follow the end of the tape`);
  }

  #checkJournal(bytes: Uint8Array): void {
    const tapeId = this.#entries[0]?.kind === FrameKind.header ? this.#entries[0].headerCrc : null;
    if (bytes.length === 0 || tapeId === null) return;
    const journal = parseJournal(bytes, tapeId);
    for (const entry of journal.entries) {
      const { inputs, proofs } = this.#sequence;
      const isInputs = entry.kind === FrameKind.inputs;
      const have = isInputs ? inputs : proofs;
      const end = entry.first + entry.count;
      if (end <= have) continue;
      if (entry.first > have) this.#problem(entry.offset, `in the journal: ${entry.first} follows ${have}`);
      this.#sequence.resume(isInputs ? end : inputs, isInputs ? proofs : end);
      const header = parseFrameHeader(bytes, entry.offset);
      const stored = bytes.subarray(entry.offset + FRAME_HEADER_BYTES, entry.offset + entry.bytes);
      if (header !== null) this.#checkContents(header, stored, entry.offset, 'in the journal: ');
    }
    if (journal.end < bytes.length) {
      this.#problem(journal.end, `in the journal: the last ${bytes.length - journal.end} bytes are torn or damaged`);
    }
  }

  #problem(offset: number, what: string, position = this.#sequence.inputs): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ offset, position, what });
  }
}

function sameEntries(left: readonly IndexEntry[], right: readonly IndexEntry[]): boolean {
  return (
    left.length === right.length &&
    left.every((entry, i) => {
      const other = right[i] as IndexEntry;
      return (
        entry.headerCrc === other.headerCrc &&
        entry.offset === other.offset &&
        entry.first === other.first &&
        entry.count === other.count &&
        entry.kind === other.kind &&
        entry.flags === other.flags &&
        entry.firstSeenMs === other.firstSeenMs &&
        entry.lastSeenMs === other.lastSeenMs
      );
    })
  );
}
