import type { EngineEvent } from '#domain/engine-event';
import type { TapePosition } from '#ports/tape';

/**
 * Where bars, features, regimes, metrics and signals are kept for good. The tape is the write-ahead log: whatever the
 * history has not stored by `storedThrough` is derived again from the tape at the next start.
 */
export interface HistorySink extends Disposable {
  /** How many inputs of the tape have all of their events stored. 0 while the file cannot be opened. */
  readonly storedThrough: TapePosition;
  /**
   * Once, before the first event: how many inputs the tape holds. A power cut may have taken its end while the history
   * kept its own; `storedThrough` then goes back to where the tape ends.
   */
  tapeEndsAt(position: TapePosition): void;
  /**
   * Hands over an event and how many inputs had been handled, with the one that caused it; in the order of the tape.
   * What `storedThrough` covers is recognised and skipped. Null: the input could not be recorded, so that its event is
   * stored but not to be derived again. Never waits, never throws for the disk's sake.
   */
  offer(event: EngineEvent, position: TapePosition | null): void;
  /**
   * So many inputs are flushed to the tape and all of their events have been offered. Only these are written: a row
   * without the input that explains it would stand in the way of the true one.
   */
  advance(position: TapePosition): void;
  /** Writes what is waiting. Answers whether everything advanced to is stored. */
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
