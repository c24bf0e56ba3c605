import { describe, expect, it } from 'vitest';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { dvolFigures } from '#options/surface/dvol';
import { chainStripIndex, stripIndex, varianceStrip } from '#options/surface/variance-strip';
import { imaginedChain, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';

function flatStrip(sigma: number, years: number, rate = 0.03) {
  const quotes = strikesAround(100, 0.2, 4, 1).map((strike) => ({
    strike,
    call: blackScholesPrice('call', 100, strike, years, rate, 0, sigma),
    put: blackScholesPrice('put', 100, strike, years, rate, 0, sigma),
  }));
  return { years, rate, quotes };
}

describe('a strip of options', () => {
  it('is worth the volatility that all of them were priced with', () => {
    const found = varianceStrip(flatStrip(0.6, 0.1));
    if (!found.ok) expect.fail(found.failure);
    expect(found.value.volatility).toBeCloseTo(0.6, 3);
    expect(found.value.forward).toBeCloseTo(100 * Math.exp(0.003), 9);
    expect(found.value.centre).toBe(100);
  });

  it('ends where two strikes in a row have no price, whatever is quoted beyond', () => {
    const whole = flatStrip(0.6, 0.1);
    const cut = {
      ...whole,
      quotes: whole.quotes.map((one) => ([80, 81].includes(one.strike) ? { ...one, put: 0 } : one)),
    };
    const wild = {
      ...cut,
      quotes: cut.quotes.map((one) => (one.strike < 80 ? { ...one, put: (one.put ?? 0) * 3 } : one)),
    };
    const [full, ended, tampered] = [whole, cut, wild].map(varianceStrip);
    if (full?.ok !== true || ended?.ok !== true) expect.fail('no strip');
    expect(tampered).toEqual(ended);
    expect(ended.value.used).toBeLessThan(full.value.used);
    expect(ended.value.variance).toBeLessThan(full.value.variance);
  });

  it('is refused where there is no pair to find the forward from, or hardly a strike', () => {
    const { quotes } = flatStrip(0.6, 0.1);
    const alone = quotes.map((one) => ({ ...one, put: null }));
    expect(varianceStrip({ years: 0.1, rate: 0, quotes: alone })).toEqual({ ok: false, failure: 'no_pair' });
    const two = quotes.filter(({ strike }) => strike === 100 || strike === 101);
    expect(varianceStrip({ years: 0.1, rate: 0, quotes: two })).toEqual({ ok: false, failure: 'too_few_strikes' });
  });

  it('is interpolated to thirty days in total variance, only between two expiries', () => {
    const near = { days: 20, years: 20 / 365, variance: 0.25 };
    const far = { days: 50, years: 50 / 365, variance: 0.36 };
    const expected = 100 * Math.sqrt((20 * 0.25 * (20 / 30) + 50 * 0.36 * (10 / 30)) / 30);
    expect(stripIndex(near, far, 30)).toEqual({ ok: true, value: expect.closeTo(expected, 10) as number });
    expect(stripIndex(near, far, 60)).toEqual({ ok: false, failure: 'no_bracket' });
  });

  it('finds the index of a chain near the volatility of its expiries', () => {
    const chain = imaginedChain({
      spot: 60,
      rate: 0.04,
      expiries: [20, 50].map((days) => ({
        days,
        smile: imaginedSmile(0.5, days, -0.35, 0.4),
        strikes: strikesAround(60, 0.4, 2, 0.5),
        halfSpread: 0.002,
      })),
    });
    const found = chainStripIndex(chain);
    if (!found.ok) expect.fail(found.failure);
    // A smile with wings is worth a little more than its middle.
    expect(found.value).toBeGreaterThan(50);
    expect(found.value).toBeLessThan(54);
    expect(chainStripIndex(chain, 90)).toEqual({ ok: false, failure: 'no_bracket' });
  });
});

describe('a published DVOL', () => {
  const reading = { points: 57.3, atMs: 1_000_000 };

  it('is a volatility per year of 365 days, and a daily move', () => {
    const figures = dvolFigures(reading, 1_060_000, null);
    expect(figures).toMatchObject({ status: 'ok', aboveStrip: null });
    expect(figures.volatility).toBeCloseTo(0.573, 12);
    expect(figures.dailyMove).toBeCloseTo(0.03, 4);
  });

  it('is not used when it is missing, old or no volatility at all', () => {
    const unusable = { volatility: null, dailyMove: null, aboveStrip: null };
    expect(dvolFigures(null, 0, 55)).toEqual({ status: 'missing', ...unusable });
    expect(dvolFigures(reading, 2_000_000, 55)).toEqual({ status: 'stale', ...unusable });
    expect(dvolFigures({ points: 0.573, atMs: 0 }, 0, 55)).toEqual({ status: 'implausible', ...unusable });
    expect(dvolFigures({ points: Number.NaN, atMs: 0 }, 0, 55)).toEqual({ status: 'implausible', ...unusable });
  });

  it('is disputed where our own strip says something else, and still not replaced', () => {
    expect(dvolFigures(reading, 1_060_000, 57)).toMatchObject({ status: 'ok' });
    const disputed = dvolFigures(reading, 1_060_000, 50);
    expect(disputed).toMatchObject({ status: 'disputed', volatility: 0.573 });
    expect(disputed.aboveStrip).toBeCloseTo(7.3, 12);
  });
});
