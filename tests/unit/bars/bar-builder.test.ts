import { describe, expect, it } from 'vitest';
import { BarFlag, barFlagNames } from '#domain/bar';
import { MINUTE_MS } from '#primitives/clock';
import { CollectedBars } from '#tests/support/collected-bars';

const T = Date.UTC(2026, 2, 6, 14, 30);

describe('a minute bar', () => {
  it('opens with the first tick, closes with the last and counts what went in', () => {
    const bars = new CollectedBars({}, T);
    bars.fold({ atMs: T + 1, id: 1, price: 100, volume: 5 });
    bars.fold({ atMs: T + 2, id: 2, price: 103, volume: 1 });
    bars.fold({ atMs: T + 59_999, id: 3, price: 99, volume: 2 });
    bars.closeMinutes(T, T + MINUTE_MS);
    expect(bars.first).toMatchObject([
      {
        interval: '1m',
        startMs: T,
        endMs: T + MINUTE_MS,
        open: 100,
        high: 103,
        low: 99,
        close: 99,
        volume: 8,
        ticks: 3,
      },
    ]);
    expect(bars.first[0]).toMatchObject({ flags: 0, revision: 0 });
  });

  it('belongs to the minute of the venue, so that the last millisecond and the first of the next part ways', () => {
    const bars = new CollectedBars({}, T);
    bars.fold({ atMs: T + 59_999, id: 1, price: 1, volume: 1 });
    bars.fold({ atMs: T + 60_000, id: 2, price: 2, volume: 1 });
    bars.closeMinutes(T, T + 2 * MINUTE_MS);
    expect(bars.minutes().map(({ startMs, close }) => [startMs - T, close])).toEqual([
      [0, 1],
      [60_000, 2],
    ]);
  });

  it('orders trades of one millisecond by their ids, whatever order they came in', () => {
    const bars = new CollectedBars({}, T);
    for (const id of [7, 5, 9, 6]) bars.fold({ atMs: T + 10, id, price: id, volume: 1 });
    bars.closeMinutes(T, T + MINUTE_MS);
    expect(bars.first[0]).toMatchObject({ open: 5, close: 9 });
  });

  it('is repaired by a datum within grace, as a numbered correction', () => {
    const bars = new CollectedBars({ graceMs: 120_000 }, T);
    bars.fold({ atMs: T + 10, id: 1, price: 100, volume: 1 });
    bars.closeMinutes(T, T + MINUTE_MS);
    expect(bars.fold({ atMs: T + 20, id: 2, price: 120, volume: 4 })).toBe('repaired');
    expect(bars.fold({ atMs: T + 30, id: 3, price: 90, volume: 1 })).toBe('repaired');
    const minutes = bars.corrections.filter(({ interval }) => interval === '1m');
    expect(minutes.map(({ revision, high, low, close, volume }) => [revision, high, low, close, volume])).toEqual([
      [1, 120, 100, 120, 5],
      [2, 120, 90, 90, 6],
    ]);
    expect(barFlagNames(minutes[1]?.flags ?? 0)).toEqual(['corrected']);
  });

  it('is not repaired once grace is over', () => {
    const bars = new CollectedBars({ graceMs: 60_000 }, T);
    bars.fold({ atMs: T + 10, id: 1, price: 100, volume: 1 });
    bars.closeMinutes(T, T + 3 * MINUTE_MS);
    expect(bars.fold({ atMs: T + 20, id: 2, price: 1, volume: 1 })).toBe('too-late');
    expect(bars.corrections).toEqual([]);
  });

  it('comes into being by correction when its only tick was late', () => {
    const bars = new CollectedBars({}, T);
    bars.closeMinutes(T, T + MINUTE_MS);
    expect(bars.first).toEqual([]);
    bars.fold({ atMs: T + 20, id: 1, price: 50, volume: 1 });
    expect(bars.corrections[0]).toMatchObject({ interval: '1m', revision: 1, open: 50, ticks: 1 });
  });

  it('is absent for a minute without data, unless asked to carry the close', () => {
    const none = new CollectedBars({ emptyMinutes: 'none' }, T);
    const carry = new CollectedBars({ emptyMinutes: 'carry' }, T);
    for (const bars of [none, carry]) {
      bars.fold({ atMs: T, id: 1, price: 77, volume: 3 });
      bars.closeMinutes(T, T + 3 * MINUTE_MS);
    }
    expect(none.minutes()).toHaveLength(1);
    expect(carry.minutes().map(({ open, close, volume, ticks, flags }) => [open, close, volume, ticks, flags])).toEqual(
      [
        [77, 77, 3, 1, 0],
        [77, 77, 0, 0, BarFlag.carried],
        [77, 77, 0, 0, BarFlag.carried],
      ],
    );
  });

  it('is not carried while the market is closed, nor before the first price', () => {
    const bars = new CollectedBars({ emptyMinutes: 'carry' }, T);
    bars.closeMinutes(T, T + MINUTE_MS);
    bars.fold({ atMs: T + MINUTE_MS, id: 1, price: 5, volume: 1 });
    bars.closeMinutes(T + MINUTE_MS, T + 2 * MINUTE_MS);
    bars.closeMinutes(T + 2 * MINUTE_MS, T + 4 * MINUTE_MS, false);
    expect(bars.minutes()).toHaveLength(1);
  });

  it('carries the corrected close when the bar before was repaired', () => {
    const bars = new CollectedBars({ emptyMinutes: 'carry' }, T);
    bars.fold({ atMs: T, id: 1, price: 10, volume: 1 });
    bars.closeMinutes(T, T + MINUTE_MS);
    bars.fold({ atMs: T + 50, id: 2, price: 12, volume: 1 });
    bars.closeMinutes(T + MINUTE_MS, T + 2 * MINUTE_MS);
    expect(bars.minutes()[1]).toMatchObject({ close: 12, flags: BarFlag.carried });
  });

  it('loses the carried flag when a late tick shows that something traded', () => {
    const bars = new CollectedBars({ emptyMinutes: 'carry' }, T);
    bars.fold({ atMs: T, id: 1, price: 10, volume: 1 });
    bars.closeMinutes(T, T + 2 * MINUTE_MS);
    bars.fold({ atMs: T + MINUTE_MS + 5, id: 2, price: 30, volume: 2 });
    expect(bars.newest.get(`1m ${T + MINUTE_MS}`)).toMatchObject({
      open: 30,
      low: 30,
      ticks: 1,
      flags: BarFlag.corrected,
    });
  });

  it('is flagged partial when recording began within it', () => {
    const bars = new CollectedBars({}, T + 20_000);
    bars.fold({ atMs: T + 30_000, id: 1, price: 10, volume: 1 });
    bars.fold({ atMs: T + MINUTE_MS, id: 2, price: 10, volume: 1 });
    bars.closeMinutes(T, T + 2 * MINUTE_MS);
    expect(bars.minutes().map(({ flags }) => flags)).toEqual([BarFlag.partial, 0]);
  });

  it('says when it was built from quotes', () => {
    const bars = new CollectedBars({}, T, 'quotes');
    bars.fold({ atMs: T, id: null, price: 10, volume: 0 });
    bars.closeMinutes(T, T + MINUTE_MS);
    expect(barFlagNames(bars.first[0]?.flags ?? 0)).toEqual(['fromQuotes']);
  });
});

