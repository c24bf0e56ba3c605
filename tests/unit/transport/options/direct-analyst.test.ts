import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadAnalystSettings } from '#entry/desk/analyst-settings';
import type { SpreadFilter, StructureView } from '#contract/options-view';
import { chainView, payoffView, spreadsView, surfaceView } from '#contract/options-view';
import { DirectAnalyst } from '#transport/projections/options/direct-analyst';
import type {
  OptionAnswer,
  OptionAsk,
  OptionQuestion,
  OptionTopic,
  SeenChain,
} from '#transport/projections/options/option-analyst';
import { simulatedChains } from '#tests/support/simulated-chain';

const settings = loadAnalystSettings(fileURLToPath(new URL('../../../../config', import.meta.url)));
const chains = simulatedChains();
const analyst = new DirectAnalyst(settings);
const serials = [...chains.keys()];

const FILTER: SpreadFilter = {
  kinds: ['bull_put', 'bear_call'],
  days: { from: 5, to: 45 },
  shortDelta: { from: 0.1, to: 0.35 },
  width: null,
  worstGrade: 'F',
};

function chainOf(underlying: string): SeenChain {
  const seen = chains.get(underlying);
  if (seen === undefined) throw new Error(`${underlying} is not quoted`);
  return seen;
}

function ask<Topic extends OptionTopic>(underlying: string, topic: Topic, of: OptionAsk<Topic>): OptionAnswer<Topic> {
  const question = { topic, ask: of } as OptionQuestion;
  return analyst.answer(question, chainOf(underlying), serials.indexOf(underlying)) as OptionAnswer<Topic>;
}

