import { describe, expect, it } from 'vitest';
import { epochMs, ManualClock, MINUTE_MS } from '#primitives/clock';
import type { HistorySettings } from '#store/history/history-settings';
import { HistoryReader } from '#store/history/history-reader';
import { HistoryWriter } from '#store/history/history-writer';
import {
  barEvent,
  dumpDatabase,
  listing,
  metricEvent,
  offerAll,
  SCRIPT_START_MS,
  scriptedEvents,
  temporaryFolder,
} from '#tests/support/history-fixture';

const clockAt = (ms: number): ManualClock => new ManualClock(epochMs(ms));
const open = (path: string, clock = clockAt(0), settings: Partial<HistorySettings> = {}): HistoryWriter =>
  new HistoryWriter({ path, tapeId: 'tape', clock, settings });
const WHOLE = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1_000 };

describe('the history writer', () => {
  it('writes a batch once enough rows have come', () => {
    using folder = temporaryFolder();
    using writer = open(folder.file('h.db'), clockAt(0), { batchRows: 3 });
    writer.offer(listing(0), 1);
    writer.offer(barEvent(), 2);
    writer.advance(2);
    expect(writer.storedThrough).toBe(0);
    writer.offer(barEvent({ startMs: SCRIPT_START_MS + MINUTE_MS }), 3);
    writer.advance(3);
    expect(writer.storedThrough).toBe(3);
    expect(writer.health).toMatchObject({ state: 'writing', problem: null, waitingRows: 0, storedRows: 3 });
  });

  it('writes a lonely row once it has waited long enough', () => {
    using folder = temporaryFolder();
    const clock = clockAt(0);
    using writer = open(folder.file('h.db'), clock, { batchMs: 1_000 });
    writer.offer(listing(0), 1);
    writer.advance(1);
    clock.advanceTo(epochMs(999));
    expect(writer.storedThrough).toBe(0);
    clock.advanceTo(epochMs(1_000));
    expect(writer.storedThrough).toBe(1);
  });

  it('remembers how far it is even where the inputs gave no rows', () => {
    using folder = temporaryFolder();
    const clock = clockAt(0);
    using writer = open(folder.file('h.db'), clock);
    writer.advance(5_000);
    clock.advanceTo(epochMs(1_000));
    expect(writer.storedThrough).toBe(5_000);
  });

  it('writes no row whose input may still be lost with the tape', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    {
      using writer = open(path);
      writer.offer(listing(0), 1);
      writer.offer(barEvent(), 2);
      writer.advance(1);
      expect(writer.flush()).toBe(true);
      expect(writer.storedThrough).toBe(1);
      expect(writer.health.waitingRows).toBe(1);
    }
    using reader = new HistoryReader(path);
    expect(reader.counts()).toMatchObject({ instruments: 1, bars: 0 });
  });

  it('never cuts through the rows of one input', () => {
    using folder = temporaryFolder();
    using writer = open(folder.file('h.db'), clockAt(0), { batchRows: 2 });
    writer.offer(listing(0), 1);
    for (let i = 0; i < 5; i++) writer.offer(barEvent({ startMs: SCRIPT_START_MS + i * MINUTE_MS }), 2);
    writer.advance(2);
    using reader = new HistoryReader(folder.file('h.db'));
    expect(writer.flush()).toBe(true);
    expect(reader.counts().bars).toBe(5);
    expect(writer.storedThrough).toBe(2);
  });

  it('knows after a restart what is stored, and the instruments of its tape', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    {
      using writer = open(path);
      offerAll(writer, scriptedEvents(100, 3), 0, 100);
    }
    using writer = open(path);
    expect(writer.storedThrough).toBe(100);
    writer.offer(barEvent({ instrument: 2, startMs: SCRIPT_START_MS + 500 * MINUTE_MS }), 101);
    writer.advance(101);
    expect(writer.flush()).toBe(true);
  });

  it('keeps the positions of several tapes apart', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    {
      using writer = open(path);
      offerAll(writer, scriptedEvents(100, 3), 0, 100);
    }
    using other = new HistoryWriter({ path, tapeId: 'another', clock: clockAt(0) });
    expect(other.storedThrough).toBe(0);
  });

  it('lets the higher revision of a bar win, whichever comes first', () => {
    for (const revisions of [
      [0, 1, 2],
      [2, 0, 1],
    ]) {
      using folder = temporaryFolder();
      using writer = open(folder.file('h.db'));
      writer.offer(listing(0), 1);
      for (const revision of revisions) writer.offer(barEvent({ revision, close: 9_900 + revision }), 2);
      writer.advance(2);
      writer.flush();
      using reader = new HistoryReader(folder.file('h.db'));
      const bars = reader.bars(1, '1m', WHOLE);
      expect([bars.length, bars.revision[0], bars.close[0]]).toEqual([1, 2, 9_902]);
    }
  });

  it('closes a gap that was open, and does not open it again', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    const gap = (toMs: number | null) =>
      ({
        type: 'gap.noticed',
        seenMs: epochMs(9),
        gap: { kind: 'gap', seenMs: 9, source: 'sim', symbol: 'S0', fromMs: 1, toMs, reason: 'silent' },
      }) as unknown as Parameters<HistoryWriter['offer']>[0];
    using writer = open(path);
    [gap(null), gap(7), gap(null)].forEach((event, at) => writer.offer(event, at + 1));
    writer.advance(3);
    writer.flush();
    expect(dumpDatabase(path)).toContain('gaps ["sim","S0",1,7,9,"silent"]');
  });

  it('drops the oldest metrics when too many wait, and counts them', () => {
    using folder = temporaryFolder();
    using writer = open(folder.file('h.db'), clockAt(0), { droppableRows: 10 });
    for (let i = 1; i <= 25; i++) writer.offer(metricEvent(i), i);
    writer.offer(listing(0), 26);
    writer.advance(26);
    writer.flush();
    expect(writer.health.dropped).toEqual({ 'metric.seen': 15, 'heartbeat.seen': 0 });
    using reader = new HistoryReader(folder.file('h.db'));
    expect([...reader.metrics('sim', 'S0', 'funding-rate', WHOLE).value]).toEqual([
      16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    ]);
  });

  it('goes back to the end of a tape that lost its own in a power cut', () => {
    using folder = temporaryFolder();
    const path = folder.file('h.db');
    {
      using writer = open(path);
      offerAll(writer, scriptedEvents(100, 3), 0, 100);
    }
    {
      using writer = open(path);
      writer.tapeEndsAt(60);
      expect(writer.storedThrough).toBe(60);
    }
    using writer = open(path);
    expect(writer.storedThrough).toBe(60);
    writer.tapeEndsAt(60);
    writer.offer(barEvent({ instrument: 1, interval: '1d', startMs: 0 }), 61);
    writer.advance(61);
    writer.flush();
    expect(writer.storedThrough).toBe(61);
    using reader = new HistoryReader(path);
    expect(reader.bars(2, '1d', WHOLE).startMs[0]).toBe(0);
  });

  it('stores what came while the tape could not be written', () => {
    using folder = temporaryFolder();
    using writer = open(folder.file('h.db'));
    writer.offer(listing(0), 1);
    writer.advance(1);
    writer.flush();
    writer.offer(barEvent(), null);
    writer.offer(barEvent({ startMs: SCRIPT_START_MS + MINUTE_MS }), null);
    writer.flush();
    expect(writer.storedThrough).toBe(1);
    writer.offer(barEvent({ startMs: SCRIPT_START_MS + 2 * MINUTE_MS }), 2);
    writer.advance(2);
    writer.flush();
    expect(writer.storedThrough).toBe(2);
    using reader = new HistoryReader(folder.file('h.db'));
    expect(reader.counts().bars).toBe(3);
  });

  it('refuses rows of an instrument that nobody announced, and events out of order: our own mistakes', () => {
    using folder = temporaryFolder();
    using writer = open(folder.file('h.db'));
    writer.offer(listing(0), 5);
    expect(() => writer.offer(listing(1), 4)).toThrow('in the order of the tape');
    const other = open(folder.file('other.db'));
    other.offer(barEvent({ instrument: 7 }), 1);
    other.advance(1);
    expect(() => other.flush()).toThrow('instrument 7');
  });

  it('leaves no timer behind', () => {
    using folder = temporaryFolder();
    let alarms = 0;
    const clock = clockAt(0);
    const counting = {
      now: () => clock.now(),
      wakeAt: (at: ReturnType<typeof epochMs>, task: () => void): Disposable => {
        alarms++;
        const handle = clock.wakeAt(at, () => {
          alarms--;
          task();
        });
        let held = true;
        return {
          [Symbol.dispose]: () => {
            if (held) alarms--;
            held = false;
            handle[Symbol.dispose]();
          },
        };
      },
    };
    {
      using writer = new HistoryWriter({ path: folder.file('h.db'), tapeId: 'tape', clock: counting });
      offerAll(writer, scriptedEvents(50, 3), 0, 50);
      expect(alarms).toBe(1);
    }
    expect(alarms).toBe(0);
  });
});
