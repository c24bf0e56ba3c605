import { SqliteError } from 'better-sqlite3';

/** The outbox cannot be used. The text says which file, what happened and what to do. */
export class AlertStoreFault extends Error {
  override readonly name = 'AlertStoreFault';

  constructor(path: string, what: 'newer' | 'foreign' | 'full' | 'locked' | 'damaged' | 'failed', cause?: unknown) {
    const said = cause instanceof Error ? ` (${cause.message})` : '';
    super(`${path}: ${WORDS[what](said)}`, { cause });
  }
}

const WORDS = {
  newer: () => 'the outbox is of a newer version of Argus. Start that one, or set the file aside.',
  foreign: () => 'it holds another program’s tables and was left as it is. Move it away.',
  full: (said: string) => `the disk is full${said}. Free some space; what waits to be sent is still there.`,
  locked: (said: string) => `another process keeps the outbox locked${said}. End it, then try again.`,
  damaged: (said: string) =>
    `the outbox is damaged${said}. Move the file away: a new one is made. What waited in it to be sent is lost, receipts as well.`,
  failed: (said: string) => `the outbox cannot be used${said}. Check the folder, its permissions and its disk.`,
} as const;

const KINDS: Readonly<Record<string, keyof typeof WORDS>> = {
  SQLITE_FULL: 'full',
  SQLITE_BUSY: 'locked',
  SQLITE_LOCKED: 'locked',
  SQLITE_CORRUPT: 'damaged',
  SQLITE_NOTADB: 'damaged',
};

/** Null for what is neither the database nor the file system: our own mistakes pass through. */
export function alertFaultOf(error: unknown, path: string): AlertStoreFault | null {
  if (error instanceof AlertStoreFault) return error;
  const isSystem = error instanceof Error && 'syscall' in error;
  if (!(error instanceof SqliteError) && !isSystem) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const kind = Object.keys(KINDS).find((name) => code.startsWith(name)) ?? '';
  return new AlertStoreFault(path, KINDS[kind] ?? 'failed', error);
}
