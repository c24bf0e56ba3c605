import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DAY_MS, epochMs, ManualClock, MINUTE_MS } from '#primitives/clock';
import { RETENTION_DEFAULTS } from '#domain/retention';
import type { ResourceMinute } from '#domain/resource-minute';
import { HISTORY_DEFAULTS } from '#store/history/history-settings';
import { HistoryReader } from '#store/history/history-reader';
import { HistoryWriter } from '#store/history/history-writer';
import { openDatabase, openFile } from '#store/history/open-database';
import { firstSchema } from '#store/migrations/first-schema';
import { dumpDatabase, listing, SCRIPT_START_MS, temporaryFolder } from '#tests/support/history-fixture';

const minute = (number: number, memory: number): ResourceMinute => ({
  atMs: epochMs(SCRIPT_START_MS + number * MINUTE_MS),
  values: { memory, 'loop-lag': number / 2 },
});

const open = (path: string): HistoryWriter =>
  new HistoryWriter({ path, tapeId: 'tape', clock: new ManualClock(epochMs(0)) });

const WHOLE = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1_000 };

describe('resources of the machine', () => {
  it('are kept a minute each, beside what the tape gives, and a minute told twice is one', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    {
      using writer = open(path);
      writer.offer(listing(0), 1);
      writer.advance(1);
      for (const one of [minute(0, 300), minute(1, 310), minute(2, 305), minute(2, 320)]) {
        expect(writer.keepResources(one)).toBe(true);
      }
      writer.flush();
      expect(writer.storedThrough).toBe(1);
    }
    using reader = new HistoryReader(path);
    expect(reader.resources(WHOLE)).toEqual([minute(0, 300), minute(1, 310), minute(2, 320)]);
    expect(reader.resources({ ...WHOLE, limit: 2 })).toHaveLength(2);
    expect(reader.newestResourceMs()).toBe(minute(2, 0).atMs);
  });

  it('are let go while the file cannot be written, and hold up nothing', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const clock = new ManualClock(epochMs(0));
    using writer = new HistoryWriter({ path, tapeId: 'tape', clock, settings: { busyMs: 1 } });
    const other = new Database(path);
    other.exec('begin exclusive');
    expect(writer.keepResources(minute(0, 300))).toBe(false);
    expect(writer.health.state).toBe('waiting');
    other.exec('rollback');
    other.close();
    clock.advanceTo(epochMs(60_000));
    expect(writer.health.problem).toBeNull();
    expect(writer.keepResources(minute(1, 300))).toBe(true);
  });

  it('are deleted once they are older than the settings keep', () => {
    using folder = temporaryFolder();
    using writer = open(folder.file('h.db'));
    for (let number = 0; number < 10; number++) writer.keepResources(minute(number, 300));
    const nowMs = SCRIPT_START_MS + 5 * MINUTE_MS + (RETENTION_DEFAULTS.resources ?? 0) * DAY_MS;
    const report = writer.applyRetention(RETENTION_DEFAULTS, nowMs);
    // Two figures a minute, five minutes of them.
    expect(report).toMatchObject({ done: true, deleted: { resources: 10 } });
  });

  it('come with a step of the schema: a file from before keeps all it holds, and a copy of itself', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    openDatabase(path, HISTORY_DEFAULTS, openFile, [firstSchema]).close();
    {
      using reader = new HistoryReader(path);
      expect(reader.resources(WHOLE)).toEqual([]);
      expect(reader.newestResourceMs()).toBeNull();
    }
    const before = dumpDatabase(path);
    {
      using writer = open(path);
      writer.keepResources(minute(0, 300));
    }
    expect(dumpDatabase(`${path}.before-v2`)).toEqual(before);
    using reader = new HistoryReader(path);
    expect(reader.resources(WHOLE)).toEqual([minute(0, 300)]);
  });
});
