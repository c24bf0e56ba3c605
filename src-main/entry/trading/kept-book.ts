import type { TraderFact } from '#domain/trader-fact';
import { acceptDeed, type AcceptedDeed, type DeedRequest } from '#portfolio/book/accept-deed';
import { bookAt } from '#portfolio/book/book-at';
import type { DeedRefusal } from '#portfolio/book/deed-refusal';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { TraderLedger } from '#ports/trader-ledger';
import type { EpochMs } from '#primitives/clock';
import type { Result } from '#primitives/result';

/** The trader's book with the ledger behind it: what is accepted is on the disk before anybody hears of it. */
export class KeptBook implements Disposable {
  readonly #ledger: TraderLedger;
  #newest: TraderBook | null = null;
  #factsThen = 0;

  constructor(ledger: TraderLedger) {
    this.#ledger = ledger;
  }

  get name(): string {
    return this.#ledger.book;
  }

  get facts(): readonly TraderFact[] {
    return this.#ledger.facts;
  }

  /** Asked again and again for one moment, it is worked out once. */
  at(nowMs: EpochMs): TraderBook {
    const { facts } = this.#ledger;
    const known = this.#newest;
    if (known !== null && known.atMs === nowMs && this.#factsThen === facts.length) return known;
    const book = bookAt(facts, nowMs);
    this.#newest = book;
    this.#factsThen = facts.length;
    return book;
  }

  /** The same request twice is one fact. Throws `TraderLedgerFault` where it cannot be kept: then nothing was done. */
  record(request: DeedRequest): Result<AcceptedDeed, DeedRefusal> {
    const accepted = acceptDeed(this.#ledger.facts, request);
    if (accepted.ok && accepted.value.isNew) this.#ledger.append(accepted.value.fact);
    return accepted;
  }

  [Symbol.dispose](): void {
    this.#ledger[Symbol.dispose]();
  }
}
