import type { FarmBook, SetVisitor } from '#farm/book/farm-book';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import type { LeagueTally, TallyTime } from '#farm/league/league-tally';

interface PendingSet {
  readonly set: OpenedSet | ClosedSet;
  readonly time: TallyTime;
}

/** Configs that wait at a time. */
const ROOM = 1 << 22;

/**
 * Hands the sets of a book to a tally spec by spec, many days at a time: tallies of one spec's configs stay within reach,
 * where day by day each trade would fetch its own from afar. Every config belongs to one spec, so that each of them still
 * hears of its trades in order.
 */
export class SetsBySpec {
  readonly #tally: LeagueTally;
  readonly #pending: readonly PendingSet[][];
  readonly #configs = new Int32Array(ROOM);
  readonly #closings: SetVisitor = { closed: (set) => this.#keep(set) };
  readonly #everything: SetVisitor = {
    ...this.#closings,
    opened: (set) => {
      if (this.#tally.mayBeHeld(set.spread)) this.#keep(set);
    },
  };
  readonly #since: number;
  #used = 0;
  #time: TallyTime = { day: 0, stretch: 0 };

  /** What was opened before `since` is left out. */
  constructor(tally: LeagueTally, specs: number, since: number) {
    this.#tally = tally;
    this.#since = since;
    this.#pending = Array.from({ length: specs }, () => []);
  }

  /** All sets of the minutes from one place up to, and without, another; openings only where they may still matter. */
  read(book: FarmBook, from: number, to: number, time: TallyTime): void {
    this.#time = time;
    const first = Math.min(to, Math.max(from, this.#tally.marks.fromPlace));
    book.visitSets(from, first, this.#closings);
    book.visitSets(first, to, this.#everything);
  }

  /** Hands over what waits. */
  flush(): void {
    for (const sets of this.#pending) {
      for (const { set, time } of sets) {
        if (set.kind === 'opened') this.#tally.opened(set);
        else this.#tally.closed(set, time);
      }
      sets.length = 0;
    }
    this.#used = 0;
  }

  #keep(set: OpenedSet | ClosedSet): void {
    if (set.openedMinute < this.#since) return;
    const { length } = set.configs;
    if (this.#used + length > ROOM) this.flush();
    const configs = this.#configs.subarray(this.#used, this.#used + length);
    configs.set(set.configs);
    this.#used += length;
    this.#pending[set.spec]?.push({ set: { ...set, configs }, time: this.#time });
  }
}
