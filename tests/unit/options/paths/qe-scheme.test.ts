import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HestonParameters } from '#options/models/price-model';
import { drawPaths } from '#options/paths/draw-paths';
import { advanceQe, qeConstants } from '#options/paths/qe-scheme';
import { inverseNormalCdf } from '#primitives/normal-distribution';
import { PHILOX_DOMAIN, philox4x32, uniform52 } from '#primitives/philox';
import { fullTruncationEuler } from '#tests/support/full-truncation-euler';
import { sharedFile } from '#tests/support/shared-data';

interface Step {
  readonly next: number;
  readonly moved: number;
}

function stepOf(
  model: HestonParameters,
  drift: number,
  dt: number,
  draw: { readonly v: number; readonly uVariance: number; readonly zPrice: number; readonly zVariance?: number },
  mirrored = false,
  corrected = true,
): Step {
  const step = { variances: Float64Array.of(draw.v), before: new Float64Array(1), after: new Float64Array(1) };
  const draws = {
    uVariance: Float64Array.of(draw.uVariance),
    zVariance: Float64Array.of(draw.zVariance ?? inverseNormalCdf(draw.uVariance)),
    zPrice: Float64Array.of(draw.zPrice),
  };
  advanceQe(qeConstants(model, drift, dt, 0, corrected), draws, mirrored, { ...step, at: 0, from: 0, into: 0 }, 1);
  return { next: step.variances[0] as number, moved: step.after[0] as number };
}

const CASES = [
  { name: 'calm', model: { v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 }, v: 0.3, dt: 1 / 365 },
  { name: 'a coarse step', model: { v0: 0.04, kappa: 0.5, theta: 0.04, xi: 1, rho: -0.9 }, v: 0.04, dt: 0.25 },
  {
    name: 'variance near zero',
    model: { v0: 0.02, kappa: 0.8, theta: 0.05, xi: 1.2, rho: -0.65 },
    v: 0.001,
    dt: 7 / 365,
  },
  { name: 'variance at zero', model: { v0: 0.02, kappa: 0.8, theta: 0.05, xi: 1.2, rho: 0.3 }, v: 0, dt: 1 / 365 },
  { name: 'hardly any noise', model: { v0: 0.2, kappa: 2, theta: 0.2, xi: 0.001, rho: 0 }, v: 0.2, dt: 1 / 52 },
] as const;

/**
 * Expectations over both draws of a step, by integrating where the integrand is smooth: over the normal quantile, or over
 * the logarithm of what lies beyond the draw, and over the price's normal draw in closed form.
 */
function expectations(model: HestonParameters, drift: number, dt: number, v: number) {
  const integrate = (from: number, to: number, weight: (t: number) => number, step: (t: number) => Step) => {
    const cells = 40_000;
    const width = (to - from) / cells;
    const sums = { mass: 0, first: 0, second: 0, growth: 0 };
    for (let i = 0; i < cells; i++) {
      const t = from + (i + 0.5) * width;
      const w = weight(t) * width;
      const { next, moved } = step(t);
      const spread = 0.25 * dt * (1 - model.rho * model.rho) * (v + next);
      sums.mass += w;
      sums.first += w * next;
      sums.second += w * next * next;
      sums.growth += w * Math.exp(moved - drift * dt + spread);
    }
    return sums;
  };
  const at = (uVariance: number, zVariance?: number) =>
    stepOf(model, drift, dt, { v, uVariance, zPrice: 0, ...(zVariance === undefined ? {} : { zVariance }) });
  const quadratic = at(1e-12, -7).next > 0;
  if (quadratic) {
    const density = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    return integrate(-9, 9, density, (z) => at(0.5, z));
  }
  // u = 1 − e^(−t): what lies beyond the draw shrinks evenly, and the far tail is reached.
  return integrate(
    0,
    33,
    (t) => Math.exp(-t),
    (t) => at(1 - Math.exp(-t), 0),
  );
}

