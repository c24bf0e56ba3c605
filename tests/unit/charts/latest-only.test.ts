import { describe, expect, it } from 'vitest';
import { LatestOnly } from '#window/charts/latest-only.ts';

describe('jumps asked for faster than they can be made', () => {
  it('run one at a time and end on the last', async () => {
    const ran: number[] = [];
    const waiting: (() => void)[] = [];
    const jumps = new LatestOnly<number>((value) => {
      ran.push(value);
      return new Promise((resolve) => waiting.push(resolve));
    });
    for (const value of [1, 2, 3]) jumps.ask(value);
    expect(ran).toEqual([1]);
    expect(jumps.isWaiting).toBe(true);
    waiting.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(ran).toEqual([1, 3]);
    expect(jumps.isWaiting).toBe(false);
    waiting.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(jumps.isBusy).toBe(false);
    jumps.ask(4);
    expect(ran).toEqual([1, 3, 4]);
  });
});
