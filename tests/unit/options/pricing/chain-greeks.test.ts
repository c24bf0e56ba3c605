import { describe, expect, it } from 'vitest';
import { blackScholes } from '#options/pricing/black-scholes';
import { ChainGreeks } from '#options/pricing/chain-greeks';
import { impliedVolatility } from '#options/pricing/implied-volatility';
import { exp } from '#primitives/exact-math';

const SPOT = 52.37;
const RATE = 0.043;
const YIELD = 0.012;
const PER_EXPIRY = 90;
const YEARS = [2 / 365, 30 / 365, 1.5];

function chain(priceOf: (row: number, right: 'call' | 'put', strike: number, years: number) => number): ChainGreeks {
  const columns = new ChainGreeks(PER_EXPIRY * YEARS.length);
  for (const [expiry, years] of YEARS.entries()) {
    for (let i = 0; i < PER_EXPIRY; i++) {
      const row = expiry * PER_EXPIRY + i;
      const strike = 40 + Math.floor(i / 2) * 0.5;
      columns.call[row] = i % 2;
      columns.strike[row] = strike;
      columns.price[row] = priceOf(row, i % 2 === 1 ? 'call' : 'put', strike, years);
    }
    columns.solve(
      { spot: SPOT, forward: SPOT * exp((RATE - YIELD) * years), discount: exp(-RATE * years), years },
      expiry * PER_EXPIRY,
      (expiry + 1) * PER_EXPIRY,
    );
  }
  return columns;
}

describe('the Greeks of a chain', () => {
  it('are those of each contract by itself', () => {
    const prices = (right: 'call' | 'put', strike: number, years: number): number =>
      blackScholes({
        right,
        spot: SPOT,
        strike,
        years,
        rate: RATE,
        dividendYield: YIELD,
        volatility: 0.5 + 0.004 * Math.abs(strike - SPOT),
      }).price;
    const columns = chain((_, right, strike, years) => prices(right, strike, years));
    let solved = 0;
    for (const [expiry, years] of YEARS.entries()) {
      for (let row = expiry * PER_EXPIRY; row < (expiry + 1) * PER_EXPIRY; row++) {
        const right = columns.call[row] === 1 ? 'call' : 'put';
        const strike = columns.strike[row] as number;
        const price = columns.price[row] as number;
        const terms = { right, spot: SPOT, strike, years, rate: RATE, dividendYield: YIELD } as const;
        const alone = impliedVolatility({ ...terms, price });
        expect(columns.statusOf(row)).toBe(alone.status);
        if (alone.status !== 'ok') continue;
        solved++;
        const volatility = columns.volatility[row] as number;
        expect(Math.abs(volatility - alone.volatility)).toBeLessThan(1e-13 + 20 * alone.perPriceUlp);
        const figures = blackScholes({ ...terms, volatility });
        for (const greek of ['delta', 'gamma', 'vega', 'theta', 'rho'] as const) {
          const value = columns[greek][row] as number;
          const allowed = 1e-10 * Math.abs(figures[greek]) + 1e-12;
          expect(Math.abs(value - figures[greek]), `${greek} at ${strike}`).toBeLessThan(allowed);
        }
      }
    }
    expect(solved).toBeGreaterThan(240);
  });

  it('say why there are none, beside others that have them', () => {
    const columns = chain((row, right, strike, years) => {
      if (row === 4) return 0;
      if (row === 5) return SPOT + 1;
      if (row === 6) return Number.NaN;
      if (row === 7) return -0.05;
      return blackScholes({ right, spot: SPOT, strike, years, rate: RATE, dividendYield: YIELD, volatility: 0.6 })
        .price;
    });
    expect([4, 5, 6, 7].map((row) => columns.statusOf(row))).toEqual([
      'zero_time_value',
      'above_max',
      'bad_input',
      'below_intrinsic',
    ]);
    for (const row of [4, 5, 6, 7]) expect([columns.volatility[row], columns.delta[row]]).toEqual([-1, 0]);
    expect(columns.statusOf(PER_EXPIRY + 44)).toBe('ok');
    expect(columns.volatility[PER_EXPIRY + 44]).toBeCloseTo(0.6, 12);
  });

  it('does not mind a chain longer than its blocks, or none at all', () => {
    const rows = 1_000;
    const columns = new ChainGreeks(rows);
    columns.solve({ spot: 100, forward: 100, discount: 1, years: 1 }, 0, 0);
    for (let row = 0; row < rows; row++) {
      columns.call[row] = 1;
      columns.strike[row] = 60 + row * 0.1;
      columns.price[row] = blackScholes({
        right: 'call',
        spot: 100,
        strike: 60 + row * 0.1,
        years: 1,
        rate: 0,
        dividendYield: 0,
        volatility: 0.2 + row * 1e-4,
      }).price;
    }
    columns.solve({ spot: 100, forward: 100, discount: 1, years: 1 }, 0, rows);
    for (let row = 0; row < rows; row++) expect(columns.volatility[row]).toBeCloseTo(0.2 + row * 1e-4, 12);
  });
});
