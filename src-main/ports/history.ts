import type { EngineEvent } from '#domain/engine-event';
import type { TapePosition } from '#ports/tape';

/**
 * Where bars, features, regimes, metrics and signals are kept for good. The tape is the write-ahead log: whatever the
 * history has not stored by `storedThrough` is derived again from the tape at the next start.
 */
export interface HistorySink extends Disposable {
  /**
   * What the inputs before this position caused is stored. Events are offered from here at the latest; earlier ones are
   * recognised and skipped. 0 while the file cannot be opened.
   */
  readonly storedThrough: TapePosition;
  /**
   * Hands over an event that the input at `position` caused, in the order of the tape. Never waits, never throws for the
   * disk's sake. After a restart from a keyframe, an `instrument.listed` for each instrument it holds comes first.
   */
  offer(event: EngineEvent, position: TapePosition): void;
  /** All events of inputs before `position` have been offered: the next commit may say so. */
  advance(position: TapePosition): void;
  /** Writes what is waiting. Answers whether everything offered and advanced to is stored. */
  flush(): boolean;
  readonly health: HistoryHealth;
}

export interface HistoryHealth {
  readonly state: 'writing' | 'waiting';
  /** What is wrong, in which file, and what to do. Null when all is well. */
  readonly problem: string | null;
  readonly waitingRows: number;
  readonly storedRows: number;
  /** Rows given up under load, by kind. Only metrics and heartbeats ever are. */
  readonly dropped: Readonly<Record<string, number>>;
}
