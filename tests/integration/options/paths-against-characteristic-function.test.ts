import { describe, expect, it } from 'vitest';
import { compileWasmKernel, WasmKernel } from '#compute/wasm-kernel';
import type { HestonParameters } from '#options/models/price-model';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { EXIT, exitMap } from '#options/paths/exit-map';
import { pairedMean, pairedShare, pairVotes, type PathEstimate } from '#options/paths/path-estimate';
import type { PathKernel } from '#options/paths/path-kernel';
import type { PathModel, PathPlan } from '#options/paths/path-plan';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import { SeededRandom } from '#primitives/random';

interface Case {
  readonly model: HestonParameters;
  readonly drift: number;
  readonly years: number;
  readonly steps: number;
  /** ln(K/S₀). */
  readonly level: number;
}

const SETS = 200;
const random = new SeededRandom(42);
const between = (low: number, high: number): number => low + (high - low) * random.next();
const spread = (low: number, high: number): number => low * (high / low) ** random.next();

/** From a week to two years, calm to wild, at levels within two deviations; steps of a day at most, fewer for long ones. */
const CASES: readonly Case[] = Array.from({ length: SETS }, () => {
  const years = spread(7 / 365, 2);
  const model = {
    v0: spread(0.01, 0.8),
    kappa: spread(0.2, 8),
    theta: spread(0.01, 0.8),
    xi: spread(0.1, 2.5),
    rho: between(-0.9, 0.6),
  };
  const deviation = Math.sqrt(0.5 * (model.v0 + model.theta) * years);
  const steps = Math.max(16, Math.min(120, Math.ceil(years * 365)));
  return { model, drift: between(-0.02, 0.08), years, steps, level: between(-2, 2) * deviation };
});

function violatesFeller({ kappa, theta, xi }: HestonParameters): boolean {
  return 2 * kappa * theta < xi * xi;
}

/** How many of its own standard errors a simulated share is from the probability below the level. */
function errorsOff(
  kernel: PathKernel,
  each: Case,
  model: PathModel,
  pairs: number,
  seed: number,
  bits: 23 | 52,
): number {
  const { drift, years, steps, level } = each;
  const plan: PathPlan = { model, drift, years, steps, seed: { low: seed, high: 7 }, uniformBits: bits };
  const map = exitMap([{ step: steps - 1, breakpoints: [level], zones: [EXIT.target, EXIT.stop] }]);
  const [exits] = kernel.firstExits(plan, [map], 0, pairs);
  const { value, standardError } = pairedShare(pairVotes((exits as { outcomes: Uint8Array }).outcomes, EXIT.target));
  const truth = terminalDistribution(model, { spot: 1, drift, years }).below(Math.exp(level));
  // A probability so small that no path reached it has no error of its own to speak of.
  return (value - truth) / Math.max(standardError, 1 / pairs);
}

function worstAndAverage(values: readonly number[]): { readonly worst: number; readonly average: number } {
  const worst = Math.max(...values.map(Math.abs));
  return { worst, average: values.reduce((sum, value) => sum + value, 0) / values.length };
}

describe(`Heston paths of ${SETS} parameter sets`, () => {
  it('violate Feller in many of the sets and keep it in many', () => {
    const violating = CASES.filter(({ model }) => violatesFeller(model)).length;
    expect(violating).toBeGreaterThan(60);
    expect(violating).toBeLessThan(160);
  });

  it('end below a level as often as the characteristic function says, within three standard errors', () => {
    const kernel = new WasmKernel(compileWasmKernel());
    const off = CASES.map((each, i) =>
      errorsOff(kernel, each, { name: 'heston', ...each.model }, 1 << 15, 1_000 + i, 23),
    );
    const { worst, average } = worstAndAverage(off);
    expect(worst, JSON.stringify(CASES[off.findIndex((z) => Math.abs(z) === worst)])).toBeLessThan(3);
    // A bias too small for any one set would show in all of them together.
    expect(Math.abs(average) * Math.sqrt(SETS)).toBeLessThan(3);
  });

  it('do so in double precision as well', () => {
    const off = CASES.map((each, i) =>
      errorsOff(REFERENCE_KERNEL, each, { name: 'heston', ...each.model }, 1 << 12, 5_000 + i, 52),
    );
    const { worst, average } = worstAndAverage(off);
    expect(worst, JSON.stringify(CASES[off.findIndex((z) => Math.abs(z) === worst)])).toBeLessThan(3);
    expect(Math.abs(average) * Math.sqrt(SETS)).toBeLessThan(3);
  });

  it('with jumps end as the characteristic function of Bates says', () => {
    const kernel = new WasmKernel(compileWasmKernel());
    const off = CASES.slice(0, 60).map((each, i) => {
      const model = {
        name: 'bates',
        ...each.model,
        lambda: 0.5 + (i % 12),
        muJ: -0.05 + 0.02 * (i % 5),
        sigmaJ: 0.06,
      } as const;
      return errorsOff(kernel, each, model, 1 << 15, 9_000 + i, 23);
    });
    expect(worstAndAverage(off).worst).toBeLessThan(3);
  });

  it('earn what puts of the characteristic function cost, within three standard errors', () => {
    const off = CASES.slice(0, 60).map((each, i) => {
      const { drift, years, steps, level } = each;
      const model = { name: 'heston', ...each.model } as const;
      const plan: PathPlan = { model, drift, years, steps, seed: { low: i, high: 3 }, uniformBits: 52 };
      const pairs = 1 << 12;
      const { logReturns } = REFERENCE_KERNEL.drawPaths(plan, 0, pairs);
      const last = Float64Array.from(logReturns.subarray((steps - 1) * 2 * pairs));
      const strike = Math.exp(level);
      const paid: PathEstimate = pairedMean(last.map((x) => Math.max(0, strike - Math.exp(x))));
      const truth = terminalDistribution(model, { spot: 1, drift, years }).expectedPut(strike);
      return (paid.value - truth) / Math.max(paid.standardError, 1e-6);
    });
    expect(worstAndAverage(off).worst).toBeLessThan(3);
  });
});
