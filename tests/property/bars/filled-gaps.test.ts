import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bar } from '#domain/bar';
import { MINUTE_MS } from '#primitives/clock';
import { CollectedBars } from '#tests/support/collected-bars';

const MINUTES = 150;
const prices = fc.array(fc.integer({ min: 100, max: 999 }), { minLength: MINUTES, maxLength: MINUTES });
const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: MINUTES - 2 }), fc.integer({ min: 1, max: 60 })), {
  minLength: 1,
  maxLength: 4,
});

function lived(priceOf: readonly number[], isLost: (minute: number) => boolean): CollectedBars {
  const bars = new CollectedBars();
  for (const [minute, price] of priceOf.entries()) {
    if (isLost(minute)) {
      if (minute === 0 || !isLost(minute - 1)) bars.builder.noteGap(minute * MINUTE_MS, null);
    } else {
      bars.fold({ atMs: minute * MINUTE_MS + 1_000, id: null, price, volume: 1 });
      bars.fold({ atMs: minute * MINUTE_MS + 2_000, id: null, price: price + 7, volume: 2 });
      if (isLost(minute - 1)) bars.builder.noteGap(firstLost(minute - 1, isLost) * MINUTE_MS, minute * MINUTE_MS);
    }
    bars.closeMinutes(minute * MINUTE_MS, (minute + 1) * MINUTE_MS);
  }
  return bars;
}

function firstLost(last: number, isLost: (minute: number) => boolean): number {
  let first = last;
  while (first > 0 && isLost(first - 1)) first--;
  return first;
}

function plain(bars: CollectedBars): Readonly<Record<string, Partial<Bar>>> {
  return Object.fromEntries(
    [...bars.newest]
      .filter(([key]) => !key.startsWith('1d'))
      .map(([key, { open, high, low, close, volume }]) => [key, { open, high, low, close, volume }]),
  );
}

it('bars of every length are in the end those of a feed that was never interrupted, once every gap is filled', () => {
  fc.assert(
    fc.property(prices, gaps, (priceOf, lost) => {
      // The feed is back before the end, so that every gap has one.
      const isLost = (minute: number): boolean =>
        minute < MINUTES - 1 && lost.some(([from, length]) => minute >= from && minute < from + length);
      const whole = lived(priceOf, () => false);
      const filled = lived(priceOf, isLost);
      for (const [minute, price] of priceOf.entries()) {
        if (!isLost(minute)) continue;
        const outcome = filled.builder.fill(minute * MINUTE_MS, price, price + 7, price, price + 7, 3);
        expect(outcome).toBe('repaired');
      }
      expect(plain(filled)).toEqual(plain(whole));
      expect(filled.builder.fill(MINUTE_MS, 1, 1, 1, 1, 1)).not.toBe('repaired');
    }),
    { seed: 11, numRuns: 60 },
  );
});