describe('a quadratic-exponential step', () => {
  it.each(CASES)(
    'meets mean and variance of the next variance and the growth of the price: $name',
    ({ model, v, dt }) => {
      const { kappa, theta, xi } = model;
      const decay = Math.exp(-kappa * dt);
      const mean = theta + (v - theta) * decay;
      const variance =
        (v * xi * xi * decay * (1 - decay)) / kappa + (theta * xi * xi * (1 - decay) * (1 - decay)) / (2 * kappa);
      const { mass, first, second, growth } = expectations(model, 0.07, dt, v);
      expect(mass).toBeCloseTo(1, 6);
      expect(first / mean).toBeCloseTo(1, 5);
      expect((second - first * first) / variance).toBeCloseTo(1, 4);
      expect(growth).toBeCloseTo(1, 6);
    },
  );

  it('of the mirrored path is the step of the opposite draws', () => {
    for (const { model, v, dt } of CASES) {
      for (const uVariance of [0.02, 0.4, 0.97]) {
        const mirrored = stepOf(model, 0.04, dt, { v, uVariance, zPrice: 0.8 }, true);
        const opposite = stepOf(model, 0.04, dt, {
          v,
          uVariance: 1 - uVariance,
          zPrice: -0.8,
          zVariance: -inverseNormalCdf(uVariance),
        });
        expect(mirrored.next).toBeCloseTo(opposite.next, 14);
        expect(mirrored.moved).toBeCloseTo(opposite.moved, 14);
      }
    }
  });

  it('never takes the variance below zero', () => {
    for (const { model, v, dt } of CASES) {
      for (let u = 0.0005; u < 1; u += 0.001) {
        expect(stepOf(model, 0, dt, { v, uVariance: u, zPrice: 0 }).next).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

describe('the textbook scheme with steps of half a day', () => {
  it('finds the same probabilities, within four standard errors', () => {
    const { model } = CASES[0];
    const draws = 12_000;
    const words = new Int32Array(4);
    let below = 0;
    for (let path = 0; path < draws; path++) {
      let v: number = model.v0;
      let x = 0;
      for (let step = 0; step < 28; step++) {
        philox4x32(path, step, 0, PHILOX_DOMAIN.testNoise, 1, 2, words);
        const zVariance = inverseNormalCdf(uniform52(words[0] as number, words[1] as number));
        const zOther = inverseNormalCdf(uniform52(words[2] as number, words[3] as number));
        const { next, moved } = fullTruncationEuler(model, { v, drift: 0.043, dt: 0.5 / 365 }, zVariance, zOther);
        v = next;
        x += moved;
      }
      if (x < -0.05) below++;
    }
    const plan = {
      model: { name: 'heston', ...model },
      drift: 0.043,
      years: 14 / 365,
      steps: 14,
      uniformBits: 52,
    } as const;
    const { logReturns } = drawPaths({ ...plan, seed: { low: 3, high: 4 } }, 0, draws / 2);
    const ours = logReturns.subarray(13 * draws).filter((end) => end < -0.05).length / draws;
    const theirs = below / draws;
    expect(Math.abs(ours - theirs)).toBeLessThan(4 * Math.sqrt((2 * theirs * (1 - theirs)) / draws));
  });
});

interface ReferenceSteps {
  readonly full_truncation_euler_steps: readonly {
    readonly inp: HestonParameters & {
      readonly v: number;
      readonly Zv: number;
      readonly Zperp: number;
      readonly mu: number;
      readonly dt: number;
    };
    readonly out: { readonly dlnS: number; readonly v_next: number };
  }[];
  readonly qe_steps: readonly {
    readonly inp: HestonParameters & {
      readonly v: number;
      readonly Uv: number;
      readonly Ux: number;
      readonly mu: number;
      readonly dt: number;
      readonly martingale: boolean;
    };
    readonly out: { readonly dlnS: number; readonly v_next: number };
  }[];
  readonly golden_paths: ReferencePaths & {
    readonly paths: readonly { readonly path: number; readonly lnS_v_by_step: readonly [number, number][] }[];
  };
  readonly golden_paths_2: ReferencePaths & {
    readonly paths: readonly {
      readonly path: number;
      readonly terminal: readonly [number, number];
      readonly step6: readonly [number, number];
      readonly step13: readonly [number, number];
    }[];
  };
}

interface ReferencePaths {
  readonly params: HestonParameters & { readonly mu: number; readonly dt: number };
  readonly S0: number;
  readonly seed: readonly [string, string];
}

const reference = sharedFile('oracles/heston_qe.json');

describe.skipIf(reference === null)('reference steps (skipped where the reference tables are absent)', () => {
  const table = (): ReferenceSteps => JSON.parse(readFileSync(reference as string, 'utf8')) as ReferenceSteps;

  it('are met to 1e-12', () => {
    const cases = table().qe_steps;
    expect(cases.length).toBeGreaterThan(0);
    for (const { inp, out } of cases) {
      const draw = { v: inp.v, uVariance: inp.Uv, zPrice: inverseNormalCdf(inp.Ux) };
      const { next, moved } = stepOf(inp, inp.mu, inp.dt, draw, false, inp.martingale);
      expect(Math.abs(next - out.v_next)).toBeLessThan(1e-12);
      expect(Math.abs(moved - out.dlnS)).toBeLessThan(1e-12);
    }
  });

  it('of the textbook scheme are met to 1e-12', () => {
    for (const { inp, out } of table().full_truncation_euler_steps) {
      const { next, moved } = fullTruncationEuler(inp, { v: inp.v, drift: inp.mu, dt: inp.dt }, inp.Zv, inp.Zperp);
      expect(Math.abs(next - out.v_next)).toBeLessThan(1e-12);
      expect(Math.abs(moved - out.dlnS)).toBeLessThan(1e-12);
    }
  });

  function lnPrices({ params, S0, seed }: ReferencePaths, path: number, steps: number): readonly number[] {
    const { logReturns } = drawPaths(
      {
        model: { name: 'heston', ...params },
        drift: params.mu,
        years: params.dt * steps,
        steps,
        seed: { low: Number(seed[0]), high: Number(seed[1]) },
        uniformBits: 52,
      },
      path,
      1,
    );
    return Array.from({ length: steps }, (_, step) => Math.log(S0) + (logReturns[2 * step] as number));
  }

  it('make the reference paths, to 1e-9', () => {
    const { golden_paths: calm, golden_paths_2: wild } = table();
    for (const { path, lnS_v_by_step } of calm.paths) {
      const prices = lnPrices(calm, path, lnS_v_by_step.length);
      for (const [step, [lnS]] of lnS_v_by_step.entries()) {
        expect(Math.abs((prices[step] as number) - lnS), `path ${path}, step ${step}`).toBeLessThan(1e-9);
      }
    }
    for (const { path, step6, step13, terminal } of wild.paths) {
      const prices = lnPrices(wild, path, 26);
      for (const [step, lnS] of [
        [5, step6[0]],
        [12, step13[0]],
        [25, terminal[0]],
      ] as const) {
        expect(Math.abs((prices[step] as number) - lnS), `path ${path}, step ${step}`).toBeLessThan(1e-9);
      }
    }
  });
});
