import { describe, expect, it } from 'vitest';
import { SeededRandom } from '#primitives/random';

function words(random: SeededRandom, count: number): readonly number[] {
  return Array.from({ length: count }, () => random.next() * 2 ** 32);
}

describe('a seeded generator', () => {
  it('gives these numbers on every machine', () => {
    expect(words(new SeededRandom(7), 4)).toEqual([4_196_707_356, 3_891_143_111, 2_994_695_642, 1_852_364_411]);
    expect(words(new SeededRandom(7, 3), 3)).toEqual([1_186_431_023, 1_691_808_228, 1_207_332_826]);
    expect(words(new SeededRandom(2 ** 40 + 5, 1), 2)).toEqual([756_727_291, 4_275_748_693]);
  });

  it('differs by seed, by the high half of a seed, and by stream', () => {
    const first = (seed: number, stream?: number): string => words(new SeededRandom(seed, stream), 4).join();
    const all = [first(1), first(2), first(1 + 2 ** 32), first(1, 1), first(1, 2), first(0)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('stays at or above 0 and below 1, and below its bound', () => {
    const random = new SeededRandom(11);
    const seen = new Set<number>();
    for (let i = 0; i < 10_000; i++) {
      const value = random.next();
      if (!(value >= 0 && value < 1)) expect.fail(`${value} is outside of [0, 1)`);
      seen.add(random.below(6));
    }
    expect([...seen].toSorted((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('is fair within chance', () => {
    const random = new SeededRandom(12);
    const counts = new Float64Array(10);
    for (let i = 0; i < 100_000; i++) {
      const cell = random.below(10);
      counts[cell] = (counts[cell] as number) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(600);
  });
});
