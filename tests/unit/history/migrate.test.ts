import { existsSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { epochMs, ManualClock } from '#primitives/clock';
import { HISTORY_DEFAULTS } from '#store/history/history-settings';
import { HistoryWriter } from '#store/history/history-writer';
import { openDatabase, openFile } from '#store/history/open-database';
import { HISTORY_MIGRATIONS } from '#store/migrations/history-migrations';
import { dumpDatabase, offerAll, scriptedEvents, temporaryFolder } from '#tests/support/history-fixture';

const NEXT = HISTORY_MIGRATIONS.length + 1;
const withAnother = (sql: string) => [...HISTORY_MIGRATIONS, { version: NEXT, what: 'one more', sql }];

function fill(path: string): void {
  using writer = new HistoryWriter({ path, tapeId: 'tape', clock: new ManualClock(epochMs(0)) });
  offerAll(writer, scriptedEvents(50, 1), 0, 50);
}

describe('migrations', () => {
  it('give a fresh file the newest schema without a copy', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    openDatabase(path, HISTORY_DEFAULTS).close();
    const database = new Database(path);
    expect(database.pragma('user_version', { simple: true })).toBe(HISTORY_MIGRATIONS.length);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('auto_vacuum', { simple: true })).toBe(2);
    database.close();
    expect(existsSync(`${path}.before-v1`)).toBe(false);
  });

  it('copy what holds data aside before they touch it', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    fill(path);
    const before = dumpDatabase(path);
    const database = openDatabase(
      path,
      HISTORY_DEFAULTS,
      openFile,
      withAnother('alter table signals add column note text'),
    );
    expect(database.pragma('user_version', { simple: true })).toBe(NEXT);
    database.close();
    expect(dumpDatabase(`${path}.before-v${NEXT}`)).toEqual(before);
    expect(dumpDatabase(path)).not.toEqual(before);
  });

  it('leave everything as it was when a step fails', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    fill(path);
    const before = dumpDatabase(path);
    const broken = withAnother('create table half (a); insert into nowhere values (1);');
    expect(() => openDatabase(path, HISTORY_DEFAULTS, openFile, broken)).toThrow(/h\.db could not be used.*nowhere/);
    expect(dumpDatabase(path)).toEqual(before);
    openDatabase(path, HISTORY_DEFAULTS).close();
  });

  it('refuse the file of a newer version and name the way back', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    fill(path);
    openDatabase(path, HISTORY_DEFAULTS, openFile, withAnother('create table later (a)')).close();
    expect(() => openDatabase(path, HISTORY_DEFAULTS)).toThrow(
      new RegExp(`schema ${NEXT}.*knows schemas up to ${NEXT - 1}.*before-v${NEXT}`),
    );
  });

  it("leave another program's file alone", () => {
    using folder = temporaryFolder();
    const path = folder.file('theirs.db');
    const theirs = new Database(path);
    theirs.exec('create table songs (title)');
    theirs.close();
    expect(() => openDatabase(path, HISTORY_DEFAULTS)).toThrow(/another program's tables/);
    const still = new Database(path);
    expect(still.pragma('journal_mode', { simple: true })).toBe('delete');
    expect(still.prepare('select name from sqlite_schema').pluck().all()).toEqual(['songs']);
    still.close();
  });

  it('say where a folder cannot be made', () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file('file'), 'in the way');
    const path = folder.file('file/h.db');
    expect(() => openDatabase(path, HISTORY_DEFAULTS)).toThrow(/file\/h\.db .*(cannot be opened|could not be used)/);
  });
});
