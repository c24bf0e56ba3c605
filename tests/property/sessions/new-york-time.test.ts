import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startOfDayMs } from '#market/sessions/civil-date';
import {
  COVERED_FROM_MS,
  COVERED_UNTIL_MS,
  newYorkDay,
  newYorkOffsetMs,
  utcFromNewYork,
} from '#market/sessions/new-york-time';
import { HOUR_MS } from '#primitives/clock';

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** The offset that the time zone database gives, for a whole second. */
function offsetByDatabase(utcMs: number): number {
  const [month, day, year, hour, minute, second] = clock.format(utcMs).split(/\D+/).map(Number) as number[];
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) - utcMs;
}

describe("New York's clock by rule", () => {
  it('is that of the time zone database at any hour from 1990 to 2037', () => {
    const hours = fc.integer({ min: COVERED_FROM_MS / HOUR_MS, max: Date.UTC(2038, 0, 1) / HOUR_MS - 1 });
    fc.assert(
      fc.property(hours, (hour) => {
        expect(newYorkOffsetMs(hour * HOUR_MS)).toBe(offsetByDatabase(hour * HOUR_MS));
      }),
      { seed: 7, numRuns: 5000 },
    );
  });

  it('changes at the same hour as the time zone database, in spring and in autumn of every year', () => {
    const changes = (offsetAt: (utcMs: number) => number): number[] => {
      const found: number[] = [];
      for (let year = 1990; year <= 2037; year++) {
        for (const [fromMonth, toMonth] of [
          [2, 4],
          [9, 11],
        ] as const) {
          let low = Date.UTC(year, fromMonth, 1) / HOUR_MS;
          let high = Date.UTC(year, toMonth, 15) / HOUR_MS;
          while (high - low > 1) {
            const middle = Math.floor((low + high) / 2);
            if (offsetAt(middle * HOUR_MS) === offsetAt(low * HOUR_MS)) low = middle;
            else high = middle;
          }
          found.push(high * HOUR_MS);
        }
      }
      return found;
    };
    expect(changes(newYorkOffsetMs)).toEqual(changes(offsetByDatabase));
  });

  it('leads from an instant to the wall and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: COVERED_FROM_MS, max: COVERED_UNTIL_MS - 1 }), (utcMs) => {
        const day = newYorkDay(utcMs);
        const msOfDay = utcMs + newYorkOffsetMs(utcMs) - startOfDayMs(day);
        const back = utcFromNewYork(day, msOfDay);
        // The hour that autumn repeats leads back to its first pass.
        expect([0, HOUR_MS]).toContain(utcMs - back);
        expect(back + newYorkOffsetMs(back)).toBe(utcMs + newYorkOffsetMs(utcMs));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
