import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, civilDay, dateOf, formatDay, parseDay, utcDay, weekday } from '#market/sessions/civil-date';

const years = fc.integer({ min: 1, max: 9999 });

describe('civil days', () => {
  it('round-trip through year, month and day, and through text', () => {
    const days = fc.integer({ min: civilDay(1, 1, 1), max: civilDay(9999, 12, 31) });
    fc.assert(
      fc.property(days, (number) => {
        const day = addDays(utcDay(0), number);
        const { year, month, day: dayOfMonth } = dateOf(day);
        expect(civilDay(year, month, dayOfMonth)).toBe(day);
        expect(parseDay(formatDay(day))).toBe(day);
        expect(weekday(addDays(day, 1))).toBe((weekday(day) + 1) % 7);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('agree with the language at both ends of every year', () => {
    fc.assert(
      fc.property(years, (year) => {
        for (const [month, dayOfMonth] of [
          [1, 1],
          [2, 28],
          [3, 1],
          [12, 31],
        ] as const) {
          const date = new Date(0);
          date.setUTCFullYear(year, month - 1, dayOfMonth);
          const day = civilDay(year, month, dayOfMonth);
          expect(day).toBe(date.getTime() / 86_400_000);
          expect(weekday(day)).toBe(date.getUTCDay());
          expect(formatDay(day)).toBe(date.toISOString().slice(0, 10));
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('parse only what the language calls a date', () => {
    const part = fc.integer({ min: 0, max: 40 }).map((value) => String(value).padStart(2, '0'));
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), part, part, (year, month, dayOfMonth) => {
        const text = `${year}-${month}-${dayOfMonth}`;
        const date = new Date(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
        expect(parseDay(text) !== null).toBe(exists);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});
