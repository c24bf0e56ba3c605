import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { BarInterval } from '#domain/bar';
import { type Instrument, ticker } from '#domain/instrument';
import type { Resource, ResourceMinute } from '#domain/resource-minute';
import type { MetricName } from '#domain/metric';
import type { MarketRegime, SymbolRegime } from '#domain/regime';
import type { Signal } from '#domain/signal';
import type { TapePosition } from '#ports/tape';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { BAR_INTERVAL_MINUTES } from '#store/history/bar-interval-minutes';
import { historyFaultOf, newerVersion, notAHistory } from '#store/history/history-fault';
import { HISTORY_APPLICATION_ID, type HistoryDatabase, integrityComplaint } from '#store/history/open-database';
import { type InstrumentRow, instrumentOfRow } from '#store/history/instrument-row';
import { trendAt, unpackRegime, volatilityAt } from '#store/history/regime-label';
import { HISTORY_MIGRATIONS } from '#store/migrations/history-migrations';
import { schemaStanding } from '#store/migrations/migrate';

export interface StoredInstrument {
  readonly id: number;
  readonly instrument: Instrument;
}

export interface TimePage {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly limit: number;
}

/** One column per field, oldest first. Prices and sizes in the instrument's units. */
export interface BarPage {
  readonly length: number;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly ticks: Float64Array;
  readonly flags: Uint32Array;
  readonly revision: Uint32Array;
  /** `fromMs` of the page after this one; null when this was the last. */
  readonly nextFromMs: number | null;
}

export interface MetricPage {
  readonly length: number;
  readonly atMs: Float64Array;
  readonly seenMs: Float64Array;
  readonly value: Float64Array;
  readonly nextFromMs: number | null;
}

export interface DatedRegime {
  readonly instrument: number;
  readonly barEndMs: EpochMs;
  readonly regime: SymbolRegime;
}

export interface DatedMarketRegime {
  readonly barEndMs: EpochMs;
  readonly regime: MarketRegime;
}

const COUNTED = [
  'instruments',
  'bars',
  'features',
  'regimes',
  'market_regimes',
  'metrics',
  'heartbeats',
  'signals',
  'gaps',
] as const;

export type HistoryCounts = Readonly<Record<(typeof COUNTED)[number], number>>;

type Row = readonly number[];

/** Reads beside the writer, on a connection of its own that cannot change anything. */
export class HistoryReader implements Disposable {
  readonly #database: HistoryDatabase;
  readonly #path: string;

  /** Throws a `HistoryFault` where there is no history to read. */
  constructor(path: string, busyMs = 1_000) {
    this.#path = path;
    let database: HistoryDatabase | null = null;
    try {
      database = new Database(path, { readonly: true, fileMustExist: true, timeout: busyMs });
      const standing = schemaStanding(database, HISTORY_APPLICATION_ID, HISTORY_MIGRATIONS);
      // An empty file has a known schema, of version 0, but nothing to read.
      if (standing.kind === 'foreign' || standing.version === 0) throw notAHistory(path);
      if (standing.kind === 'newer') throw newerVersion(path, standing.version, HISTORY_MIGRATIONS.length);
    } catch (error) {
      database?.close();
      throw historyFaultOf(error, path) ?? error;
    }
    this.#database = database;
  }

  instruments(): readonly StoredInstrument[] {
    const rows = this.#all('select * from instruments order by id') as InstrumentRow[];
    return rows.map((row) => ({ id: row.id, instrument: instrumentOfRow(row) }));
  }

