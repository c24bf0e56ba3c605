import { SECOND_MS } from '#primitives/clock';

export interface HistorySettings {
  /** A batch is written once it holds this many rows … */
  readonly batchRows: number;
  /** … or its first row has waited this long. */
  readonly batchMs: number;
  /** `normal` may lose the last seconds in a power cut, which the tape then derives again; `full` syncs every batch. */
  readonly synchronous: 'normal' | 'full';
  /** How long one attempt may stand still for another program's lock. The engine stands still with it. */
  readonly busyMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** Rows that may never be dropped, kept in memory while the file cannot be written. Beyond it the tape keeps them. */
  readonly heldRows: number;
  /** Metrics and heartbeats that may wait. Beyond it the oldest are dropped and counted. */
  readonly droppableRows: number;
  readonly minimumFreeBytes: number;
  /** How often free space, and whether the file is still the one we opened, are looked at. */
  readonly diskCheckMs: number;
  /** Larger files are checked in full by `argus doctor` only: reading gigabytes would hold up the start. */
  readonly checkAtOpenUpToBytes: number;
}

export const HISTORY_DEFAULTS: HistorySettings = {
  batchRows: 1_000,
  batchMs: SECOND_MS,
  synchronous: 'normal',
  busyMs: 20,
  firstRetryMs: 250,
  longestRetryMs: 30 * SECOND_MS,
  heldRows: 200_000,
  droppableRows: 20_000,
  minimumFreeBytes: 200_000_000,
  diskCheckMs: 10 * SECOND_MS,
  checkAtOpenUpToBytes: 128_000_000,
};
