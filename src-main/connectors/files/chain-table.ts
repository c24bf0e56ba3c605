import type { SkippedRows } from '#connectors/files/bad-rows';
import type { OptionChain } from '#domain/chain';

/** The option chains of a file: one for each underlying, provider and moment. */
export interface ChainTable {
  /** Contracts in all of them. */
  readonly length: number;
  /** By underlying and provider, oldest first. */
  readonly chains: readonly OptionChain[];
  /** Prices with more decimals than four: bids were rounded down, asks up. */
  readonly rounded: number;
  readonly skipped: SkippedRows;
  readonly ignoredColumns: readonly string[];
  /** What was concluded about the file's units rather than read in it. */
  readonly notes: readonly string[];
}

/** What a person may state about a file of option chains. Spot, time and provider outrank what the file says. */
export interface ChainOptions {
  /** `skip` (the default: real chains have bad rows) leaves bad rows out and counts them; `fail` refuses the file. */
  readonly onBadRow?: 'fail' | 'skip';
  readonly timeUnit?: 's' | 'ms' | 'us' | 'ns';
  /** The zone of times written without one. By default such times are refused. */
  readonly naiveTimes?: 'utc' | 'new-york';
  /** Column names in order, for a CSV file without a header or with one that is not understood. */
  readonly columns?: readonly string[];
  /** Of rows that name none. */
  readonly underlying?: string;
  readonly spot?: number;
  readonly atMs?: number;
  readonly provider?: string;
}
