import { describe, expect, it } from 'vitest';
import { edgeOf, middle, ranked, type RankedSpread } from '#options/spreads/spread-rank';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
import type { ModelName, SpreadValuation } from '#options/spreads/spread-valuation';
import { failedQuoteChecks } from '#options/spreads/spread-checks';
import { failedModelChecks } from '#options/spreads/valuation-checks';
import { findSpreads } from '#options/spreads/spread-search';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import { epochMs } from '#primitives/clock';
import { priceE4 } from '#domain/money';
import { CHAIN_AT, type ContractSketch, quotedChain, SIMPLE_TERMS } from '#tests/support/quoted-chain';

const CHECKS = DEFAULT_SPREAD_SETTINGS.checks;

/** A 48/45 put spread; natural 0.50, mid 0.57, $2 of fees, unless a leg is sketched otherwise. */
function candidate(short: ContractSketch = {}, long: ContractSketch = {}): SpreadCandidate {
  const chain = quotedChain({
    spot: 52,
    expiries: {
      '2026-04-01': [
        { strike: 45, put: { bid: 0.48, ask: 0.55, ...long } },
        { strike: 48, put: { bid: 1.05, ask: 1.12, ...short } },
      ],
    },
  });
  const criteria = { expiries: null, dte: null, shortDelta: null, width: null, strikes: [priceE4(48), priceE4(45)] };
  const found = findSpreads(
    chain,
    { ...criteria, structures: ['bull_put'] },
    DEFAULT_SPREAD_SETTINGS.search,
    SIMPLE_TERMS,
  );
  const first = found.ok ? found.value.candidates[0] : undefined;
  if (first === undefined) throw new Error('there is a candidate');
  return first;
}

function valuation(models: Readonly<Partial<Record<ModelName, readonly [pop: number, ev: number]>>>): SpreadValuation {
  return {
    byModel: Object.entries(models).map(([model, [pop, ev]]) => ({
      model: model as ModelName,
      pop,
      ev,
      pMaxProfit: pop,
      pMaxLoss: 1 - pop,
      lossGivenLoss: 200,
    })),
    halfProfit: null,
    touch: [],
  };
}

const codes = (failed: readonly { readonly code: string }[]): readonly string[] => failed.map(({ code }) => code);
const CHAIN = quotedChain({ spot: 52, expiries: {} });

describe('one figure for several models', () => {
  it('is the middle one, and of two the lower', () => {
    const ev = (found: SpreadValuation): number | null => middle(found, (model) => model.ev);
    expect(ev(valuation({ bs: [0.7, 9], smile: [0.7, -3], heston: [0.7, 30] }))).toBe(9);
    expect(ev(valuation({ bs: [0.7, 9], smile: [0.7, -3], heston: [0.7, 30], bates: [0.7, 1] }))).toBe(1);
    expect(ev(valuation({ bs: [0.7, 9], smile: [0.7, -3] }))).toBe(-3);
    expect(ev(valuation({}))).toBeNull();
  });

  it('becomes an edge by taking off the fees and dividing by what can be lost', () => {
    expect(edgeOf(candidate(), valuation({ bs: [0.7, 12] }))).toBeCloseTo((12 - 2) / 250, 12);
    expect(edgeOf(candidate(), valuation({}))).toBeNull();
  });
});

describe('the order of candidates', () => {
  const spread = (name: string, ev: number, pop: number, fails = false): RankedSpread & { readonly name: string } => ({
    name,
    candidate: candidate(),
    valuation: valuation({ bs: [pop, ev] }),
    failed: fails ? [{ code: 'pop', reason: name }] : [],
  });
  const spreads = [spread('a', 1, 0.9), spread('b', 5, 0.6, true), spread('c', 3, 0.7), spread('d', 3, 0.8)];
  const names = (order: Parameters<typeof ranked>[1]): string =>
    ranked(spreads, order)
      .map((found) => (found as (typeof spreads)[number]).name)
      .join('');

  it('puts those that pass every check first, then the better figure, and leaves equals as they were', () => {
    expect(names('edge')).toBe('cdab');
    expect(names('ev')).toBe('cdab');
    expect(names('pop')).toBe('adcb');
  });

  it('does not mind checks where it is by date, nor figures that are not known', () => {
    expect(names('expiry')).toBe('abcd');
    expect(names('p50')).toBe('acdb');
  });
});

describe('checks name what was found and what was wanted', () => {
  it.each<[string, SpreadCandidate, string, string]>([
    ['thin contracts', candidate({}, { grade: 'D' }), 'liquidity', 'liquidity D, needs C'],
    ['little credit', candidate({ bid: 0.8, ask: 0.84 }), 'credit_share', 'credit 8.3 % of the width, needs 10 %'],
    ['next to no credit', candidate({ bid: 0.6, ask: 0.62 }), 'credit_size', 'credit after fees 0.03, needs 0.05'],
    ['wide quotes', candidate({ bid: 0.8, ask: 1.4 }), 'given_up', 'a fill at natural gives up 57 % of the mid price'],
    ['legs of two moments', candidate({}, { atMs: epochMs(CHAIN_AT - 5_000) }), 'leg_skew', 'legs quoted 5.0 s apart'],
  ])('%s', (_case, found, code, reason) => {
    const failed = failedQuoteChecks(CHAIN, found, CHECKS);
    expect(codes(failed)).toContain(code);
    expect(failed.find((check) => check.code === code)?.reason).toContain(reason);
  });

  it('and nothing where all is well', () => {
    expect(failedQuoteChecks(CHAIN, candidate(), CHECKS)).toEqual([]);
    expect(failedModelChecks(candidate(), valuation({ bs: [0.7, 4], heston: [0.6, -8] }), CHECKS)).toEqual([]);
  });

  it('a model that sees too little probability, and all of them together where they see no profit', () => {
    const failed = failedModelChecks(candidate(), valuation({ bs: [0.7, 1], heston: [0.45, -8] }), CHECKS);
    expect(codes(failed)).toEqual(['pop', 'ev']);
    expect(failed[0]?.reason).toBe('probability of profit 45.0 % under heston, needs 50.0 %');
    expect(failed[1]?.reason).toContain('the best is bs with -1.00');
  });
});
