import { describe, expect, it } from 'vitest';
import { BAR_INTERVALS } from '#domain/bar';
import { DAY_MS, epochMs, ManualClock } from '#primitives/clock';
import { HISTORY_DEFAULTS } from '#store/history/history-settings';
import { HistoryReader } from '#store/history/history-reader';
import { HistoryWriter } from '#store/history/history-writer';
import { openDatabase } from '#store/history/open-database';
import { RETENTION_DEFAULTS, type RetentionSettings } from '#domain/retention';
import { applyRetention } from '#store/history/retention';
import {
  barEvent,
  listing,
  offerAll,
  SCRIPT_START_MS,
  scriptedEvents,
  temporaryFolder,
} from '#tests/support/history-fixture';

const NOTHING = Object.fromEntries(
  Object.keys(RETENTION_DEFAULTS).map((key) => [key, null]),
) as unknown as RetentionSettings;
const EVERYTHING = Object.fromEntries(
  Object.keys(RETENTION_DEFAULTS).map((key) => [key, 0]),
) as unknown as RetentionSettings;

const NOW = SCRIPT_START_MS + 100 * DAY_MS;

function withDailyBars(path: string): HistoryWriter {
  const writer = new HistoryWriter({ path, tapeId: 'tape', clock: new ManualClock(epochMs(0)) });
  writer.offer(listing(0), 1);
  writer.offer(listing(1), 1);
  for (let day = 0; day < 100; day++) {
    for (const interval of BAR_INTERVALS) {
      for (const instrument of [0, 1]) {
        writer.offer(barEvent({ instrument, interval, startMs: SCRIPT_START_MS + day * DAY_MS }), day + 2);
      }
    }
  }
  writer.advance(200);
  writer.flush();
  return writer;
}

describe('retention', () => {
  it('deletes what is older than its days and never daily bars', () => {
    using folder = temporaryFolder();
    using writer = withDailyBars(folder.file('h.db'));
    const report = writer.applyRetention({ ...NOTHING, bars1m: 30, bars1h: 90 }, NOW);
    expect(report).toMatchObject({ done: true, deleted: { bars1m: 140, bars5m: 0, bars15m: 0, bars1h: 20 } });
    using reader = new HistoryReader(folder.file('h.db'));
    const left = BAR_INTERVALS.map(
      (interval) => reader.bars(1, interval, { fromMs: 0, toMs: NOW, limit: 1_000 }).length,
    );
    expect(left).toEqual([30, 100, 100, 90, 100]);
    expect(reader.bars(2, '1m', { fromMs: 0, toMs: NOW, limit: 1 }).startMs[0]).toBe(SCRIPT_START_MS + 70 * DAY_MS);
  });

  it('works off a bounded piece in one call', () => {
    using folder = temporaryFolder();
    withDailyBars(folder.file('h.db'))[Symbol.dispose]();
    const database = openDatabase(folder.file('h.db'), HISTORY_DEFAULTS);
    const pace = { batchRows: 7, rows: 30, pages: 100 };
    const pieces: number[] = [];
    for (let done = false; !done;) {
      const report = applyRetention(database, { ...NOTHING, bars1m: 30, bars5m: 99 }, NOW, pace);
      pieces.push(Object.values(report.deleted).reduce((sum, count) => sum + count, 0));
      done = report.done;
    }
    database.close();
    expect(pieces).toEqual([30, 30, 30, 30, 22]);
  });

  it('empties every table but the daily bars when nothing is to be kept, and gives the space back', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    {
      using writer = new HistoryWriter({ path, tapeId: 'tape', clock: new ManualClock(epochMs(0)) });
      offerAll(writer, scriptedEvents(4_000, 9), 0, 4_000);
    }
    const database = openDatabase(path, HISTORY_DEFAULTS);
    const pages = (): number => Number(database.pragma('page_count', { simple: true }));
    const before = pages();
    while (!applyRetention(database, EVERYTHING, NOW).done);
    expect(pages()).toBeLessThan(before);
    expect(database.pragma('freelist_count', { simple: true })).toBe(0);
    const daily = database.prepare('select distinct minutes from bars').pluck().all();
    const openGaps = database.prepare('select count(*) from gaps where to_ms is not null').pluck().get();
    database.close();
    expect(daily).toEqual([1_440]);
    expect(openGaps).toBe(0);
    using reader = new HistoryReader(path);
    expect(reader.counts()).toMatchObject({
      features: 0,
      regimes: 0,
      market_regimes: 0,
      metrics: 0,
      heartbeats: 0,
      signals: 0,
    });
  });
});
