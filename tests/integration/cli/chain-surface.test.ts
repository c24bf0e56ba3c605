import { describe, expect, it } from 'vitest';
import type { OptionChain, OptionRight } from '#domain/chain';
import { type PriceE4, priceE4 } from '#domain/money';
import { epochMs } from '#primitives/clock';
import { chainCsv } from '#tests/fixtures/chains/chain-csv';
import { type ChainPlan, pricedChain } from '#tests/support/priced-chain';
import { argus, records } from '#tests/support/run-argus';

const PLAN: ChainPlan = {
  underlying: 'IBIT',
  spot: 52.37,
  rate: 0.04,
  dividendYield: 0,
  atMs: epochMs(Date.UTC(2026, 11, 1, 15, 30)),
  expiries: ['2026-12-18', '2027-01-15', '2027-02-19'],
  strikes: Array.from({ length: 29 }, (_, at) => 38 + at),
  volatility: (strike, years) => 0.52 + 0.3 * (strike / 52 - 1) ** 2 - 0.1 * (strike / 52 - 1) + 0.1 * years,
  halfSpread: 0.02,
};

function mispriced(expiry: string, strike: number, right: OptionRight, dollars: number): OptionChain {
  const chain = pricedChain(PLAN);
  const contracts = chain.contracts.map((quote) => {
    const planted = quote.expiry === expiry && quote.strike === priceE4(strike) && quote.right === right;
    if (!planted || quote.bid === null || quote.ask === null) return quote;
    const by = dollars * 10_000;
    return { ...quote, bid: (quote.bid + by) as PriceE4, ask: (quote.ask + by) as PriceE4 };
  });
  return { ...chain, contracts };
}

function recordsOf(chain: OptionChain, kind: string) {
  const run = argus(['chain', '-', '--json', '--rate', '0.04'], { input: chainCsv(chain) });
  expect([run.code, run.stderr]).toEqual([0, '']);
  return records(run).filter(({ record }) => record === kind);
}

describe('argus chain on volatility', () => {
  it('finds skew, moves and the next thirty days', () => {
    const chain = pricedChain(PLAN);
    const smiles = recordsOf(chain, 'smile');
    expect(smiles).toHaveLength(3);
    for (const smile of smiles) {
      expect(smile).toMatchObject({ status: 'fitted', problem: null, skew_is_quoted: true });
      expect(smile['rmse']).toBeLessThan(0.004);
      expect(smile['risk_reversal_25']).toBeLessThan(-0.005);
      const ratio = Number(smile['expected_move_straddle']) / Number(smile['expected_move']);
      expect(ratio).toBeGreaterThan(0.77);
      expect(ratio).toBeLessThan(0.83);
    }
    const [surface] = recordsOf(chain, 'surface');
    expect(surface).toMatchObject({ iv_30d_problem: null, butterfly_free: true, calendar_free: true });
    expect(Math.abs(Number(surface?.['iv_30d']) - PLAN.volatility(52.37, 30 / 365))).toBeLessThan(0.005);
  });

  it('names the quote that is mispriced, and no other', () => {
    expect(recordsOf(pricedChain(PLAN), 'anomaly')).toEqual([]);
    const plants = [
      ['2026-12-18', 48, 'put', 0.3],
      ['2027-02-19', 58, 'call', -0.4],
      ['2027-01-15', 50, 'call', 0.5],
    ] as const;
    for (const [expiry, strike, right, by] of plants) {
      const found = recordsOf(mispriced(expiry, strike, right, by), 'anomaly');
      expect(found.map((one) => [one['expiry'], one['strike'], one['right'], one['side']])).toEqual([
        [expiry, strike, right, by > 0 ? 'rich' : 'cheap'],
      ]);
    }
  });

  it('tells a reader the same', () => {
    const run = argus(['chain', '-', '--rate', '0.04'], { input: chainCsv(mispriced('2026-12-18', 48, 'put', 0.3)) });
    expect(run.stdout).toMatch(/the 48 put of 2026-12-18 is quoted at .* rich by/);
    expect(run.stdout).toMatch(/30 days at the money: 5\d\.\d %/);
    expect(run.stdout).toContain('3 of 3 smiles known, together free of butterfly and calendar arbitrage.');
  });
});
