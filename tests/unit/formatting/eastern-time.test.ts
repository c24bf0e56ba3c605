import { describe, expect, it } from 'vitest';
import {
  easternClock,
  easternClockMs,
  easternDate,
  easternDateTime,
  easternMinute,
  easternOffsetMs,
  easternParts,
  instantOfEastern,
} from '#window/formatting/eastern-time.ts';

const HOUR = 3_600_000;
const open = Date.UTC(2026, 10, 17, 14, 31, 5, 250);

describe('New York time', () => {
  it('is shown whatever zone the machine is in', () => {
    expect(easternClock(open)).toBe('09:31:05');
    expect(easternClockMs(open)).toBe('09:31:05.250');
    expect(easternMinute(open)).toBe('09:31');
    expect(easternDate(open)).toBe('Tue 17 Nov 2026');
    expect(easternDateTime(open)).toBe('17 Nov 2026 09:31');
  });

  it('is a dash for what is no instant', () => {
    for (const nothing of [null, undefined, Number.NaN, 1e17]) expect(easternClock(nothing)).toBe('–');
  });

  it('counts midnight as hour 0 of the new day', () => {
    expect(easternClock(Date.UTC(2026, 6, 4, 4, 0, 0))).toBe('00:00:00');
    expect(easternDate(Date.UTC(2026, 6, 4, 4, 0, 0))).toBe('Sat 4 Jul 2026');
  });

  it('agrees with what Intl says in every hour of a year', () => {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/New_York',
      hourCycle: 'h23',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    const start = Date.UTC(2026, 0, 1);
    for (let hour = 0; hour < 365 * 24; hour += 1) {
      const at = start + hour * HOUR + (hour % 60) * 60_000;
      expect(easternClock(at)).toBe(format.format(at));
    }
  });

  it('changes its offset at two in the morning on the days of the change', () => {
    const spring = Date.UTC(2026, 2, 8, 7);
    expect(easternOffsetMs(spring - 1)).toBe(-5 * HOUR);
    expect(easternOffsetMs(spring)).toBe(-4 * HOUR);
    expect(easternClock(spring - 1_000)).toBe('01:59:59');
    expect(easternClock(spring)).toBe('03:00:00');
  });

  it('is read back to the instant, in summer and winter and around the changes', () => {
    for (const at of [open, Date.UTC(2026, 6, 1, 13, 30), Date.UTC(2026, 2, 8, 6, 59), Date.UTC(2026, 2, 8, 7, 1)]) {
      const whole = Math.floor(at / 1_000) * 1_000;
      expect(instantOfEastern(easternParts(whole))).toBe(whole);
    }
  });

  it('takes the first of an hour that happens twice', () => {
    const twice = { year: 2026, month: 11, day: 1, hour: 1, minute: 30, second: 0 };
    expect(instantOfEastern(twice)).toBe(Date.UTC(2026, 10, 1, 5, 30));
  });

  it('moves an hour that is skipped to after the change', () => {
    const skipped = { year: 2026, month: 3, day: 8, hour: 2, minute: 30, second: 0 };
    expect(easternClock(instantOfEastern(skipped))).toBe('03:30:00');
  });
});