describe('what panels are told of a chain', () => {
  it.each(serials)('fits the contract, for %s', (underlying) => {
    const around = { available: [underlying], providers: ['sim'] };
    expect(chainView.safeParse({ ...ask(underlying, 'chain', { expiry: null }), ...around }).error).toBeUndefined();
    expect(surfaceView.safeParse({ ...ask(underlying, 'surface', {}), ...around }).error).toBeUndefined();
    const spreads = ask(underlying, 'spreads', { filter: FILTER });
    expect(spreadsView.safeParse({ ...spreads, ...around }).error).toBeUndefined();
    const [first] = spreads.candidates;
    if (first === undefined) return;
    const payoff = ask(underlying, 'payoff', { structure: first.structure, elapsed: 0.5, volatilityShift: 5 });
    expect(payoffView.safeParse({ ...payoff, ...around }).error).toBeUndefined();
  });

  it('shows the quotes as they came, and a volatility at the money from one expiry alone', () => {
    const view = ask('IBIT', 'chain', { expiry: null });
    const { chain } = chainOf('IBIT');
    for (const row of view.rows) {
      const quote = chain.contracts.find(
        (one) => one.expiry === view.expiry && one.right === 'put' && one.strike === Math.round(row.strike * 10_000),
      );
      expect(row.put?.bid).toBe(quote?.bid === null || quote === undefined ? quote?.bid : quote.bid / 10_000);
    }
    const shown = view.expiries.find(({ expiry }) => expiry === view.expiry);
    expect(shown?.days).toBeGreaterThanOrEqual(7);
    expect(shown?.atmIv).toBeGreaterThan(0.2);
    expect(shown?.expectedMove).toBeCloseTo(
      (shown?.forward ?? 0) * (shown?.atmIv ?? 0) * Math.sqrt((shown?.days ?? 0) / 365),
      9,
    );
  });

  it('shows the expiry that is asked for, and the usual one where that is gone', () => {
    const usual = ask('SPY', 'chain', { expiry: null });
    const last = usual.expiries.at(-1)?.expiry ?? '';
    expect(ask('SPY', 'chain', { expiry: last }).expiry).toBe(last);
    expect(ask('SPY', 'chain', { expiry: '2020-01-17' }).expiry).toBe(usual.expiry);
  });

  it('ranks volatility among the sessions that were known', () => {
    const { ivRank, constant30 } = ask('IBIT', 'surface', {});
    const { volatilities } = chainOf('IBIT').past;
    expect(ivRank.sessions).toBe(252);
    const below = volatilities.slice(-252).filter((one) => one < (constant30 ?? 0)).length / 252;
    expect(ivRank.percentile).toBeCloseTo(below, 9);
  });

  it('draws what the fitted model makes of the same strikes, near what is quoted', () => {
    const { slices, models } = ask('SPY', 'surface', {});
    const slice = slices.find(({ days }) => days > 20);
    const rmse = models[0]?.rmse ?? 0;
    expect(rmse).toBeGreaterThan(0);
    const misses = (slice?.fit ?? []).slice(15, 46).map(({ iv, model }) => Math.abs((model ?? 9) - iv));
    expect(misses.length).toBe(31);
    expect(misses.reduce((sum, miss) => sum + miss, 0) / misses.length).toBeLessThan(Math.max(0.02, 3 * rmse));
  });

  it('holds spreads to the filter', () => {
    const { candidates } = ask('SPY', 'spreads', { filter: { ...FILTER, width: 5 } });
    expect(candidates.length).toBeGreaterThan(0);
    for (const { kind, days, shortDelta, width, maxProfit, maxLoss, creditNatural } of candidates) {
      expect(FILTER.kinds).toContain(kind);
      expect(days).toBeGreaterThan(4);
      expect(days).toBeLessThan(46);
      expect(shortDelta).toBeGreaterThanOrEqual(0.1);
      expect(shortDelta).toBeLessThanOrEqual(0.35);
      expect(width).toBe(5);
      expect((maxProfit ?? 0) + (maxLoss ?? 0)).toBeCloseTo(500, 6);
      expect(maxProfit).toBeCloseTo(100 * (creditNatural ?? 0), 6);
    }
  });

  it('says in the payoff what the finder says of the same spread', () => {
    const [found] = ask('IBIT', 'spreads', { filter: FILTER }).candidates;
    if (found === undefined) throw new Error('there are spreads');
    const payoff = ask('IBIT', 'payoff', { structure: found.structure, elapsed: 0, volatilityShift: 0 });
    expect(payoff.byModel).toEqual(found.byModel);
    expect([payoff.p50, payoff.touch, payoff.maxLoss, payoff.maxProfit, payoff.margin]).toEqual([
      found.p50,
      found.touch,
      found.maxLoss,
      found.maxProfit,
      found.margin,
    ]);
    expect(payoff.byModel.map(({ model }) => model)).toContain('Own history');
    expect(Math.min(...payoff.atExpiry)).toBeCloseTo(-(found.maxLoss ?? 0), 6);
    expect(Math.max(...payoff.atExpiry)).toBeCloseTo(found.maxProfit ?? 0, 6);
    const step = (payoff.prices[1] ?? 0) - (payoff.prices[0] ?? 0);
    expect(payoff.density.reduce((sum, one) => sum + one * step, 0)).toBeGreaterThan(0.97);
  });

  it('values a structure that has no name by its distributions, and one of two expiries by its curves', () => {
    const { expiries, rows, expiry } = ask('SPY', 'chain', { expiry: null });
    const middle = Math.floor(rows.length / 2);
    const strike = (offset: number) => rows[middle + offset]?.strike ?? 0;
    const leg = (right: 'call' | 'put', at: number, quantity: number, on = expiry ?? '') => ({
      right,
      strike: at,
      expiry: on,
      quantity,
    });
    const ratio: StructureView = {
      underlying: 'SPY',
      legs: [leg('put', strike(0), 1), leg('put', strike(-3), -2)],
      shares: 0,
    };
    const own = ask('SPY', 'payoff', { structure: ratio, elapsed: 0, volatilityShift: 0 });
    expect(own.name).toContain('of one’s own');
    for (const { pop } of own.byModel) expect(pop).toBeGreaterThan(0);
    const last = expiries.at(-1)?.expiry ?? '';
    const later = ask('SPY', 'chain', { expiry: last }).rows;
    const common = rows.find(({ strike: one }) =>
      later.some((other) => other.strike === one && typeof other.put?.iv === 'number'),
    )?.strike;
    const calendar = {
      underlying: 'SPY',
      legs: [leg('put', common ?? 0, -1), leg('put', common ?? 0, 1, last)],
      shares: 0 as const,
    };
    const two = ask('SPY', 'payoff', { structure: calendar, elapsed: 0, volatilityShift: 0 });
    expect(two.conventions).toContain('several expiries');
    expect(two.byModel).toEqual([]);
    expect(two.atExpiry.length).toBe(two.prices.length);
  });

  it('says in words what is not there', () => {
    const structure = {
      underlying: 'IBIT',
      legs: [{ right: 'put' as const, strike: 3, expiry: '2026-03-13', quantity: -1 }],
      shares: 0 as const,
    };
    const { problem, prices } = ask('IBIT', 'payoff', { structure, elapsed: 0, volatilityShift: 0 });
    expect(problem).toContain('3 put of 2026-03-13');
    expect(prices).toEqual([]);
    const gone = {
      ...structure,
      legs: [{ ...structure.legs[0], right: 'put' as const, strike: 40, quantity: 1, expiry: '2020-01-17' }],
    };
    expect(ask('IBIT', 'payoff', { structure: gone, elapsed: 0, volatilityShift: 0 }).problem).toContain('2020-01-17');
    const seen = chainOf('IBIT');
    const blind = { ...seen, chain: { ...seen.chain, contracts: seen.chain.contracts, underlyingPrice: null } };
    const answer = analyst.answer({ topic: 'chain', ask: { expiry: null } }, blind, 99);
    expect(answer.problem).toContain('without a price of its own');
  });

  it('answers the same whatever was asked before', () => {
    const fresh = new DirectAnalyst(settings);
    const question: OptionQuestion = { topic: 'spreads', ask: { filter: FILTER } };
    expect(fresh.answer(question, chainOf('IBIT'), 1)).toEqual(ask('IBIT', 'spreads', { filter: FILTER }));
  });
});
