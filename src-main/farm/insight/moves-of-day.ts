import type { SetVisitor } from '#farm/book/farm-book';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import type { Population } from '#farm/population/population';

/** A closing, and the one of the same config before it on that day. */
interface DayClosing {
  readonly minute: number;
  readonly spread: number;
  readonly before: number;
}

/** Who opened something on a day, and who closed what: configs with the same closings have the same history of them. */
export class MovesOfDay implements SetVisitor {
  /** 1 where a config opened something. */
  readonly hasOpened: Uint8Array;
  /** By config: number of its history, 0 for none. */
  readonly history: Int32Array;
  /** By number: the last closing of that history. */
  readonly #closings: (DayClosing | null)[] = [null];
  readonly #after = new Map<number, number>();

  constructor({ size }: Population) {
    this.hasOpened = new Uint8Array(size);
    this.history = new Int32Array(size);
  }

  opened({ configs }: OpenedSet): void {
    for (let at = 0; at < configs.length; at++) this.hasOpened[configs[at] as number] = 1;
  }

  closed({ configs, spread, closedMinute }: ClosedSet): void {
    const after = this.#after;
    after.clear();
    for (let at = 0; at < configs.length; at++) {
      const config = configs[at] as number;
      const before = this.history[config] as number;
      let number = after.get(before);
      if (number === undefined) {
        number = this.#closings.push({ minute: closedMinute, spread, before }) - 1;
        after.set(before, number);
      }
      this.history[config] = number;
    }
  }

  /** Oldest first. */
  closingsOf(history: number): readonly DayClosing[] {
    const closings: DayClosing[] = [];
    for (let at = history; at !== 0;) {
      const closing = this.#closings[at] as DayClosing;
      closings.push(closing);
      at = closing.before;
    }
    return closings.reverse();
  }
}
