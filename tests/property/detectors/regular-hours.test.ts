import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScriptedSight } from '#tests/support/scripted-sight';

const WALL = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
/** Holidays and half days have their own tests. */
const FROM = Date.UTC(2026, 1, 20);
const UNTIL = Date.UTC(2026, 3, 2);

function partsOf(ms: number): { readonly weekday: string; readonly minute: number } {
  const parts = Object.fromEntries(WALL.formatToParts(ms).map(({ type, value }) => [type, value]));
  return { weekday: parts['weekday'] ?? '', minute: Number(parts['hour']) * 60 + Number(parts['minute']) };
}

describe('regular hours', () => {
  it('are half past nine to four by the wall in New York, before and after its clocks change', () => {
    fc.assert(
      fc.property(fc.integer({ min: FROM / 60_000, max: UNTIL / 60_000 }), (minute) => {
        const endMs = minute * 60_000;
        const { weekday, minute: ofDay } = partsOf(endMs - 60_000);
        const expected = !['Sat', 'Sun'].includes(weekday) && ofDay >= 570 && ofDay < 960;
        const moment = new ScriptedSight().at(new Date(endMs).toISOString()).moment();
        expect(moment.isRegular).toBe(expected);
        expect(moment.minutesSinceOpen).toBe(expected ? ofDay - 570 + 1 : null);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
