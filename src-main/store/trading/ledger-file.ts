import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TraderFact } from '#domain/trader-fact';
import { TapeFault } from '#ports/tape';
import { type TraderLedger, TraderLedgerFault } from '#ports/trader-ledger';
import { RecordLog } from '#store/records/record-log';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import type { TapeFiles } from '#store/tape/tape-files';
import { lockFile } from '#store/tape/tape-lock';
import { attempt, ledgerRecords } from '#store/trading/ledger-records';

/** Counts up whenever facts of the same meaning are written otherwise, or new ones are that an older program cannot read. */
const VERSION = 1;
const ENDING = '.facts';
const LOCK_WORDS = {
  writes: 'keeps this trading book',
  remedy: 'Stop it first: a book is written by one process at a time.',
};

/** `<root>/<book>.facts`: a fact is on the disk for good before anybody is told that it was taken. */
export class LedgerFile implements TraderLedger {
  readonly book: string;
  readonly path: string;
  readonly #log: RecordLog;
  readonly #lock: Disposable | null;
  readonly #facts: TraderFact[];

  private constructor(book: string, path: string, log: RecordLog, lock: Disposable | null) {
    this.book = book;
    this.path = path;
    this.#log = log;
    this.#lock = lock;
    this.#facts = factsIn(log);
  }

  /** Takes the book for writing. Where there is none, an empty one is begun. */
  static open(root: string, book: string): LedgerFile {
    const path = pathOf(root, book);
    attempt(root, 'creating the folder', () => mkdirSync(root, { recursive: true }));
    const lock = lockBook(`${path}.lock`);
    try {
      return LedgerFile.openIn(nodeTapeFiles, path, book, lock);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /** On files of any kind; the caller sees to it that nobody else writes. */
  static openIn(files: TapeFiles, path: string, book: string, lock: Disposable | null = null): LedgerFile {
    const log = RecordLog.openToWrite({ files, path, owner: ledgerRecords(book) });
    try {
      return new LedgerFile(book, path, log, lock);
    } catch (error) {
      log[Symbol.dispose]();
      throw error;
    }
  }

  get facts(): readonly TraderFact[] {
    return this.#facts;
  }

  append(fact: TraderFact): void {
    // It reached the file, and nobody knows whether it reached the disk: only reading the file anew can tell.
    if (this.#log.length !== this.#facts.length) {
      const text = `${this.path}: the disk did not confirm the last entry. Check the disk and start Argus again.`;
      throw new TraderLedgerFault('failed', this.path, text);
    }
    this.#log.append(Buffer.from(JSON.stringify({ version: VERSION, fact }), 'utf8'));
    // As whoever opens the book next will read it.
    this.#facts.push(parsed(this.#log, this.#facts.length).fact);
  }

  [Symbol.dispose](): void {
    this.#log[Symbol.dispose]();
    this.#lock?.[Symbol.dispose]();
  }
}

/** The facts of a book as they stand, whoever writes it; null where there is no such book. */
export function readLedger(root: string, book: string): readonly TraderFact[] | null {
  const path = pathOf(root, book);
  if (!existsSync(path)) return null;
  using log = RecordLog.openToRead({ files: nodeTapeFiles, path, owner: ledgerRecords(book) });
  return factsIn(log);
}

/** The names of all books, in order. */
export function booksIn(root: string): readonly string[] {
  if (!existsSync(root)) return [];
  return attempt(root, 'listing the folder', () => readdirSync(root))
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort();
}

function pathOf(root: string, book: string): string {
  if (!/^[\w.-]+$/.test(book) || book.startsWith('.')) {
    throw new TraderLedgerFault('failed', root, `"${book}" cannot name a book. Use letters, digits, "-" and "_".`);
  }
  return join(root, `${book}${ENDING}`);
}

function factsIn(log: RecordLog): TraderFact[] {
  return Array.from({ length: log.length }, (_, at) => {
    const stored = parsed(log, at);
    if (stored.version > VERSION) {
      throw log.fault(at, `the entry is written in format ${stored.version}, and this program reads ${VERSION}`);
    }
    if (stored.fact.number !== at + 1)
      throw log.fault(at, `entry ${stored.fact.number} stands where ${at + 1} belongs`);
    return stored.fact;
  });
}

function parsed(log: RecordLog, at: number): { readonly version: number; readonly fact: TraderFact } {
  try {
    return JSON.parse(Buffer.from(log.read(at)).toString('utf8')) as { version: number; fact: TraderFact };
  } catch (error) {
    if (error instanceof TraderLedgerFault) throw error;
    throw log.fault(at, 'the entry is whole, but not as this program writes them');
  }
}

function lockBook(path: string): Disposable {
  try {
    return lockFile(path, LOCK_WORDS);
  } catch (error) {
    if (!(error instanceof TapeFault) || error.code === 'not-a-tape') throw error;
    throw new TraderLedgerFault(error.code, error.path, error.message, error);
  }
}
