import type { TraderFact } from '#domain/trader-fact';

/** What one trader did, in the order in which it was said. One process writes it. */
export interface TraderLedger extends Disposable {
  /** `live`, or `practice-` and the tape that was traded on. */
  readonly book: string;
  readonly facts: readonly TraderFact[];
  /** Survives a killed process and a power cut once this returns. Throws `TraderLedgerFault` when it cannot. */
  append(fact: TraderFact): void;
}

/** The trader's facts cannot be written or read. The text says which file, what happened and what to do. */
export class TraderLedgerFault extends Error {
  override readonly name = 'TraderLedgerFault';
  readonly path: string;
  readonly code: 'full' | 'read-only' | 'missing' | 'damaged' | 'newer-version' | 'other-book' | 'in-use' | 'failed';

  constructor(code: TraderLedgerFault['code'], path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}