  bars(instrument: number, interval: BarInterval, page: TimePage): BarPage {
    const minutes = BAR_INTERVAL_MINUTES[interval];
    const rows = this.#rows(
      `select start_ms, coalesce(start_ms + span_ms, start_ms + ${minutes * MINUTE_MS}), open, high, low, close, volume,
         ticks, flags, revision
       from bars where instrument = ? and minutes = ? and start_ms >= ? and start_ms < ? order by start_ms limit ?`,
      [instrument, minutes, page.fromMs, page.toMs, page.limit + 1],
    );
    const length = Math.min(rows.length, page.limit);
    return {
      length,
      startMs: column(rows, 0, length),
      endMs: column(rows, 1, length),
      open: column(rows, 2, length),
      high: column(rows, 3, length),
      low: column(rows, 4, length),
      close: column(rows, 5, length),
      volume: column(rows, 6, length),
      ticks: column(rows, 7, length),
      flags: Uint32Array.from(column(rows, 8, length)),
      revision: Uint32Array.from(column(rows, 9, length)),
      nextFromMs: rows[length]?.[0] ?? null,
    };
  }

  /** Values of one instant are never split between pages: a page may be a little longer than its limit. */
  metrics(source: string, symbol: string, name: MetricName, page: TimePage): MetricPage {
    const rows = this.#rows(
      `with series as (select id from metric_series where source = ? and symbol = ? and name = ?),
         last as (select at_ms from metrics where series = (select id from series) and at_ms >= ? and at_ms < ?
                  order by at_ms limit 1 offset ?)
       select at_ms, seen_ms, value from metrics
       where series = (select id from series) and at_ms >= ? and at_ms < ?
         and at_ms <= coalesce((select at_ms from last), ${Number.MAX_SAFE_INTEGER})
       order by at_ms, seen_ms`,
      [source, symbol, name, page.fromMs, page.toMs, page.limit - 1, page.fromMs, page.toMs],
    );
    const length = rows.length;
    const newest = rows[length - 1]?.[0];
    return {
      length,
      atMs: column(rows, 0, length),
      seenMs: column(rows, 1, length),
      value: column(rows, 2, length),
      nextFromMs: length < page.limit || newest === undefined || newest + 1 >= page.toMs ? null : newest + 1,
    };
  }

  /** The newest label of every instrument that has one. */
  latestRegimes(): readonly DatedRegime[] {
    return this.#datedRegimes(
      `select r.instrument, r.bar_end_ms, r.label, r.confidence
       from instruments i
       join regimes r on r.instrument = i.id
         and r.bar_end_ms = (select max(bar_end_ms) from regimes where instrument = i.id)
       order by i.id`,
      [],
    );
  }

  regimeChanges(instrument: number, page: TimePage): readonly DatedRegime[] {
    return this.#datedRegimes(
      `select instrument, bar_end_ms, label, confidence from regimes
       where instrument = ? and changed = 1 and bar_end_ms >= ? and bar_end_ms < ? order by bar_end_ms limit ?`,
      [instrument, page.fromMs, page.toMs, page.limit],
    );
  }

  latestMarketRegime(): DatedMarketRegime | null {
    const [row] = this.#rows(
      `select bar_end_ms, trend, volatility, confidence, voters from market_regimes order by bar_end_ms desc limit 1`,
      [],
    );
    if (row === undefined) return null;
    const [barEndMs, trend, volatility, confidence, voters] = row as [number, number, number, number, number];
    return {
      barEndMs: epochMs(barEndMs),
      regime: { trend: trendAt(trend), volatility: volatilityAt(volatility), confidence, voters },
    };
  }

  signals(page: TimePage): readonly Signal[] {
    const rows = this.#all(
      'select * from signals where at_ms >= ? and at_ms < ? order by at_ms, id limit ?',
      page.fromMs,
      page.toMs,
      page.limit,
    ) as SignalRow[];
    return rows.map((row) => ({
      id: row.id,
      symbol: ticker(row.symbol),
      detector: row.detector,
      atMs: epochMs(row.at_ms),
      tier: row.tier,
      because: JSON.parse(row.because) as readonly string[],
    }));
  }

  /** Null where nothing is kept of the machine. */
  newestResourceMs(): EpochMs | null {
    if (!this.#hasResources()) return null;
    const [row] = this.#rows('select max(at_ms) from resources', []);
    return (row?.[0] as EpochMs | null | undefined) ?? null;
  }

  /** How the machine was, oldest first. `limit` counts minutes. */
  resources({ fromMs, toMs, limit }: TimePage): readonly ResourceMinute[] {
    if (!this.#hasResources()) return [];
    const rows = this.#all(
      `select at_ms, name, value from resources where at_ms >= ? and at_ms < ?
         and at_ms <= coalesce((select distinct at_ms from resources where at_ms >= ? and at_ms < ?
                                order by at_ms limit 1 offset ?), ${Number.MAX_SAFE_INTEGER})
       order by at_ms, name`,
      fromMs,
      toMs,
      fromMs,
      toMs,
      limit - 1,
    ) as { readonly at_ms: number; readonly name: Resource; readonly value: number }[];
    const minutes = Map.groupBy(rows, ({ at_ms: atMs }) => atMs);
    return [...minutes].map(([atMs, cells]) => ({
      atMs: epochMs(atMs),
      values: Object.fromEntries(cells.map(({ name, value }) => [name, value])),
    }));
  }

  counts(): HistoryCounts {
    const entries = COUNTED.map((table) => [table, this.#number(`select count(*) from ${table}`)] as const);
    return Object.fromEntries(entries) as HistoryCounts;
  }

  /** On disk, with the write-ahead log. */
  storageBytes(): number {
    return ['', '-wal'].reduce(
      (sum, companion) => sum + (statSync(this.#path + companion, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  storedThrough(tapeId: string): TapePosition {
    return this.#number('select coalesce(max(position), 0) from stored_through where tape = ?', tapeId);
  }

  /** Reads every page. What is wrong, or null. */
  integrityComplaint(): string | null {
    return this.#speak(() => integrityComplaint(this.#database));
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  /** A file that an older version wrote last has none. */
  #hasResources(): boolean {
    return this.#number("select count(*) from sqlite_schema where name = 'resources'") > 0;
  }

  #datedRegimes(sql: string, parameters: readonly unknown[]): readonly DatedRegime[] {
    return this.#rows(sql, parameters).map((row) => {
      const [instrument, barEndMs, label, confidence] = row as [number, number, number, number];
      return { instrument, barEndMs: epochMs(barEndMs), regime: unpackRegime(label, confidence) };
    });
  }

  #rows(sql: string, parameters: readonly unknown[]): readonly Row[] {
    return this.#speak(() =>
      this.#database
        .prepare<unknown[], Row>(sql)
        .raw()
        .all(...parameters),
    );
  }

  #all(sql: string, ...parameters: readonly unknown[]): unknown[] {
    return this.#speak(() => this.#database.prepare(sql).all(...parameters));
  }

  #number(sql: string, ...parameters: readonly unknown[]): number {
    return this.#speak(() =>
      Number(
        this.#database
          .prepare(sql)
          .pluck()
          .get(...parameters),
      ),
    );
  }

  /** So that whoever reads hears which file it was and what to do, not a bare SQLite code. */
  #speak<Answer>(ask: () => Answer): Answer {
    try {
      return ask();
    } catch (error) {
      throw historyFaultOf(error, this.#path) ?? error;
    }
  }
}

interface SignalRow {
  readonly id: string;
  readonly symbol: string;
  readonly detector: string;
  readonly at_ms: number;
  readonly tier: Signal['tier'];
  readonly because: string;
}

function column(rows: readonly Row[], at: number, length: number): Float64Array {
  const cells = new Float64Array(length);
  for (let i = 0; i < length; i++) cells[i] = (rows[i] as Row)[at] as number;
  return cells;
}
