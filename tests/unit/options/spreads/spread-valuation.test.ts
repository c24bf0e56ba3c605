import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import { STRUCTURES, type StructureKind } from '#domain/structure';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { bridgeTouch } from '#options/paths/bridge-touch';
import { drawPaths } from '#options/paths/draw-paths';
import { EXIT, type ExitMap } from '#options/paths/exit-map';
import { exitRecursion } from '#options/paths/exit-recursion';
import { firstExits } from '#options/paths/first-exits';
import { pairedMean, pairedShare, pairVotes } from '#options/paths/path-estimate';
import type { PathModel } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { targetMap } from '#options/paths/target-question';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { flatVolatility, modelAt, riskNeutralDrift } from '#options/spreads/expiry-models';
import { openingCash, type SpreadCandidate } from '#options/spreads/spread-candidate';
import { SpreadMarks } from '#options/spreads/spread-marks';
import { findSpreads } from '#options/spreads/spread-search';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
import { type ExpiryTerms, pathPlanOf, type SpreadValuation, valueSpreads } from '#options/spreads/spread-valuation';
import { flatTouch, TouchBook } from '#options/spreads/touch-book';
import { ln } from '#primitives/exact-math';
import { normalCdf } from '#primitives/normal-distribution';
import { imaginedChain, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';
import { SIMPLE_TERMS } from '#tests/support/quoted-chain';

const HESTON: PathModel = { name: 'heston', v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 };
const BATES: PathModel = { ...HESTON, name: 'bates', lambda: 1.2, muJ: -0.05, sigmaJ: 0.12 };
const PAIRS = 512;

const CHAIN = imaginedChain({
  spot: 52.37,
  rate: 0.04,
  expiries: [7, 30].map((days) => ({
    days,
    smile: imaginedSmile(0.55, days),
    strikes: strikesAround(52.37, 0.7, 1.4, 1),
    halfSpread: 0.008,
  })),
});

const drawn = new Map<string, PathSet>();
function termsOf(chain: ChainSnapshot, expiry: ExpiryChain): ExpiryTerms {
  const drift = riskNeutralDrift(chain, expiry);
  const sigma = flatVolatility(chain, expiry) as number;
  let set = drawn.get(expiry.expiry);
  if (set === undefined) {
    const plan = pathPlanOf(expiry, HESTON, drift, { low: 3, high: 0 });
    drawn.set(expiry.expiry, (set = drawPaths(plan, 0, PAIRS, 'prices and variances')));
  }
  const models = [{ name: 'bs', sigma } as const, HESTON, BATES].map((model) => modelAt(model, chain, expiry, drift));
  return { models, drift, flatVolatility: sigma, paths: { model: HESTON, set } };
}

function candidates(
  kinds: readonly StructureKind[],
  strikes: readonly number[] | null = null,
  chain = CHAIN,
): SpreadCandidate[] {
  const criteria = {
    structures: kinds,
    expiries: null,
    dte: { from: 0, to: 200 },
    shortDelta: null,
    width: null,
    strikes: strikes === null ? null : strikes.map(priceE4),
  };
  const found = findSpreads(chain, criteria, DEFAULT_SPREAD_SETTINGS.search, SIMPLE_TERMS);
  if (!found.ok) throw new Error(found.failure);
  return [...found.value.candidates];
}

function valued(spreads: readonly SpreadCandidate[]): readonly SpreadValuation[] {
  return valueSpreads(CHAIN, spreads, (expiry) => termsOf(CHAIN, expiry));
}

function one(kind: StructureKind, ...strikes: number[]): readonly [SpreadCandidate, SpreadValuation] {
  const spread = candidates([kind], strikes).at(-1);
  if (spread === undefined) throw new Error('there is such a spread');
  return [spread, valued([spread])[0] as SpreadValuation];
}

describe('the probability of profit at expiry', () => {
  it('under one flat volatility is that of the lognormal law at the breakeven', () => {
    const [{ quoted, figures }, { byModel }] = one('bull_put', 48, 45);
    const { years, forward } = quoted.expiry;
    const deviation = (flatVolatility(CHAIN, quoted.expiry) as number) * Math.sqrt(years);
    const breakeven = figures.breakevens[0] as number;
    const pop = normalCdf(ln(forward / breakeven) / deviation - deviation / 2);
    expect(byModel[0]?.model).toBe('bs');
    expect(byModel[0]?.pop).toBeCloseTo(pop, 6);
    // The legs under the same law, undiscounted.
    const put = (strike: number): number =>
      blackScholesPrice('put', forward, strike, years, 0, 0, deviation / Math.sqrt(years));
    expect(byModel[0]?.ev).toBeCloseTo(100 * (figures.prices.natural / 10_000 - put(48) + put(45)), 4);
  });

  it('is given for every model, each with the chances of its best and its worst end', () => {
    const [, { byModel }] = one('iron_condor', 42, 45, 60, 63);
    expect(byModel.map(({ model }) => model)).toEqual(['bs', 'heston', 'bates']);
    for (const { pop, pMaxProfit, pMaxLoss } of byModel) {
      expect(pop).toBeGreaterThan(pMaxProfit as number);
      expect(pop + (pMaxLoss as number)).toBeLessThan(1);
    }
  });

  it('falls as a short put moves up, and as a short call moves down', () => {
    const pops = (kind: StructureKind, sets: readonly (readonly number[])[]): readonly number[] =>
      sets.map((strikes) => one(kind, ...strikes)[1].byModel[1]?.pop as number);
    const puts = pops('bull_put', [
      [43, 40],
      [45, 42],
      [47, 44],
      [49, 46],
      [51, 48],
    ]);
    const calls = pops('bear_call', [
      [62, 65],
      [60, 63],
      [58, 61],
      [56, 59],
      [54, 57],
    ]);
    for (const found of [puts, calls]) expect(found).toEqual(found.toSorted((left, right) => right - left));
  });
});

describe('the chance to take half of the profit', () => {
  /** The same question, each boundary solved for exactly. */
  function exactMap(chain: ChainSnapshot, { quoted, figures }: SpreadCandidate): ExitMap {
    const { expiry, structure, contracts } = quoted;
    const rate = -ln(expiry.discount) / expiry.years;
    return targetMap({
      position: {
        legs: structure.legs.map(({ right, strike, quantity }, i) => ({
          right,
          quantity,
          strike: strike / 10_000,
          markVolatility: contracts[i]?.iv as number,
        })),
        shares: structure.shares,
        spot: chain.spot,
        rate,
        dividendYield: rate - riskNeutralDrift(chain, expiry),
        entryCash: openingCash(chain, quoted, figures.prices.natural) / 10_000,
        closingCost: (figures.prices.mid - figures.prices.natural) / 10_000,
      },
      rules: {
        basis: (figures.maxProfit as number) / 10_000,
        targetFraction: 0.5,
        stopMultiple: null,
        closeAtLook: null,
      },
      schedule: { years: expiry.years, looks: Math.round(expiry.years * 365), stepsPerLook: 1 },
    });
  }

  /** And every path looked at. */
  function reference(spread: SpreadCandidate): number {
    const { set } = termsOf(CHAIN, spread.quoted.expiry).paths as { readonly set: PathSet };
    return pairedShare(pairVotes(firstExits(set, exactMap(CHAIN, spread)).outcomes, EXIT.target)).value;
  }

  it('agrees with boundaries solved one by one, for every kind of structure', () => {
    let compared = 0;
    for (const kind of STRUCTURES) {
      const spreads = candidates([kind]).filter((_, i) => i % 3 === 0);
      for (const [i, { halfProfit }] of valued(spreads).entries()) {
        const spread = spreads[i] as SpreadCandidate;
        if (spread.figures.maxProfit === null) {
          expect(halfProfit).toBeNull();
          continue;
        }
        // A path of a thousand or two may lie between the two boundaries.
        expect(Math.abs((halfProfit?.value as number) - reference(spread))).toBeLessThanOrEqual(2.5 / (2 * PAIRS));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(60);
  });

  it('is within its error of the exact answer under one flat volatility, a week or half a year ahead', () => {
    const chain = imaginedChain({
      spot: 52.37,
      rate: 0.04,
      expiries: [7, 180].map((days) => ({
        days,
        smile: imaginedSmile(0.5, days),
        strikes: strikesAround(52.37, 0.6, 1.5, 1),
        halfSpread: 0.004,
      })),
    });
    const terms = (expiry: ExpiryChain): ExpiryTerms => {
      const model: PathModel = { name: 'bs', sigma: 0.5 };
      const drift = riskNeutralDrift(chain, expiry);
      const set = drawPaths(pathPlanOf(expiry, model, drift, { low: 5, high: 0 }), 0, 4_096, 'prices and variances');
      return { models: [], drift, flatVolatility: 0.5, paths: { model, set } };
    };
    const spreads = (['bull_put', 'bear_call', 'iron_condor', 'covered_call'] as const).flatMap((kind) => {
      const found = candidates([kind], null, chain);
      return [7, 180].flatMap((days) =>
        found.filter(({ quoted }) => Math.round(quoted.expiry.years * 365) === days).slice(0, 1),
      );
    });
    expect(spreads).toHaveLength(8);
    for (const [i, { halfProfit }] of valueSpreads(chain, spreads, terms).entries()) {
      const spread = spreads[i] as SpreadCandidate;
      const drift = riskNeutralDrift(chain, spread.quoted.expiry);
      const walk = { drift, volatility: 0.5, stepYears: 1 / 365 };
      const exact = exitRecursion(exactMap(chain, spread), walk).target.reduce((sum, chance) => sum + chance, 0);
      expect(halfProfit?.model).toBe('bs');
      expect(Math.abs((halfProfit?.value as number) - exact)).toBeLessThan(4 * (halfProfit?.standardError as number));
    }
  });

  it('names the model that its paths follow and its standard error', () => {
    const [, { halfProfit }] = one('bull_put', 48, 45);
    expect(halfProfit?.model).toBe('heston');
    expect(halfProfit?.standardError).toBeGreaterThan(0.001);
    expect(halfProfit?.standardError).toBeLessThan(0.03);
  });

  it('is at least about the chance to end with all of the profit, which passes the half on its way', () => {
    for (const { halfProfit, byModel } of valued(candidates(['bull_put', 'bear_call', 'iron_condor']))) {
      const ends = byModel[1]?.pMaxProfit as number;
      expect(halfProfit?.value as number).toBeGreaterThan(ends - 4 * (halfProfit?.standardError as number) - 1e-3);
    }
  });

  it('is not known without a volatility for every leg, nor without paths', () => {
    const [spread] = one('bull_put', 48, 45);
    const contracts = spread.quoted.contracts.map((contract) => (contract === null ? null : { ...contract, iv: null }));
    const blind = { ...spread, quoted: { ...spread.quoted, contracts } };
    expect(valued([blind])[0]?.halfProfit).toBeNull();
    const pathless = valueSpreads(CHAIN, [spread], (expiry) => ({ ...termsOf(CHAIN, expiry), paths: null }));
    expect(pathless[0]).toMatchObject({ halfProfit: null, touch: [{ model: 'bs' }] });
  });
});

describe('the chance of a touch', () => {
  it('is that of a bridge between the steps of every path', () => {
    for (const [kind, strikes, lower, upper] of [
      ['bull_put', [48, 45], 48, null],
      ['bear_call', [57, 60], null, 57],
      ['iron_condor', [42, 45, 60, 63], 45, 60],
      ['covered_call', [58], null, 58],
    ] as const) {
      const [{ quoted }, { touch }] = one(kind, ...strikes);
      const { set } = termsOf(CHAIN, quoted.expiry).paths as { readonly set: PathSet };
      const level = (at: number | null): number | null => (at === null ? null : ln(at / CHAIN.spot));
      const every = bridgeTouch(set, { lower: level(lower), upper: level(upper) });
      // The first half of the pairs, both members of each.
      const half = set.pairs / 2;
      const looked = [...every.subarray(0, half), ...every.subarray(set.pairs, set.pairs + half)];
      const expected = pairedMean(Float64Array.from(looked));
      expect(touch.map(({ model }) => model)).toEqual(['bs', 'heston']);
      // Both are rounded to a millionth, one of them on the way as well.
      expect(Math.abs((touch[1]?.value as number) - expected.value)).toBeLessThan(3e-6);
      expect(Math.abs((touch[1]?.standardError as number) - expected.standardError)).toBeLessThan(3e-6);
    }
  });

  it('is within its error of the exact answer under one flat volatility', () => {
    const expiry = CHAIN.expiries[1] as ExpiryChain;
    const drift = riskNeutralDrift(CHAIN, expiry);
    const plan = pathPlanOf(expiry, { name: 'bs', sigma: 0.5 }, drift, { low: 9, high: 0 });
    const book = new TouchBook(drawPaths(plan, 0, 2_048, 'prices and variances'), CHAIN.spot);
    for (const [put, call] of [
      [48, null],
      [44, null],
      [null, 55],
      [null, 60],
      [46, 58],
      [40, 70],
    ] as const) {
      const { value, standardError } = book.chance({ put, call });
      const exact = flatTouch(expiry, CHAIN.spot, drift, 0.5, { put, call });
      expect(Math.abs(value - exact)).toBeLessThan(4 * standardError);
    }
  });

  it('is certain where the price stands beyond what was sold, and has no meaning where nothing was', () => {
    expect(one('bull_put', 55, 50)[1].touch.map(({ value }) => value)).toEqual([1, 1]);
    expect(one('long_straddle', 52)[1].touch).toEqual([]);
  });

  it('exceeds the chance to end beyond the strike, and falls with the distance', () => {
    const touches = [43, 45, 47, 49, 51].map((short) => one('bull_put', short, short - 3)[1]);
    for (const model of [0, 1]) {
      const chances = touches.map(({ touch }) => touch[model]?.value as number);
      expect(chances).toEqual(chances.toSorted((left, right) => left - right));
    }
    for (const { touch, byModel } of touches) {
      expect(touch[0]?.value as number).toBeGreaterThan(1 - (byModel[0]?.pMaxProfit as number));
    }
  });
});

describe('the marks that all spreads of an expiry share', () => {
  it('differ from the formula by less than a ten-thousandth of the price, at every look', () => {
    for (const expiry of CHAIN.expiries) {
      const looks = Math.round(expiry.years * 365);
      const reach = 5.5 * 0.55 * Math.sqrt(expiry.years);
      const marks = new SpreadMarks(CHAIN.spot, expiry, { years: expiry.years, looks, stepsPerLook: 1 }, reach, 81);
      const rate = -ln(expiry.discount) / expiry.years;
      const dividendYield = rate - riskNeutralDrift(CHAIN, expiry);
      const row = new Float64Array(81);
      let worst = 0;
      for (const contract of [expiry.rows[8]?.put, expiry.rows[15]?.call, expiry.rows[25]?.call]) {
        if (contract === null || contract === undefined) throw new Error('the chain lists it');
        const table = marks.tableOf(contract) as Float64Array;
        for (let look = 1; look < looks; look++) {
          marks.mix(table, look, 0, row);
          const years = (expiry.years * (looks - look)) / looks;
          for (let x = -0.25; x < 0.25; x += 0.0037) {
            const spot = CHAIN.spot * Math.exp(x);
            const strike = contract.strike / 10_000;
            const { right, iv } = contract;
            const exact = blackScholesPrice(right, spot, strike, years, rate, dividendYield, iv as number);
            worst = Math.max(worst, Math.abs(marks.between(row, x) - exact));
          }
        }
      }
      expect(worst / CHAIN.spot).toBeLessThan(1e-4);
      expect(worst).toBeGreaterThan(0);
    }
  });

  it('know nothing of a contract without a volatility', () => {
    const expiry = CHAIN.expiries[0] as ExpiryChain;
    const marks = new SpreadMarks(CHAIN.spot, expiry, { years: expiry.years, looks: 7, stepsPerLook: 1 }, 0.4, 81);
    const contract = expiry.rows[5]?.put;
    if (contract === null || contract === undefined) throw new Error('the chain lists it');
    expect(marks.tableOf({ ...contract, iv: null })).toBeNull();
  });
});

describe('valuing a batch', () => {
  it('gives each candidate what it gets alone, in the order asked', () => {
    const spreads = candidates(['bear_call', 'iron_condor']).filter((_, i) => i % 9 === 0);
    const together = valued(spreads);
    expect(spreads.map((spread) => valued([spread])[0])).toEqual(together);
    expect(valued(spreads.toReversed())).toEqual(together.toReversed());
  });

  it('asks for the terms of each expiry once', () => {
    const asked: string[] = [];
    valueSpreads(CHAIN, candidates(['bull_put']), (expiry) => {
      asked.push(expiry.expiry);
      return { models: [modelAt(HESTON, CHAIN, expiry, 0)], drift: 0, flatVolatility: null, paths: null };
    });
    expect(asked).toEqual(CHAIN.expiries.map(({ expiry }) => expiry));
  });
});
