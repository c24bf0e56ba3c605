import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expiryOutcome, type PayoffLeg } from '#options/models/expiry-outcome';
import { MomentExponent } from '#options/models/moment-exponent';
import type { BatesParameters, PriceModel } from '#options/models/price-model';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { exp } from '#primitives/exact-math';
import { cos, sin } from '#primitives/exact-trigonometry';
import { sharedFile } from '#tests/support/shared-data';

const names = ['heston_cf', 'heston_prices', 'bates_prices', 'pop_expiry'] as const;
const absent = names.some((name) => sharedFile(`oracles/${name}.json`) === null);

describe.skipIf(absent)('models against reference figures (skipped where the reference data is absent)', () => {
  it('have the characteristic function to 1e-12', () => {
    for (const { inp, out } of cases<CharacteristicCase>('heston_cf')) {
      const exponent = new MomentExponent(inp, inp.T);
      for (const { u, re, im, re_shift, im_shift } of out.cf) {
        expectComplex(exponent, 0, u, re, im);
        expectComplex(exponent, 0.5, u, re_shift, im_shift);
      }
    }
  });

  it.each(['heston_prices', 'bates_prices'] as const)('have prices and probabilities to 1e-9: %s', (table) => {
    for (const { name, inp, out } of cases<PriceCase>(table)) {
      const model: PriceModel = table === 'bates_prices' ? { ...inp, name: 'bates' } : { ...inp, name: 'heston' };
      const distribution = terminalDistribution(model, { spot: inp.S, drift: inp.r - inp.q, years: inp.T });
      const put = exp(-inp.r * inp.T) * distribution.expectedPut(inp.K);
      expect(Math.abs(put - out.put) / inp.S, name).toBeLessThan(1e-9);
      expect(Math.abs(1 - distribution.below(inp.K) - out.P2_probAboveK), name).toBeLessThan(1e-9);
    }
  });

  it('have every figure of a structure at expiry to 1e-8', () => {
    for (const { name, inp, out } of cases<OutcomeCase>('pop_expiry')) {
      const distribution = terminalDistribution(inp.model, { spot: inp.S, drift: inp.mu, years: inp.T });
      const legs = LEGS[inp.kind]?.(inp.strikes) ?? [];
      const outcome = expiryOutcome(distribution, { legs, shares: 0, cash: inp.premium_per_share });
      expect(outcome.pop, name).toBeCloseTo(out.pop, 8);
      expect(outcome.ev, name).toBeCloseTo(out.ev_per_share, 8);
      expect(outcome.breakevens.length, name).toBe(out.breakevens.length);
      for (const [i, at] of out.breakevens.entries()) expect(outcome.breakevens[i], name).toBeCloseTo(at, 10);
      if (out.max_loss === undefined) continue;
      expect(outcome.maxLoss, name).toBeCloseTo(out.max_loss, 10);
      expect(outcome.pMaxLoss, name).toBeCloseTo(out.p_max_loss ?? Number.NaN, 8);
      expect(outcome.pMaxProfit, name).toBeCloseTo(out.p_max_profit ?? Number.NaN, 8);
    }
  });
});

interface CharacteristicCase {
  readonly inp: BatesParameters & { readonly T: number };
  readonly out: { readonly cf: readonly Readonly<Record<'u' | 're' | 'im' | 're_shift' | 'im_shift', number>>[] };
}

interface PriceCase {
  readonly name: string;
  readonly inp: BatesParameters & Readonly<Record<'S' | 'K' | 'T' | 'r' | 'q', number>>;
  readonly out: { readonly put: number; readonly P2_probAboveK: number };
}

interface OutcomeCase {
  readonly name: string;
  readonly inp: {
    readonly kind: string;
    readonly strikes: readonly number[];
    readonly premium_per_share: number;
    readonly S: number;
    readonly T: number;
    readonly mu: number;
    readonly model: PriceModel;
  };
  readonly out: {
    readonly pop: number;
    readonly ev_per_share: number;
    readonly breakevens: readonly number[];
    readonly max_loss?: number;
    readonly p_max_profit?: number;
    readonly p_max_loss?: number;
  };
}

function cases<Case>(name: (typeof names)[number]): readonly Case[] {
  const path = sharedFile(`oracles/${name}.json`) as string;
  const { cases: all } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Case[] };
  expect(all.length).toBeGreaterThan(0);
  return all;
}

function expectComplex(exponent: MomentExponent, power: number, frequency: number, re: number, im: number): void {
  exponent.evaluate(power, frequency);
  const size = exp(exponent.re);
  expect(Math.abs(size * cos(exponent.im) - re)).toBeLessThan(1e-12);
  expect(Math.abs(size * sin(exponent.im) - im)).toBeLessThan(1e-12);
}

const sold = (right: PayoffLeg['right'], strike = 0): PayoffLeg => ({ right, strike, quantity: -1 });
const bought = (right: PayoffLeg['right'], strike = 0): PayoffLeg => ({ right, strike, quantity: 1 });

const LEGS: Readonly<Record<string, (strikes: readonly number[]) => readonly PayoffLeg[]>> = {
  bull_put: ([short, long]) => [sold('put', short), bought('put', long)],
  bear_call: ([short, long]) => [sold('call', short), bought('call', long)],
  iron_condor: ([a, b, c, d]) => [bought('put', a), sold('put', b), sold('call', c), bought('call', d)],
  short_straddle: ([at]) => [sold('put', at), sold('call', at)],
  short_strangle: ([put, call]) => [sold('put', put), sold('call', call)],
  long_straddle: ([at]) => [bought('put', at), bought('call', at)],
  bull_call_debit: ([long, short]) => [bought('call', long), sold('call', short)],
};
