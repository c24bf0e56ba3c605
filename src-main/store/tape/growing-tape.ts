import type { InputBlock } from '#domain/input-block';
import type { Keyframe, PlacedProof, TapeHeader, TapePosition, TapeSource } from '#ports/tape';
import type { EpochMs } from '#primitives/clock';
import { TapeReader } from '#store/tape/tape-reader';

/**
 * A tape that somebody is recording: what there was of it when it was looked at last. It only ever becomes longer, so that
 * whatever was read from it before still stands.
 */
export class GrowingTape implements TapeSource {
  readonly path: string;
  #reader: TapeReader;

  constructor(path: string) {
    this.path = path;
    this.#reader = TapeReader.open(path);
  }

  /** Looks again. Answers whether there is more. */
  renew(): boolean {
    const next = TapeReader.open(this.path);
    const before = this.#reader;
    this.#reader = next;
    before[Symbol.dispose]();
    return next.inputs > before.inputs || next.keyframes.length > before.keyframes.length;
  }

  get header(): TapeHeader {
    return this.#reader.header;
  }

  get inputs(): number {
    return this.#reader.inputs;
  }

  get firstSeenMs(): EpochMs | null {
    return this.#reader.firstSeenMs;
  }

  get lastSeenMs(): EpochMs | null {
    return this.#reader.lastSeenMs;
  }

  get keyframes(): TapeSource['keyframes'] {
    return this.#reader.keyframes;
  }

  readBlock(position: TapePosition, into: InputBlock): TapePosition | null {
    return this.#reader.readBlock(position, into);
  }

  readKeyframe(ordinal: number): Keyframe {
    return this.#reader.readKeyframe(ordinal);
  }

  proofs(): readonly PlacedProof[] {
    return this.#reader.proofs();
  }

  positionAt(instant: EpochMs): TapePosition {
    return this.#reader.positionAt(instant);
  }

  [Symbol.dispose](): void {
    this.#reader[Symbol.dispose]();
  }
}
