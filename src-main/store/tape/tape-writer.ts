import type { EngineInput, RareInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import {
  type Keyframe,
  type PlacedProof,
  TAPE_BLOCK_ROWS,
  TapeFault,
  type TapeHeader,
  type TapePosition,
  type TapeSink,
} from '#ports/tape';
import { invariant } from '#primitives/invariant';
import { createTape } from '#store/tape/create-tape';
import { MOST_CONTRACTS_PER_BLOCK } from '#store/tape/chain-series';
import { copyRows } from '#store/tape/copy-rows';
import { bareFields, buildFrame, type Frame, type FrameFields, FrameFlag, FrameKind } from '#store/tape/frame';
import { FrameLog } from '#store/tape/frame-log';
import { InputsEncoder } from '#store/tape/inputs-encoder';
import { journalPath } from '#store/tape/journal';
import { encodeKeyframe } from '#store/tape/keyframe-payload';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import { buildTrailer, PACKED_CHAINS_FORMAT } from '#store/tape/preamble';
import { encodeProofs } from '#store/tape/proofs-payload';
import { type RareEntry, rareEntry } from '#store/tape/rare-lines';
import { systemFault } from '#store/tape/tape-faults';
import type { TapeFiles } from '#store/tape/tape-files';
import { encodeIndex, type IndexEntry, indexEntry } from '#store/tape/tape-index';
import { type Recovered, recoverTape } from '#store/tape/tape-recovery';

/** A block is closed early when its rare inputs (option chains, mostly) take this much. */
const RARE_BYTES_PER_BLOCK = 1 << 22;
/** As many as programs that know format 1 only can read. */
const FORMAT_1_BLOCK_ROWS = 16_384;
/** What a contract of a chain counts for: about what its columns take before they are compressed. */
const CONTRACT_BYTES = 16;
const ROWS_BETWEEN_RARE_CHECKS = 256;

export interface TapeWriterOptions {
  readonly files?: TapeFiles;
  /**
   * When a flush also waits for the disk: at every flush, once in so many milliseconds, or never. Surviving a kill
   * needs none of it; surviving a power cut does.
   */
  readonly syncEvery?: 'flush' | 'never' | number;
  /** Fewer make smaller steps for a reader and a larger file. */
  readonly blockRows?: number;
  /** Milliseconds that only grow, for `syncEvery`. */
  readonly now?: () => number;
}

/**
 * Records a tape. Inputs gather in a block; a flush writes those that are new to the journal. A full block goes to the
 * tape as one compressed frame, after which the journal starts afresh. Positions decide what counts: an input found in
 * both is taken from the tape.
 */
export class TapeWriter implements TapeSink {
  readonly path: string;
  readonly header: TapeHeader;
  readonly #files: TapeFiles;
  readonly #lock: Disposable;
  readonly #tape: FrameLog;
  readonly #journal: FrameLog;
  readonly #syncEvery: 'flush' | 'never' | number;
  readonly #now: () => number;
  readonly #block: InputBlock;
  readonly #encoder: InputsEncoder;
  readonly #tapeId: number;
  readonly #entries: IndexEntry[];

  /** The rare rows of the block as they will be stored. */
  #rareEntries: RareEntry[] = [];
  /** A tape goes on in the format in which it was begun: older programs that read it still can. */
  readonly #packsChains: boolean;
  #rareBytes = 0;
  #packedContracts = 0;
  #blockFirst: TapePosition;
  #journalledRows = 0;
  #journalledRare = 0;

  #proofs: PlacedProof[] = [];
  #proofsBefore: number;
  #journalledProofs = 0;
  #provenTo: TapePosition = 0;

  /** Frames that the tape does not hold yet. */
  #sealed: Uint8Array[] = [];
  #sealedBytes = 0;
  #tapeChain: number;
  #journalChain: number;
  /** What the journal holds was promised to survive a power cut. */
  #journalSynced = false;

  #unsynced = false;
  #syncedAt: number;
  #closed = false;

  private constructor(state: Recovered, lock: Disposable, options: TapeWriterOptions) {
    this.#files = options.files ?? nodeTapeFiles;
    this.path = state.tape.path;
    this.header = state.contents.header;
    this.#lock = lock;
    this.#tape = new FrameLog(state.tape, state.contents.end);
    this.#journal = new FrameLog(state.journal, state.journalEnd);
    this.#syncEvery = options.syncEvery ?? 1_000;
    this.#now = options.now ?? (() => performance.now());
    this.#syncedAt = this.#now();
    this.#packsChains = state.contents.format >= PACKED_CHAINS_FORMAT;
    const rows = options.blockRows ?? (this.#packsChains ? TAPE_BLOCK_ROWS : FORMAT_1_BLOCK_ROWS);
    invariant(rows > 0 && rows <= TAPE_BLOCK_ROWS, 'a block holds at least one input and at most TAPE_BLOCK_ROWS');
    this.#block = new InputBlock(rows);
    this.#encoder = new InputsEncoder(rows);
    this.#tapeId = state.contents.tapeId;
    this.#entries = [...state.contents.entries];
    this.#blockFirst = state.contents.inputs;
    this.#proofsBefore = state.contents.proofs;
    this.#tapeChain = state.contents.chain;
    this.#journalChain = state.journalChain;
    this.#proofs.push(...state.proofs);
    this.#provenTo = state.proofs.at(-1)?.position ?? 0;
    for (const input of state.inputs) this.append(input);
    // The journal is emptied once sealed frames are on the tape: then nothing that only it holds may be left over.
    if (this.#sealed.length > 0) this.#seal();
    this.#journalledRows = this.#block.length;
    this.#journalledRare = this.#block.rare.length;
    this.#journalledProofs = this.#proofs.length;
  }

  /** Begins a new tape. An existing file is never overwritten. */
  static create(path: string, header: TapeHeader, options: TapeWriterOptions = {}): TapeWriter {
    const files = options.files ?? nodeTapeFiles;
    const lock = files.lock(`${path}.lock`);
    try {
      if (files.exists(path)) {
        throw new TapeFault('failed', path, `${path}: exists already. Resume it, or record into another file.`);
      }
      createTape(files, path, header);
      return new TapeWriter(recoverTape(files, path), lock, options);
    } catch (error) {
      lock[Symbol.dispose]();
      throw systemFault(path, 'creating the tape', error);
    }
  }

  /** Goes on with a tape, whatever ended the writing of it, and says what was found. */
  static resume(
    path: string,
    options: TapeWriterOptions = {},
  ): { readonly writer: TapeWriter; readonly recovered: Recovered['report'] } {
    const files = options.files ?? nodeTapeFiles;
    if (!files.exists(path)) {
      throw new TapeFault('missing', path, `${path}: there is no such tape. Check the path, or create one.`);
    }
    const lock = files.lock(`${path}.lock`);
    try {
      const recovered = recoverTape(files, path);
      return { writer: new TapeWriter(recovered, lock, options), recovered: recovered.report };
    } catch (error) {
      lock[Symbol.dispose]();
      throw systemFault(path, 'opening the tape for writing', error);
    }
  }

  get position(): TapePosition {
    return this.#blockFirst + this.#block.length;
  }

  /** Encoded bytes that wait for a flush. Who appends in bulk flushes when they become many. */
  get waitingBytes(): number {
    return this.#sealedBytes;
  }

  append(input: EngineInput): void {
    invariant(!this.#closed, 'a closed tape takes no inputs');
    this.#block.push(input);
    this.#afterRows();
  }

  appendRows(block: InputBlock, from: number, to: number): void {
    invariant(!this.#closed, 'a closed tape takes no inputs');
    invariant(from >= 0 && to <= block.length, 'the rows are within the block');
    for (let next = from; next < to;) {
      const room = this.#block.capacity - this.#block.length;
      const end = Math.min(to, next + (block.rare.length === 0 ? room : Math.min(room, ROWS_BETWEEN_RARE_CHECKS)));
      copyRows(block, next, end, this.#block);
      this.#afterRows();
      next = end;
    }
  }

  proof(placed: PlacedProof): void {
    invariant(!this.#closed, 'a closed tape takes no proofs');
    invariant(placed.position >= this.#provenTo, 'proofs come in order');
    invariant(placed.position <= this.position, 'a proof is about inputs that were appended');
    this.#provenTo = placed.position;
    this.#proofs.push(placed);
  }

  keyframe(keyframe: Keyframe): void {
    invariant(!this.#closed, 'a closed tape takes no keyframes');
    invariant(keyframe.position === this.position, 'a keyframe belongs where the tape stands');
    this.#seal();
    this.#sealFrame(
      {
        kind: FrameKind.keyframe,
        flags: keyframe.afterBreak ? FrameFlag.afterBreak : 0,
        count: keyframe.cells.length,
        first: keyframe.position,
        firstSeenMs: keyframe.seenMs,
        lastSeenMs: keyframe.seenMs,
      },
      encodeKeyframe(keyframe),
    );
  }

  flush(): void {
    invariant(!this.#closed, 'a closed tape is not flushed');
    this.#writeSealed();
    this.#writeJournal();
    if (!this.#unsynced || this.#syncEvery === 'never') return;
    if (this.#syncEvery === 'flush' || this.#now() - this.#syncedAt >= this.#syncEvery) this.#syncJournal();
  }

  sync(): void {
    this.flush();
    this.#tape.dataSync();
    this.#syncJournal();
  }

  /** Finishes the tape with an index. After a fault the writer is still open: free the disk and close again. */
  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#seal();
    this.#writeSealed();
    const fields = bareFields(FrameKind.index, this.#entries.length, 0);
    const index = buildFrame(fields, encodeIndex(this.#entries), this.#tapeChain, true);
    const end = this.#tape.end;
    this.#tape.append(Buffer.concat([index.bytes, buildTrailer(end)]), true);
    this.#letGo(() => this.#files.remove(journalPath(this.path)));
  }

  /** Lets go of the files as they are, as a kill would: for when the disk refuses even the close. */
  abandon(): void {
    if (!this.#closed) this.#letGo(() => {});
  }

  [Symbol.dispose](): void {
    try {
      this.close();
    } finally {
      this.abandon();
    }
  }

  #letGo(beforeUnlocking: () => void): void {
    this.#closed = true;
    try {
      this.#tape[Symbol.dispose]();
      this.#journal[Symbol.dispose]();
      beforeUnlocking();
    } finally {
      this.#lock[Symbol.dispose]();
    }
  }

  /** Keeps the text of new rare inputs, and closes the block when it is full. */
  #afterRows(): void {
    const block = this.#block;
    for (let i = this.#rareEntries.length; i < block.rare.length; i++) {
      const room = this.#packsChains ? MOST_CONTRACTS_PER_BLOCK - this.#packedContracts : 0;
      const entry = rareEntry(block.rare[i] as RareInput, room);
      const contracts = entry.chain?.chain.count ?? 0;
      this.#rareEntries.push(entry);
      this.#rareBytes += entry.line.length + contracts * CONTRACT_BYTES;
      this.#packedContracts += contracts;
    }
    if (block.full || this.#rareBytes >= RARE_BYTES_PER_BLOCK) this.#seal();
  }

  /** Turns what gathered into frames. Nothing is written yet. */
  #seal(): void {
    const block = this.#block;
    const rows = block.length;
    if (rows > 0) {
      const payload = this.#encoder.encode(block, 0, rows, this.#rareEntries);
      this.#sealFrame(this.#inputsFields(0, rows), payload);
      this.#blockFirst += rows;
      block.clear();
      this.#rareEntries = [];
      this.#rareBytes = 0;
      this.#packedContracts = 0;
      this.#journalledRows = 0;
      this.#journalledRare = 0;
    }
    if (this.#proofs.length > 0) {
      this.#sealFrame(
        bareFields(FrameKind.proofs, this.#proofs.length, this.#proofsBefore),
        encodeProofs(this.#proofs),
      );
      this.#proofsBefore += this.#proofs.length;
      this.#proofs = [];
      this.#journalledProofs = 0;
    }
  }

  #sealFrame(frameFields: FrameFields, payload: Uint8Array): void {
    const frame = buildFrame(frameFields, payload, this.#tapeChain, true);
    this.#entries.push(indexEntry(frame.header, this.#tape.end + this.#sealedBytes));
    this.#tapeChain = frame.header.headerCrc;
    this.#sealed.push(frame.bytes);
    this.#sealedBytes += frame.bytes.length;
  }

  #inputsFields(from: number, to: number): FrameFields {
    const { seenMs } = this.#block;
    return {
      kind: FrameKind.inputs,
      flags: 0,
      count: to - from,
      first: this.#blockFirst + from,
      firstSeenMs: seenMs[from] as number,
      lastSeenMs: seenMs[to - 1] as number,
    };
  }

  /** Moves sealed frames to the tape. Repeating it after a fault writes the same bytes to the same place. */
  #writeSealed(): void {
    for (let frame = this.#sealed[0]; frame !== undefined; frame = this.#sealed[0]) {
      // Each on the disk before the next, so that a power cut can tear the last frame only.
      this.#tape.append(frame, this.#syncEvery !== 'never' || this.#journalSynced);
      this.#sealed.shift();
      this.#sealedBytes -= frame.length;
      this.#journal.discard();
      this.#journalChain = this.#tapeId;
    }
  }

  /** Writes what the journal does not hold yet. */
  #writeJournal(): void {
    const block = this.#block;
    const frames: Uint8Array[] = [];
    let chain = this.#journalChain;
    const add = (frame: Frame): void => {
      frames.push(frame.bytes);
      chain = frame.header.headerCrc;
    };
    if (block.length > this.#journalledRows) {
      const rare = this.#rareEntries.slice(this.#journalledRare);
      const payload = this.#encoder.encode(block, this.#journalledRows, block.length, rare);
      add(buildFrame(this.#inputsFields(this.#journalledRows, block.length), payload, chain, false));
    }
    if (this.#proofs.length > this.#journalledProofs) {
      const fresh = this.#proofs.slice(this.#journalledProofs);
      const before = this.#proofsBefore + this.#journalledProofs;
      add(buildFrame(bareFields(FrameKind.proofs, fresh.length, before), encodeProofs(fresh), chain, false));
    }
    if (this.#journal.clean() && this.#journal.end === 0) this.#journalSynced = false;
    if (frames.length === 0) return;
    this.#journal.append(Buffer.concat(frames), false);
    this.#journalChain = chain;
    this.#journalledRows = block.length;
    this.#journalledRare = block.rare.length;
    this.#journalledProofs = this.#proofs.length;
    this.#unsynced = true;
  }

  #syncJournal(): void {
    this.#journal.dataSync();
    this.#unsynced = false;
    this.#journalSynced = true;
    this.#syncedAt = this.#now();
  }
}
