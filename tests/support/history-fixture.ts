import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BAR_INTERVALS } from '#domain/bar';
import type { EngineEvent } from '#domain/engine-event';
import { type Instrument, instrumentIndex, sourceId, ticker } from '#domain/instrument';
import { METRIC_NAMES } from '#domain/metric';
import { price, size } from '#domain/money';
import { SESSIONS, TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { HistorySink } from '#ports/history';
import type { TapePosition } from '#ports/tape';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { BAR_INTERVAL_MINUTES } from '#store/history/bar-interval-minutes';

export const SCRIPT_START_MS = 1_772_755_200_000;

export interface PlacedEvent {
  readonly position: TapePosition;
  readonly event: EngineEvent;
}

export interface TemporaryFolder extends Disposable {
  file(name: string): string;
}

export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(join(tmpdir(), 'argus-history-'));
  return {
    file: (name) => join(folder, name),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function instrumentNumber(index: number): Instrument {
  return {
    symbol: ticker(`S${index}`),
    source: sourceId('sim'),
    calendar: index % 2 === 0 ? 'crypto' : 'nyse',
    priceDecimals: index % 2 === 0 ? 2 : 4,
    sizeDecimals: 3,
    barsFrom: 'trades',
    quoteVolume: 'none',
  };
}

export function listing(index: number): EngineEvent {
  return {
    type: 'instrument.listed',
    seenMs: epochMs(SCRIPT_START_MS),
    index: instrumentIndex(index),
    instrument: instrumentNumber(index),
  };
}

export interface BarChoice {
  readonly instrument?: number;
  readonly interval?: (typeof BAR_INTERVALS)[number];
  readonly startMs?: number;
  readonly revision?: number;
  readonly close?: number;
  readonly endMs?: number;
}

export function barEvent(choice: BarChoice = {}): EngineEvent {
  const { instrument = 0, interval = '1m', startMs = SCRIPT_START_MS, revision = 0, close = 10_050 } = choice;
  const endMs = choice.endMs ?? startMs + BAR_INTERVAL_MINUTES[interval] * MINUTE_MS;
  return {
    type: revision === 0 ? 'bar.closed' : 'bar.corrected',
    seenMs: epochMs(endMs),
    bar: {
      instrument: instrumentIndex(instrument),
      interval,
      startMs: epochMs(startMs),
      endMs: epochMs(endMs),
      open: price(10_000),
      high: price(10_100),
      low: price(9_900),
      close: price(close),
      volume: size(1_234_567),
      ticks: 42,
      flags: 0,
      revision,
    },
  };
}

export function metricEvent(at: number, value = at): EngineEvent {
  return {
    type: 'metric.seen',
    seenMs: epochMs(SCRIPT_START_MS + at + 5),
    atMs: epochMs(SCRIPT_START_MS + at),
    source: sourceId('sim'),
    symbol: ticker('S0'),
    name: 'funding-rate',
    value,
  };
}

/** What a pipeline would say: every kind of event, corrections and repeats among them, several to one position. */
export function scriptedEvents(inputs: number, seed: number): PlacedEvent[] {
  const random = new SeededRandom(seed);
  const placed: PlacedEvent[] = [];
  for (let index = 0; index < 3; index++) placed.push({ position: index + 1, event: listing(index) });
  for (let position = 4; position <= inputs; position++) {
    const ms = SCRIPT_START_MS + position * SECOND_MS;
    const seenMs = epochMs(ms);
    const instrument = random.below(3);
    const minuteMs = ms - (ms % MINUTE_MS);
    const barEndMs = epochMs(minuteMs);
    const say = (event: EngineEvent): void => void placed.push({ position, event });
    const dice = random.below(10);
    if (dice < 4) {
      const interval = BAR_INTERVALS[random.below(BAR_INTERVALS.length)] ?? '1m';
      const revision = random.below(3);
      // As in life: the same revision of a bar is the same bar.
      const close = 9_900 + ((instrument * 61 + revision * 31 + minuteMs / MINUTE_MS) % 200);
      say(barEvent({ instrument, interval, startMs: minuteMs, revision, close }));
      say({
        type: 'features.computed',
        seenMs,
        instrument: instrumentIndex(instrument),
        barEndMs,
        features: {
          logReturn: random.next() - 0.5,
          realisedVolatility: random.next(),
          volatilityScope: 'around-the-clock',
          jumpScore: null,
          volumeZ: 1,
        },
      });
      say({
        type: 'regime.labelled',
        thresholds: 'a6dc64bb8fad3d93',
        seenMs,
        instrument: instrumentIndex(instrument),
        barEndMs,
        regime: {
          trend: TREND_REGIMES[random.below(TREND_REGIMES.length)] ?? 'UNKNOWN',
          volatility: VOLATILITY_REGIMES[random.below(VOLATILITY_REGIMES.length)] ?? 'UNKNOWN',
          session: SESSIONS[random.below(SESSIONS.length)] ?? 'CLOSED',
          quality: random.below(64),
          confidence: random.next(),
        },
        changed: random.below(2) === 1,
      });
    } else if (dice < 7) {
      const name = METRIC_NAMES[random.below(METRIC_NAMES.length)] ?? 'dvol';
      say({
        type: 'metric.seen',
        seenMs,
        atMs: epochMs(ms - random.below(3)),
        source: sourceId('sim'),
        symbol: ticker(`S${instrument}`),
        name,
        value: random.next(),
      });
    } else if (dice === 7) {
      const fromMs = epochMs(minuteMs - MINUTE_MS);
      const toMs = random.below(2) === 0 ? null : seenMs;
      const gap = {
        kind: 'gap',
        seenMs,
        source: sourceId('sim'),
        symbol: null,
        fromMs,
        toMs,
        reason: 'silent',
      } as const;
      say({ type: 'gap.noticed', seenMs, gap });
    } else if (dice === 8) {
      say({ type: 'heartbeat.seen', seenMs, source: sourceId('sim') });
      say({
        type: 'market-regime.changed',
        seenMs,
        barEndMs,
        regime: { trend: 'TREND_UP', volatility: 'HIGH', confidence: random.next(), voters: random.below(9) },
      });
    } else {
      const signal = {
        id: `signal-${position}`,
        symbol: ticker(`S${instrument}`),
        detector: 'test',
        atMs: seenMs,
        tier: 2,
        because: ['it moved', 'a lot'],
      } as const;
      say({ type: 'signal.raised', seenMs, signal });
    }
  }
  return placed;
}

/** Offers what the inputs after the first `from`, up to `to`, gave: as an engine would, input by input. */
export function offerAll(sink: HistorySink, events: readonly PlacedEvent[], from: number, to: number): void {
  let at = events.findIndex(({ position }) => position > from);
  if (at < 0) at = events.length;
  for (let position = from + 1; position <= to; position++) {
    for (; events[at]?.position === position; at++) sink.offer((events[at] as PlacedEvent).event, position);
    sink.advance(position);
  }
}

/** Every row of every table, as text: equal dumps mean equal databases. */
export function dumpDatabase(path: string): string[] {
  const database = new Database(path, { readonly: true });
  try {
    const tables = database
      .prepare<[], string>("select name from sqlite_schema where type = 'table' order by name")
      .pluck()
      .all();
    return tables.flatMap((table) =>
      database
        .prepare<[], unknown[]>(`select * from ${table}`)
        .raw()
        .all()
        .map((row) => `${table} ${JSON.stringify(row)}`)
        .toSorted(),
    );
  } finally {
    database.close();
  }
}
