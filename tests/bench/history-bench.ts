import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { EventOf } from '#domain/engine-event';
import { instrumentIndex, sourceId, ticker } from '#domain/instrument';
import { price, size } from '#domain/money';
import { epochMs, ManualClock, MINUTE_MS } from '#primitives/clock';
import { HistoryReader } from '#store/history/history-reader';
import { HistoryWriter } from '#store/history/history-writer';
import { HISTORY_MIGRATIONS } from '#store/migrations/history-migrations';
import type { BenchRow } from '#tests/bench/bench-row';

const BARS = 400_000;
const INSTRUMENTS = 20;
const BATCH = 1_000;
const ROUNDS = 3;
const START_MS = 1_767_225_600_000;

/**
 * Bars a second into the file through the sink, beside the same rows by plain better-sqlite3 inserts into the same
 * table. The sink does more for each: it keeps order, position and priority, and an upsert looks before it writes.
 */
export function historyBench(): BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'argus-history-bench-'));
  try {
    const bars = syntheticBars();
    const ours: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      plain.push(perSecond(() => plainInserts(join(folder, `plain-${round}.db`), bars)));
      ours.push(perSecond(() => throughSink(join(folder, `sink-${round}.db`), bars)));
    }
    const again = perSecond(() => throughSink(join(folder, 'sink-0.db'), bars, 'another-tape'));
    const read = perSecond(() => readBack(join(folder, 'sink-0.db')));
    return [
      {
        figure: 'history: bars written through the sink',
        ours: median(ours),
        unit: 'bars/s',
        peer: { name: 'better-sqlite3, insert in batches of 1,000', value: median(plain) },
        target: '0.95 × the peer',
      },
      { figure: 'history: bars written once more (all known)', ours: again, unit: 'bars/s' },
      { figure: 'history: bars read into columns', ours: read, unit: 'bars/s' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type BarClosed = EventOf<'bar.closed'>;

function syntheticBars(): BarClosed[] {
  return Array.from({ length: BARS }, (_, i) => {
    const startMs = START_MS + Math.floor(i / INSTRUMENTS) * MINUTE_MS;
    return {
      type: 'bar.closed',
      seenMs: epochMs(startMs + MINUTE_MS),
      bar: {
        instrument: instrumentIndex(i % INSTRUMENTS),
        interval: '1m',
        startMs: epochMs(startMs),
        endMs: epochMs(startMs + MINUTE_MS),
        open: price(1_000_000 + (i % 700)),
        high: price(1_000_900 + (i % 700)),
        low: price(999_000 + (i % 700)),
        close: price(1_000_500 + (i % 700)),
        volume: size(i % 1_000),
        ticks: i % 300,
        flags: 0,
        revision: 0,
      },
    };
  });
}

function throughSink(path: string, bars: readonly BarClosed[], tapeId = 'bench'): void {
  using sink = new HistoryWriter({
    path,
    tapeId,
    clock: new ManualClock(epochMs(START_MS)),
    settings: { minimumFreeBytes: 0 },
  });
  for (let i = 0; i < INSTRUMENTS; i++) {
    sink.offer(
      {
        type: 'instrument.listed',
        seenMs: epochMs(START_MS),
        index: instrumentIndex(i),
        instrument: {
          symbol: ticker(`S${i}`),
          source: sourceId('bench'),
          calendar: 'crypto',
          priceDecimals: 4,
          sizeDecimals: 0,
          barsFrom: 'trades',
          quoteVolume: 'none',
        },
      },
      1,
    );
  }
  for (let i = 0; i < bars.length; i++) {
    sink.offer(bars[i] as BarClosed, i + 1);
    sink.advance(i + 1);
  }
}

function plainInserts(path: string, bars: readonly BarClosed[]): void {
  const database = new Database(path);
  database.pragma('auto_vacuum = incremental');
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = normal');
  for (const migration of HISTORY_MIGRATIONS) database.exec(migration.sql);
  const insert = database.prepare('insert into bars values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (let from = 0; from < bars.length; from += BATCH) {
    database.exec('begin');
    for (let i = from; i < Math.min(from + BATCH, bars.length); i++) {
      const { bar } = bars[i] as BarClosed;
      const { instrument, startMs, open, high, low, close, volume, ticks, flags, revision } = bar;
      insert.run(instrument, 1, startMs, open, high, low, close, volume, ticks, flags, revision, null);
    }
    database.exec('commit');
  }
  database.close();
}

function readBack(path: string): void {
  using reader = new HistoryReader(path);
  for (const { id } of reader.instruments()) {
    let fromMs: number | null = 0;
    while (fromMs !== null) {
      fromMs = reader.bars(id, '1m', { fromMs, toMs: Number.MAX_SAFE_INTEGER, limit: 10_000 }).nextFromMs;
    }
  }
}

function perSecond(task: () => void): number {
  const start = performance.now();
  task();
  return Math.round((BARS * 1_000) / (performance.now() - start));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
