import type { TraderFact } from '#domain/trader-fact';
import { KeptBook } from '#entry/trading/kept-book';
import { practiceBook } from '#entry/trading/trading-folder';
import { bookAt } from '#portfolio/book/book-at';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { TapeHeader } from '#ports/tape';
import { TraderLedgerFault } from '#ports/trader-ledger';
import type { EpochMs } from '#primitives/clock';
import { LedgerFile, readLedger } from '#store/trading/ledger-file';

/** The trader's book for what lies open: to write in, only to read, or none at all; and why. */
export class TradingBook implements Disposable {
  readonly name: string;
  /** Why nothing can be written; null where it can. */
  readonly problem: string | null;
  readonly #kept: KeptBook | null;
  readonly #facts: readonly TraderFact[];

  private constructor(name: string, kept: KeptBook | null, facts: readonly TraderFact[], problem: string | null) {
    this.name = name;
    this.problem = problem;
    this.#kept = kept;
    this.#facts = facts;
  }

  static none(problem: string): TradingBook {
    return new TradingBook('', null, [], problem);
  }

  static ofTape(header: TapeHeader, root: string): TradingBook {
    const name = practiceBook(header);
    try {
      return new TradingBook(name, new KeptBook(LedgerFile.open(root, name)), [], null);
    } catch (error) {
      if (!(error instanceof TraderLedgerFault)) throw error;
      return new TradingBook(name, null, readable(root, name), error.message);
    }
  }

  get facts(): readonly TraderFact[] {
    return this.#kept?.facts ?? this.#facts;
  }

  get toWrite(): KeptBook | null {
    return this.#kept;
  }

  at(nowMs: EpochMs): TraderBook {
    return this.#kept?.at(nowMs) ?? bookAt(this.#facts, nowMs);
  }

  [Symbol.dispose](): void {
    this.#kept?.[Symbol.dispose]();
  }
}

/** What another process writes may still be looked at. */
function readable(root: string, name: string): readonly TraderFact[] {
  try {
    return readLedger(root, name) ?? [];
  } catch (error) {
    if (!(error instanceof TraderLedgerFault)) throw error;
    return [];
  }
}
