import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHash, StateHasher } from '#primitives/state-hash';
import { SeededRandom } from '#primitives/random';

function hash(values: readonly number[]): string {
  const hasher = new StateHasher();
  for (const value of values) hasher.number('', value);
  return formatHash(hasher.finish().hash);
}

describe('the state hash', () => {
  it('differs whenever one value among many does', () => {
    const values = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.nat(), fc.double({ noNaN: true }), (before, where, value) => {
        const at = where % before.length;
        fc.pre(!Object.is(before[at], value));
        expect(hash(before.with(at, value))).not.toBe(hash(before));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('spreads similar states over all of its bits', () => {
    const random = new SeededRandom(7);
    const counts = new Float64Array(64);
    const samples = 4_000;
    const seen = new Set<string>();
    for (let i = 0; i < samples; i++) {
      const hasher = new StateHasher();
      hasher.number('', i);
      hasher.number('', random.below(3));
      const { hash: bits } = hasher.finish();
      seen.add(formatHash(bits));
      for (let bit = 0; bit < 32; bit++) {
        counts[bit] = (counts[bit] as number) + ((bits.low >>> bit) & 1);
        counts[bit + 32] = (counts[bit + 32] as number) + ((bits.high >>> bit) & 1);
      }
    }
    expect(seen.size).toBe(samples);
    // Six standard deviations of a fair coin.
    const tolerance = 6 * Math.sqrt(samples / 4);
    for (const count of counts) expect(Math.abs(count - samples / 2)).toBeLessThan(tolerance);
  });
});
