import type { RetentionSettings } from '#domain/retention';
import { DAY_MS } from '#primitives/clock';
import { BAR_INTERVAL_MINUTES } from '#store/history/bar-interval-minutes';
import type { HistoryDatabase } from '#store/history/open-database';

export interface RetentionReport {
  readonly deleted: Readonly<Record<keyof RetentionSettings, number>>;
  /** False: rows remain that are due; call again. */
  readonly done: boolean;
}

export interface RetentionPace {
  /** Rows in one transaction: what the writer may have to wait for. */
  readonly batchRows: number;
  /** Rows in one call. */
  readonly rows: number;
  /** Pages given back to the disk in one call. */
  readonly pages: number;
}

const DEFAULT_PACE: RetentionPace = { batchRows: 2_000, rows: 10_000, pages: 1_000 };

interface Rule {
  readonly setting: keyof RetentionSettings;
  /** Deletes at most `@limit` rows of a part (`@part`, where the table has parts) that lie before `@before`. */
  readonly sql: string;
  /** Walking a key prefix by prefix lets every deletion use the primary key; a search by time alone would read it all. */
  readonly partsSql: string;
}

const INSTRUMENTS = 'select id from instruments';
const WHOLE_TABLE = 'select 0';

/** Spelled out as a subquery: SQLite's own `delete … limit` is not in every build. */
const RULES: readonly Rule[] = [
  barRule('bars1m', BAR_INTERVAL_MINUTES['1m']),
  barRule('bars5m', BAR_INTERVAL_MINUTES['5m']),
  barRule('bars15m', BAR_INTERVAL_MINUTES['15m']),
  barRule('bars1h', BAR_INTERVAL_MINUTES['1h']),
  instrumentRule('features', 'features'),
  instrumentRule('regimes', 'regimes'),
  {
    setting: 'marketRegimes',
    partsSql: WHOLE_TABLE,
    sql: `delete from market_regimes where @part = 0 and bar_end_ms in
      (select bar_end_ms from market_regimes where bar_end_ms < @before order by bar_end_ms limit @limit)`,
  },
  {
    setting: 'metrics',
    partsSql: 'select id from metric_series',
    sql: `delete from metrics where series = @part and (at_ms, seen_ms) in
      (select at_ms, seen_ms from metrics where series = @part and at_ms < @before order by at_ms, seen_ms limit @limit)`,
  },
  {
    setting: 'heartbeats',
    partsSql: 'select distinct source from heartbeats',
    sql: `delete from heartbeats where source = @part and minute_ms in
      (select minute_ms from heartbeats where source = @part and minute_ms < @before order by minute_ms limit @limit)`,
  },
  {
    setting: 'signals',
    partsSql: WHOLE_TABLE,
    sql: `delete from signals where @part = 0 and id in
      (select id from signals where at_ms < @before order by at_ms limit @limit)`,
  },
  {
    setting: 'gaps',
    partsSql: WHOLE_TABLE,
    sql: `delete from gaps where @part = 0 and (source, symbol, from_ms) in
      (select source, symbol, from_ms from gaps where to_ms < @before limit @limit)`,
  },
  {
    setting: 'resources',
    partsSql: WHOLE_TABLE,
    sql: `delete from resources where @part = 0 and (at_ms, name) in
      (select at_ms, name from resources where at_ms < @before order by at_ms limit @limit)`,
  },
];

/** A bounded piece of the work; runs on the writing connection, between two batches. */
export function applyRetention(
  database: HistoryDatabase,
  settings: RetentionSettings,
  nowMs: number,
  pace: RetentionPace = DEFAULT_PACE,
): RetentionReport {
  const deleted = Object.fromEntries(RULES.map((rule) => [rule.setting, 0])) as Record<keyof RetentionSettings, number>;
  let budget = pace.rows;
  for (const { setting, sql, partsSql } of RULES) {
    const days = settings[setting];
    if (days === null) continue;
    const before = nowMs - days * DAY_MS;
    const remove = database.prepare(sql);
    for (const part of database.prepare(partsSql).pluck().all()) {
      for (let full = true; full && budget > 0;) {
        const limit = Math.min(pace.batchRows, budget);
        const { changes } = remove.run({ part, before, limit });
        deleted[setting] += changes;
        budget -= changes;
        full = changes === limit;
      }
    }
  }
  database.exec(`pragma incremental_vacuum(${pace.pages})`);
  return { deleted, done: budget > 0 };
}

function barRule(setting: keyof RetentionSettings, minutes: number): Rule {
  return {
    setting,
    partsSql: INSTRUMENTS,
    sql: `delete from bars where instrument = @part and minutes = ${minutes} and start_ms in
      (select start_ms from bars where instrument = @part and minutes = ${minutes} and start_ms < @before
       order by start_ms limit @limit)`,
  };
}

function instrumentRule(setting: keyof RetentionSettings, table: string): Rule {
  return {
    setting,
    partsSql: INSTRUMENTS,
    sql: `delete from ${table} where instrument = @part and bar_end_ms in
      (select bar_end_ms from ${table} where instrument = @part and bar_end_ms < @before order by bar_end_ms limit @limit)`,
  };
}
