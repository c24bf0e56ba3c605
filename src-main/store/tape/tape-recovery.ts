import type { EngineInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { type PlacedProof, TAPE_BLOCK_ROWS } from '#ports/tape';
import { FrameKind } from '#store/tape/frame';
import { InputsDecoder } from '#store/tape/inputs-decoder';
import { journalPath, type Journal, parseJournal, readJournalBytes } from '#store/tape/journal';
import { decodeProofs } from '#store/tape/proofs-payload';
import { damagedFault } from '#store/tape/tape-faults';
import { decodeFrame, TapeFile } from '#store/tape/tape-file';
import type { TapeFiles } from '#store/tape/tape-files';
import { readContents, RECOVERY_CHECK_BYTES, type TapeContents } from '#store/tape/tape-scan';

export interface RecoveryReport {
  /** Inputs the tape has now: everything that was ever acknowledged, and perhaps a little more. */
  readonly inputs: number;
  /** Of these, the ones that only the journal held. */
  readonly journalInputs: number;
  readonly journalProofs: number;
  /** Bytes of a torn write, cut from the end of the tape. An index of a closed tape does not count. */
  readonly tapeBytesCut: number;
  readonly journalBytesCut: number;
  /** Whether the tape had been closed in good order. */
  readonly wasClosed: boolean;
}

export interface Recovered {
  readonly tape: TapeFile;
  readonly journal: TapeFile;
  readonly contents: TapeContents;
  /** What the journal holds beyond the tape. */
  readonly inputs: readonly EngineInput[];
  readonly proofs: readonly PlacedProof[];
  readonly journalEnd: number;
  readonly journalChain: number;
  readonly report: RecoveryReport;
}

/** Opens a tape for writing: cuts what was never acknowledged, and brings in what only the journal holds. */
export function recoverTape(files: TapeFiles, path: string): Recovered {
  const tape = new TapeFile(files, path, 'write');
  try {
    const contents = readContents(tape, RECOVERY_CHECK_BYTES);
    const bytes = readJournalBytes(files, path);
    const found = parseJournal(bytes, contents.tapeId);
    const { inputs, proofs } = readJournal(path, found, contents);
    const stale = inputs.length === 0 && proofs.length === 0;
    const journalEnd = stale ? 0 : found.end;
    const size = tape.size;
    const indexBytes = tape.headerAt(contents.end)?.kind === FrameKind.index;
    if (size > contents.end) tape.truncate(contents.end);
    const journal = openJournal(files, path, journalEnd);
    return {
      tape,
      journal,
      contents,
      inputs,
      proofs,
      journalEnd,
      journalChain: stale ? contents.tapeId : found.chain,
      report: {
        inputs: contents.inputs + inputs.length,
        journalInputs: inputs.length,
        journalProofs: proofs.length,
        tapeBytesCut: indexBytes ? 0 : size - contents.end,
        journalBytesCut: bytes.length - found.end,
        wasClosed: contents.closed,
      },
    };
  } catch (error) {
    tape[Symbol.dispose]();
    throw error;
  }
}

function openJournal(files: TapeFiles, tapePath: string, end: number): TapeFile {
  const path = journalPath(tapePath);
  const journal = new TapeFile(files, path, files.exists(path) ? 'write' : 'create');
  try {
    if (journal.size > end) journal.truncate(end);
    return journal;
  } catch (error) {
    journal[Symbol.dispose]();
    throw error;
  }
}

/** What the journal holds beyond the tape, in order. */
function readJournal(
  path: string,
  journal: Journal,
  contents: TapeContents,
): { readonly inputs: readonly EngineInput[]; readonly proofs: readonly PlacedProof[] } {
  const inputs: EngineInput[] = [];
  const proofs: PlacedProof[] = [];
  const decoder = new InputsDecoder();
  const largest = journal.entries.reduce((most, { count }) => Math.max(most, count), 0);
  const block = new InputBlock(Math.min(largest, TAPE_BLOCK_ROWS));
  for (const entry of journal.entries) {
    const frame = journal.bytes.subarray(entry.offset, entry.offset + entry.bytes);
    const have = entry.kind === FrameKind.inputs ? contents.inputs + inputs.length : contents.proofs + proofs.length;
    if (entry.first > have) {
      throw damagedFault(
        path,
        contents.end,
        contents.inputs,
        `the journal goes on at ${entry.first} where the tape ends at ${have}`,
      );
    }
    decodeFrame(journalPath(path), frame, entry, have, (payload) => {
      if (entry.kind === FrameKind.inputs) {
        decoder.decode(payload, entry.count, block);
        for (let row = have - entry.first; row < block.length; row++) inputs.push(block.inputAt(row));
      } else {
        proofs.push(...decodeProofs(payload, entry.count).slice(have - entry.first));
      }
    });
  }
  return { inputs, proofs };
}
