import { farmIdentity } from '#entry/farm/farm-identity';
import type { FarmSetup } from '#entry/farm/farm-setup';
import type { OpenTape } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { FramedBook } from '#farm/book/framed-book';
import { MemoryBook } from '#farm/book/memory-book';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import type { FarmBackend } from '#farm/backends/farm-backend';
import type { Population } from '#farm/population/population';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { FarmKeyframes } from '#ports/farm-keyframes';
import type { StoredRecords } from '#ports/farm-store';
import { invariant } from '#primitives/invariant';
import { FarmRun } from '#research/farm/farm-run';
import { TapeFarm } from '#research/farm/tape-farm';
import { FarmFolder, openBookToRead } from '#store/farm/farm-folder';

export interface KeptFarmTerms {
  readonly tape: OpenTape;
  readonly setup: FarmSetup;
  /** Who evaluates it. */
  readonly backend: FarmBackend;
  /** Where farms are kept; null keeps this one in memory. */
  readonly root: string | null;
  /** What was kept goes to the archive first. */
  readonly reset?: boolean;
}

/** What is left of a farm that nobody runs any more. */
export interface SettledBook extends Disposable {
  readonly book: FramedBook;
}

/** A farm on a tape with all that it keeps, to be continued. Nobody else can keep it meanwhile. */
export class KeptFarm implements Disposable {
  readonly #terms: KeptFarmTerms;
  #tape: OpenTape;
  #folder: FarmFolder | null;
  #book: FramedBook;
  #farm: TapeFarm;

  constructor(terms: KeptFarmTerms) {
    this.#terms = terms;
    this.#tape = terms.tape;
    [this.#folder, this.#book, this.#farm] = this.#open(terms.reset ?? false);
  }

  get farm(): TapeFarm {
    return this.#farm;
  }

  get book(): FramedBook {
    return this.#book;
  }

  /** What the book takes on the disk. */
  get bytes(): number {
    return this.#folder?.book.bytes ?? 0;
  }

  /** What was decided about its configs; null in memory. */
  get decisions(): StoredRecords | null {
    return this.#folder?.decisions ?? null;
  }

  /** Whether anything was decided about a farm of this tape that stands in the archive. */
  get hasDecidedBefore(): boolean {
    return this.#folder?.hasDecidedBefore ?? false;
  }

  /** The same tape, read anew: more has been recorded. */
  follow(tape: OpenTape): void {
    this.#farm.follow(tape.reader);
    this.#tape = tape;
  }

  /** For where nothing is left to be done: others may have the farm, and its book is read as it stands. */
  settle(): SettledBook {
    const { setup, root } = this.#terms;
    const folder = this.#folder;
    if (folder === null || root === null) return { book: this.#book, [Symbol.dispose]: () => undefined };
    folder[Symbol.dispose]();
    const file = openBookToRead(root, folder.identity);
    invariant(file !== null, 'a farm that was kept has a book');
    return { book: new FramedBook(setup.population, file), [Symbol.dispose]: () => file[Symbol.dispose]() };
  }

  /** For where the book tells of another past than the tape: it goes to the archive, and the tape is lived through anew. */
  startOver(): void {
    invariant(this.#folder !== null, 'a book in memory has no past');
    this.#folder[Symbol.dispose]();
    [this.#folder, this.#book, this.#farm] = this.#open(true);
  }

  [Symbol.dispose](): void {
    this.#folder?.[Symbol.dispose]();
  }

  #open(reset: boolean): [FarmFolder | null, FramedBook, TapeFarm] {
    const { setup, root } = this.#terms;
    const { population } = setup;
    if (root === null) {
      const book = new MemoryBook(population);
      return [null, book, this.#begin(book, null)];
    }
    using held = new DisposableStack();
    const folder = held.use(FarmFolder.open(root, farmIdentity(this.#tape.reader.header, setup), { reset }));
    const book = new FramedBook(population, folder.book);
    const farm = this.#begin(book, folder.keyframes);
    held.move();
    return [folder, book, farm];
  }

  #begin(book: FramedBook, keyframes: FarmKeyframes | null): TapeFarm {
    const { setup } = this.#terms;
    const tape = this.#tape;
    const { population, terms, sources } = setup;
    const nyse = new NyseCalendar(tape.settings.calendar);
    const now = (): number => performance.now();
    return new TapeFarm({
      tape: tape.reader,
      settings: tape.settings,
      keyframes,
      begin: () =>
        new FarmRun({
          population,
          nyse,
          terms,
          sources,
          book,
          openEvaluator: (those, listener) => this.#openEvaluator(those, listener),
          now,
        }),
      now,
    });
  }

  #openEvaluator(population: Population, listener: FarmListener): FarmEvaluator {
    const opened = this.#terms.backend.open(population, listener);
    if (opened.ok) return opened.value;
    throw new CommandFailure(ExitCode.environment, `${opened.failure}.`);
  }
}
