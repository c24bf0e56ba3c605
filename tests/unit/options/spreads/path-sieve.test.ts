import { describe, expect, it } from 'vitest';
import { drawPaths } from '#options/paths/draw-paths';
import type { PathSet } from '#options/paths/path-set';
import { PathSieve, votesOf } from '#options/spreads/path-sieve';
import { SeededRandom } from '#primitives/random';

const PATHS = drawPaths(
  {
    model: { name: 'heston', v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 },
    drift: 0.04,
    years: 20 / 365,
    steps: 20,
    seed: { low: 7, high: 0 },
    uniformBits: 52,
  },
  0,
  96,
);

interface Zone {
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

function bruteForce({ pairs, logReturns }: PathSet, zones: readonly Zone[]): object {
  const found = Array.from({ length: 2 * pairs }, (_, column) =>
    zones.some(({ step, from, to }) => {
      const x = logReturns[step * 2 * pairs + column] as number;
      return x >= from && x < to;
    }),
  );
  let [both, one] = [0, 0];
  for (let i = 0; i < pairs; i++) {
    if (found[i] === true && found[pairs + i] === true) both++;
    else if (found[i] === true || found[pairs + i] === true) one++;
  }
  return { pairs, both, one };
}

describe('the sieve of paths', () => {
  it('finds the same paths as a look at every one of them', () => {
    const random = new SeededRandom(11);
    const sieve = new PathSieve(PATHS);
    for (let round = 0; round < 300; round++) {
      const zones = Array.from({ length: 1 + random.below(6) }, (): Zone => {
        const middle = (random.next() - 0.5) * 0.6;
        const half = random.next() * 0.1;
        const open = random.below(4);
        return {
          step: random.below(PATHS.steps),
          from: open === 0 ? Number.NEGATIVE_INFINITY : middle - half,
          to: open === 1 ? Number.POSITIVE_INFINITY : middle + half,
        };
      });
      const found = sieve.noPaths();
      for (const { step, from, to } of zones) {
        sieve.standAt(step);
        sieve.find(from, to, found);
      }
      expect(votesOf(found)).toEqual(bruteForce(PATHS, zones));
    }
  });

  it('counts a path that stands exactly on the lower level, and not one on the upper', () => {
    const sieve = new PathSieve(PATHS);
    sieve.standAt(5);
    for (let column = 0; column < 192; column++) {
      const x = PATHS.logReturns[5 * 192 + column] as number;
      const above = sieve.noPaths();
      sieve.find(x, x + 1e-12, above);
      expect(votesOf(above)).toEqual(bruteForce(PATHS, [{ step: 5, from: x, to: x + 1e-12 }]));
      const below = sieve.noPaths();
      sieve.find(x - 1e-12, x, below);
      expect(votesOf(below)).toEqual(bruteForce(PATHS, [{ step: 5, from: x - 1e-12, to: x }]));
    }
  });

  it('copes with paths that all stand at one price', () => {
    const flat: PathSet = {
      firstPair: 0,
      pairs: 32,
      steps: 2,
      stepYears: 0.1,
      logReturns: new Float64Array(128),
      stepVariances: null,
    };
    const sieve = new PathSieve(flat);
    const found = sieve.noPaths();
    sieve.standAt(0);
    sieve.find(0.1, 0.2, found);
    expect(votesOf(found)).toEqual({ pairs: 32, both: 0, one: 0 });
    sieve.standAt(1);
    sieve.find(0, 0.2, found);
    expect(votesOf(found)).toEqual({ pairs: 32, both: 32, one: 0 });
  });

  it('finds nothing between levels of the wrong order', () => {
    const sieve = new PathSieve(PATHS);
    const found = sieve.noPaths();
    sieve.standAt(3);
    sieve.find(0.1, -0.1, found);
    expect(votesOf(found)).toEqual({ pairs: 96, both: 0, one: 0 });
  });
});
