import type { MergedChain } from '#options/chains/merge-snapshots';
import type { NormalisedChain } from '#options/chains/normalise-chain';
import type { TermStructure } from '#options/surface/term-structure';
import type { VolatilitySurface } from '#options/surface/volatility-surface';

/** One underlying at one moment, with what was derived from it once for all sections. */
export interface ReportedChain {
  readonly chain: NormalisedChain;
  readonly surface: VolatilitySurface;
  readonly terms: TermStructure;
  /** Where a second provider's view was taken in. */
  readonly merge: MergedChain | null;
  /** Rows of the file that could not be read. */
  readonly rowsRejected: number;
}

/** A part of what `argus chain` says. Its records carry `record`, which names their kind, and `underlying`. */
export interface ChainSection {
  /** Printed under an empty line; none where there is nothing to say. */
  lines(reported: ReportedChain): readonly string[];
  records(reported: ReportedChain): Iterable<object>;
  /** The kinds of records and their columns, for the help. */
  readonly columns: string;
}
