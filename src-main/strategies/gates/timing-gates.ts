import { atLeast, isTrue } from '#detectors/figure-gate';
import type { SightMoment } from '#detectors/sight-moment';
import type { GateVerdict } from '#domain/gate-verdict';
import { weekday } from '#market/sessions/civil-date';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { subSessionAt } from '#market/sessions/sub-session';
import { labelGate } from '#strategies/gates/label-gate';
import { TRADING_WEEKDAYS, type TimingParams } from '#strategies/strategy-params';

/** Whether the clock in New York allows something to be sold. Outside of regular hours one gate says all there is to say. */
export function timingGates(moment: SightMoment, nyse: NyseCalendar, timing: TimingParams): readonly GateVerdict[] {
  const { session, minutesSinceOpen, minutesToClose, isRegular, atMs } = moment;
  if (session === null || !isRegular || minutesSinceOpen === null || minutesToClose === null) {
    return [isTrue('hours', false, 'New York is closed: options are sold in its regular session')];
  }
  const day = TRADING_WEEKDAYS[weekday(session.day) - 1] ?? null;
  // What was looked at is the minute that has just ended: at the close itself, the last one.
  const part = subSessionAt(session, atMs - 1);
  const gates = [
    labelGate('weekday', 'the weekday', day, timing.weekdays),
    labelGate('part of the day', 'the part of the day', part, timing.sessions),
    minutesGate('after the open', 'open for', minutesSinceOpen, timing.minutesAfterOpen),
    minutesGate('before the close', 'to the close', minutesToClose, timing.minutesBeforeClose),
  ];
  const free = nyse.next(session.day) - session.day - 1;
  if (free < 2) return gates;
  return [
    ...gates,
    minutesGate('before a break', `to a break of ${free} days`, minutesToClose, timing.minutesBeforeBreak),
  ];
}

function minutesGate(gate: string, what: string, found: number, needed: number): GateVerdict {
  return atLeast({ gate, what, found, needed, say: (minutes) => `${Math.floor(minutes)} min` });
}
