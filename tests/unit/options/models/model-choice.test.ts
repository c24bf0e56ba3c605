import { describe, expect, it } from 'vitest';
import { DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import { chooseModel, type DatedFit } from '#options/models/model-choice';
import { outcomeBand } from '#options/models/outcome-band';
import { SmileDistribution } from '#options/models/smile-distribution';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { buildSurface } from '#options/surface/build-surface';
import { sviPoint, sviVariance } from '#options/surface/svi';
import { DAY_MS, epochMs } from '#primitives/clock';
import { CHAIN_SPOT, type HestonExpiry, impliedVolatility, modelChain } from '#tests/support/heston-chain';
import { IMAGINED_NOW } from '#tests/support/imagined-chain';

const TRUTH = { v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 };
const NO_JUMPS = { lambda: 0, muJ: 0, sigmaJ: 0 };
const FULL: readonly HestonExpiry[] = [14, 30, 60, 120].map((days) => ({ days }));
const THIN: readonly HestonExpiry[] = [{ days: 30, strikes: [58, 60, 62] }];
const yesterday: DatedFit = {
  heston: { ...TRUTH, v0: 0.2 },
  bates: { ...TRUTH, v0: 0.15, lambda: 1, muJ: -0.02, sigmaJ: 0.06 },
  atMs: epochMs(IMAGINED_NOW - DAY_MS),
};

describe('the choice of a model', () => {
  it('is the fit of this chain where there is one', () => {
    const surface = surfaceOf(FULL);
    const choice = chooseModel(surface, yesterday, DEFAULT_CALIBRATION);
    expect(choice).toMatchObject({ status: 'calibrated', refusal: null });
    expect(choice.kept).toEqual({ heston: choice.heston, bates: choice.bates, atMs: surface.atMs });
    expect(choice.bates).not.toBeNull();
  });

  it('is the last fit at today’s level of volatility where the chain is too thin', () => {
    const surface = surfaceOf(THIN);
    const choice = chooseModel(surface, yesterday, DEFAULT_CALIBRATION);
    expect(choice).toMatchObject({ status: 'rescaled', refusal: { code: 'no_quotes' }, kept: yesterday });
    const [slice] = surface.slices;
    for (const parameters of [choice.heston, choice.bates]) {
      expect(parameters).toMatchObject({ kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 });
      if (parameters === null || slice === undefined) expect.fail('known');
      const model = { name: 'bates', ...NO_JUMPS, ...parameters } as const;
      const put = terminalDistribution(model, { spot: 1, drift: 0, years: slice.years }).expectedPut(1);
      expect(impliedVolatility(1, 1, slice.years, put)).toBeCloseTo(slice.atmIv as number, 6);
    }
  });

  it('is the smile as quoted where there is no fit, nor one that is recent enough', () => {
    const surface = surfaceOf(THIN);
    const old = { ...yesterday, atMs: epochMs(IMAGINED_NOW - 6 * DAY_MS) };
    for (const previous of [null, old]) {
      const choice = chooseModel(surface, previous, DEFAULT_CALIBRATION);
      expect(choice).toMatchObject({ status: 'smile', heston: null, bates: null, kept: null });
    }
  });
});

describe('the distribution of a smile', () => {
  it('is the lognormal one where the smile is flat', () => {
    const flat = new SmileDistribution(100, { variance: () => 0.04, slope: () => 0 });
    const lognormal = terminalDistribution({ name: 'bs', sigma: 0.2 }, { spot: 100, drift: 0, years: 1 });
    for (let price = 50; price < 200; price += 10) {
      expect(flat.below(price)).toBeCloseTo(lognormal.below(price), 14);
      expect(flat.expectedPut(price)).toBeCloseTo(lognormal.expectedPut(price), 12);
    }
  });

  it('counts the slope of the smile: probabilities are the slopes of its prices', () => {
    const leaning = new SmileDistribution(100, {
      variance: (k) => 0.04 - 0.03 * k + 0.05 * k * k,
      slope: (k) => 0.1 * k - 0.03,
    });
    for (let price = 70; price < 140; price += 5) {
      const slope = (leaning.expectedPut(price + 1e-3) - leaning.expectedPut(price - 1e-3)) / 2e-3;
      expect(leaning.below(price)).toBeCloseTo(slope, 7);
    }
  });

  it('agrees with the model that its volatilities came from', () => {
    const surface = surfaceOf(FULL);
    const [, slice] = surface.slices;
    if (slice?.smile === null || slice === undefined) expect.fail('a second slice');
    const { smile, forward, years } = slice;
    const implied = new SmileDistribution(forward, {
      variance: (k) => sviVariance(smile, k),
      slope: (k) => sviPoint(smile, k).slope,
    });
    const heston = terminalDistribution({ name: 'heston', ...TRUTH }, { spot: forward, drift: 0, years });
    for (const price of [48, 54, 60, 66, 72]) expect(implied.below(price)).toBeCloseTo(heston.below(price), 2);
  });
});

describe('the band of an outcome', () => {
  it('holds the figures of the parameters themselves, and is not empty', () => {
    const horizon = { spot: CHAIN_SPOT, drift: 0.04, years: 30 / 365 };
    const position = {
      legs: [
        { right: 'put', strike: 54, quantity: -1 },
        { right: 'put', strike: 50, quantity: 1 },
      ],
      shares: 0,
      cash: 0.8,
    } as const;
    const { pop, ev } = outcomeBand(TRUTH, horizon, position);
    const middle = terminalDistribution({ name: 'heston', ...TRUTH }, horizon);
    expect(pop[0]).toBeLessThan(1 - middle.below(53.2) - 0.005);
    expect(pop[1]).toBeGreaterThan(1 - middle.below(53.2) + 0.005);
    expect(ev[0]).toBeLessThan(ev[1]);
  });
});

function surfaceOf(expiries: readonly HestonExpiry[]) {
  return buildSurface(modelChain({ name: 'heston', ...TRUTH }, expiries));
}
