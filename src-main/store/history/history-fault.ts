import { SqliteError } from 'better-sqlite3';

export type HistoryFaultCode =
  | 'full'
  | 'read-only'
  | 'locked'
  | 'damaged'
  | 'newer-version'
  | 'not-a-history'
  | 'unreachable'
  | 'failed';

/** The history cannot be written or read. The text says which file, what happened and what to do. */
export class HistoryFault extends Error {
  override readonly name = 'HistoryFault';
  readonly code: HistoryFaultCode;
  readonly path: string;

  constructor(code: HistoryFaultCode, path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}

/** What the database or the file system says, as a fault. Null for what is neither: our own mistakes pass through. */
export function historyFaultOf(error: unknown, path: string): HistoryFault | null {
  if (error instanceof HistoryFault) return error;
  const code = machineCode(error);
  if (code === null) return null;
  return describe(kindOf(code), path, `${code}: ${(error as Error).message}`, error);
}

export function damaged(path: string, detail: string): HistoryFault {
  return describe('damaged', path, detail);
}

export function shortOfSpace(path: string, freeBytes: number, minimumBytes: number): HistoryFault {
  return new HistoryFault(
    'full',
    path,
    `Only ${megabytes(freeBytes)} are free on the disk of the history ${path}; the settings keep ${megabytes(minimumBytes)} free. ` +
      'Free some space, or shorten the retention; writing resumes by itself.',
  );
}

export function newerVersion(path: string, found: number, known: number): HistoryFault {
  return new HistoryFault(
    'newer-version',
    path,
    `The history ${path} has schema ${found}; this version of Argus knows schemas up to ${known}. ` +
      `Start the newer Argus, or put the copy ${path}.before-v${found} (made when it was brought up to date) in its place.`,
  );
}

export function notAHistory(path: string): HistoryFault {
  return new HistoryFault(
    'not-a-history',
    path,
    `${path} holds another program's tables and was left as it is. Name another file for the history in the settings.`,
  );
}

function describe(code: HistoryFaultCode, path: string, detail: string, cause?: unknown): HistoryFault {
  return new HistoryFault(code, path, `${OPENING[code](path)} (${detail}). ${REMEDY[code]}`, cause);
}

const OPENING: Readonly<Record<HistoryFaultCode, (path: string) => string>> = {
  full: (path) => `The disk of the history ${path} is full`,
  'read-only': (path) => `The history ${path} cannot be written`,
  locked: (path) => `Another program keeps the history ${path} locked`,
  damaged: (path) => `The history ${path} is damaged`,
  'newer-version': (path) => `The history ${path} is of a newer version`,
  'not-a-history': (path) => `${path} is not a history`,
  unreachable: (path) => `The history ${path} cannot be opened`,
  failed: (path) => `The history ${path} could not be used`,
};

const REMEDY: Readonly<Record<HistoryFaultCode, string>> = {
  full: 'Free some space, or shorten the retention; writing resumes by itself.',
  'read-only': 'Allow this user to write the file, its folder and the disk; writing resumes by itself.',
  locked: 'Close it (a database browser, a second Argus); writing resumes by itself.',
  damaged: 'Nothing recorded is lost: `argus history rebuild` sets the file aside and derives it again from the tapes.',
  'newer-version': 'Start the newer Argus.',
  'not-a-history': 'Name another file for the history in the settings.',
  unreachable: 'Check that its folder exists and belongs to this user; writing resumes by itself.',
  failed: 'Check the disk; `argus doctor` says more. Writing is tried again by itself.',
};

function kindOf(code: string): HistoryFaultCode {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code === 'EROFS' || code === 'EACCES')
    return 'read-only';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'locked';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_IOERR_SHORT_READ')
    return 'damaged';
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'ENOENT' || code === 'ENOTDIR' || code === 'EPERM')
    return 'unreachable';
  return 'failed';
}

function machineCode(error: unknown): string | null {
  // A row that the schema refuses is our own mistake, not the disk's.
  if (error instanceof SqliteError) return error.code.startsWith('SQLITE_CONSTRAINT') ? null : error.code;
  if (!(error instanceof Error)) return null;
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' && (error as NodeJS.ErrnoException).syscall !== undefined ? code : null;
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1_000_000)} MB`;
}
