import { expect, it } from 'vitest';
import { ticker } from '#domain/instrument';
import { SessionLows } from '#strategies/gates/session-lows';
import { momentAt } from '#tests/support/imagined-moment';

const IBIT = ticker('IBIT');

it('counts the minutes since the last new low of a session, and begins anew with the next one', () => {
  const lows = new SessionLows();
  const hear = (minute: number, price: number | null): number | null => {
    const moment = momentAt(minute, { price });
    lows.hear(moment);
    return lows.minutesSince(IBIT, moment);
  };
  expect(hear(0, 40)).toBe(0);
  expect(hear(1, 39)).toBe(0);
  expect(hear(2, 39.5)).toBe(1);
  expect(hear(3, null)).toBe(2);
  // As low as before is a new low: it is being sold there again.
  expect(hear(10, 39)).toBe(0);
  expect(hear(20, 39.01)).toBe(10);
  // Friday evening is no session, and Monday is another one.
  expect(hear(8 * 60, 30)).toBe(470);
  expect(hear(3 * 1_440, 45)).toBe(0);
  expect(hear(3 * 1_440 + 5, 46)).toBe(5);
});

it('knows nothing of what has not traded yet in this session', () => {
  const lows = new SessionLows();
  const moment = momentAt(0, { pricedMs: null });
  lows.hear(moment);
  expect(lows.minutesSince(IBIT, moment)).toBeNull();
  expect(lows.minutesSince(ticker('SPY'), momentAt(0))).toBeNull();
});
