import { describe, expect, it } from 'vitest';
import { PacedClock } from '#entry/live/paced-clock';
import { epochMs } from '#primitives/clock';

const at = epochMs;

describe('time that is paced', () => {
  it('leaps, and what is due within the leap fires at its end, in order of time', () => {
    const clock = new PacedClock(at(0));
    const fired: string[] = [];
    for (const [name, ms] of [
      ['late', 30],
      ['first of two', 20],
      ['second of two', 20],
      ['beyond', 41],
    ] as const) {
      clock.wakeAt(at(ms), () => fired.push(`${name}@${clock.now()}`));
    }
    clock.leapTo(at(40));
    expect(fired).toEqual(['first of two@40', 'second of two@40', 'late@40']);
    clock.leapTo(at(41));
    expect(fired.at(-1)).toBe('beyond@41');
  });

  it('keeps what is set meanwhile for the next leap, so that nobody who asks again and again holds it up', () => {
    const clock = new PacedClock(at(0));
    let fired = 0;
    const again = (): void => {
      fired++;
      clock.wakeAt(at(clock.now() + 10), again);
    };
    clock.wakeAt(at(0), again);
    for (const ms of [100, 200, 300]) clock.leapTo(at(ms));
    expect(fired).toBe(3);
    expect(clock.waiting).toBe(1);
  });

  it('forgets what was disposed, even by what fires before it in the same leap', () => {
    const clock = new PacedClock(at(0));
    const fired: string[] = [];
    let second: Disposable | null = null;
    clock.wakeAt(at(10), () => {
      fired.push('first');
      second?.[Symbol.dispose]();
    });
    second = clock.wakeAt(at(11), () => fired.push('second'));
    clock.leapTo(at(20));
    expect(fired).toEqual(['first']);
    expect(clock.waiting).toBe(0);
  });

  it('never goes back', () => {
    const clock = new PacedClock(at(100));
    clock.leapTo(at(90));
    expect(clock.now()).toBe(100);
  });
});
