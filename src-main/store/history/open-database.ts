import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { BAR_INTERVAL_MINUTES } from '#store/history/bar-interval-minutes';
import { VOLATILITY_SCOPES } from '#domain/features';
import { SESSIONS, TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { damaged, historyFaultOf, newerVersion, notAHistory } from '#store/history/history-fault';
import { HISTORY_MIGRATIONS } from '#store/migrations/history-migrations';
import { migrate, schemaStanding } from '#store/migrations/migrate';
import type { Migration } from '#store/migrations/migration';

export type HistoryDatabase = Database.Database;

/** The one place where a handle comes from, so that a test can hand out a cramped or read-only one. */
export type DatabaseOpener = (path: string, busyMs: number) => HistoryDatabase;

export const openFile: DatabaseOpener = (path, busyMs) => new Database(path, { timeout: busyMs });

/** `Argu` */
export const HISTORY_APPLICATION_ID = 0x4172_6775;

const LARGEST_WAL_BYTES = 64_000_000;
/** Four times SQLite's own: pages that many batches touch are copied back less often. */
const PAGES_BEFORE_CHECKPOINT = 4_000;

export interface OpenSettings {
  readonly busyMs: number;
  readonly synchronous: 'normal' | 'full';
  readonly checkAtOpenUpToBytes: number;
}

/** Opens for writing: creates, checks and migrates as needed. Throws a `HistoryFault` that says what to do. */
export function openDatabase(
  path: string,
  settings: OpenSettings,
  open: DatabaseOpener = openFile,
  migrations: readonly Migration[] = HISTORY_MIGRATIONS,
): HistoryDatabase {
  let database: HistoryDatabase | null = null;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = open(path, settings.busyMs);
    prepare(database, path, settings, migrations);
    return database;
  } catch (error) {
    database?.close();
    throw historyFaultOf(error, path) ?? error;
  }
}

function prepare(
  database: HistoryDatabase,
  path: string,
  settings: OpenSettings,
  migrations: readonly Migration[],
): void {
  const standing = schemaStanding(database, HISTORY_APPLICATION_ID, migrations);
  if (standing.kind === 'newer') throw newerVersion(path, standing.version, migrations.length);
  if (standing.kind === 'foreign') throw notAHistory(path);
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > 0 && bytes <= settings.checkAtOpenUpToBytes) {
    const complaint = integrityComplaint(database);
    if (complaint !== null) throw damaged(path, complaint);
  }
  // Takes effect only while the file is still empty.
  if (bytes === 0) database.pragma('auto_vacuum = incremental');
  const journal = database.pragma('journal_mode = wal', { simple: true });
  // Without a write-ahead log (some network disks) anything but a full sync may tear the file in a power cut.
  database.pragma(`synchronous = ${journal === 'wal' ? settings.synchronous : 'full'}`);
  database.pragma(`wal_autocheckpoint = ${PAGES_BEFORE_CHECKPOINT}`);
  database.pragma(`journal_size_limit = ${LARGEST_WAL_BYTES}`);
  migrate(database, path, HISTORY_APPLICATION_ID, migrations);
  writeNames(database);
}

/** What SQLite's own check finds wrong; null when it is content. */
export function integrityComplaint(database: HistoryDatabase): string | null {
  const answer = database.pragma('quick_check(1)', { simple: true });
  return answer === 'ok' ? null : String(answer);
}

/** The lists only ever grow, so a database from before learns the new names when it is opened. */
function writeNames(database: HistoryDatabase): void {
  const known = Number(database.prepare('select count(*) from names').pluck().get());
  const names: (readonly [list: string, code: number, name: string])[] = [
    ...TREND_REGIMES.map((name, code) => ['trend', code, name] as const),
    ...VOLATILITY_REGIMES.map((name, code) => ['volatility', code, name] as const),
    ...VOLATILITY_SCOPES.map((name, code) => ['volatility-scope', code, name] as const),
    ...SESSIONS.map((name, code) => ['session', code, name] as const),
    ...Object.entries(BAR_INTERVAL_MINUTES).map(([name, minutes]) => ['interval', minutes, name] as const),
  ];
  if (known === names.length) return;
  const insert = database.prepare('insert or ignore into names values (?, ?, ?)');
  database
    .transaction(() => {
      for (const name of names) insert.run(...name);
    })
    .immediate();
}
