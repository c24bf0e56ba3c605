import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RankedHistory } from '#market/regimes/ranked-history';
import type { StateVisitor } from '#primitives/state';
import { hashState } from '#primitives/state-hash';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';

const samples = fc.array(fc.oneof(fc.nat(9), fc.nat(2 ** 31 - 1)), { maxLength: 80 });

function stateful(history: RankedHistory) {
  return { visitState: (visitor: StateVisitor) => history.visitState(visitor, 'history') };
}

function bruteForce(held: readonly number[], figure: number): number {
  const below = held.filter((sample) => sample < figure).length;
  const equal = held.filter((sample) => sample === figure).length;
  return (50 * (2 * below + equal)) / held.length;
}

describe('a ranked history', () => {
  it('finds the percentile that counting finds, while it fills and after it went round', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 20 }), fc.nat(9), (added, length, figure) => {
        const history = new RankedHistory(length);
        added.forEach((sample, i) => {
          history.add(sample);
          const held = added.slice(Math.max(0, i + 1 - length), i + 1);
          expect(history.count).toBe(held.length);
          for (const asked of [figure, sample, added[0] as number]) {
            expect(history.percentile(asked)).toBe(bruteForce(held, asked));
          }
        });
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('ranks by the restored samples, even where as many others were there before', () => {
    const several = fc.array(fc.nat(9), { minLength: 7, maxLength: 30 });
    fc.assert(
      fc.property(several, several, fc.nat(9), (saved, replaced, figure) => {
        const from = new RankedHistory(7);
        const into = new RankedHistory(7);
        for (const sample of saved) from.add(sample);
        for (const sample of replaced) into.add(sample);
        restoreSnapshot(stateful(into), takeSnapshot(stateful(from)));
        expect(into.percentile(figure)).toBe(bruteForce(saved.slice(-7), figure));
        into.add(figure);
        expect(into.percentile(figure)).toBe(bruteForce([...saved, figure].slice(-7), figure));
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('shows every sample in the hash of its scalars', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }), fc.nat(), fc.nat(9), (added, at, other) => {
        const place = at % added.length;
        fc.pre(added[place] !== other);
        const left = new RankedHistory(7);
        const right = new RankedHistory(7);
        added.forEach((sample, i) => {
          left.add(sample);
          right.add(i === place ? other : sample);
        });
        expect(hashState(stateful(left))).not.toEqual(hashState(stateful(right)));
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('refuses samples that are not whole or out of range', () => {
    for (const sample of [0.5, -1, 2 ** 31, Number.NaN]) {
      expect(() => new RankedHistory(3).add(sample)).toThrow('whole number');
    }
  });
});
