import { statSync } from 'node:fs';
import type { Instrument } from '#domain/instrument';
import type { FreeSpace } from '#store/history/free-space';
import { type HistoryFault, historyFaultOf, shortOfSpace } from '#store/history/history-fault';
import type { HistorySettings } from '#store/history/history-settings';
import { type DatabaseOpener, type HistoryDatabase, openDatabase } from '#store/history/open-database';
import { RowWriter } from '#store/history/row-writer';

export interface OpenFile {
  readonly database: HistoryDatabase;
  readonly rows: RowWriter;
  readonly inode: number | null;
}

export interface HistoryFileOptions {
  readonly path: string;
  readonly settings: HistorySettings;
  readonly open: DatabaseOpener;
  readonly freeSpace: FreeSpace;
  readonly tapeId: string;
  /** Instruments by their index on the tape, kept by the owner; those that the file knows are added. */
  readonly listed: (Instrument | undefined)[];
  /** Told before the first use of a connection: it may be another file than before. */
  readonly onOpen: (rows: RowWriter) => void;
}

/** Faults that time does not heal: only another file in the same place does. */
const UNCHANGING: ReadonlySet<HistoryFault['code']> = new Set(['damaged', 'newer-version', 'not-a-history']);

/** The file behind the writer: opened when needed, closed when it can no longer be trusted, watched for space. */
export class HistoryFile {
  readonly #options: HistoryFileOptions;
  #open: OpenFile | null = null;
  #fault: HistoryFault | null = null;
  /** What the file looked like when it was found unusable. */
  #unusable: string | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(options: HistoryFileOptions) {
    this.#options = options;
  }

  /** Why the last attempt failed; null since one succeeded. */
  get fault(): HistoryFault | null {
    return this.#fault;
  }

  /** Does something with the file and answers whether it could be done. Only our own mistakes are thrown. */
  use(nowMs: number, task: (file: OpenFile) => void): boolean {
    // Reading a damaged file from end to end again and again would hold up the engine for nothing.
    if (this.#unusable !== null && this.#unusable === appearanceOf(this.#options.path)) return false;
    try {
      task(this.#ready(nowMs));
    } catch (error) {
      this.#stumble(error);
      return false;
    }
    this.#fault = null;
    this.#unusable = null;
    return true;
  }

  close(): void {
    this.#open?.database.close();
    this.#open = null;
  }

  #ready(nowMs: number): OpenFile {
    const { path, settings } = this.#options;
    if (this.#open === null || this.#fault !== null || nowMs - this.#lookedAt >= settings.diskCheckMs) {
      this.#lookedAt = nowMs;
      const free = this.#options.freeSpace(path);
      if (free !== null && free < settings.minimumFreeBytes) throw shortOfSpace(path, free, settings.minimumFreeBytes);
      // Moved away under our hands, we would go on filling a file that nobody looks at.
      if (this.#open !== null && this.#open.inode !== inodeOf(path)) this.close();
    }
    if (this.#open !== null) return this.#open;
    const database = openDatabase(path, settings, this.#options.open);
    const rows = new RowWriter(database, this.#options.tapeId, this.#options.listed);
    this.#open = { database, rows, inode: inodeOf(path) };
    this.#options.onOpen(rows);
    return this.#open;
  }

  #stumble(error: unknown): void {
    const fault = historyFaultOf(error, this.#options.path);
    if (this.#open !== null) {
      this.#open.rows.forgetIds();
      if (fault?.code === 'locked' || fault?.code === 'full') rollBack(this.#open.database);
      else this.close();
    }
    if (fault === null) throw error;
    this.#fault = fault;
    this.#unusable = UNCHANGING.has(fault.code) ? appearanceOf(this.#options.path) : null;
  }
}

function rollBack(database: HistoryDatabase): void {
  if (database.inTransaction) database.exec('rollback');
}

function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}

function appearanceOf(path: string): string {
  const file = statSync(path, { throwIfNoEntry: false });
  return file === undefined ? 'absent' : `${file.ino} ${file.size} ${file.mtimeMs}`;
}
