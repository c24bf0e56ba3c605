import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgeTouch } from '#options/paths/bridge-touch';
import { drawPaths } from '#options/paths/draw-paths';
import { EXIT, touchMap } from '#options/paths/exit-map';
import { exitRecursion } from '#options/paths/exit-recursion';
import { firstExits } from '#options/paths/first-exits';
import { pairedMean, pairedShare, pairVotes } from '#options/paths/path-estimate';
import {
  beyondProbability,
  discreteTouchApproximation,
  type FixedVolatilityWalk,
  touchEitherProbability,
  touchProbability,
} from '#options/paths/touch-probability';
import { sharedFile } from '#tests/support/shared-data';
import { CALM, FIXED, JUMPY, plan } from '#tests/unit/options/paths/positions';

const MONTH: FixedVolatilityWalk = { spot: 52.37, drift: 0.043, volatility: 0.55, years: 30 / 365 };

const walks = fc.record({
  spot: fc.constant(100),
  drift: fc.double({ min: -0.1, max: 0.2, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  years: fc.double({ min: 0.01, max: 2, noNaN: true }),
});

/** Looks so often that nothing hides between them, with the overshoot corrected away by comparing two densities of looks. */
function byManyLooks(walk: FixedVolatilityWalk, level: number, looks: number): number {
  const at = Math.log(level / walk.spot);
  const levels = at < 0 ? { lower: at, upper: null } : { lower: null, upper: at };
  const { drift, volatility, years } = walk;
  const chances = exitRecursion(touchMap(levels, looks), { drift, volatility, stepYears: years / looks });
  return chances.target.reduce((sum, chance) => sum + chance, 0);
}

describe('the probability of touch under a fixed volatility', () => {
  it('without drift in the logarithm is twice that of standing beyond', () => {
    const walk = { ...MONTH, drift: 0.5 * MONTH.volatility * MONTH.volatility };
    for (const level of [40, 48, 57, 70]) {
      expect(touchProbability(walk, level)).toBeCloseTo(2 * beyondProbability(walk, level), 12);
    }
  });

  it('is what ever more looks approach', () => {
    // The error falls as one over the square root of the number of looks: extrapolated from two of them.
    const [few, many] = [byManyLooks(MONTH, 48, 20), byManyLooks(MONTH, 48, 80)];
    expect(2 * many - few).toBeCloseTo(touchProbability(MONTH, 48), 2);
  });

  it('lies between that of standing beyond at the end and 1, and rises with time', () => {
    fc.assert(
      fc.property(walks, fc.double({ min: 50, max: 200, noNaN: true }), (walk, level) => {
        const touch = touchProbability(walk, level);
        expect(touch).toBeGreaterThanOrEqual(beyondProbability(walk, level) - 1e-12);
        expect(touch).toBeLessThanOrEqual(1);
        expect(touchProbability({ ...walk, years: 1.1 * walk.years }, level)).toBeGreaterThanOrEqual(touch - 1e-12);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('of either of two levels lies between the likelier one and their sum', () => {
    fc.assert(
      fc.property(
        walks,
        fc.double({ min: 60, max: 99, noNaN: true }),
        fc.double({ min: 101, max: 160, noNaN: true }),
        (walk, lower, upper) => {
          const below = touchProbability(walk, lower);
          const above = touchProbability(walk, upper);
          const either = touchEitherProbability(walk, lower, upper);
          expect(either).toBeGreaterThanOrEqual(Math.max(below, above) - 1e-9);
          expect(either).toBeLessThanOrEqual(Math.min(1, below + above) + 1e-9);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });

  it('of either level with the other out of reach is that of the one', () => {
    expect(touchEitherProbability(MONTH, 48, 52_000)).toBeCloseTo(touchProbability(MONTH, 48), 12);
    expect(touchEitherProbability(MONTH, 0.05, 57)).toBeCloseTo(touchProbability(MONTH, 57), 12);
  });

  it('at daily looks is approximated within 0.0025', () => {
    for (const level of [44, 48, 57, 62]) {
      const exact = byManyLooks(MONTH, level, 30);
      expect(Math.abs(discreteTouchApproximation(MONTH, level, 30) - exact)).toBeLessThan(0.0025);
    }
  });

  it('without volatility or at the level itself is certain one way or the other', () => {
    const still = { ...MONTH, volatility: 0 };
    expect(touchProbability(still, 52.4)).toBe(1);
    expect(touchProbability(still, 60)).toBe(0);
    expect(touchProbability(still, 48)).toBe(0);
    expect(touchProbability(MONTH, 52.37)).toBe(1);
    expect(touchEitherProbability(still, 48, 60)).toBe(0);
    expect(touchEitherProbability(MONTH, 52.37, 60)).toBe(1);
  });
});

describe('simulated touch', () => {
  it('by bridges is exact under a fixed volatility, even in one step', () => {
    for (const steps of [1, 7]) {
      const paths = drawPaths(plan({ model: FIXED, steps }), 0, 8_000, 'prices and variances');
      for (const [level, side] of [
        [48, 'lower'],
        [57, 'upper'],
      ] as const) {
        const levels = { lower: null, upper: null, [side]: Math.log(level / 52.37) };
        const { value, standardError } = pairedMean(bridgeTouch(paths, levels));
        expect(Math.abs(value - touchProbability(MONTH, level))).toBeLessThan(4 * standardError);
      }
    }
  });

  it('by daily looks is below that by bridges, and above where the paths end', () => {
    for (const model of [FIXED, CALM, JUMPY]) {
      const paths = drawPaths(plan({ model }), 0, 4_000, 'prices and variances');
      const levels = { lower: Math.log(48 / 52.37), upper: null };
      const always = bridgeTouch(paths, levels);
      const looked = firstExits(paths, touchMap(levels, 30)).outcomes;
      for (const [column, touched] of always.entries()) {
        if (looked[column] === EXIT.target) expect(touched).toBe(1);
      }
      const end = paths.logReturns.subarray(29 * 8_000).filter((x) => x < levels.lower).length / 8_000;
      const daily = pairedShare(pairVotes(looked, EXIT.target)).value;
      expect(pairedMean(always).value).toBeGreaterThan(daily + 0.02);
      expect(daily).toBeGreaterThan(end + 0.02);
    }
  });
});

interface ReferenceTouch {
  readonly bs_single: readonly {
    readonly inp: Walk & { readonly H: number; readonly sigma: number };
    readonly out: Readonly<
      Record<
        | 'p_touch_continuous'
        | 'p_beyond_at_expiry'
        | 'p_touch_daily_monitored'
        | 'p_touch_4xdaily'
        | 'bgk_daily'
        | 'bgk_4xdaily',
        number
      >
    >;
  }[];
  readonly bs_double: readonly {
    readonly inp: Walk & { readonly L: number; readonly U: number; readonly sigma: number };
    readonly out: { readonly p_touch_either_continuous: number; readonly p_touch_either_daily_monitored: number };
  }[];
  readonly heston_single: readonly {
    readonly inp: Walk & Omit<typeof CALM, 'name'> & { readonly H: number };
    readonly out: { readonly p_touch_continuous: number; readonly p_touch_daily_close_monitored: number };
  }[];
}

interface Walk {
  readonly S: number;
  readonly T: number;
  readonly days: number;
  readonly mu: number;
}

const reference = sharedFile('oracles/touch.json');

describe.skipIf(reference === null)('reference touches (skipped where the reference tables are absent)', () => {
  const table = (): ReferenceTouch => JSON.parse(readFileSync(reference as string, 'utf8')) as ReferenceTouch;
  const near = (ours: number, theirs: number, within: number): void =>
    expect(Math.abs(ours - theirs)).toBeLessThan(within);

  it('of one level are met to 1e-9 where exact, to 1e-9 by the recursion', () => {
    for (const { inp, out } of table().bs_single) {
      const walk = { spot: inp.S, drift: inp.mu, volatility: inp.sigma, years: inp.T };
      near(touchProbability(walk, inp.H), out.p_touch_continuous, 1e-9);
      near(beyondProbability(walk, inp.H), out.p_beyond_at_expiry, 1e-9);
      near(discreteTouchApproximation(walk, inp.H, inp.days), out.bgk_daily, 1e-9);
      near(discreteTouchApproximation(walk, inp.H, 4 * inp.days), out.bgk_4xdaily, 1e-9);
      near(byManyLooks(walk, inp.H, inp.days), out.p_touch_daily_monitored, 1e-9);
      near(byManyLooks(walk, inp.H, 4 * inp.days), out.p_touch_4xdaily, 1e-9);
    }
  });

  it('of two levels are met to 1e-9', () => {
    for (const { inp, out } of table().bs_double) {
      const walk = { spot: inp.S, drift: inp.mu, volatility: inp.sigma, years: inp.T };
      near(touchEitherProbability(walk, inp.L, inp.U), out.p_touch_either_continuous, 1e-9);
      const map = touchMap({ lower: Math.log(inp.L / inp.S), upper: Math.log(inp.U / inp.S) }, inp.days);
      const chances = exitRecursion(map, { drift: inp.mu, volatility: inp.sigma, stepYears: inp.T / inp.days });
      near(
        chances.target.reduce((sum, chance) => sum + chance, 0),
        out.p_touch_either_daily_monitored,
        1e-9,
      );
    }
  });

  it('under Heston are met within 0.003, and four standard errors', () => {
    for (const { inp, out } of table().heston_single) {
      const of = plan({ model: { name: 'heston', ...inp }, drift: inp.mu, years: inp.T, steps: 4 * inp.days });
      const paths = drawPaths(of, 0, 2_500, 'prices and variances');
      const at = Math.log(inp.H / inp.S);
      const levels = at < 0 ? { lower: at, upper: null } : { lower: null, upper: at };
      const always = pairedMean(bridgeTouch(paths, levels));
      near(always.value, out.p_touch_continuous, 0.003 + 4 * always.standardError);
      const daily = pairedShare(pairVotes(firstExits(paths, touchMap(levels, 4 * inp.days, 4)).outcomes, EXIT.target));
      near(daily.value, out.p_touch_daily_close_monitored, 0.001 + 4 * daily.standardError);
    }
  });
});
