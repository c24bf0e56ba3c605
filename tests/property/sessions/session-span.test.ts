import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekday } from '#market/sessions/civil-date';
import { COVERED_FROM_MS, COVERED_UNTIL_MS, newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { sessionSpanAt } from '#market/sessions/session-span';
import { loadCalendarExceptions } from '#settings/calendar-file';

const nyse = new NyseCalendar(loadCalendarExceptions());
const instants = fc.integer({ min: COVERED_FROM_MS, max: COVERED_UNTIL_MS - 1 });
const calendars = fc.constantFrom('nyse' as const, 'crypto' as const);

describe('session spans', () => {
  it('tile all time from 1990 to 2050 without a hole or an overlap', () => {
    const order = new Map([
      ['PRE', 'RTH'],
      ['RTH', 'POST'],
      ['POST', 'CLOSED'],
      ['CLOSED', 'PRE'],
    ]);
    const faults: unknown[] = [];
    let span = sessionSpanAt('nyse', nyse, COVERED_FROM_MS);
    let count = 1;
    expect(span.fromMs).toBe(COVERED_FROM_MS);
    while (span.untilMs < COVERED_UNTIL_MS) {
      const next = sessionSpanAt('nyse', nyse, span.untilMs);
      const adjoins = next.fromMs === span.untilMs && next.untilMs > next.fromMs;
      if (!adjoins || next.session !== order.get(span.session)) faults.push([span, next]);
      span = next;
      count++;
    }
    expect(faults).toEqual([]);
    expect(span.untilMs).toBe(COVERED_UNTIL_MS);
    // Each session brings PRE, RTH, POST and the CLOSED that follows; the first CLOSED comes before any.
    const sessions = nyse.sessionsBetween(newYorkDay(COVERED_FROM_MS), newYorkDay(COVERED_UNTIL_MS - 1)).length;
    expect(count).toBe(4 * sessions + 1);
  });

  it('are the same from every instant within', () => {
    fc.assert(
      fc.property(calendars, instants, fc.nat(1_000_000), (calendar, utcMs, share) => {
        const span = sessionSpanAt(calendar, nyse, utcMs);
        expect(utcMs).toBeGreaterThanOrEqual(span.fromMs);
        expect(utcMs).toBeLessThan(span.untilMs);
        const other = span.fromMs + Math.floor(((span.untilMs - 1 - span.fromMs) * share) / 1_000_000);
        expect(sessionSpanAt(calendar, nyse, other)).toEqual(span);
        expect(sessionSpanAt(calendar, nyse, span.fromMs)).toEqual(span);
        expect(sessionSpanAt(calendar, nyse, span.untilMs - 1)).toEqual(span);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('have regular hours on weekdays only, within the session of their date', () => {
    fc.assert(
      fc.property(instants, (utcMs) => {
        const { session, fromMs, untilMs, day } = sessionSpanAt('nyse', nyse, utcMs);
        const trading = nyse.session(newYorkDay(utcMs));
        expect(session === 'RTH').toBe(trading !== null && utcMs >= trading.openMs && utcMs < trading.closeMs);
        if (session !== 'RTH') return;
        expect([1, 2, 3, 4, 5]).toContain(weekday(day));
        expect(trading).toMatchObject({ day, openMs: fromMs, closeMs: untilMs });
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});
