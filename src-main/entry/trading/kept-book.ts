import type { TraderFact } from '#domain/trader-fact';
import { acceptDeed, type AcceptedDeed, type DeedRequest } from '#portfolio/book/accept-deed';
import { draftOf } from '#portfolio/book/book-at';
import type { BookDraft } from '#portfolio/book/book-draft';
import type { DeedRefusal } from '#portfolio/book/deed-refusal';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { TraderLedger } from '#ports/trader-ledger';
import type { EpochMs } from '#primitives/clock';
import type { Result } from '#primitives/result';

/** The trader's book with the ledger behind it: what is accepted is on the disk before anybody hears of it. */
export class KeptBook implements Disposable {
  readonly #ledger: TraderLedger;
  #draft: BookDraft | null = null;
  #facts = -1;
  #known = -1;
  #book: TraderBook | null = null;

  constructor(ledger: TraderLedger) {
    this.#ledger = ledger;
  }

  get name(): string {
    return this.#ledger.book;
  }

  get facts(): readonly TraderFact[] {
    return this.#ledger.facts;
  }

  /** As of a moment. Facts are put together anew only where others are known then than the last time somebody asked. */
  at(nowMs: EpochMs): TraderBook {
    const { facts } = this.#ledger;
    const known = facts.filter(({ atMs }) => atMs <= nowMs);
    if (this.#draft === null || this.#facts !== facts.length || this.#known !== known.length) {
      this.#draft = draftOf(known);
      this.#book = null;
    }
    this.#facts = facts.length;
    this.#known = known.length;
    if (this.#book?.atMs !== nowMs) this.#book = this.#draft.at(nowMs);
    return this.#book;
  }

  /** The same request twice is one fact. Throws `TraderLedgerFault` where it cannot be kept: then nothing was done. */
  record(request: DeedRequest): Result<AcceptedDeed, DeedRefusal> {
    const accepted = acceptDeed(this.#ledger.facts, request, this.at(request.atMs));
    if (accepted.ok && accepted.value.isNew) this.#ledger.append(accepted.value.fact);
    return accepted;
  }

  [Symbol.dispose](): void {
    this.#ledger[Symbol.dispose]();
  }
}
