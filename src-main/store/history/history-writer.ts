import type { EngineEvent } from '#domain/engine-event';
import type { Instrument } from '#domain/instrument';
import type { HistoryHealth, HistorySink } from '#ports/history';
import type { TapePosition } from '#ports/tape';
import type { ResourceMinute } from '#domain/resource-minute';
import { type Clock, epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { type FreeSpace, freeSpace } from '#store/history/free-space';
import { HistoryFile, type OpenFile } from '#store/history/history-file';
import { HISTORY_DEFAULTS, type HistorySettings } from '#store/history/history-settings';
import { type DatabaseOpener, openFile } from '#store/history/open-database';
import type { RetentionSettings } from '#domain/retention';
import { applyRetention, type RetentionReport } from '#store/history/retention';
import { RowQueue } from '#store/history/row-queue';
import { ROW_PRIORITY } from '#store/history/row-writer';

export interface HistoryWriterOptions {
  readonly path: string;
  /** Which tape the positions count on. One file keeps what many tapes gave. */
  readonly tapeId: string;
  readonly clock: Clock;
  readonly settings?: Partial<HistorySettings>;
  readonly open?: DatabaseOpener;
  readonly freeSpace?: FreeSpace;
}

/** Some rows of the inputs after the first position, through the second, were let go. */
interface Hole {
  readonly after: TapePosition;
  readonly through: TapePosition;
}

/** An event whose input is on no tape stands between the inputs before and after it. */
const BETWEEN_INPUTS = 0.5;

/**
 * The one connection that writes. Rows wait in memory until their input is safe on the tape and their batch is due; a
 * batch and the position it reaches are one transaction. When the file cannot be written the writer waits, holding a
 * bounded number of rows; what it cannot hold leaves a hole, `storedThrough` stays before the hole, and the tape fills
 * it at the next start.
 */
export class HistoryWriter implements HistorySink {
  readonly #tapeId: string;
  readonly #settings: HistorySettings;
  readonly #clock: Clock;
  readonly #file: HistoryFile;
  readonly #listed: (Instrument | undefined)[] = [];
  readonly #kept = new RowQueue();
  readonly #droppable = new RowQueue();
  readonly #dropped: Record<string, number> = { 'metric.seen': 0, 'heartbeat.seen': 0 };
  #storedThrough: TapePosition = 0;
  /** What the file says, which is more than `#storedThrough` where a power cut took the end of the tape. */
  #inFile: TapePosition = 0;
  #tapeEnd: TapePosition = Number.POSITIVE_INFINITY;
  #advanced: TapePosition = 0;
  #lastOffered: TapePosition = 0;
  #hole: Hole | null = null;
  #unheldRows = 0;
  /** Rows let go that no tape can give again. */
  #lostRows = 0;
  #storedRows = 0;
  /** Rows that came while all was well and are not written yet: they set off batches. */
  #newRows = 0;
  #alarm: Disposable | null = null;
  #attempts = 0;
  #disposed = false;

  constructor(options: HistoryWriterOptions) {
    this.#tapeId = options.tapeId;
    this.#settings = { ...HISTORY_DEFAULTS, ...options.settings };
    this.#clock = options.clock;
    this.#file = new HistoryFile({
      path: options.path,
      settings: this.#settings,
      open: options.open ?? openFile,
      freeSpace: options.freeSpace ?? freeSpace,
      listed: this.#listed,
      tapeId: this.#tapeId,
      onOpen: (rows) => this.#reconcile(rows.storedThrough()),
    });
    if (!this.#use(() => undefined)) this.#retryLater();
  }

  get storedThrough(): TapePosition {
    return this.#storedThrough;
  }

  get health(): HistoryHealth {
    return {
      state: this.#file.fault === null ? 'writing' : 'waiting',
      problem: this.#problem(),
      waitingRows: this.#kept.length + this.#droppable.length,
      storedRows: this.#storedRows,
      dropped: { ...this.#dropped },
    };
  }

  offer(event: EngineEvent, position: TapePosition | null): void {
    invariant(!this.#disposed, 'nothing is offered to a closed history');
    invariant(position === null || position >= this.#lastOffered, 'events are offered in the order of the tape');
    // Needed by later rows even where its own row is stored already.
    if (event.type === 'instrument.listed') this.#listed[event.index] = event.instrument;
    if (position !== null) {
      this.#lastOffered = position;
      if (position <= this.#storedThrough) return;
    }
    const priority = ROW_PRIORITY[event.type];
    if (priority === 'ignored') return;
    if (priority === 'kept') this.#keep(event, position);
    else this.#takeDroppable(event, position ?? this.#lastOffered + BETWEEN_INPUTS);
    if (this.#file.fault === null) this.#newRows++;
    if (this.#alarm === null) this.#wakeIn(this.#settings.batchMs);
  }

  advance(position: TapePosition): void {
    if (position <= this.#advanced) return;
    this.#advanced = position;
    // As many batches as have newly come, so that no backlog grows; an old one is worked off by the alarm.
    let batches = Math.floor(this.#newRows / this.#settings.batchRows);
    for (; batches > 0 && this.#file.fault === null; batches--) this.#writeAndContinue();
    if (this.#alarm === null && position > this.#storedThrough) this.#wakeIn(this.#settings.batchMs);
  }

  tapeEndsAt(position: TapePosition): void {
    this.#tapeEnd = position;
    this.#storedThrough = Math.min(this.#storedThrough, position);
    this.flush();
  }

  flush(): boolean {
    while (this.#unwritten()) {
      if (!this.#writeBatch()) {
        this.#retryLater();
        return false;
      }
    }
    this.#cancelAlarm();
    return this.#storedThrough >= this.#advanced;
  }

  /**
   * How the machine was. No tape gives it again, so that it is written at once or never; answers whether it was. What the
   * tape gives goes before it: while that waits, nothing is written here.
   */
  keepResources({ atMs, values }: ResourceMinute): boolean {
    if (this.#disposed || this.#file.fault !== null) return false;
    const done = this.#use(({ database, rows }) => {
      database.exec('begin immediate');
      for (const [name, value] of Object.entries(values)) rows.writeResource(name, atMs, value);
      database.exec('commit');
    });
    if (!done) this.#retryLater();
    return done;
  }

  /** Deletes what is older than the settings keep, a bounded part at a time; null while the file cannot be written. */
  applyRetention(settings: RetentionSettings, nowMs: number): RetentionReport | null {
    let report: RetentionReport | null = null;
    const done = this.#use((file) => {
      report = applyRetention(file.database, settings, nowMs);
    });
    if (!done) this.#retryLater();
    return report;
  }

  [Symbol.dispose](): void {
    if (this.#disposed) return;
    this.flush();
    this.#disposed = true;
    this.#cancelAlarm();
    this.#file.close();
  }

  #keep(event: EngineEvent, position: TapePosition | null): void {
    if (this.#file.fault === null || this.#kept.length < this.#settings.heldRows) {
      this.#kept.push(event, position ?? this.#lastOffered + BETWEEN_INPUTS);
    } else if (position === null) {
      this.#lostRows++;
    } else {
      this.#unheldRows++;
      this.#hole = { after: this.#hole?.after ?? position - 1, through: position };
    }
  }

  #takeDroppable(event: EngineEvent, position: TapePosition): void {
    if (this.#droppable.length >= this.#settings.droppableRows) {
      const { type } = this.#droppable.eventAt(0);
      this.#dropped[type] = (this.#dropped[type] ?? 0) + 1;
      this.#droppable.discard(1);
    }
    this.#droppable.push(event, position);
  }

  /** Rows through here may be written. */
  get #writable(): number {
    return this.#advanced + BETWEEN_INPUTS;
  }

  #unwritten(): boolean {
    if (this.#file.fault !== null) return true;
    if (Math.min(this.#kept.firstPosition, this.#droppable.firstPosition) <= this.#writable) return true;
    return this.#reached(this.#advanced) !== this.#inFile;
  }

  /** The position that the file may claim once it holds the rows of every input through `through`. */
  #reached(through: TapePosition): TapePosition {
    return Math.max(Math.min(through, this.#hole?.after ?? through), this.#storedThrough);
  }

  #writeAndContinue(): void {
    if (!this.#unwritten()) return;
    if (!this.#writeBatch()) this.#retryLater();
    // A backlog is worked off batch by batch, so that the engine can go on in between.
    else if (this.#unwritten()) this.#wakeIn(0);
    else this.#cancelAlarm();
  }

  /**
   * Whole inputs only, and none that is not yet advanced past: its input could still be lost, and a row that no input
   * explains would stand in the way of the true one.
   */
  #writeBatch(): boolean {
    return this.#use(({ database, rows }) => {
      const { batchRows } = this.#settings;
      const through = Math.min(this.#writable, this.#kept.cutAfter(batchRows), this.#droppable.cutAfter(batchRows));
      const kept = this.#kept.countThrough(through);
      const droppable = this.#droppable.countThrough(through);
      const reached = this.#reached(Math.floor(through));
      database.exec('begin immediate');
      for (let i = 0; i < kept; i++) rows.write(this.#kept.eventAt(i));
      for (let i = 0; i < droppable; i++) rows.write(this.#droppable.eventAt(i));
      if (reached !== this.#inFile) rows.storeThrough(reached);
      database.exec('commit');
      this.#kept.discard(kept);
      this.#droppable.discard(droppable);
      this.#storedRows += kept + droppable;
      this.#newRows = Math.max(0, this.#newRows - kept - droppable);
      this.#storedThrough = reached;
      this.#inFile = reached;
      this.#tapeEnd = Number.POSITIVE_INFINITY;
      this.#attempts = 0;
    });
  }

  #use(task: (file: OpenFile) => void): boolean {
    return this.#file.use(this.#clock.now(), task);
  }

  /** The file's own word on how far it reaches counts: it may be another file than before. */
  #reconcile(inFile: TapePosition): void {
    const stored = Math.min(inFile, this.#tapeEnd);
    this.#inFile = inFile;
    if (stored < this.#storedThrough) {
      this.#hole = { after: stored, through: Math.max(this.#hole?.through ?? 0, this.#storedThrough) };
    } else if (this.#hole !== null) {
      const { after, through } = this.#hole;
      this.#hole = stored >= through ? null : { after: Math.max(stored, after), through };
    }
    if (this.#hole === null) this.#unheldRows = 0;
    this.#storedThrough = stored;
    this.#kept.discard(this.#kept.countThrough(stored));
    this.#droppable.discard(this.#droppable.countThrough(stored));
  }

  #retryLater(): void {
    const { firstRetryMs, longestRetryMs } = this.#settings;
    const delay = Math.min(firstRetryMs * 2 ** this.#attempts, longestRetryMs);
    this.#attempts++;
    this.#wakeIn(delay);
  }

  #wakeIn(delayMs: number): void {
    this.#cancelAlarm();
    this.#alarm = this.#clock.wakeAt(epochMs(this.#clock.now() + delayMs), () => {
      this.#alarm = null;
      this.#writeAndContinue();
    });
  }

  #cancelAlarm(): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  #problem(): string | null {
    const sentences: string[] = [];
    if (this.#file.fault !== null) sentences.push(this.#file.fault.message);
    if (this.#hole !== null) {
      const unheld = this.#unheldRows === 0 ? '' : ` (${this.#unheldRows} rows were too many to hold)`;
      sentences.push(
        `The history lacks what the tape's inputs ${this.#hole.after + 1} to ${this.#hole.through} gave${unheld}; ` +
          'it is derived from the tape at the next start.',
      );
    }
    if (this.#lostRows > 0) {
      sentences.push(`${this.#lostRows} rows are lost: neither tape nor history could be written and memory was full.`);
    }
    return sentences.length === 0 ? null : sentences.join(' ');
  }
}
