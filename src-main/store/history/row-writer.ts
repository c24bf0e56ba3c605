import type { Statement } from 'better-sqlite3';
import type { EngineEvent, EngineEventType } from '#domain/engine-event';
import type { Bar } from '#domain/bar';
import type { Instrument, InstrumentIndex } from '#domain/instrument';
import { VOLATILITY_SCOPES } from '#domain/features';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { BAR_INTERVAL_MINUTES } from '#store/history/bar-interval-minutes';
import type { HistoryDatabase } from '#store/history/open-database';
import { type InstrumentRow, instrumentOfRow } from '#store/history/instrument-row';
import { packRegime } from '#store/history/regime-label';

/** `kept` rows are never lost, `droppable` ones may go under load, `ignored` events leave no row: the tape has them. */
export const ROW_PRIORITY: Readonly<Record<EngineEventType, 'kept' | 'droppable' | 'ignored'>> = {
  'instrument.listed': 'kept',
  'bar.closed': 'kept',
  'bar.corrected': 'kept',
  'features.computed': 'kept',
  'regime.labelled': 'kept',
  'market-regime.changed': 'kept',
  'signal.raised': 'kept',
  'gap.noticed': 'kept',
  'metric.seen': 'droppable',
  'heartbeat.seen': 'droppable',
  'chain.seen': 'ignored',
  'input.refused': 'ignored',
  'command.applied': 'ignored',
  'edge.dropped': 'ignored',
  'minute.proved': 'ignored',
};

/** Turns an event into its row. Every statement may be repeated without changing what it left the first time. */
export class RowWriter {
  readonly #tapeId: string;
  readonly #listed: (Instrument | undefined)[];
  readonly #statements: ReturnType<typeof prepareStatements>;
  #instrumentIds: (number | undefined)[] = [];
  readonly #seriesIds = new Map<string, number>();
  readonly #thresholdsIds = new Map<string, number>();

  /** `listed` is the owner's list of instruments by index; what the file knows of this tape is added where it lacks. */
  constructor(database: HistoryDatabase, tapeId: string, listed: (Instrument | undefined)[]) {
    this.#statements = prepareStatements(database);
    this.#tapeId = tapeId;
    this.#listed = listed;
    for (const row of this.#statements.tapeInstruments.all(tapeId)) listed[row.position] ??= instrumentOfRow(row);
  }

  write(event: EngineEvent): void {
    switch (event.type) {
      case 'bar.closed':
      case 'bar.corrected':
        this.#writeBar(event.bar);
        return;
      case 'instrument.listed':
        this.#instrumentIds[event.index] = undefined;
        this.#instrumentId(event.index);
        return;
      case 'features.computed': {
        const { logReturn, realisedVolatility, volatilityScope, jumpScore, volumeZ } = event.features;
        const id = this.#instrumentId(event.instrument);
        const scope = VOLATILITY_SCOPES.indexOf(volatilityScope);
        this.#statements.features.run(id, event.barEndMs, logReturn, realisedVolatility, scope, jumpScore, volumeZ);
        return;
      }
      case 'regime.labelled': {
        const id = this.#instrumentId(event.instrument);
        const { regime, barEndMs } = event;
        const thresholds = this.#thresholdsId(event.thresholds);
        const changed = event.changed ? 1 : 0;
        this.#statements.regime.run(id, barEndMs, packRegime(regime), changed, regime.confidence, thresholds);
        return;
      }
      case 'market-regime.changed': {
        const { trend, volatility, confidence, voters } = event.regime;
        const trendCode = TREND_REGIMES.indexOf(trend);
        this.#statements.marketRegime.run(
          event.barEndMs,
          trendCode,
          VOLATILITY_REGIMES.indexOf(volatility),
          confidence,
          voters,
        );
        return;
      }
      case 'metric.seen':
        this.#statements.metric.run(
          this.#seriesId(event.source, event.symbol, event.name),
          event.atMs,
          event.seenMs,
          event.value,
        );
        return;
      case 'heartbeat.seen':
        this.#statements.heartbeat.run(event.source, event.seenMs - (event.seenMs % MINUTE_MS), event.seenMs);
        return;
      case 'signal.raised': {
        const { id, symbol, detector, atMs, tier, because } = event.signal;
        this.#statements.signal.run(id, symbol, detector, atMs, event.seenMs, tier, JSON.stringify(because));
        return;
      }
      case 'gap.noticed': {
        const { source, symbol, fromMs, toMs, reason } = event.gap;
        this.#statements.gap.run(source, symbol ?? '', fromMs, toMs, event.seenMs, reason);
        return;
      }
      case 'chain.seen':
      case 'input.refused':
      case 'command.applied':
      case 'edge.dropped':
      case 'minute.proved':
        return;
    }
  }

  writeResource(name: string, atMs: number, value: number): void {
    this.#statements.resource.run(atMs, name, value);
  }

  storedThrough(): number {
    return this.#statements.readStoredThrough.get(this.#tapeId) ?? 0;
  }

  storeThrough(position: number): void {
    this.#statements.storeThrough.run(this.#tapeId, position);
  }

  /** After a rollback: rows that gave out these ids may never have existed. */
  forgetIds(): void {
    this.#instrumentIds = [];
    this.#seriesIds.clear();
    this.#thresholdsIds.clear();
  }

  #writeBar(bar: Bar): void {
    const minutes = BAR_INTERVAL_MINUTES[bar.interval];
    const span = bar.endMs - bar.startMs;
    this.#statements.bar.run(
      this.#instrumentId(bar.instrument),
      minutes,
      bar.startMs,
      bar.open,
      bar.high,
      bar.low,
      bar.close,
      bar.volume,
      bar.ticks,
      bar.flags,
      bar.revision,
      span === minutes * MINUTE_MS ? null : span,
    );
  }

  #instrumentId(index: InstrumentIndex): number {
    const known = this.#instrumentIds[index];
    if (known !== undefined) return known;
    const instrument = this.#listed[index];
    invariant(instrument !== undefined, `instrument ${index} was listed before its rows`);
    const id = this.#statements.instrument.get(
      instrument.source,
      instrument.symbol,
      instrument.calendar,
      instrument.priceDecimals,
      instrument.sizeDecimals,
      instrument.barsFrom,
      instrument.quoteVolume,
    ) as number;
    this.#statements.tapeInstrument.run(this.#tapeId, index, id);
    this.#instrumentIds[index] = id;
    return id;
  }

  #thresholdsId(hash: string): number {
    const known = this.#thresholdsIds.get(hash);
    if (known !== undefined) return known;
    const id = this.#statements.thresholds.get(hash) as number;
    this.#thresholdsIds.set(hash, id);
    return id;
  }

  #seriesId(source: string, symbol: string, name: string): number {
    const key = `${source}\n${symbol}\n${name}`;
    const known = this.#seriesIds.get(key);
    if (known !== undefined) return known;
    const id = this.#statements.series.get(source, symbol, name) as number;
    this.#seriesIds.set(key, id);
    return id;
  }
}

