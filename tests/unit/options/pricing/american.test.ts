import { describe, expect, it } from 'vitest';
import { american, type AmericanOption, americanPrice, europeanPrice } from '#options/pricing/american';
import { americanImpliedVolatility } from '#options/pricing/american-implied-volatility';
import { coxRossRubinstein, leisenReimer, type TreeOption } from '#options/pricing/binomial-tree';
import { bjerksundStensland } from '#options/pricing/bjerksund-stensland';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { finiteDifference } from '#options/pricing/finite-difference';
import { smoothedTree } from '#options/pricing/smoothed-tree';

const PUT: AmericanOption = {
  right: 'put',
  spot: 40,
  strike: 40,
  years: 0.5833,
  rate: 0.0488,
  dividendYield: 0,
  volatility: 0.3,
  dividends: [],
};
const CALL: AmericanOption = { ...PUT, right: 'call', spot: 100, strike: 90, years: 60 / 365, rate: 0.04 };
const DIVIDEND = { years: 20 / 365, amount: 1.75 };

function tree(option: AmericanOption, exercise: 'american' | 'european' = 'american'): TreeOption {
  return { ...option, exercise };
}

describe('an American option', () => {
  it('is worth what the literature says', () => {
    // Geske and Johnson (1984), S = 40, r = 4.88 %: by volatility, then strike, then 1, 4 and 7 months.
    const published = [
      [0.2, 35, [0.0062, 0.2004, 0.4328]],
      [0.2, 40, [0.8522, 1.5798, 1.9904]],
      [0.2, 45, [5.0, 5.0883, 5.267]],
      [0.3, 35, [0.0774, 0.6975, 1.2198]],
      [0.3, 40, [1.3099, 2.4825, 3.1696]],
      [0.3, 45, [5.0597, 5.7056, 6.2436]],
      [0.4, 35, [0.2466, 1.346, 2.1549]],
      [0.4, 40, [1.7681, 3.3874, 4.3526]],
      [0.4, 45, [5.2868, 6.5099, 7.383]],
    ] as const;
    for (const [volatility, strike, prices] of published) {
      for (const [i, years] of [0.0833, 0.3333, 0.5833].entries()) {
        const price = americanPrice({ ...PUT, strike, years, volatility });
        expect(Math.abs(price - (prices[i] as number)), `${volatility} ${strike} ${years}`).toBeLessThan(1.1e-4);
      }
    }
  });

  it('is a European one where exercising early gains nothing', () => {
    const call = american({ ...CALL, strike: 105 }, 100);
    expect(call.premium).toBeLessThan(1e-4);
    expect(call.price).toBeCloseTo(call.european, 4);
    expect(american({ ...PUT, rate: 0 }, 100).premium).toBeLessThan(1e-4);
  });

  it('is worth exercising at once deep in the money, and moves with the spot then', () => {
    const put = american({ ...PUT, spot: 20 });
    expect([put.price, put.delta, put.gamma, put.vega, put.theta]).toEqual([20, -1, 0, 0, 0]);
    expect(put.premium).toBeGreaterThan(0.9);
  });

  it('at expiry or without volatility is what exercise brings', () => {
    expect(american({ ...PUT, years: 0, spot: 35 }).price).toBe(5);
    expect(american({ ...PUT, years: 0, spot: 45 }).price).toBe(0);
    expect(american({ ...PUT, volatility: 0, spot: 35 }).price).toBeCloseTo(5, 9);
    expect(americanPrice({ ...CALL, volatility: 0 })).toBeCloseTo(100 - 90 * Math.exp((-0.04 * 60) / 365), 6);
  });

  it('has the Greeks that its price shows when pushed', () => {
    for (const option of [
      PUT,
      { ...CALL, dividends: [DIVIDEND] },
      { ...PUT, right: 'call', dividendYield: 0.2 },
    ] as const) {
      const { delta, gamma, vega, theta, rho } = american(option);
      const price = (change: Partial<AmericanOption>): number => americanPrice({ ...option, ...change }, 1_500);
      // Wide enough that the tree's own grain does not show in a second difference.
      const by = 0.02 * option.spot;
      const [down, here, up] = [-by, 0, by].map((shift) => price({ spot: option.spot + shift })) as [
        number,
        number,
        number,
      ];
      expect(delta).toBeCloseTo((up - down) / (2 * by), 2);
      expect(Math.abs(gamma / ((up + down - 2 * here) / (by * by)) - 1)).toBeLessThan(0.02);
      const { volatility } = option;
      const vegaMeasured = (price({ volatility: volatility + 0.01 }) - price({ volatility: volatility - 0.01 })) / 0.02;
      expect(Math.abs(vega / vegaMeasured - 1), `vega ${vega}`).toBeLessThan(0.01);
      const { rate } = option;
      const rhoMeasured = (price({ rate: rate + 0.005 }) - price({ rate: rate - 0.005 })) / 0.01;
      expect(Math.abs(rho / rhoMeasured - 1), `rho ${rho}`).toBeLessThan(0.02);
      const day = 1 / 365;
      const tomorrow = price({
        years: option.years - day,
        dividends: option.dividends.map(({ years, amount }) => ({ years: years - day, amount })),
      });
      expect(Math.abs((tomorrow - here) / day / theta - 1), `theta ${theta}`).toBeLessThan(0.05);
    }
  });

  it('that pays a dividend is exercised just before, if it is worth it', () => {
    const paid = american({ ...CALL, volatility: 0.25, dividends: [DIVIDEND] });
    // Exercised on the eve of the ex-date or at expiry, by finite differences: 10.4573.
    expect(paid.price).toBeCloseTo(10.4573, 2);
    expect(paid.premium).toBeGreaterThan(0.7);
    expect(paid.european).toBeCloseTo(europeanPrice({ ...CALL, volatility: 0.25, dividends: [DIVIDEND] }), 12);
    const nextDay = american({ ...CALL, strike: 70, years: 10 / 365, dividends: [{ years: 1 / 365, amount: 1.2 }] });
    expect(nextDay.price).toBeCloseTo(100 - 70 * Math.exp(-0.0488 / 365), 2);
    // After expiry, or on the day itself, it is somebody else's.
    const later = {
      ...CALL,
      dividends: [
        { years: 61 / 365, amount: 5 },
        { years: 0, amount: 5 },
      ],
    };
    expect(americanPrice(later)).toBe(americanPrice(CALL));
  });
});

