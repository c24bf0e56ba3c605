import type { EngineInput } from '#domain/engine-input';
import type { MinuteProof } from '#domain/engine-event';
import type { InputBlock } from '#domain/input-block';
import type { EpochMs } from '#primitives/clock';

/** How many inputs came before. The first input of a tape has position 0; a keyframe at 10 is the state after ten. */
export type TapePosition = number;

/**
 * No stored block holds more inputs: an `InputBlock` of this capacity takes every one. Each block stands for itself, so
 * that a chain in it begins with all of its contracts: large blocks are what keeps a recording with options small.
 */
export const TAPE_BLOCK_ROWS = 32_768;

/** What a reader must know before the first input. Plain JSON. */
export interface TapeHeader {
  readonly createdMs: number;
  /** Where the inputs came from, in words: `simulated market, seed 7`, `live`. */
  readonly origin: string;
  /** The settings the pipeline ran under. A replay uses these, not today's. */
  readonly pipelineSettings: unknown;
  /** Planted events of a simulated market, for people and tests. The pipeline never sees them. */
  readonly labels: readonly TapeLabel[];
}

export interface TapeLabel {
  readonly fromMs: number;
  readonly toMs: number;
  readonly symbol: string | null;
  readonly what: string;
  /** The contract it is about, where it is about one. */
  readonly contract?: { readonly expiry: string; readonly strike: number; readonly right: 'call' | 'put' };
}

/** The pipeline's state after `position` inputs. `instruments` is the JSON of those announced, `cells` the snapshot. */
export interface Keyframe {
  readonly position: TapePosition;
  readonly seenMs: number;
  readonly instruments: unknown;
  readonly cells: Float64Array;
  /** True where the inputs before it were not recorded: a replay continues from here, whatever it held. */
  readonly afterBreak: boolean;
}

/** A minute's proof, and how many inputs had been handled, with the one that closed the minute, when it was taken. */
export interface PlacedProof {
  readonly position: TapePosition;
  readonly proof: MinuteProof;
}

/** Where the engine records. Appending never blocks on a disk; `flush` does, and what it covered is then safe. */
export interface TapeSink extends Disposable {
  readonly position: TapePosition;
  append(input: EngineInput): void;
  /** Rows `from` to `to` (exclusive) of a block: the same as appending each of them, without the objects. */
  appendRows(block: InputBlock, from: number, to: number): void;
  /** A proof may come after later inputs were appended: it carries its own position. */
  proof(placed: PlacedProof): void;
  /** The state after everything appended so far. */
  keyframe(keyframe: Keyframe): void;
  /** Everything appended so far survives kill -9 once this returns. Throws `TapeFault` when it cannot be. */
  flush(): void;
  /** As `flush`, and it survives a power cut too. */
  sync(): void;
}

/** Where a replay reads. Random access by position; nothing is held but the index and one block. */
export interface TapeSource extends Disposable {
  readonly header: TapeHeader;
  readonly inputs: number;
  readonly firstSeenMs: EpochMs | null;
  readonly lastSeenMs: EpochMs | null;
  readonly keyframes: readonly {
    readonly position: TapePosition;
    readonly seenMs: number;
    readonly afterBreak: boolean;
  }[];
  /** Fills `into` (cleared first) with the stored block that holds `position` and answers the block's first position; null past the end. */
  readBlock(position: TapePosition, into: InputBlock): TapePosition | null;
  readKeyframe(ordinal: number): Keyframe;
  /** Every minute proof, in order. */
  proofs(): readonly PlacedProof[];
  /** The first position whose input was seen at or after the instant. */
  positionAt(instant: EpochMs): TapePosition;
}

/** The tape cannot be written or read. The text says which file, what happened and what to do. */
export class TapeFault extends Error {
  override readonly name = 'TapeFault';
  readonly path: string;
  readonly code: 'full' | 'read-only' | 'missing' | 'damaged' | 'newer-version' | 'not-a-tape' | 'in-use' | 'failed';

  constructor(code: TapeFault['code'], path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}
