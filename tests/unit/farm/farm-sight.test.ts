import { describe, expect, it } from 'vitest';
import type { Bar } from '#domain/bar';
import type { EngineEvent } from '#domain/engine-event';
import { type Instrument, instrumentIndex, sourceId, ticker } from '#domain/instrument';
import { type Price, size } from '#domain/money';
import { BAR_SESSIONS, type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import type { FarmGrid } from '#farm/population/farm-grid';
import { Population } from '#farm/population/population';
import { FarmSight } from '#farm/sight/farm-sight';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { SIGHT_TERMS } from '#tests/support/sight-terms';
import { plainGrid } from '#tests/support/plain-grid';

const GRID: FarmGrid = plainGrid({
  regimes: [{ name: 'any', trends: ['RANGE'], volatilities: ['LOW'] }],
});

const INSTRUMENT: Instrument = {
  symbol: ticker('IBIT'),
  source: sourceId('test'),
  calendar: 'nyse',
  priceDecimals: 4,
  sizeDecimals: 0,
  barsFrom: 'trades',
  quoteVolume: 'none',
};

class Watcher {
  readonly #sight = new FarmSight(
    new Population(GRID),
    new NyseCalendar({ closed: [], early: [], lateOpen: [] }),
    SIGHT_TERMS,
  );

  constructor() {
    const index = instrumentIndex(0);
    this.#hear({ type: 'instrument.listed', seenMs: epochMs(0), index, instrument: INSTRUMENT });
  }

  /** The bar of the minute that ends then, with the underlying at these prices; null where the farm has none. */
  minute(end: string, open: number, close = open): MarketBar | null {
    const endMs = epochMs(Date.parse(end));
    const startMs = epochMs(endMs - MINUTE_MS);
    const price = (dollars: number): Price => Math.round(dollars * 10_000) as Price;
    const bar: Bar = {
      instrument: instrumentIndex(0),
      interval: '1m',
      startMs,
      endMs,
      open: price(open),
      high: price(Math.max(open, close)),
      low: price(Math.min(open, close)),
      close: price(close),
      volume: size(1),
      ticks: 1,
      flags: 0,
      revision: 0,
    };
    this.#hear({ type: 'bar.closed', seenMs: endMs, bar });
    const proof = { minuteMs: startMs, hash: { high: 0, low: 0 }, groups: new Uint16Array(0) };
    return this.#hear({ type: 'minute.proved', seenMs: endMs, proof });
  }

  archive(name: 'daily-close' | 'implied-volatility', day: string, value: number): void {
    const atMs = epochMs(Date.parse(`${day}T20:00:00Z`));
    const source = sourceId('test');
    this.#hear({ type: 'metric.seen', seenMs: atMs, atMs, source, symbol: ticker('IBIT'), name, value });
  }

  #hear(event: EngineEvent): MarketBar | null {
    const heard = this.#sight.hear(event, () => null);
    if (!heard.ok) throw new Error(heard.failure);
    return heard.value;
  }
}

function sessionAt(end: string): string | null {
  const bar = new Watcher().minute(end, 60);
  return bar === null ? null : (BAR_SESSIONS[bar.session[0] as number] ?? null);
}

describe('what the farm sees of an underlying', () => {
  it('goes by the clock in New York, winter and summer: morning, midday, afternoon, and nothing outside of them', () => {
    expect(sessionAt('2026-01-14T14:30:00Z')).toBeNull();
    expect(sessionAt('2026-01-14T14:31:00Z')).toBe('morning');
    expect(sessionAt('2026-01-14T16:31:00Z')).toBe('midday');
    expect(sessionAt('2026-01-14T19:01:00Z')).toBe('afternoon');
    expect(sessionAt('2026-01-14T21:00:00Z')).toBe('afternoon');
    expect(sessionAt('2026-01-14T21:01:00Z')).toBeNull();
    expect(sessionAt('2026-07-15T13:31:00Z')).toBe('morning');
    expect(sessionAt('2026-07-15T15:31:00Z')).toBe('midday');
    expect(sessionAt('2026-07-15T20:01:00Z')).toBeNull();
    expect(sessionAt('2026-01-17T16:00:00Z')).toBeNull();
  });

  it('opens with New York on either side of the nights on which the clocks change', () => {
    // Friday and Monday around the second Sunday of March, and around the first of November.
    expect([sessionAt('2026-03-06T14:30:00Z'), sessionAt('2026-03-06T14:31:00Z')]).toEqual([null, 'morning']);
    expect([sessionAt('2026-03-09T13:30:00Z'), sessionAt('2026-03-09T13:31:00Z')]).toEqual([null, 'morning']);
    expect([sessionAt('2026-03-09T20:00:00Z'), sessionAt('2026-03-09T20:01:00Z')]).toEqual(['afternoon', null]);
    expect([sessionAt('2026-10-30T13:31:00Z'), sessionAt('2026-10-30T15:31:00Z')]).toEqual(['morning', 'midday']);
    expect([sessionAt('2026-11-02T13:31:00Z'), sessionAt('2026-11-02T14:31:00Z')]).toEqual([null, 'morning']);
    expect([sessionAt('2026-11-02T16:30:00Z'), sessionAt('2026-11-02T16:31:00Z')]).toEqual(['morning', 'midday']);
    // The day after Thanksgiving ends at one.
    expect([sessionAt('2026-11-27T18:00:00Z'), sessionAt('2026-11-27T18:01:00Z')]).toEqual(['midday', null]);
  });

  it('measures a gap from the last close to the next open, whatever happens later in the day', () => {
    const watcher = new Watcher();
    expect(watcher.minute('2026-01-14T14:31:00Z', 60, 61)?.gap[0]).toBe(UNKNOWN);
    watcher.minute('2026-01-14T21:00:00Z', 62, 62.5);
    expect(watcher.minute('2026-01-15T14:31:00Z', 61.25, 59)?.gap[0]).toBe(20_000);
    expect(watcher.minute('2026-01-15T18:00:00Z', 70)?.gap[0]).toBe(20_000);
  });

  it('knows the gap of its first day from an archived close', () => {
    const watcher = new Watcher();
    watcher.archive('daily-close', '2026-01-13', 50);
    expect(watcher.minute('2026-01-14T14:31:00Z', 51)?.gap[0]).toBe(20_000);
  });

  it('makes up neither rank nor warmth while it has no options to judge by', () => {
    const watcher = new Watcher();
    for (let day = 10; day < 31; day++) watcher.archive('implied-volatility', `2025-12-${day}`, 0.5 + day / 100);
    const bar = watcher.minute('2026-01-14T14:31:00Z', 60);
    expect(bar?.warmth[0]).toBe(UNKNOWN);
    expect(bar?.ivRank[0]).toBe(UNKNOWN);
    expect(bar?.candidate[0]).toBe(-1);
  });
});
