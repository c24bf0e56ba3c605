import {
  type FileProblem,
  type RowFault,
  type RowReason,
  describeFault,
  rowProblem,
} from '#connectors/files/file-problem';

export type BadRowPolicy = 'fail' | 'skip';

export interface SkippedRows {
  readonly total: number;
  /** In the order in which the reasons first appeared. */
  readonly reasons: readonly { readonly reason: RowReason; readonly count: number }[];
  /** The first few, ready to print: `trades.csv:17: price "abc" is not a number; expected …`. */
  readonly examples: readonly string[];
}

const EXAMPLES_KEPT = 5;

/** Decides what a bad row means for the file, and remembers those that were left out. */
export class BadRows {
  readonly #file: string;
  readonly #policy: BadRowPolicy;
  readonly #counts: { readonly reason: RowReason; count: number }[] = [];
  readonly #examples: string[] = [];
  #total = 0;

  constructor(file: string, policy: BadRowPolicy) {
    this.#file = file;
    this.#policy = policy;
  }

  /** Answers the problem that ends the reading, or null where the row is merely left out. */
  report(line: number, fault: RowFault): FileProblem | null {
    if (this.#policy === 'fail') return rowProblem(this.#file, line, fault);
    this.#total++;
    const known = this.#counts.find((entry) => entry.reason === fault.reason);
    if (known === undefined) this.#counts.push({ reason: fault.reason, count: 1 });
    else known.count++;
    if (this.#examples.length < EXAMPLES_KEPT) this.#examples.push(`${this.#file}:${line}: ${describeFault(fault)}`);
    return null;
  }

  summary(): SkippedRows {
    return {
      total: this.#total,
      reasons: this.#counts.map((entry) => ({ ...entry })),
      examples: [...this.#examples],
    };
  }
}
