import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar, BarInterval } from '#domain/bar';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { hashState } from '#primitives/state-hash';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { CollectedBars, type TestTick } from '#tests/support/collected-bars';

const T = Date.UTC(2026, 2, 6, 14, 0);
const SPAN_MINUTES = 12;

const ticks = fc
  .uniqueArray(fc.integer({ min: 0, max: SPAN_MINUTES * MINUTE_MS - 1 }), { minLength: 1, maxLength: 120 })
  .chain((offsets) =>
    fc.tuple(
      fc.constant(offsets),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 90 })), {
        minLength: offsets.length,
        maxLength: offsets.length,
      }),
    ),
  )
  .map(([offsets, values]) =>
    offsets
      .sort((a, b) => a - b)
      .map((offset, i): TestTick => ({
        atMs: T + offset,
        id: i,
        price: values[i]?.[0] ?? 1,
        volume: values[i]?.[1] ?? 0,
      })),
  );

interface Arrival {
  readonly tick: TestTick;
  readonly seenMs: number;
}

const onTime = (tick: TestTick): Arrival => ({ tick, seenMs: tick.atMs });

/** Feeds ticks in their order of arrival, closing minutes as that order's own clock passes. Answers the open minute. */
function feed(bars: CollectedBars, arrivals: readonly Arrival[], openMs: number): number {
  let open = openMs;
  for (const { tick, seenMs } of arrivals) {
    while (seenMs >= open + MINUTE_MS) {
      bars.builder.closeMinute(open, true);
      open += MINUTE_MS;
    }
    expect(bars.fold(tick)).not.toBe('too-late');
  }
  return open;
}

function build(arrivals: readonly Arrival[]): CollectedBars {
  const bars = new CollectedBars({ settleMs: 0, graceMs: 240_000 }, T);
  bars.closeMinutes(feed(bars, arrivals, T), T + 25 * HOUR_MS);
  return bars;
}

function content(bars: CollectedBars): unknown {
  return [...bars.newest.values()]
    .map(({ interval, startMs, open, high, low, close, volume, ticks: n }) => [
      interval,
      startMs,
      open,
      high,
      low,
      close,
      volume,
      n,
    ])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])) || Number(a[1]) - Number(b[1]));
}

describe('bars', () => {
  it('from any order of arrival within grace equal the bars from sorted ticks', () => {
    fc.assert(
      fc.property(ticks, fc.infiniteStream(fc.integer({ min: 0, max: 200_000 })), (sorted, delays) => {
        const inOrder = sorted.map(onTime);
        const late = sorted.map((tick) => ({ tick, seenMs: tick.atMs + (delays.next().value as number) }));
        late.sort((a, b) => a.seenMs - b.seenMs);
        expect(content(build(late))).toEqual(content(build(inOrder)));
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('of every longer interval equal those built from the ticks directly', () => {
    fc.assert(
      fc.property(ticks, (sorted) => {
        const bars = build(sorted.map(onTime));
        for (const [interval, width] of WIDTHS) {
          const built = bars.first.filter((bar) => bar.interval === interval);
          expect(built.map(essence)).toEqual(direct(sorted, width));
        }
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('keep open, high, low and close in order and close no earlier than their last tick', () => {
    fc.assert(
      fc.property(ticks, (sorted) => {
        for (const bar of build(sorted.map(onTime)).first) {
          expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close, bar.low));
          expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
          expect(bar.volume).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('continue exactly from a snapshot taken anywhere', () => {
    fc.assert(
      fc.property(ticks, fc.nat(), (sorted, cut) => {
        const at = cut % sorted.length;
        const whole = build(sorted.map(onTime));
        const before = new CollectedBars({ settleMs: 0, graceMs: 240_000 }, T);
        const open = feed(before, sorted.slice(0, at).map(onTime), T);
        const after = new CollectedBars({ settleMs: 0, graceMs: 240_000 }, T);
        restoreSnapshot(after.builder, takeSnapshot(before.builder));
        after.closeMinutes(feed(after, sorted.slice(at).map(onTime), open), T + 25 * HOUR_MS);
        expect([...before.first, ...after.first]).toEqual(whole.first);
        expect(hashState(after.builder, 'everything')).toEqual(hashState(whole.builder, 'everything'));
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

const WIDTHS: readonly (readonly [BarInterval, number])[] = [
  ['1m', MINUTE_MS],
  ['5m', 5 * MINUTE_MS],
  ['15m', 15 * MINUTE_MS],
  ['1h', HOUR_MS],
  ['1d', DAY_MS],
];

function essence(bar: Bar): unknown {
  return [bar.startMs, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.ticks];
}

function direct(sorted: readonly TestTick[], width: number): unknown {
  const groups = new Map<number, TestTick[]>();
  for (const tick of sorted) {
    const start = Math.floor(tick.atMs / width) * width;
    groups.set(start, [...(groups.get(start) ?? []), tick]);
  }
  return [...groups].map(([start, group]) => [
    start,
    group[0]?.price,
    Math.max(...group.map(({ price }) => price)),
    Math.min(...group.map(({ price }) => price)),
    group.at(-1)?.price,
    group.reduce((sum, { volume }) => sum + volume, 0),
    group.length,
  ]);
}