describe('binomial trees', () => {
  it('converge to Black-Scholes where nobody may exercise early', () => {
    const european = blackScholesPrice('put', 40, 42, PUT.years, PUT.rate, 0.03, 0.3);
    const option = tree({ ...PUT, strike: 42, dividendYield: 0.03 }, 'european');
    expect(coxRossRubinstein(option, 2_000)).toBeCloseTo(european, 2);
    expect(leisenReimer(option, 501)).toBeCloseTo(european, 5);
    expect(smoothedTree(option, 200)?.price).toBeCloseTo(european, 4);
  });

  it('agree with each other', () => {
    const smooth = smoothedTree(tree(PUT), 2_000)?.price as number;
    expect(coxRossRubinstein(tree(PUT), 4_000)).toBeCloseTo(smooth, 3);
    expect(leisenReimer(tree(PUT), 2_001)).toBeCloseTo(smooth, 3);
  });

  it('refuse what they cannot do', () => {
    expect(coxRossRubinstein(tree({ ...PUT, volatility: 0.001, rate: 0.3 }), 10)).toBeNull();
    expect(leisenReimer(tree(PUT), 100)).toBeNull();
    expect(leisenReimer(tree({ ...PUT, volatility: 0 }), 101)).toBeNull();
    expect(coxRossRubinstein(tree({ ...PUT, dividends: [{ years: 0.1, amount: 50 }] }), 100)).toBeNull();
    expect(smoothedTree(tree({ ...PUT, dividends: [{ years: 0.1, amount: 50 }] }), 100)).toBeNull();
  });
});

describe('finite differences', () => {
  it('agree with the tree, which they share nothing with', () => {
    for (const strike of [34, 40, 43]) {
      for (const [right, dividendYield] of [
        ['put', 0],
        ['put', 0.06],
        ['call', 0.1],
      ] as const) {
        const option = { ...PUT, right, strike, dividendYield };
        const grid = finiteDifference(option, 'escrowed') as number;
        expect(Math.abs(grid - americanPrice(option)), `${right} ${strike} ${dividendYield}`).toBeLessThan(5e-4);
      }
    }
    const paying = { ...CALL, volatility: 0.25, dividends: [DIVIDEND, { years: 50 / 365, amount: 0.8 }] };
    expect(finiteDifference(paying, 'escrowed')).toBeCloseTo(americanPrice(paying), 3);
    const put = { ...paying, right: 'put', strike: 110 } as const;
    expect(finiteDifference(put, 'escrowed')).toBeCloseTo(americanPrice(put), 3);
  });

  it('show what the other dividend model would say: more, for the same volatility', () => {
    const paying = { ...CALL, volatility: 0.25, strike: 105, dividends: [DIVIDEND] };
    const escrowed = finiteDifference(paying, 'escrowed') as number;
    const whole = finiteDifference(paying, 'spot') as number;
    expect(whole - escrowed).toBeGreaterThan(0.005);
    expect(whole - escrowed).toBeLessThan(0.1);
    const dry = { ...paying, dividends: [] };
    expect(finiteDifference(dry, 'spot')).toBe(finiteDifference(dry, 'escrowed'));
  });

  it('refuse what they cannot do', () => {
    expect(finiteDifference({ ...PUT, years: 0 }, 'spot')).toBeNull();
    expect(finiteDifference({ ...PUT, volatility: 0 }, 'spot')).toBeNull();
    expect(finiteDifference({ ...PUT, dividends: [{ years: 0.1, amount: 50 }] }, 'escrowed')).toBeNull();
  });
});

