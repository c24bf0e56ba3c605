import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import { STRUCTURES, type StructureKind } from '#domain/structure';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { valueAtExpiry } from '#options/spreads/expiry-profile';
import { openingCash, type SpreadCandidate } from '#options/spreads/spread-candidate';
import { findSpreads, type FoundSpreads } from '#options/spreads/spread-search';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
import { strikesOf } from '#options/spreads/structure-shape';
import { quotedChain, type RowSketch, SIMPLE_TERMS } from '#tests/support/quoted-chain';

const RUNS = { seed: 20_260_302, numRuns: 300 };
const EXPIRY = '2026-04-01';

const rarely = fc.integer({ min: 0, max: 19 }).map((die) => die === 0);

/** Most can be traded; some are missing, crossed, locked, stale, without a bid or adjusted. */
const quote = fc
  .record({
    bid: fc.integer({ min: 0, max: 500 }),
    wider: fc.integer({ min: -1, max: 12 }),
    unknown: rarely,
    stale: rarely,
    adjusted: rarely,
    unlisted: rarely,
  })
  .map(({ bid, wider, unknown, unlisted, ...flags }) =>
    unlisted ? null : { ...flags, bid: unknown ? null : bid / 100, ask: (bid + wider) / 100 },
  );

const rows = fc
  .uniqueArray(fc.integer({ min: 40, max: 60 }), { minLength: 2, maxLength: 6 })
  .chain((strikes) =>
    fc.tuple(
      ...strikes
        .toSorted((left, right) => left - right)
        .map((strike) => fc.record({ strike: fc.constant(strike), put: quote, call: quote })),
    ),
  );

function everySet(strikes: readonly number[], count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return strikes.flatMap((first, i) => everySet(strikes.slice(i + 1), count - 1).map((rest) => [first, ...rest]));
}

function searchAll(chain: ChainSnapshot, kind: StructureKind, sets: readonly (readonly number[])[]): FoundSpreads {
  const { search } = DEFAULT_SPREAD_SETTINGS;
  const parts = sets.map((strikes) => {
    const criteria = { structures: [kind], expiries: [EXPIRY], dte: null, shortDelta: null, width: null };
    const found = findSpreads(chain, { ...criteria, strikes: strikes.map(priceE4) }, search, SIMPLE_TERMS);
    if (!found.ok) throw new Error(found.failure);
    return found.value;
  });
  return {
    candidates: parts.flatMap(({ candidates }) => candidates),
    refused: parts.flatMap(({ refused }) => refused),
    expiries: [EXPIRY],
    missing: [],
  };
}

const COUNT: Readonly<Record<StructureKind, number>> = {
  bull_put: 2,
  bear_call: 2,
  iron_condor: 4,
  short_straddle: 1,
  short_strangle: 2,
  bull_call_debit: 2,
  bear_put_debit: 2,
  covered_call: 1,
  long_straddle: 1,
};

function forEveryCandidate(check: (candidate: SpreadCandidate, chain: ChainSnapshot) => void): void {
  let seen = 0;
  fc.assert(
    fc.property(rows, fc.constantFrom(...STRUCTURES), (sketch, kind) => {
      const chain = quotedChain({ spot: 50, expiries: { [EXPIRY]: sketch as RowSketch[] } });
      const sets = everySet(
        sketch.map(({ strike }) => strike),
        COUNT[kind],
      );
      const { candidates, refused } = searchAll(chain, kind, sets);
      expect(candidates.length + refused.length).toBe(sets.length);
      for (const { refusals } of refused) expect(refusals.length).toBeGreaterThan(0);
      for (const candidate of candidates) check(candidate, chain);
      seen += candidates.length;
    }),
    RUNS,
  );
  expect(seen).toBeGreaterThan(200);
}

describe('every set of strikes is either a candidate or refused with a reason', () => {
  it('and what has a width wins and loses exactly that width', () => {
    forEveryCandidate(({ figures: { width, maxProfit, maxLoss, prices } }) => {
      if (width === null || maxProfit === null || maxLoss === null) return;
      expect(maxProfit + maxLoss).toBe(width);
      expect(Math.abs(prices.natural)).toBeLessThan(width);
      expect(maxProfit).toBeGreaterThan(0);
      expect(maxLoss).toBeGreaterThan(0);
    });
  });

  it('and is never priced better than by half of its quotes', () => {
    forEveryCandidate(({ figures: { prices } }) => {
      expect(prices.natural).toBeLessThanOrEqual(prices.calibrated);
      expect(prices.calibrated).toBeLessThanOrEqual(prices.mid);
    });
  });

  it('and earns nothing and loses nothing at its breakevens, and changes sides there', () => {
    forEveryCandidate(({ quoted, figures: { breakevens, prices } }, chain) => {
      const cash = openingCash(chain, quoted, prices.natural);
      const profit = (at: number): number => cash + valueAtExpiry(quoted.structure, at);
      for (const at of breakevens) {
        expect(Math.abs(profit(at * 10_000))).toBeLessThan(1e-6);
        expect(profit(at * 10_000 - 10) < 0).not.toBe(profit(at * 10_000 + 10) < 0);
      }
    });
  });

  it('and is worth nowhere more than its best and nowhere less than its worst', () => {
    forEveryCandidate(({ quoted, figures: { maxProfit, maxLoss, prices } }, chain) => {
      const cash = openingCash(chain, quoted, prices.natural);
      for (let at = 0; at <= 1_200_000; at += 25_000) {
        const each = cash + valueAtExpiry(quoted.structure, at);
        if (maxProfit !== null) expect(each).toBeLessThanOrEqual(maxProfit + 1e-6);
        if (maxLoss !== null) expect(each).toBeGreaterThanOrEqual(0 - maxLoss - 1e-6);
      }
    });
  });

  it('and names its strikes as traders do', () => {
    forEveryCandidate(({ quoted: { structure } }) => {
      const strikes = strikesOf(structure);
      const sold = structure.legs.find(({ quantity }) => quantity < 0);
      if (structure.kind === 'bull_put' || structure.kind === 'bear_call') expect(strikes[0]).toBe(sold?.strike);
      if (structure.kind.endsWith('_debit')) expect(strikes[1]).toBe(sold?.strike);
      if (structure.kind === 'iron_condor') expect(strikes).toEqual(strikes.toSorted((a, b) => a - b));
    });
  });
});
