import { describe, expect, it } from 'vitest';
import { calibrationQuotes, DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import { calibrateBates, calibrateHeston, type HestonCalibration } from '#options/models/heston-calibration';
import { HESTON_COORDINATES, positionsOf } from '#options/models/model-coordinates';
import type { BatesParameters, HestonParameters, PriceModel } from '#options/models/price-model';
import { IN_FULL, QuoteFit, SEARCHING } from '#options/models/quote-fit';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { buildSurface } from '#options/surface/build-surface';
import { SeededRandom } from '#primitives/random';
import type { Result } from '#primitives/result';
import { CHAIN_SPOT, type HestonExpiry, impliedVolatility, modelChain } from '#tests/support/heston-chain';
import { strikesAround } from '#tests/support/imagined-chain';

const TRUTH: HestonParameters = { v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 };
const HESTON: PriceModel = { name: 'heston', ...TRUTH };
const DAYS = [14, 30, 60, 120];

describe('the calibration of Heston', () => {
  it('finds parameters whose volatilities are those that the chain was made of', () => {
    const random = new SeededRandom(5);
    const quotes = quotesOf(
      HESTON,
      DAYS.map((days) => ({ days, noise: () => 0.006 * (random.next() - 0.5) })),
    );
    const fit = valueOf(calibrateHeston(quotes, null, DEFAULT_CALIBRATION));
    expect(fit).toMatchObject({ scope: 'full', start: 'guess', expiries: 4 });
    expect(fit.rmse).toBeLessThan(0.003);
    expect(fit.feller).toBeCloseTo((2 * fit.parameters.kappa * fit.parameters.theta) / fit.parameters.xi ** 2, 12);
    for (const strike of [48, 54, 60, 66, 75]) {
      const found = volatility(fit.parameters, strike, 45);
      expect(Math.abs(found - volatility(TRUTH, strike, 45)), `at ${strike}`).toBeLessThan(0.003);
    }
  });

  it('prices its quotes as the distribution at expiry does', () => {
    const quotes = quotesOf(HESTON, [{ days: 30 }]);
    const problem = new QuoteFit(
      [],
      { ...TRUTH, lambda: 0, muJ: 0, sigmaJ: 0 },
      quotes.expiries,
      quotes.spot,
      null,
      IN_FULL,
    );
    const residuals = new Float64Array(problem.residuals);
    problem.evaluate(new Float64Array(0), residuals, null);
    const [expiry] = quotes.expiries;
    if (expiry === undefined) expect.fail('one expiry');
    const distribution = terminalDistribution(HESTON, { spot: CHAIN_SPOT, drift: 0.04, years: expiry.years });
    for (const [i, { right, strike, price, vega, weight }] of expiry.quotes.entries()) {
      const put = distribution.expectedPut(strike);
      const value = expiry.discount * (right === 'put' ? put : put + distribution.forward - strike);
      expect(residuals[i]).toBeCloseTo((Math.sqrt(weight) * (value - price)) / vega, 9);
    }
  });

  it('knows the slopes of its residuals', () => {
    const quotes = quotesOf(HESTON, [{ days: 14 }, { days: 90 }]);
    const from = { v0: 0.25, kappa: 2, theta: 0.4, xi: 0.8, rho: -0.3, lambda: 0, muJ: 0, sigmaJ: 0 };
    const anchor = {
      parameters: { ...TRUTH, lambda: 0, muJ: 0, sigmaJ: 0 },
      weight: 0.01,
      holds: new Set(['kappa', 'rho'] as const),
    };
    const problem = new QuoteFit(HESTON_COORDINATES, from, quotes.expiries, quotes.spot, anchor, SEARCHING);
    const at = positionsOf(HESTON_COORDINATES, from);
    const slopes = new Float64Array(problem.residuals * 5);
    problem.evaluate(at, new Float64Array(problem.residuals), slopes);
    for (let j = 0; j < 5; j++) {
      const [above, below] = [1e-4, -1e-4].map((by) => {
        const residuals = new Float64Array(problem.residuals);
        problem.evaluate(
          at.map((value, i) => (i === j ? value + by : value)),
          residuals,
          null,
        );
        return residuals;
      }) as [Float64Array, Float64Array];
      for (let i = 0; i < problem.residuals; i++) {
        const measured = ((above[i] as number) - (below[i] as number)) / 2e-4;
        expect(slopes[i * 5 + j]).toBeCloseTo(measured, 6);
      }
    }
  });

  it('stays near the parameters of the day before where quotes hardly tell, and reaches today’s level', () => {
    const quotes = quotesOf(
      HESTON,
      DAYS.map((days) => ({ days })),
    );
    const before = { v0: 0.2, kappa: 2.5, theta: 0.37, xi: 1, rho: -0.28 };
    const fit = valueOf(calibrateHeston(quotes, before, DEFAULT_CALIBRATION));
    expect(fit.start).toBe('previous');
    expect(Math.abs(fit.parameters.kappa / before.kappa - 1)).toBeLessThan(0.2);
    expect(fit.parameters.v0).toBeCloseTo(0.3, 2);
    expect(fit.evaluations).toBeLessThan(20);
  });

  it('gives them up where quotes do tell', () => {
    const market: PriceModel = { name: 'heston', v0: 0.5, kappa: 9, theta: 0.25, xi: 2, rho: 0.2 };
    const quotes = quotesOf(
      market,
      DAYS.map((days) => ({ days })),
    );
    const fit = valueOf(calibrateHeston(quotes, TRUTH, DEFAULT_CALIBRATION));
    expect(fit.start).toBe('previous');
    expect(fit.rmse).toBeLessThan(0.002);
    expect(fit.parameters.kappa).toBeGreaterThan(7);
  });

  it('finds its way from parameters that were nowhere near, however hard it is held to them', () => {
    const quotes = quotesOf(
      HESTON,
      DAYS.map((days) => ({ days })),
    );
    const wild = { v0: 4, kappa: 0.05, theta: 1e-4, xi: 5, rho: 0.99 };
    const fit = valueOf(calibrateHeston(quotes, wild, { ...DEFAULT_CALIBRATION, anchorWeight: 1 }));
    expect(fit.rmse).toBeLessThan(0.003);
  });

  it('takes the long run as known where there are too few expiries to tell', () => {
    const quotes = quotesOf(HESTON, [{ days: 14 }, { days: 30 }]);
    const before = { ...TRUTH, v0: 0.2, xi: 0.8 };
    const fit = valueOf(calibrateHeston(quotes, before, DEFAULT_CALIBRATION));
    expect(fit.scope).toBe('reduced');
    expect([fit.parameters.kappa, fit.parameters.theta]).toEqual([3, 0.36]);
    expect(fit.parameters.v0).toBeCloseTo(0.3, 2);
    const alone = valueOf(calibrateHeston(quotes, null, DEFAULT_CALIBRATION));
    expect(alone.parameters.kappa).toBe(2);
    expect(alone.rmse).toBeLessThan(0.01);
  });

  it('takes so many strikes of an expiry at most, from one end to the other', () => {
    const strikes = strikesAround(CHAIN_SPOT, 0.75, 1.3, 0.25);
    const surface = buildSurface(modelChain(HESTON, [{ days: 30, strikes }]));
    const few = calibrationQuotes(surface, { ...DEFAULT_CALIBRATION, mostStrikes: 10 });
    const all = calibrationQuotes(surface, { ...DEFAULT_CALIBRATION, mostStrikes: 1_000 });
    const [taken, usable] = [few, all].map(({ expiries }) => expiries[0]?.quotes.map(({ strike }) => strike) ?? []);
    if (taken === undefined || usable === undefined) expect.fail('one expiry');
    expect(usable.length).toBeGreaterThan(60);
    expect(taken.length).toBe(10);
    expect((taken[9] as number) - (taken[0] as number)).toBeGreaterThan(
      0.85 * ((usable.at(-1) ?? 0) - (usable[0] ?? 0)),
    );
    expect(few.expiries[0]?.quotes.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('refuses a chain without enough quotes, and says so', () => {
    const thin = quotesOf(HESTON, [{ days: 30, strikes: [58, 60, 62] }]);
    expect(calibrateHeston(thin, TRUTH, DEFAULT_CALIBRATION)).toEqual({
      ok: false,
      failure: { code: 'no_quotes', text: 'no expiry of 5 to 180 days has 5 usable strikes' },
    });
    const chain = modelChain(HESTON, [{ days: 30 }]);
    const stale = chain.expiries.map((expiry) => ({
      ...expiry,
      rows: expiry.rows.map(({ strike, call, put }) => ({
        strike,
        call: call && { ...call, stale: true },
        put: put && { ...put, bid: null },
      })),
    }));
    const old = calibrationQuotes(buildSurface({ ...chain, expiries: stale }), DEFAULT_CALIBRATION);
    expect(calibrateHeston(old, null, DEFAULT_CALIBRATION)).toMatchObject({
      failure: { code: 'no_quotes', text: expect.stringMatching(/; of the others \d+ stale, \d+ without a bid$/) },
    });
    const far = quotesOf(HESTON, [{ days: 2 }, { days: 400 }]);
    expect(calibrateHeston(far, null, DEFAULT_CALIBRATION)).toMatchObject({ failure: { code: 'no_quotes' } });
  });

  it('refuses a chain that no parameters explain', () => {
    const crooked = (days: number, by: number): HestonExpiry => ({ days, noise: (strike) => (strike > 60 ? by : -by) });
    const quotes = quotesOf(HESTON, [crooked(14, 0.2), crooked(30, -0.2), crooked(60, 0.2), crooked(120, -0.2)]);
    for (const previous of [null, TRUTH]) {
      expect(calibrateHeston(quotes, previous, DEFAULT_CALIBRATION)).toMatchObject({ failure: { code: 'poor_fit' } });
    }
  });

  it('leans the way the smile does', () => {
    const rising: PriceModel = { ...HESTON, rho: 0.4 };
    const fit = valueOf(
      calibrateHeston(
        quotesOf(
          rising,
          DAYS.map((days) => ({ days })),
        ),
        null,
        DEFAULT_CALIBRATION,
      ),
    );
    expect(fit.parameters.rho).toBeCloseTo(0.4, 1);
  });

  it('violates Feller’s condition without ado where the market does', () => {
    const market: PriceModel = { name: 'heston', v0: 0.03, kappa: 2, theta: 0.05, xi: 1.2, rho: -0.7 };
    const fit = valueOf(
      calibrateHeston(
        quotesOf(
          market,
          DAYS.map((days) => ({ days })),
        ),
        null,
        DEFAULT_CALIBRATION,
      ),
    );
    expect(fit.feller).toBeLessThan(0.5);
    expect(fit.rmse).toBeLessThan(0.005);
  });
});

describe('the calibration of Bates', () => {
  const jumps = { lambda: 2, muJ: -0.08, sigmaJ: 0.1 };
  const market: PriceModel = { name: 'bates', ...TRUTH, ...jumps };

  it('explains a chain with jumps better than Heston can', () => {
    const quotes = quotesOf(
      market,
      [7, 14, 30, 60, 120].map((days) => ({ days })),
    );
    const heston = valueOf(calibrateHeston(quotes, null, DEFAULT_CALIBRATION));
    const bates = valueOf(calibrateBates(quotes, heston, null, DEFAULT_CALIBRATION));
    expect(bates.rmse).toBeLessThan(0.6 * heston.rmse);
    expect(bates.parameters.muJ).toBeLessThan(-0.03);
  });

  it('keeps to its prior where there are no jumps to be seen', () => {
    const quotes = quotesOf(
      HESTON,
      DAYS.map((days) => ({ days })),
    );
    const heston = valueOf(calibrateHeston(quotes, null, DEFAULT_CALIBRATION));
    const { parameters } = valueOf(calibrateBates(quotes, heston, null, DEFAULT_CALIBRATION));
    const jumpVariance = parameters.lambda * (parameters.muJ ** 2 + parameters.sigmaJ ** 2);
    expect(jumpVariance).toBeLessThan(0.03);
    expect(volatility(parameters, 54, 30)).toBeCloseTo(volatility(TRUTH, 54, 30), 2);
  });
});

function quotesOf(model: PriceModel, expiries: readonly HestonExpiry[]) {
  return calibrationQuotes(buildSurface(modelChain(model, expiries)), DEFAULT_CALIBRATION);
}

function valueOf<Parameters extends HestonParameters>(
  result: Result<HestonCalibration<Parameters>, { readonly text: string }>,
): HestonCalibration<Parameters> {
  if (!result.ok) throw new Error(result.failure.text);
  return result.value;
}

function volatility(parameters: HestonParameters | BatesParameters, strike: number, days: number): number {
  const model: PriceModel =
    'lambda' in parameters ? { name: 'bates', ...parameters } : { name: 'heston', ...parameters };
  const years = days / 365;
  const distribution = terminalDistribution(model, { spot: CHAIN_SPOT, drift: 0.04, years });
  return impliedVolatility(distribution.forward, strike, years, distribution.expectedPut(strike));
}
