import { invariant } from '#primitives/invariant';
import type { EngineEvent } from '#domain/engine-event';
import type { TapePosition } from '#ports/tape';

/** Events on their way to the file, oldest first, with the tape position that caused each. Bounded by its owner. */
export class RowQueue {
  readonly #events: EngineEvent[] = [];
  readonly #positions: TapePosition[] = [];
  #taken = 0;

  get length(): number {
    return this.#events.length - this.#taken;
  }

  push(event: EngineEvent, position: TapePosition): void {
    this.#events.push(event);
    this.#positions.push(position);
  }

  eventAt(index: number): EngineEvent {
    return this.#events[this.#taken + index] as EngineEvent;
  }

  get firstPosition(): TapePosition {
    return this.#positionAt(0);
  }

  countThrough(position: TapePosition): number {
    let count = 0;
    while (count < this.length && this.#positionAt(count) <= position) count++;
    return count;
  }

  /**
   * The position through which about `rows` rows reach: fewer, so as not to cut through an input's rows, or more, where
   * the first input alone has more.
   */
  cutAfter(rows: number): TapePosition {
    return Math.max(this.#positionAt(rows) - 1, this.#positionAt(0));
  }

  /** Forgets the oldest. What is left moves to the front only when it is the smaller part: constant time per row. */
  discard(count: number): void {
    invariant(count <= this.length, 'no more is discarded than waits');
    this.#taken += count;
    if (this.#taken === this.#events.length) {
      this.#events.length = 0;
      this.#positions.length = 0;
      this.#taken = 0;
    } else if (this.#taken > this.length) {
      this.#events.splice(0, this.#taken);
      this.#positions.splice(0, this.#taken);
      this.#taken = 0;
    }
  }

  #positionAt(index: number): TapePosition {
    return this.#positions[this.#taken + index] ?? Number.POSITIVE_INFINITY;
  }
}
