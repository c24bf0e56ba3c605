import type { FarmBook } from '#farm/book/farm-book';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { invariant } from '#primitives/invariant';

/** All positions in one spread. */
export interface HeldPositions {
  positions: number;
  contracts: number;
  /** Cents received for all of them. */
  credit: number;
}

/** What happened on one bar, in positions. */
export interface BarDone {
  readonly minute: number;
  readonly opened: number;
  readonly closed: number;
  /** Open after it. */
  readonly open: number;
}

/** Everything that has happened up to a place of a book. */
export class FarmHistory {
  /** The first place that is not counted. */
  place = 0;
  opened = 0;
  lapsed = 0;
  closed = 0;
  open = 0;
  /** By position in `FARM_EXITS`. */
  readonly exits: Float64Array;
  readonly held: Map<number, HeldPositions>;

  constructor(before: FarmHistory | null = null) {
    this.exits = before?.exits.slice() ?? new Float64Array(FARM_EXITS.length);
    this.held = new Map([...(before?.held ?? [])].map(([spread, held]) => [spread, { ...held }]));
    if (before === null) return;
    this.place = before.place;
    this.opened = before.opened;
    this.lapsed = before.lapsed;
    this.closed = before.closed;
    this.open = before.open;
  }

  take(book: FarmBook): BarDone {
    const { bar, opened, closed, step, open } = book.read(this.place);
    for (const set of opened) this.#open(set);
    for (const set of closed) this.#close(set);
    this.opened += step.opened;
    this.lapsed += step.lapsed;
    this.closed += step.closed;
    this.open = open;
    this.place++;
    return { minute: bar.minute, opened: step.opened, closed: step.closed, open };
  }

  #open({ spread, contracts, credit, configs }: OpenedSet): void {
    const held = this.held.get(spread) ?? { positions: 0, contracts: 0, credit: 0 };
    this.held.set(spread, held);
    held.positions += configs.length;
    held.contracts += configs.length * contracts;
    held.credit += configs.length * contracts * credit;
  }

  #close({ spread, contracts, credit, configs, exit }: ClosedSet): void {
    const held = this.held.get(spread);
    invariant(held !== undefined && held.positions >= configs.length, 'what is closed was opened');
    held.positions -= configs.length;
    held.contracts -= configs.length * contracts;
    held.credit -= configs.length * contracts * credit;
    if (held.positions === 0) this.held.delete(spread);
    this.exits[exit] = (this.exits[exit] as number) + configs.length;
  }
}

/** Kept every so many bars, so that a jump back does not begin at the first bar. */
const KEPT_EVERY = 512;
/** A trading day of bars. */
const RECENT = 390;

/** The history of a book at any of its places, each bar read once as long as the places asked for rise. */
export class FarmHistories {
  readonly #book: FarmBook;
  readonly #kept: FarmHistory[] = [new FarmHistory()];
  readonly #done: BarDone[] = [];
  #current = new FarmHistory();

  constructor(book: FarmBook) {
    this.#book = book;
  }

  /** After the bar at a place; −1 is before the first. What is answered holds until the next question. */
  at(place: number): FarmHistory {
    const wanted = place + 1;
    invariant(wanted <= this.#book.length, 'a place lies within its book');
    if (this.#current.place > wanted) {
      this.#current = new FarmHistory(this.#kept.findLast((kept) => kept.place <= wanted));
    }
    while (this.#current.place < wanted) {
      const done = this.#current.take(this.#book);
      if (this.#done.length < this.#current.place) this.#done.push(done);
      const { place: reached } = this.#current;
      if (reached % KEPT_EVERY === 0 && reached > (this.#kept.at(-1)?.place ?? 0)) {
        this.#kept.push(new FarmHistory(this.#current));
      }
    }
    return this.#current;
  }

  /** The last bars of which the one at a place is the newest; it has been asked for before. */
  recent(place: number): readonly BarDone[] {
    return this.#done.slice(Math.max(place + 1 - RECENT, 0), place + 1);
  }
}