describe('a feed gap', () => {
  it('flags every bar that it touches, also the one in which it ends', () => {
    const bars = new CollectedBars({}, T);
    const tick = (minute: number): void =>
      void bars.fold({ atMs: T + minute * MINUTE_MS + 1, id: minute, price: 9, volume: 1 });
    tick(0);
    tick(1);
    bars.builder.noteGap(T + MINUTE_MS + 30_000, null);
    bars.closeMinutes(T, T + 2 * MINUTE_MS);
    bars.builder.noteGap(T + MINUTE_MS + 30_000, T + 3 * MINUTE_MS + 10);
    tick(3);
    tick(4);
    bars.closeMinutes(T + 2 * MINUTE_MS, T + 5 * MINUTE_MS);
    expect(bars.minutes().map(({ startMs, flags }) => [(startMs - T) / MINUTE_MS, flags])).toEqual([
      [0, 0],
      [1, BarFlag.gap],
      [3, BarFlag.gap],
      [4, 0],
    ]);
  });

  it('noticed late corrects the bars already closed', () => {
    const bars = new CollectedBars({}, T);
    bars.fold({ atMs: T + 1, id: 1, price: 9, volume: 1 });
    bars.closeMinutes(T, T + MINUTE_MS);
    bars.builder.noteGap(T + 30_000, T + 50_000);
    expect(bars.corrections.map(({ interval, revision }) => [interval, revision])).toEqual([['1m', 1]]);
    expect(barFlagNames(bars.corrections[0]?.flags ?? 0)).toEqual(['gap', 'corrected']);
  });

  it('that swallows whole minutes still flags the longer bars they belong to', () => {
    const bars = new CollectedBars({}, T);
    bars.fold({ atMs: T + 1, id: 1, price: 9, volume: 1 });
    bars.builder.noteGap(T + MINUTE_MS, T + 2 * MINUTE_MS);
    bars.closeMinutes(T, T + 5 * MINUTE_MS);
    const five = bars.first.find(({ interval }) => interval === '5m');
    expect(barFlagNames(five?.flags ?? 0)).toEqual(['gap']);
    expect(bars.minutes()[0]?.flags).toBe(0);
  });
});

