import { answerDone, answerRefused } from '#alerts/answers/answer-deed';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import { wishedDeeds } from '#alerts/answers/wished-deeds';
import type { DeskReply, DeskWish } from '#alerts/conversation/desk-request';
import type { TraderDeed, TraderFact } from '#domain/trader-fact';
import { KeptBook } from '#entry/trading/kept-book';
import { refusal } from '#portfolio/book/deed-refusal';
import { TraderLedgerFault } from '#ports/trader-ledger';
import { LedgerFile, readLedger } from '#store/trading/ledger-file';

/**
 * Writes what is wished from afar into the trader's book. The book is held only while that takes, so that a window can have
 * it the rest of the time.
 */
export class DeskScribe {
  readonly #root: string;
  readonly #book: string;

  constructor(root: string, book: string) {
    this.#root = root;
    this.#book = book;
  }

  /** As it stands, whoever writes it. */
  facts(): readonly TraderFact[] {
    try {
      return readLedger(this.#root, this.#book) ?? [];
    } catch (error) {
      if (error instanceof TraderLedgerFault) return [];
      throw error;
    }
  }

  /** The same nonce is written once, however often it is wished; a wish that was cut short is carried on. */
  write(wish: DeskWish, nonce: string, pictureOf: (facts: readonly TraderFact[]) => DeskPicture): DeskReply {
    try {
      using kept = new KeptBook(LedgerFile.open(this.#root, this.#book));
      return this.#writeIn(kept, wish, nonce, pictureOf);
    } catch (error) {
      if (!(error instanceof TraderLedgerFault)) throw error;
      return answerRefused(wish, refusal('desk', error.message), pictureOf([]));
    }
  }

  #writeIn(
    kept: KeptBook,
    wish: DeskWish,
    nonce: string,
    pictureOf: (facts: readonly TraderFact[]) => DeskPicture,
  ): DeskReply {
    const done = kept.facts.filter((fact) => fact.nonce.startsWith(`${nonce}/`)).map(({ deed }) => deed);
    if (isComplete(done)) return answerDone(wish, done, pictureOf(kept.facts));
    const picture = pictureOf(kept.facts);
    const deeds = wishedDeeds(wish, picture, nonce);
    if (!deeds.ok) return answerRefused(wish, deeds.failure, picture);
    const { nowMs } = picture;
    if (nowMs === null) return answerRefused(wish, refusal('invalid', 'Nothing has been recorded yet.'), picture);
    for (const [at, deed] of deeds.value.entries()) {
      const request = { atMs: nowMs, source: 'telegram', nonce: `${nonce}/${done.length + at}`, deed } as const;
      const accepted = kept.record(request);
      if (!accepted.ok) return answerRefused(wish, accepted.failure, picture);
    }
    return answerDone(wish, deeds.value, pictureOf(kept.facts));
  }
}

/** A ticket is only the first half of a fill. */
function isComplete(deeds: readonly TraderDeed[]): boolean {
  const last = deeds.at(-1);
  return last !== undefined && last.type !== 'ticket.reviewed';
}
