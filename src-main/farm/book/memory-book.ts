import { FramedBook } from '#farm/book/framed-book';
import type { MinuteFrame, MinuteFrames } from '#farm/book/minute-frames';
import type { Population } from '#farm/population/population';
import { InvariantViolation } from '#primitives/invariant';

/** A book that nobody keeps: for runs that only want to know. */
export class MemoryBook extends FramedBook {
  constructor(population: Population) {
    super(population, new MemoryFrames());
  }
}

class MemoryFrames implements MinuteFrames {
  readonly #frames: MinuteFrame[] = [];

  get length(): number {
    return this.#frames.length;
  }

  minuteAt(place: number): number {
    return this.#at(place).minute;
  }

  market(place: number): Uint8Array {
    return this.#at(place).market;
  }

  deeds(place: number): Uint8Array {
    return this.#at(place).deeds;
  }

  append(frame: MinuteFrame): void {
    this.#frames.push(frame);
  }

  sync(): void {}

  refuse(place: number): never {
    throw new InvariantViolation(`minute ${place} reads as it was written`);
  }

  #at(place: number): MinuteFrame {
    return this.#frames[place] as MinuteFrame;
  }
}
