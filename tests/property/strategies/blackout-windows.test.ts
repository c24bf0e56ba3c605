import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, civilDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';
import { blackoutGate } from '#strategies/gates/blackout-gate';
import { blackoutWindows } from '#strategies/gates/blackout-windows';

const nyse = new NyseCalendar(loadCalendarExceptions());
const events = loadMarketEvents();
const window = fc.record({
  hoursBefore: fc.integer({ min: 0, max: 48 }),
  minutesAfter: fc.integer({ min: 0, max: 240 }),
});
/** Before the lists begin, in the middle of them, and beyond the end of some. */
const minute = fc.integer({ min: Date.UTC(2023, 11, 1) / MINUTE_MS, max: Date.UTC(2027, 3, 1) / MINUTE_MS });

it('the windows of the calendar are what the gate refuses, to the minute', () => {
  fc.assert(
    fc.property(fc.record({ fomc: window, cpi: window, nfp: window }), minute, (params, at) => {
      // Half past, so that it is never the very instant at which one ends.
      const atMs = epochMs(at * MINUTE_MS + MINUTE_MS / 2);
      const today = newYorkDay(atMs);
      const windows = blackoutWindows(events, nyse, params, addDays(today, -4), addDays(today, 4));
      const isWithin = windows.some(({ fromMs, untilMs }) => atMs >= fromMs && (untilMs === null || atMs <= untilMs));
      expect(blackoutGate(events, nyse, params, atMs).passed).toBe(!isWithin);
    }),
    { seed: 6, numRuns: 400 },
  );
});

it('a kind that blocks nothing has no windows, whether its dates are known or not', () => {
  const nothing = { hoursBefore: 0, minutesAfter: 0 };
  const from = civilDay(2026, 12, 1);
  expect(blackoutWindows(events, nyse, { fomc: nothing, cpi: nothing, nfp: nothing }, from, addDays(from, 90))).toEqual(
    [],
  );
});
