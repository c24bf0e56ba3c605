import { describe, expect, it } from 'vitest';
import { epochMs, ManualClock } from '#primitives/clock';

const at = epochMs;

describe('a manual clock', () => {
  it('fires what is due in order of time, and equal times in the order they were set', () => {
    const clock = new ManualClock(at(0));
    const fired: string[] = [];
    const set = (name: string, ms: number): Disposable =>
      clock.wakeAt(at(ms), () => fired.push(`${name}@${clock.now()}`));
    set('late', 30);
    set('first of two', 20);
    set('second of two', 20);
    set('early', 10);
    set('beyond', 41);
    clock.advanceTo(at(40));
    expect(fired).toEqual(['early@10', 'first of two@20', 'second of two@20', 'late@30']);
    expect(clock.now()).toBe(40);
    clock.advanceTo(at(41));
    expect(fired.at(-1)).toBe('beyond@41');
  });

  it('fires within one advance what an alarm sets for a time that is due, too', () => {
    const clock = new ManualClock(at(0));
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.now());
      if (fired.length < 5) clock.wakeAt(at(clock.now() + 10), again);
    };
    clock.wakeAt(at(10), again);
    clock.advanceTo(at(35));
    expect(fired).toEqual([10, 20, 30]);
    clock.advanceTo(at(50));
    expect(fired).toEqual([10, 20, 30, 40, 50]);
  });

  it('forgets an alarm that was disposed, even by another alarm of the same time', () => {
    const clock = new ManualClock(at(0));
    const fired: string[] = [];
    let second: Disposable | null = null;
    clock.wakeAt(at(10), () => {
      fired.push('first');
      second?.[Symbol.dispose]();
    });
    second = clock.wakeAt(at(10), () => fired.push('second'));
    clock.wakeAt(at(5), () => fired.push('never'))[Symbol.dispose]();
    clock.advanceTo(at(20));
    expect(fired).toEqual(['first']);
  });

  it('fires an alarm for the past at once, without going back', () => {
    const clock = new ManualClock(at(100));
    const fired: number[] = [];
    clock.wakeAt(at(50), () => fired.push(clock.now()));
    clock.advanceTo(at(100));
    expect(fired).toEqual([100]);
    clock.advanceTo(at(90));
    expect(clock.now()).toBe(100);
  });
});