describe('Bjerksund and Stensland', () => {
  it('are at least as good as their own approximation with one boundary, and little better for a future', () => {
    // Haug, The Complete Guide to Option Pricing Formulas: the 1993 approximation, K = 100, r = 10 %, b = 0.
    const published = [
      [0.1, 0.15, [0.0205, 1.8757, 10]],
      [0.1, 0.25, [0.3151, 3.1256, 10.3725]],
      [0.1, 0.35, [0.9479, 4.3746, 11.1578]],
      [0.5, 0.15, [0.8099, 4.0628, 10.7898]],
      [0.5, 0.25, [2.718, 6.7661, 12.9814]],
      [0.5, 0.35, [4.9665, 9.4608, 15.5137]],
    ] as const;
    for (const [years, volatility, prices] of published) {
      for (const [i, spot] of [90, 100, 110].entries()) {
        const better = bjerksundStensland('call', spot, 100, years, 0.1, 0.1, volatility) - (prices[i] as number);
        expect(better, `${years} ${volatility} ${spot}`).toBeGreaterThan(-6e-5);
        expect(better, `${years} ${volatility} ${spot}`).toBeLessThan(0.011);
      }
    }
  });

  it('stay below the tree and above the European option', () => {
    for (const strike of [30, 36, 40, 44, 52]) {
      for (const [right, dividendYield] of [
        ['put', 0],
        ['put', 0.03],
        ['call', 0.1],
      ] as const) {
        const option = { ...PUT, right, strike, dividendYield };
        const bound = bjerksundStensland(right, 40, strike, PUT.years, PUT.rate, dividendYield, PUT.volatility);
        expect(bound).toBeLessThanOrEqual(americanPrice(option) + 1e-4);
        expect(bound).toBeGreaterThanOrEqual(europeanPrice(option));
      }
    }
  });

  it('turn a put into a call on the strike', () => {
    const put = bjerksundStensland('put', 40, 44, 0.5, 0.05, 0.02, 0.3);
    expect(put).toBeCloseTo(bjerksundStensland('call', 44, 40, 0.5, 0.02, 0.05, 0.3), 13);
  });

  it('have an answer at expiry and without volatility', () => {
    expect(bjerksundStensland('put', 35, 40, 0, 0.05, 0, 0.3)).toBe(5);
    expect(bjerksundStensland('put', 35, 40, 0.5, 0.05, 0, 0)).toBe(5);
    expect(bjerksundStensland('call', 35, 40, 0.5, 0.05, 0.2, 0)).toBe(0);
  });
});

describe('American implied volatility', () => {
  const steps = 60;

  it('gives back the volatility of a price', () => {
    for (const volatility of [0.05, 0.2, 0.55, 1.8, 9]) {
      for (const strike of [36, 40, 41]) {
        const option = { ...PUT, strike };
        const price = americanPrice({ ...option, volatility }, steps);
        const answer = americanImpliedVolatility({ ...option, price }, steps);
        if (price <= strike - option.spot) expect(answer.status).toBe('zero_time_value');
        else expect(Math.abs((answer.volatility ?? 0) - volatility), `${volatility} ${strike}`).toBeLessThan(1e-7);
      }
    }
  });

  it('finds one where a European price would have none', () => {
    const option = { ...PUT, strike: 44, volatility: 0.2 };
    const price = americanPrice(option, steps);
    expect(price).toBeGreaterThan(europeanPrice(option));
    const { dividends, ...terms } = option;
    expect(dividends).toEqual([]);
    expect(americanImpliedVolatility({ ...terms, dividends, price }, steps).volatility).toBeCloseTo(0.2, 8);
  });

  it('says why there is none', () => {
    const status = (change: Partial<AmericanOption & { price: number }>): string =>
      americanImpliedVolatility({ ...PUT, strike: 45, price: 6, ...change }, steps).status;
    expect(status({})).toBe('ok');
    expect(status({ price: 5 })).toBe('zero_time_value');
    expect(status({ price: 4.9 })).toBe('below_intrinsic');
    expect(status({ price: 45 })).toBe('above_max');
    expect(status({ price: Number.NaN })).toBe('bad_input');
    expect(status({ years: 0 })).toBe('expired');
    expect(status({ right: 'call', spot: 60, price: 15.1 })).toBe('below_intrinsic');
  });
});
