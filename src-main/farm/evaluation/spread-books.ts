import type { MarketBar } from '#farm/evaluation/market-bar';
import { MarkWindow } from '#farm/evaluation/mark-window';
import { NEVER_ABOVE, NEVER_BELOW, SpreadBook } from '#farm/evaluation/spread-book';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/**
 * The books of all spreads that anybody holds. Between which two marks a book need not be opened is kept apart from it, in
 * columns: on most bars that is all that is read of most books.
 */
export class SpreadBooks implements WordState {
  /** By number of the spread. */
  #books: (SpreadBook | null)[] = [];
  readonly #window = new MarkWindow();
  #lower: Int32Array = new Int32Array(0);
  #upper: Int32Array = new Int32Array(0);
  /** Spreads of which some positions wait for their close. */
  #waiting: number[] = [];
  #day = -1;

  of(spread: number): SpreadBook | null {
    return this.#books[spread] ?? null;
  }

  /** The book, begun if there is none. */
  take(spread: number): SpreadBook {
    return this.of(spread) ?? this.#place(new SpreadBook(spread, this.#window));
  }

  /** To be called once for every bar, before anything else. */
  see(bar: MarketBar): void {
    if (this.#window.isFull) {
      for (const book of this.#books) book?.marks.takeWindow();
      this.#window.empty();
    }
    this.#window.note(bar);
    if (bar.spreads > this.#lower.length) this.#grow(bar.spreads * 2);
    if (bar.day !== this.#day) {
      // On a new day every book is asked about its days, whenever it is quoted first.
      this.#day = bar.day;
      for (const book of this.#books) if (book !== null) this.#wake(book.spread);
    }
  }

  /** Whether a mark between a book's bounds asks nothing of anybody in it. So does every mark where there is no book. */
  isQuietAt(spread: number, mark: number): boolean {
    return mark > (this.#lower[spread] as number) && mark < (this.#upper[spread] as number);
  }

  /** To be called when the rows of a book, or who waits in it, have changed. */
  settle(book: SpreadBook): void {
    const { spread } = book;
    if (book.isEmpty) this.#books[spread] = null;
    if (book.unaskedMinute !== -1 || book.day !== this.#day) this.#wake(spread);
    else {
      this.#lower[spread] = book.lower;
      this.#upper[spread] = book.upper;
    }
    if (!book.closing.isEmpty && !this.#waiting.includes(spread)) this.#waiting.push(spread);
  }

  /** Hands over every book in which somebody waits for a close, in the order of their spreads. */
  forEachWaiting(take: (book: SpreadBook) => void): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting.sort((left, right) => left - right);
    this.#waiting = [];
    for (const spread of waiting) {
      const book = this.of(spread);
      if (book === null) continue;
      take(book);
      this.settle(book);
    }
  }

  visitWords(visitor: WordVisitor): void {
    this.#window.visitWords(visitor);
    const books = this.#books.filter((book) => book !== null);
    const count = visitor.word(books.length);
    const visited = Array.from({ length: count }, (_, at) => {
      const spread = visitor.word(books[at]?.spread ?? 0);
      const known = books[at];
      const book = known?.spread === spread ? known : new SpreadBook(spread, this.#window);
      book.visitWords(visitor);
      return book;
    });
    this.#books = [];
    this.#waiting = [];
    // Nothing is asked once too often: what was quiet is found to be so again.
    this.#day = -1;
    for (const book of visited) {
      this.#place(book);
      this.settle(book);
    }
  }

  #place(book: SpreadBook): SpreadBook {
    const { spread } = book;
    while (this.#books.length <= spread) this.#books.push(null);
    if (spread >= this.#lower.length) this.#grow((spread + 1) * 2);
    this.#books[spread] = book;
    return book;
  }

  /** No mark is between these two. */
  #wake(spread: number): void {
    this.#lower[spread] = NEVER_ABOVE;
    this.#upper[spread] = NEVER_BELOW;
  }

  #grow(length: number): void {
    const lower = new Int32Array(length).fill(NEVER_BELOW);
    const upper = new Int32Array(length).fill(NEVER_ABOVE);
    lower.set(this.#lower);
    upper.set(this.#upper);
    this.#lower = lower;
    this.#upper = upper;
  }
}
