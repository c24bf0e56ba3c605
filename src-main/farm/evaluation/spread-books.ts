import { SpreadBook } from '#farm/evaluation/spread-book';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** The books of all spreads that anybody holds. */
export class SpreadBooks implements WordState {
  /** By number of the spread. */
  #books: (SpreadBook | null)[] = [];

  of(spread: number): SpreadBook | null {
    return this.#books[spread] ?? null;
  }

  /** The book, begun if there is none. */
  take(spread: number): SpreadBook {
    return this.of(spread) ?? this.#place(new SpreadBook(spread));
  }

  /** What nobody holds any more needs no marks. */
  dropIfEmpty(book: SpreadBook): void {
    if (book.isEmpty) this.#books[book.spread] = null;
  }

  visitWords(visitor: WordVisitor): void {
    const books = this.#books.filter((book) => book !== null);
    const count = visitor.word(books.length);
    const visited = Array.from({ length: count }, (_, at) => {
      const spread = visitor.word(books[at]?.spread ?? 0);
      const known = books[at];
      const book = known?.spread === spread ? known : new SpreadBook(spread);
      book.visitWords(visitor);
      return book;
    });
    this.#books = [];
    for (const book of visited) this.#place(book);
  }

  #place(book: SpreadBook): SpreadBook {
    while (this.#books.length <= book.spread) this.#books.push(null);
    this.#books[book.spread] = book;
    return book;
  }
}
