import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { BAR_INTERVALS } from '#domain/bar';
import { DAY_MS, epochMs, HOUR_MS, ManualClock, MINUTE_MS } from '#primitives/clock';
import { HistoryReader } from '#store/history/history-reader';
import { HistoryWriter } from '#store/history/history-writer';
import {
  barEvent,
  instrumentNumber,
  listing,
  metricEvent,
  offerAll,
  SCRIPT_START_MS,
  scriptedEvents,
  temporaryFolder,
} from '#tests/support/history-fixture';

const WHOLE = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1_000 };

function writerAt(path: string): HistoryWriter {
  return new HistoryWriter({ path, tapeId: 'tape', clock: new ManualClock(epochMs(0)) });
}

describe('the history reader', () => {
  it('gives bars page by page, in order, each once', () => {
    using folder = temporaryFolder();
    using writer = writerAt(folder.file('h.db'));
    writer.offer(listing(0), 1);
    for (let i = 0; i < 25; i++) writer.offer(barEvent({ startMs: SCRIPT_START_MS + i * MINUTE_MS, close: i }), 2);
    writer.advance(2);
    writer.flush();
    using reader = new HistoryReader(folder.file('h.db'));
    const closes: number[] = [];
    const lengths: number[] = [];
    for (let fromMs: number | null = 0; fromMs !== null;) {
      const page = reader.bars(1, '1m', { fromMs, toMs: SCRIPT_START_MS + 21 * MINUTE_MS, limit: 10 });
      closes.push(...page.close);
      lengths.push(page.length);
      fromMs = page.nextFromMs;
    }
    expect(lengths).toEqual([10, 10, 1]);
    expect(closes).toEqual(Array.from({ length: 21 }, (_, i) => i));
  });

  it('gives back every field of a bar, and an unusual length too', () => {
    using folder = temporaryFolder();
    using writer = writerAt(folder.file('h.db'));
    writer.offer(listing(0), 1);
    for (const interval of BAR_INTERVALS) writer.offer(barEvent({ interval, revision: 3 }), 2);
    const startMs = SCRIPT_START_MS + DAY_MS;
    writer.offer(barEvent({ interval: '1d', startMs, endMs: startMs + 7 * HOUR_MS }), 2);
    writer.advance(2);
    writer.flush();
    using reader = new HistoryReader(folder.file('h.db'));
    const [short, daily] = [reader.bars(1, '5m', WHOLE), reader.bars(1, '1d', WHOLE)];
    expect(short).toEqual({
      length: 1,
      startMs: Float64Array.of(SCRIPT_START_MS),
      endMs: Float64Array.of(SCRIPT_START_MS + 5 * MINUTE_MS),
      open: Float64Array.of(10_000),
      high: Float64Array.of(10_100),
      low: Float64Array.of(9_900),
      close: Float64Array.of(10_050),
      volume: Float64Array.of(1_234_567),
      ticks: Float64Array.of(42),
      flags: Uint32Array.of(0),
      revision: Uint32Array.of(3),
      nextFromMs: null,
    });
    expect([...daily.endMs]).toEqual([SCRIPT_START_MS + DAY_MS, startMs + 7 * HOUR_MS]);
    expect(reader.instruments()).toEqual([{ id: 1, instrument: instrumentNumber(0) }]);
  });

  it('shows what another connection has just written', () => {
    using folder = temporaryFolder();
    using writer = writerAt(folder.file('h.db'));
    writer.offer(listing(0), 1);
    writer.advance(1);
    writer.flush();
    using reader = new HistoryReader(folder.file('h.db'));
    expect(reader.counts().bars).toBe(0);
    writer.offer(barEvent(), 2);
    writer.advance(2);
    writer.flush();
    expect(reader.counts().bars).toBe(1);
    expect(reader.storedThrough('tape')).toBe(2);
    expect(reader.storedThrough('unheard of')).toBe(0);
    expect(reader.storageBytes()).toBeGreaterThan(4_096);
    expect(reader.integrityComplaint()).toBeNull();
  });

  it('gives the newest regimes and the changes as they were labelled', () => {
    using folder = temporaryFolder();
    const events = scriptedEvents(600, 11);
    using writer = writerAt(folder.file('h.db'));
    offerAll(writer, events, 0, 600);
    writer.flush();
    using reader = new HistoryReader(folder.file('h.db'));
    const labels = new Map<string, unknown>();
    const changes = new Map<string, boolean>();
    for (const { event } of events) {
      if (event.type !== 'regime.labelled') continue;
      labels.set(`${event.instrument} ${event.barEndMs}`, event.regime);
      changes.set(`${event.instrument} ${event.barEndMs}`, event.changed);
    }
    const newest = reader.latestRegimes();
    expect(newest).toHaveLength(3);
    for (const { instrument, barEndMs, regime } of newest) {
      expect(regime).toEqual(labels.get(`${instrument - 1} ${barEndMs}`));
    }
    const changed = reader.regimeChanges(2, WHOLE);
    expect(changed).toHaveLength([...changes].filter(([key, is]) => is && key.startsWith('1 ')).length);
    expect(changed.length).toBeGreaterThan(3);
    const market = events.findLast(({ event }) => event.type === 'market-regime.changed')?.event;
    expect(market).toMatchObject({ ...reader.latestMarketRegime() });
    expect(reader.signals(WHOLE)[0]).toMatchObject({ detector: 'test', because: ['it moved', 'a lot'] });
  });

  it('never splits the metrics of one instant between pages', () => {
    using folder = temporaryFolder();
    using writer = writerAt(folder.file('h.db'));
    for (const [at, seen] of [
      [1, 0],
      [2, 0],
      [2, 1],
      [2, 2],
      [3, 0],
    ] as const) {
      const event = metricEvent(at, at + seen / 10);
      writer.offer({ ...event, seenMs: epochMs(event.seenMs + seen) }, 1);
    }
    writer.advance(1);
    writer.flush();
    using reader = new HistoryReader(folder.file('h.db'));
    const first = reader.metrics('sim', 'S0', 'funding-rate', { ...WHOLE, limit: 2 });
    expect([...first.value]).toEqual([1, 2, 2.1, 2.2]);
    const second = reader.metrics('sim', 'S0', 'funding-rate', { ...WHOLE, fromMs: first.nextFromMs ?? 0, limit: 2 });
    expect([...second.value]).toEqual([3]);
    expect(second.nextFromMs).toBeNull();
    expect(reader.metrics('sim', 'S0', 'dvol', WHOLE).length).toBe(0);
  });

  it('has views in which a person reads prices, times and names', () => {
    using folder = temporaryFolder();
    {
      using writer = writerAt(folder.file('h.db'));
      offerAll(writer, scriptedEvents(300, 5), 0, 300);
      writer.offer(barEvent({ instrument: 0, interval: '1h', startMs: 0 }), 301);
      writer.advance(301);
    }
    const database = new Database(folder.file('h.db'), { readonly: true });
    expect(database.prepare("select * from readable_bars where interval = '1h' and start like '1970%'").get()).toEqual({
      source: 'sim',
      symbol: 'S0',
      interval: '1h',
      start: '1970-01-01T00:00:00Z',
      open: 100,
      high: 101,
      low: 99,
      close: 100.5,
      volume: 1_234.567,
      ticks: 42,
      flags: 0,
      revision: 0,
    });
    for (const view of ['readable_regimes', 'readable_market_regimes', 'readable_metrics', 'readable_features']) {
      const rows = database.prepare(`select * from ${view}`).all() as Record<string, unknown>[];
      expect(rows.length, view).toBeGreaterThan(0);
      for (const row of rows) for (const name of ['trend', 'session', 'symbol']) expect(row[name], view).not.toBeNull();
    }
    database.close();
  });

  it('says which file is no history, or is not there', () => {
    using folder = temporaryFolder();
    expect(() => new HistoryReader(folder.file('absent.db'))).toThrow(/absent\.db cannot be opened/);
    writeFileSync(folder.file('empty.db'), '');
    expect(() => new HistoryReader(folder.file('empty.db'))).toThrow(/another program|no history/);
    writeFileSync(
      folder.file('text.db'),
      'not a database at all, but long enough to have a header of sorts'.repeat(99),
    );
    expect(() => new HistoryReader(folder.file('text.db'))).toThrow(/damaged/);
  });
});
