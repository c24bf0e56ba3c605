import { describe, expect, it } from 'vitest';
import { KeyframeSchedule } from '#engine/keyframe-policy';

const POLICY = { everyInputs: 100, everyMs: 1_000 };

describe('the keyframe schedule', () => {
  it('is due after so many inputs', () => {
    const schedule = new KeyframeSchedule(POLICY, 50, 0);
    expect(schedule.isDue(149, 0)).toBe(false);
    expect(schedule.isDue(150, 0)).toBe(true);
  });

  it('is due after so much time, whichever comes first', () => {
    const schedule = new KeyframeSchedule(POLICY, 50, 5_000);
    expect(schedule.isDue(51, 5_999)).toBe(false);
    expect(schedule.isDue(51, 6_000)).toBe(true);
  });

  it('is never due where the last one was taken, however long ago', () => {
    const schedule = new KeyframeSchedule(POLICY, 50, 0);
    expect(schedule.isDue(50, 1e12)).toBe(false);
  });

  it('counts from the one taken last', () => {
    const schedule = new KeyframeSchedule(POLICY, 0, 0);
    schedule.taken(130, 700);
    expect(schedule.isDue(229, 1_699)).toBe(false);
    expect(schedule.isDue(230, 1_699)).toBe(true);
    expect(schedule.isDue(229, 1_700)).toBe(true);
  });

  it('counts time from the first question where nothing had been seen', () => {
    const schedule = new KeyframeSchedule(POLICY, 0, null);
    expect(schedule.isDue(1, 1_772_636_400_000)).toBe(false);
    expect(schedule.isDue(2, 1_772_636_400_999)).toBe(false);
    expect(schedule.isDue(3, 1_772_636_401_000)).toBe(true);
  });
});
