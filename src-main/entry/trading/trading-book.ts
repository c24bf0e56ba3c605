import type { TraderFact } from '#domain/trader-fact';
import { KeptBook } from '#entry/trading/kept-book';
import { bookOfTape } from '#entry/trading/trading-folder';
import { isLive } from '#entry/live/live-origin';
import { bookAt } from '#portfolio/book/book-at';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { TapeHeader } from '#ports/tape';
import { TraderLedgerFault } from '#ports/trader-ledger';
import type { EpochMs } from '#primitives/clock';
import { LedgerFile, readLedger } from '#store/trading/ledger-file';

const ONLY_LIVE = 'This is a recording of live data: it shows your book as it was. Watch live markets to write in it.';

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

  /** `isGrowing`: the tape is being recorded at this moment. */
  static ofTape(header: TapeHeader, root: string, isGrowing: boolean): TradingBook {
    const name = bookOfTape(header);
    // What was done then is done: only now can something be added.
    if (isLive(header) && !isGrowing) return new TradingBook(name, null, readable(root, name), ONLY_LIVE);
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
