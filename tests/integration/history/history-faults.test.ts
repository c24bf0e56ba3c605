import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { epochMs, ManualClock, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { startFreshHistory } from '#store/history/fresh-history';
import { HistoryFault } from '#store/history/history-fault';
import { HistoryReader } from '#store/history/history-reader';
import { HISTORY_DEFAULTS, type HistorySettings } from '#store/history/history-settings';
import { HistoryWriter, type HistoryWriterOptions } from '#store/history/history-writer';
import { type DatabaseOpener, type HistoryDatabase, openDatabase, openFile } from '#store/history/open-database';
import {
  barEvent,
  dumpDatabase,
  listing,
  metricEvent,
  offerAll,
  type PlacedEvent,
  SCRIPT_START_MS,
  scriptedEvents,
  temporaryFolder,
} from '#tests/support/history-fixture';

const INPUTS = 3_000;
const EVENTS = scriptedEvents(INPUTS, 31);
const SETTINGS: Partial<HistorySettings> = { batchRows: 100, busyMs: 0, minimumFreeBytes: 0 };

/** An hour at a time is enough for every wait. */
class Hours {
  readonly clock = new ManualClock(epochMs(0));

  pass(): void {
    this.clock.advanceTo(epochMs(this.clock.now() + 60 * MINUTE_MS));
  }
}

function writerFor(path: string, time: Hours, more: Partial<HistoryWriterOptions> = {}): HistoryWriter {
  return new HistoryWriter({ path, tapeId: 'tape', clock: time.clock, settings: SETTINGS, ...more });
}

function undisturbed(path: string, through = INPUTS): string[] {
  {
    using writer = writerFor(path, new Hours());
    offerAll(writer, EVENTS, 0, through);
  }
  return dumpDatabase(path);
}

/** What a restart does: everything that the file does not cover comes again. */
function restart(path: string, events: readonly PlacedEvent[] = EVENTS): void {
  using writer = writerFor(path, new Hours());
  offerAll(writer, events, writer.storedThrough, INPUTS);
  expect(writer.flush()).toBe(true);
  expect(writer.health.problem).toBeNull();
}

describe('a full disk', () => {
  it('is named, rows are held, and all is written once there is room', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const handles: HistoryDatabase[] = [];
    const cramped: DatabaseOpener = (file, busyMs) => {
      const database = openFile(file, busyMs);
      database.pragma('max_page_count = 40');
      handles.push(database);
      return database;
    };
    const time = new Hours();
    using writer = writerFor(path, time, { open: cramped });
    offerAll(writer, EVENTS, 0, INPUTS);
    expect(writer.health).toMatchObject({ state: 'waiting' });
    expect(writer.health.problem).toMatch(/The disk of the history .*h\.db is full .*Free some space/);
    const stuckAt = writer.storedThrough;
    expect(stuckAt).toBeLessThan(INPUTS);
    time.pass();
    expect(writer.storedThrough).toBe(stuckAt);
    handles.at(-1)?.pragma('max_page_count = 100000');
    time.pass();
    expect(writer.health).toMatchObject({ state: 'writing', problem: null, waitingRows: 0 });
    expect(writer.storedThrough).toBe(INPUTS);
    expect(dumpDatabase(path)).toEqual(undisturbed(folder.file('reference.db')));
  });

  it('is left some room by the setting for free space', () => {
    using folder = temporaryFolder();
    let free = 1_000;
    const time = new Hours();
    using writer = writerFor(folder.file('h.db'), time, {
      freeSpace: () => free,
      settings: { ...SETTINGS, minimumFreeBytes: 5_000_000 },
    });
    expect(writer.health.problem).toMatch(/Only 0 MB are free .*h\.db; the settings keep 5 MB free/);
    expect(existsSync(folder.file('h.db'))).toBe(false);
    writer.offer(listing(0), 1);
    writer.advance(1);
    free = 6_000_000;
    time.pass();
    expect(writer.health.state).toBe('writing');
    free = 4_000_000;
    writer.advance(2);
    time.pass();
    expect(writer.health.problem).toMatch(/Only 4 MB/);
    free = 6_000_000;
    time.pass();
    expect(writer.storedThrough).toBe(2);
  });
});

