import { describe, expect, it } from 'vitest';
import type { SightMoment } from '#detectors/sight-moment';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { DEFAULT_STRATEGY_PARAMS } from '#strategies/strategy-params';
import { timingGates } from '#strategies/gates/timing-gates';
import { ScriptedSight } from '#tests/support/scripted-sight';

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
const { timing } = DEFAULT_STRATEGY_PARAMS;

function momentAt(instant: string): SightMoment {
  return new ScriptedSight().at(instant).moment();
}

function shutAt(instant: string, change: Partial<typeof timing> = {}): readonly string[] {
  const gates = timingGates(momentAt(instant), NYSE, { ...timing, ...change });
  return gates.flatMap(({ gate, passed }) => (passed ? [] : [gate]));
}

describe('the clock that something is sold by', () => {
  it.each([
    ['in winter, 15 minutes after the open', '2026-03-05T14:45Z', []],
    ['in winter, a minute less', '2026-03-05T14:44Z', ['after the open']],
    ['in winter, before it opens', '2026-03-05T13:45Z', ['hours']],
    ['on the Monday after the clocks went forward', '2026-03-09T13:45Z', []],
    ['on that Monday, a minute less', '2026-03-09T13:44Z', ['after the open']],
    ['on that Monday, in the last minutes', '2026-03-09T19:41Z', ['before the close']],
    ['on the Monday after the clocks went back', '2026-11-02T14:45Z', []],
    ['on that Monday, at the hour of the week before', '2026-11-02T13:45Z', ['hours']],
    ['on a Sunday', '2026-03-08T15:00Z', ['hours']],
    ['on a holiday', '2026-04-03T15:00Z', ['hours']],
    ['when it has closed early', '2026-11-27T18:30Z', ['hours']],
  ])('is that of New York: %s', (_when, instant, shut) => {
    expect(shutAt(instant)).toEqual(shut);
  });

  it('sells nothing in the last hour before a weekend', () => {
    expect(shutAt('2026-03-06T20:01Z')).toEqual(['before a break']);
    expect(shutAt('2026-03-06T19:59Z')).toEqual([]);
    expect(shutAt('2026-03-05T20:01Z')).toEqual([]);
  });

  it('says by how much it is too early', () => {
    const [early] = timingGates(momentAt('2026-03-05T14:40Z'), NYSE, timing).filter(({ passed }) => !passed);
    expect(early?.text).toBe('open for 10 min, needs 15 min');
    expect(early?.margin).toBeCloseTo(-1 / 3, 12);
  });

  it('can leave out weekdays and parts of the day', () => {
    expect(shutAt('2026-03-05T15:00Z', { weekdays: ['monday'] })).toEqual(['weekday']);
    expect(shutAt('2026-03-05T15:00Z', { sessions: ['midday', 'afternoon'] })).toEqual(['part of the day']);
    expect(shutAt('2026-03-05T17:00Z', { sessions: ['midday', 'afternoon'] })).toEqual([]);
  });

  it('takes the minute that ends at 11:30 for the morning', () => {
    expect(shutAt('2026-03-05T16:30Z', { sessions: ['morning'] })).toEqual([]);
    expect(shutAt('2026-03-05T16:31Z', { sessions: ['morning'] })).toEqual(['part of the day']);
  });
});