describe('a bar that is still open', () => {
  it('is never given up for a newer one: data minutes ahead of the clock is our own mistake', () => {
    const bars = new CollectedBars({}, T);
    const ahead = (minutes: number): string =>
      bars.fold({ atMs: T + minutes * MINUTE_MS, id: minutes, price: 1, volume: 1 });
    for (let minute = 0; minute < 8; minute++) ahead(minute);
    expect(() => ahead(8)).toThrow('an open bar keeps its place');
  });
});

describe('longer bars', () => {
  it('close with their last minute and are announced after it', () => {
    const bars = new CollectedBars({}, T);
    for (let minute = 0; minute < 15; minute++) {
      bars.fold({ atMs: T + minute * MINUTE_MS, id: minute, price: 10 + minute, volume: 1 });
      bars.closeMinutes(T + minute * MINUTE_MS, T + (minute + 1) * MINUTE_MS);
    }
    const longer = bars.first.filter(({ interval }) => interval !== '1m');
    expect(longer.map(({ interval, open, close, volume, ticks }) => [interval, open, close, volume, ticks])).toEqual([
      ['5m', 10, 14, 5, 5],
      ['5m', 15, 19, 5, 5],
      ['5m', 20, 24, 5, 5],
      ['15m', 10, 24, 15, 15],
    ]);
  });

  it('are corrected with the minute that they hold', () => {
    const bars = new CollectedBars({}, T);
    for (let minute = 0; minute < 5; minute++) {
      bars.fold({ atMs: T + minute * MINUTE_MS, id: minute, price: 10, volume: 1 });
    }
    bars.closeMinutes(T, T + 5 * MINUTE_MS);
    bars.fold({ atMs: T + 4 * MINUTE_MS + 9, id: 9, price: 99, volume: 1 });
    expect(bars.corrections.map(({ interval, high, revision }) => [interval, high, revision])).toEqual([
      ['1m', 99, 1],
      ['5m', 99, 1],
    ]);
  });

  it('carry only where nothing traded in the whole of them', () => {
    const bars = new CollectedBars({ emptyMinutes: 'carry' }, T);
    bars.fold({ atMs: T, id: 1, price: 10, volume: 1 });
    bars.fold({ atMs: T + MINUTE_MS, id: 2, price: 20, volume: 1 });
    bars.closeMinutes(T, T + 10 * MINUTE_MS);
    const five = bars.first.filter(({ interval }) => interval === '5m');
    expect(five.map(({ open, low, close, ticks, flags }) => [open, low, close, ticks, flags])).toEqual([
      [10, 10, 20, 2, 0],
      [20, 20, 20, 0, BarFlag.carried],
    ]);
  });
});