describe('a file that may only be read', () => {
  it('is named, and written again once it may be', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    undisturbed(path, 100);
    let readonly = true;
    const time = new Hours();
    const open: DatabaseOpener = (file, busyMs) =>
      readonly ? new Database(file, { readonly, timeout: busyMs }) : openFile(file, busyMs);
    using writer = writerFor(path, time, { open });
    expect(writer.storedThrough).toBe(100);
    offerAll(writer, EVENTS, 100, INPUTS);
    expect(writer.health.problem).toMatch(/h\.db cannot be written .*READONLY.*Allow this user/);
    readonly = false;
    time.pass();
    expect(writer.health.problem).toBeNull();
    expect(writer.storedThrough).toBe(INPUTS);
    expect(dumpDatabase(path)).toEqual(undisturbed(folder.file('reference.db')));
  });
});

describe('a locked file', () => {
  it('is waited for without losing or repeating anything', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const time = new Hours();
    using writer = writerFor(path, time);
    offerAll(writer, EVENTS, 0, 1_000);
    expect(writer.flush()).toBe(true);
    const other = new Database(path);
    other.exec('begin exclusive');
    offerAll(writer, EVENTS, 1_000, INPUTS);
    expect(writer.health.problem).toMatch(/Another program keeps the history .*h\.db locked .*Close it/);
    expect(writer.flush()).toBe(false);
    expect(writer.applyRetention({ ...KEEP_ALL, bars1m: 1 }, Number.MAX_SAFE_INTEGER)).toBeNull();
    other.exec('rollback');
    other.close();
    time.pass();
    expect(writer.health.problem).toBeNull();
    expect(dumpDatabase(path)).toEqual(undisturbed(folder.file('reference.db')));
  });

  it('at the start delays the writer, not the engine', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    undisturbed(path, 1_000);
    const other = new Database(path);
    other.pragma('locking_mode = exclusive');
    other.exec('begin exclusive; update stored_through set position = position;');
    const time = new Hours();
    using writer = writerFor(path, time);
    expect(writer.health.state).toBe('waiting');
    expect(writer.storedThrough).toBe(0);
    offerAll(writer, EVENTS, 0, INPUTS);
    other.exec('commit');
    other.close();
    time.pass();
    expect(writer.storedThrough).toBe(INPUTS);
    expect(dumpDatabase(path)).toEqual(undisturbed(folder.file('reference.db')));
  });

  it('for longer than memory lasts leaves a hole that the next start fills', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const time = new Hours();
    {
      using writer = writerFor(path, time, { settings: { ...SETTINGS, heldRows: 50, droppableRows: 20 } });
      offerAll(writer, EVENTS, 0, 1_000);
      writer.flush();
      const other = new Database(path);
      other.exec('begin exclusive');
      offerAll(writer, EVENTS, 1_000, 2_000);
      expect(writer.health.waitingRows).toBeLessThanOrEqual(50 + 20 + 100);
      expect(writer.health.dropped['metric.seen']).toBeGreaterThan(0);
      other.exec('rollback');
      other.close();
      time.pass();
      const { state, problem } = writer.health;
      expect(state).toBe('writing');
      expect(problem).toMatch(/lacks what the tape's inputs \d+ to \d+ gave \(\d+ rows .*at the next start/);
      const beforeTheHole = writer.storedThrough;
      expect(beforeTheHole).toBeLessThan(1_500);
      offerAll(writer, EVENTS, 2_000, INPUTS);
      writer.flush();
      expect(writer.storedThrough).toBe(beforeTheHole);
      using reader = new HistoryReader(path);
      const afterTheHole = { fromMs: SCRIPT_START_MS + 2_100 * SECOND_MS, toMs: Number.MAX_SAFE_INTEGER, limit: 100 };
      expect(reader.bars(1, '1m', afterTheHole).length).toBeGreaterThan(3);
    }
    restart(path);
    // Metrics dropped under load stay dropped; everything else is there.
    const kept = (dump: readonly string[]): string[] => dump.filter((row) => !/^(metric|heartbeat)/.test(row));
    expect(kept(dumpDatabase(path))).toEqual(kept(undisturbed(folder.file('reference.db'))));
  });
});

const KEEP_ALL = {
  bars1m: null,
  bars5m: null,
  bars15m: null,
  bars1h: null,
  features: null,
  regimes: null,
  marketRegimes: null,
  metrics: null,
  heartbeats: null,
  signals: null,
  gaps: null,
  resources: null,
} as const;

/** Garbage over a run of pages in the middle, as a dying disk leaves it. */
function overwritePages(path: string): void {
  const bytes = readFileSync(path).length;
  const file = openSync(path, 'r+');
  for (let at = 2 * 4_096; at < bytes; at += 4_096) writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, at);
  closeSync(file);
}

