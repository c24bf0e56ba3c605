import { describe, expect, it } from 'vitest';
import { civilDay, formatDay } from '#market/sessions/civil-date';
import {
  COVERED_FROM_MS,
  COVERED_UNTIL_MS,
  formatNewYork,
  isCovered,
  newYorkDay,
  newYorkOffsetMs,
  utcFromNewYork,
} from '#market/sessions/new-york-time';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';

const at = (iso: string): number => Date.parse(iso);

describe("New York's clock", () => {
  it('springs forward and falls back on the dates in force since 2007', () => {
    expect(formatNewYork(at('2026-03-08T06:59:59Z'))).toBe('2026-03-08 01:59:59 EST');
    expect(formatNewYork(at('2026-03-08T07:00:00Z'))).toBe('2026-03-08 03:00:00 EDT');
    expect(formatNewYork(at('2026-11-01T05:59:59Z'))).toBe('2026-11-01 01:59:59 EDT');
    expect(formatNewYork(at('2026-11-01T06:00:00Z'))).toBe('2026-11-01 01:00:00 EST');
  });

  it('kept to April and October until 2006', () => {
    expect(formatNewYork(at('2006-04-02T06:59:59Z'))).toBe('2006-04-02 01:59:59 EST');
    expect(formatNewYork(at('2006-04-02T07:00:00Z'))).toBe('2006-04-02 03:00:00 EDT');
    expect(formatNewYork(at('2006-10-29T06:00:00Z'))).toBe('2006-10-29 01:00:00 EST');
    expect(formatNewYork(at('2006-03-20T14:30:00Z'))).toBe('2006-03-20 09:30:00 EST');
    expect(formatNewYork(at('2007-03-20T13:30:00Z'))).toBe('2007-03-20 09:30:00 EDT');
  });

  it('turns wall time into the instant, in winter and in summer', () => {
    expect(utcFromNewYork(civilDay(2026, 3, 6), 9.5 * HOUR_MS)).toBe(at('2026-03-06T14:30:00Z'));
    expect(utcFromNewYork(civilDay(2026, 3, 9), 9.5 * HOUR_MS)).toBe(at('2026-03-09T13:30:00Z'));
  });

  it('takes the first pass of the repeated hour and moves the missing hour on', () => {
    expect(utcFromNewYork(civilDay(2026, 11, 1), 90 * MINUTE_MS)).toBe(at('2026-11-01T05:30:00Z'));
    expect(utcFromNewYork(civilDay(2026, 11, 1), 120 * MINUTE_MS)).toBe(at('2026-11-01T07:00:00Z'));
    expect(formatNewYork(utcFromNewYork(civilDay(2026, 3, 8), 150 * MINUTE_MS))).toBe('2026-03-08 03:30:00 EDT');
    expect(formatNewYork(utcFromNewYork(civilDay(2026, 3, 8), 90 * MINUTE_MS))).toBe('2026-03-08 01:30:00 EST');
  });

  it('changes the date at its own midnight', () => {
    expect(formatDay(newYorkDay(at('2026-07-02T03:59:59Z')))).toBe('2026-07-01');
    expect(formatDay(newYorkDay(at('2026-07-02T04:00:00Z')))).toBe('2026-07-02');
    expect(formatDay(newYorkDay(at('2027-01-01T04:59:59Z')))).toBe('2026-12-31');
  });

  it('answers for 1990 to 2050, to the millisecond, and for no other year', () => {
    expect(formatNewYork(COVERED_FROM_MS)).toBe('1990-01-01 00:00:00 EST');
    expect(formatNewYork(COVERED_UNTIL_MS - 1)).toBe('2050-12-31 23:59:59 EST');
    expect(isCovered(COVERED_FROM_MS - 1)).toBe(false);
    expect(isCovered(COVERED_UNTIL_MS)).toBe(false);
    expect(isCovered(Number.NaN)).toBe(false);
    for (const outside of [COVERED_FROM_MS - 1, COVERED_UNTIL_MS, 0, Number.NaN]) {
      expect(() => newYorkOffsetMs(outside)).toThrow('New York time is known from 1990 to 2050');
    }
    expect(() => utcFromNewYork(civilDay(2051, 1, 1), 0)).toThrow('New York time is known from 1990 to 2050');
    expect(() => utcFromNewYork(civilDay(2026, 1, 1), -1)).toThrow('is a time of day');
  });
});
