import type { InputBlock } from '#domain/input-block';
import type { Keyframe, PlacedProof, TapeHeader, TapePosition, TapeSource } from '#ports/tape';
import { type EpochMs, epochMs } from '#primitives/clock';

/** A tape as it was when only so many of its inputs had been recorded: nothing of later ones can be had from it. */
export class CutTape implements TapeSource {
  readonly inputs: TapePosition;
  readonly #whole: TapeSource;

  constructor(whole: TapeSource, inputs: TapePosition) {
    this.#whole = whole;
    this.inputs = inputs;
  }

  get header(): TapeHeader {
    return this.#whole.header;
  }

  get firstSeenMs(): EpochMs | null {
    return this.#whole.firstSeenMs;
  }

  get lastSeenMs(): EpochMs | null {
    return null;
  }

  get keyframes(): TapeSource['keyframes'] {
    return this.#whole.keyframes.filter(({ position }) => position <= this.inputs);
  }

  readBlock(position: TapePosition, into: InputBlock): TapePosition | null {
    if (position >= this.inputs) return null;
    const start = this.#whole.readBlock(position, into);
    if (start !== null) into.length = Math.min(into.length, this.inputs - start);
    return start;
  }

  readKeyframe(ordinal: number): Keyframe {
    return this.#whole.readKeyframe(ordinal);
  }

  proofs(): readonly PlacedProof[] {
    return this.#whole.proofs().filter(({ position }) => position <= this.inputs);
  }

  positionAt(instant: EpochMs): TapePosition {
    return Math.min(this.inputs, this.#whole.positionAt(epochMs(instant)));
  }

  /** The whole tape is somebody else's. */
  [Symbol.dispose](): void {}
}
