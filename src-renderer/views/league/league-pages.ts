import type { LeagueInput, LeaguePage } from '#contract/farm-view';
import { KeyedRows } from '#window/components/data-grid/keyed-rows.ts';
import { errorText } from '#window/state/error-text.ts';
import type { LeagueEntry } from '#window/views/league/level-columns.ts';

/** Rows asked for beyond those in sight, each way: a flick of the wheel finds them there. */
const AHEAD = 60;
const MOST_AT_ONCE = 500;
/** Rows that are kept; those farthest from sight go first. */
const MOST_KEPT = 4_000;

type Head = Omit<LeaguePage, 'rows' | 'from'>;

export interface LeagueHead {
  /** Null before the first answer. */
  readonly page: Head | null;
  readonly problem: string | null;
}

interface Wanted {
  readonly asked: Omit<LeagueInput, 'from' | 'count'>;
  /** Another one makes every row that is known out of date. */
  readonly key: string;
}

/**
 * The rows of a league that are in sight, of half a million that are not. A row's key is its position. What was there
 * stays until the newer rows have come, so that nothing flickers while bars go by.
 */
export class LeaguePages {
  readonly rows = new KeyedRows<LeagueEntry>();
  readonly #read: (input: LeagueInput) => Promise<LeaguePage>;
  readonly #listeners = new Set<() => void>();
  #head: LeagueHead = { page: null, problem: null };
  #wanted: Wanted | null = null;
  /** Which question the rows are answers to. */
  #shown = '';
  #first = 0;
  #last = 0;
  #isReading = false;

  constructor(read: (input: LeagueInput) => Promise<LeaguePage>) {
    this.#read = read;
  }

  get head(): LeagueHead {
    return this.#head;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Null asks for nothing, and shows nothing. */
  ask(wanted: Wanted | null): void {
    if (wanted?.key === this.#wanted?.key) return;
    this.#wanted = wanted;
    if (wanted === null) this.forget();
    else void this.#fetch();
  }

  /** What is shown may be of a time that is still to come. */
  forget(): void {
    this.#shown = '';
    this.rows.replace([]);
    this.#tell({ page: null, problem: null });
  }

  /** Which positions are in sight. */
  show(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
    void this.#fetch();
  }

  /** One page at a time: what was scrolled past meanwhile is never asked for. */
  async #fetch(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    for (let wanted = this.#wanted; wanted !== null && this.#lacks(wanted); wanted = this.#wanted) {
      const from = Math.max(this.#first - AHEAD, 0);
      const count = Math.min(this.#last + AHEAD + 1 - from, MOST_AT_ONCE);
      try {
        this.#take(wanted, await this.#read({ ...wanted.asked, from, count }));
      } catch (error) {
        if (wanted === this.#wanted) {
          this.#tell({ page: this.#head.page, problem: errorText(error) });
          break;
        }
      }
    }
    this.#isReading = false;
  }

  /** Whether something in sight is missing or out of date. */
  #lacks({ key }: Wanted): boolean {
    if (key !== this.#shown) return true;
    const last = Math.min(this.#last, (this.#head.page?.matched ?? 0) - 1);
    for (let at = this.#first; at <= last; at++) if (this.rows.get(at) === undefined) return true;
    return false;
  }

  #take({ key }: Wanted, { rows, from, ...head }: LeaguePage): void {
    if (key !== this.#wanted?.key) return;
    const placed = rows.map((row, at) => [from + at, row] as const);
    if (key === this.#shown && this.rows.size < MOST_KEPT) this.rows.put(placed);
    else this.rows.replace(placed);
    this.#shown = key;
    this.#tell({ page: head, problem: null });
  }

  /** Scrolling changes rows and nothing else: whoever shows the rest is left alone then. */
  #tell(head: LeagueHead): void {
    if (JSON.stringify(head) === JSON.stringify(this.#head)) return;
    this.#head = head;
    for (const listener of this.#listeners) listener();
  }
}