describe('a damaged file', () => {
  it('is noticed when it is opened, and can be set aside and built again', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const reference = undisturbed(path);
    overwritePages(path);
    {
      const time = new Hours();
      using writer = writerFor(path, time);
      expect(writer.health.problem).toMatch(/h\.db is damaged .*`argus history rebuild`/);
      expect(writer.storedThrough).toBe(0);
      offerAll(writer, EVENTS, 0, 100);
      time.pass();
      expect(writer.health.state).toBe('waiting');
    }
    const aside = startFreshHistory(path);
    expect(aside).toBe(`${path}.set-aside-1`);
    expect(existsSync(`${path}.set-aside-1`)).toBe(true);
    restart(path);
    expect(dumpDatabase(path)).toEqual(reference);
    expect(startFreshHistory(path)).toBe(`${path}.set-aside-2`);
    expect(startFreshHistory(folder.file('new.db'))).toBeNull();
  });

  it('is noticed while it is written, and writing goes on once it is replaced', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    undisturbed(path, 2_000);
    copyFileSync(path, folder.file('good.db'));
    const time = new Hours();
    const forgetful: DatabaseOpener = (file, busyMs) => {
      const database = openFile(file, busyMs);
      database.pragma('cache_size = 5');
      return database;
    };
    using writer = writerFor(path, time, { open: forgetful });
    expect(writer.storedThrough).toBe(2_000);
    overwritePages(path);
    offerAll(writer, EVENTS, 2_000, INPUTS);
    writer.flush();
    expect(writer.health.problem).toMatch(/damaged .*(CORRUPT|NOTADB)/);
    expect(writer.storedThrough).toBe(2_000);
    for (const companion of ['', '-wal', '-shm']) rmSync(path + companion, { force: true });
    renameSync(folder.file('good.db'), path);
    time.pass();
    expect(writer.health.problem).toBeNull();
    expect(writer.storedThrough).toBe(INPUTS);
    expect(dumpDatabase(path)).toEqual(undisturbed(folder.file('reference.db')));
  });

  it('is a HistoryFault with its kind and path to whoever opens it', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    writeFileSync(path, 'this was never a database '.repeat(1_000));
    let caught: unknown;
    try {
      openDatabase(path, HISTORY_DEFAULTS).close();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(HistoryFault);
    expect(caught).toMatchObject({ code: 'damaged', path });
  });
});

function readable(path: string): string[] {
  const database = new Database(path, { readonly: true });
  const views = [
    'readable_bars',
    'readable_features',
    'readable_regimes',
    'readable_market_regimes',
    'readable_metrics',
  ];
  const rows = views.flatMap((view) =>
    database
      .prepare(`select * from ${view}`)
      .all()
      .map((row) => JSON.stringify(row)),
  );
  database.close();
  return rows.toSorted();
}

describe('a file taken away while it is written', () => {
  it('is begun anew, says what it lacks, and is whole after the next start', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const time = new Hours();
    {
      using writer = writerFor(path, time);
      offerAll(writer, EVENTS, 0, 1_000);
      writer.flush();
      for (const companion of ['', '-wal', '-shm']) renameSync(path + companion, `${path}.moved${companion}`);
      time.pass();
      offerAll(writer, EVENTS, 1_000, 2_000);
      writer.flush();
      expect(writer.storedThrough).toBe(0);
      expect(writer.health.problem).toMatch(/inputs 1 to 1000 gave; it is derived/);
    }
    restart(path);
    expect(dumpDatabase(path)).toHaveLength(undisturbed(folder.file('reference.db')).length);
    // Numbers given out in another order: what people read must be the same.
    expect(readable(path)).toEqual(readable(folder.file('reference.db')));
  });
});

describe('tape and history both out of order', () => {
  it('hold what they can in memory and count what is lost', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const time = new Hours();
    using writer = writerFor(path, time, { settings: { ...SETTINGS, heldRows: 10 } });
    writer.offer(listing(0), 1);
    writer.advance(1);
    writer.flush();
    const other = new Database(path);
    other.exec('begin exclusive');
    writer.flush();
    writer.advance(2);
    expect(writer.flush()).toBe(false);
    for (let i = 0; i < 15; i++) writer.offer(barEvent({ startMs: i * MINUTE_MS }), null);
    writer.offer(metricEvent(1), null);
    expect(writer.health.problem).toMatch(/locked.* 5 rows are lost/);
    other.exec('rollback');
    other.close();
    time.pass();
    using reader = new HistoryReader(path);
    expect(reader.counts()).toMatchObject({ bars: 10, metrics: 1 });
    expect(writer.storedThrough).toBe(2);
  });
});