function prepareStatements(database: HistoryDatabase) {
  const pluck = (sql: string): Statement<unknown[], number> => database.prepare<unknown[], number>(sql).pluck();
  return {
    // The same bar again is the rule after a restart, so an equal revision must not even touch the page.
    bar: database.prepare(`
      insert into bars values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict do update set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
        volume = excluded.volume, ticks = excluded.ticks, flags = excluded.flags, revision = excluded.revision,
        span_ms = excluded.span_ms
      where excluded.revision > revision`),
    instrument: pluck(`
      insert into instruments (source, symbol, calendar, price_decimals, size_decimals, bars_from, quote_volume)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict do update set calendar = excluded.calendar, bars_from = excluded.bars_from,
        quote_volume = excluded.quote_volume
      returning id`),
    tapeInstrument: database.prepare('insert or replace into tape_instruments values (?, ?, ?)'),
    tapeInstruments: database.prepare<[string], InstrumentRow & { readonly position: number }>(`
      select t.position, i.* from tape_instruments t join instruments i on i.id = t.instrument where t.tape = ?`),
    features: database.prepare('insert or replace into features values (?, ?, ?, ?, ?, ?, ?)'),
    regime: database.prepare('insert or replace into regimes values (?, ?, ?, ?, ?, ?)'),
    marketRegime: database.prepare('insert or replace into market_regimes values (?, ?, ?, ?, ?)'),
    thresholds: pluck(`
      insert into regime_thresholds (hash) values (?)
      on conflict do update set hash = excluded.hash
      returning id`),
    series: pluck(`
      insert into metric_series (source, symbol, name) values (?, ?, ?)
      on conflict do update set name = excluded.name
      returning id`),
    metric: database.prepare('insert or replace into metrics values (?, ?, ?, ?)'),
    heartbeat: database.prepare(`
      insert into heartbeats values (?, ?, ?)
      on conflict do update set last_seen_ms = excluded.last_seen_ms where excluded.last_seen_ms > last_seen_ms`),
    signal: database.prepare('insert or ignore into signals values (?, ?, ?, ?, ?, ?, ?)'),
    // A gap is noticed open first and once more when it has ended; the end, once known, stays. Rows that fill a hole come
    // after later ones, so the first sighting is the earliest, not the one written first.
    gap: database.prepare(`
      insert into gaps values (?, ?, ?, ?, ?, ?)
      on conflict do update set seen_ms = min(seen_ms, excluded.seen_ms), to_ms = coalesce(excluded.to_ms, to_ms),
        reason = iif(excluded.to_ms is null, reason, excluded.reason)`),
    resource: database.prepare('insert or replace into resources values (?, ?, ?)'),
    readStoredThrough: pluck('select position from stored_through where tape = ?'),
    storeThrough: database.prepare(`
      insert into stored_through values (?, ?) on conflict do update set position = excluded.position`),
  };
}
