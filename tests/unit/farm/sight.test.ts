import { describe, expect, it } from 'vitest';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { type PriceE4, priceE4 } from '#domain/money';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import { orderFee } from '#farm/evaluation/order-fee';
import { type FarmGrid, FARM_STRUCTURES } from '#farm/population/farm-grid';
import { Population } from '#farm/population/population';
import { candidateFigures } from '#farm/sight/candidate-figures';
import { CandidatePicker } from '#farm/sight/candidate-picker';
import { ExpiryOdds } from '#farm/sight/expiry-odds';
import { assignedEnd, expiryEnd, isInDoubt } from '#farm/sight/spread-end';
import { closingPrice, contractFees, contractLimit, openingPrice, orderMinimum } from '#farm/sight/spread-figures';
import { warmth } from '#market/regimes/warmth';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { orderFees } from '#options/fills/order-fees';
import { type QuotedStructure, quoteStructure } from '#options/spreads/quoted-structure';
import { strikesOf } from '#options/spreads/structure-shape';
import { COSTS } from '#tests/support/option-desk';
import { quotedChain } from '#tests/support/quoted-chain';
import { plainGrid } from '#tests/support/plain-grid';

const GRID: FarmGrid = plainGrid({
  underlying: ['TEST'],
  structure: FARM_STRUCTURES,
  dteTarget: [14, 35],
  shortDelta: [0.2, 0.3],
});
const { specs } = new Population(GRID);

const ROWS = [
  { strike: 54, put: { bid: 0.4, ask: 0.44, delta: -0.1 }, call: { bid: 6.5, ask: 6.6, delta: 0.9 } },
  { strike: 57, put: { bid: 0.9, ask: 0.96, delta: -0.19 }, call: { bid: 4, ask: 4.1, delta: 0.81 } },
  { strike: 59, put: { bid: 1.5, ask: 1.56, delta: -0.31 }, call: { bid: 2.6, ask: 2.7, delta: 0.69 } },
  { strike: 60, put: { bid: 1.9, ask: 1.98, delta: -0.48 }, call: { bid: 2, ask: 2.08, delta: 0.52 } },
  { strike: 62, put: { bid: 3, ask: 3.1, delta: -0.7 }, call: { bid: 1.3, ask: 1.36, delta: 0.3 } },
  { strike: 64, put: { bid: 4.6, ask: 4.7, delta: -0.82 }, call: { bid: 0.7, ask: 0.75, delta: 0.18 } },
  { strike: 67, put: { bid: 7, ask: 7.1, delta: -0.92 }, call: { bid: 0.3, ask: 0.34, delta: 0.08 } },
];
const SNAPSHOT = quotedChain({
  spot: 60,
  expiries: { '2026-03-02': ROWS, '2026-03-13': ROWS, '2026-03-27': ROWS, '2026-04-17': ROWS },
});
const found = COSTS.fees.brokers['ibkr']?.at(-1);
const rules = COSTS.fees.regulatory.at(-1);
if (found === undefined || rules === undefined) throw new Error('fees.yaml has a broker');
const COST = { fills: COSTS.fills, broker: found, regulatory: rules };
const MARGIN = { nakedShare: 0.2, nakedFloor: 0.1, sharesInitial: 0.5 };

function picked(structure: string, dteTarget: number, shortDelta: number | null): QuotedStructure {
  const spec = specs.find(
    (one) => one.structure === structure && one.dteTarget === dteTarget && one.shortDelta === shortDelta,
  );
  const quoted = spec === undefined ? null : new CandidatePicker(SNAPSHOT).pick(spec);
  if (quoted === null) throw new Error('the chain has such a spread');
  return quoted;
}

function dollars(quoted: QuotedStructure): readonly number[] {
  return strikesOf(quoted.structure).map((strike) => strike / 10_000);
}

describe('the spread that a spec means', () => {
  it('has its expiry by the DTE target, its legs by delta and width: not every config trades the same', () => {
    expect(picked('bull_put', 14, 0.2).expiry.expiry).toBe('2026-03-13');
    expect(picked('bull_put', 35, 0.2).expiry.expiry).toBe('2026-03-27');
    expect(dollars(picked('bull_put', 14, 0.2))).toEqual([57, 54]);
    expect(dollars(picked('bull_put', 14, 0.3))).toEqual([59, 57]);
    expect(dollars(picked('bear_call', 14, 0.2))).toEqual([64, 67]);
    expect(dollars(picked('iron_condor', 14, 0.2))).toEqual([54, 57, 64, 67]);
    expect(dollars(picked('short_straddle', 14, null))).toEqual([60]);
  });

  it('never expires today', () => {
    const today = quotedChain({ spot: 60, expiries: { '2026-03-02': ROWS } });
    expect(specs.map((spec) => new CandidatePicker(today).pick(spec))).toEqual(specs.map(() => null));
  });
});

describe('what a spread costs', () => {
  const spread = picked('bull_put', 14, 0.2);

  it('is the worst side of every quote: a credit below what bids and asks leave, a cost above it', () => {
    const open = openingPrice(SNAPSHOT, spread, COST);
    const close = closingPrice(SNAPSHOT, spread, COST);
    expect(open.natural).toBeGreaterThan(0);
    expect(open.natural).toBeLessThanOrEqual(priceE4(0.9 - 0.44));
    expect(close.natural).toBeGreaterThanOrEqual(priceE4(0.96 - 0.4));
    expect(open.calibrated).toBeGreaterThanOrEqual(open.natural);
    expect(close.calibrated).toBeLessThanOrEqual(close.natural);
  });

  it('is not known where a leg cannot be sold, bought or believed', () => {
    for (const change of [{ bid: 0 }, { bid: null }, { bid: 2, ask: 1 }, { stale: true }, { adjusted: true }]) {
      const rows = ROWS.map((row) => (row.strike === 57 ? { ...row, put: { ...row.put, ...change } } : row));
      const chain = quotedChain({ spot: 60, expiries: { '2026-03-13': rows } });
      const quoted = quotedOn(chain, spread);
      expect(openingPrice(chain, quoted, COST).natural, JSON.stringify(change)).toBe(UNKNOWN);
      expect(candidateFigures(new ExpiryOdds(chain), quoted, COST, MARGIN)).toBeNull();
    }
  });

  it('can be left behind by giving up a leg that nobody bids for', () => {
    const rows = ROWS.map((row) => (row.strike === 54 ? { ...row, put: { ...row.put, bid: 0 } } : row));
    const chain = quotedChain({ spot: 60, expiries: { '2026-03-13': rows } });
    expect(closingPrice(chain, quotedOn(chain, spread), COST).natural).toBeGreaterThanOrEqual(priceE4(0.96));
  });

  it('has fees that are the broker’s, or dearer by less than a cent in fractions of cents', () => {
    const { commission, charges } = contractFees(spread, 'open', COST, 100);
    for (let contracts = 1; contracts <= 50; contracts++) {
      const lines = [
        { side: 'sell' as const, contracts, price: priceE4(0.9) },
        { side: 'buy' as const, contracts, price: priceE4(0.44) },
      ];
      const exact = orderFees(lines, 'open', COST.broker, COST.regulatory).cents;
      const ours = orderFee(contracts, commission, orderMinimum(COST), charges);
      expect(ours).toBeGreaterThanOrEqual(exact);
      expect(ours - exact).toBeLessThanOrEqual(1 + contracts * 0.02);
    }
  });

  it('risks its width less the credit, fees included, and a straddle its margin', () => {
    const figures = candidateFigures(new ExpiryOdds(SNAPSHOT), spread, COST, MARGIN);
    const { natural } = openingPrice(SNAPSHOT, spread, COST);
    expect(figures?.risk).toBeGreaterThan(30_000 - natural);
    expect(figures?.risk).toBeLessThan(30_000 - natural + 500);
    expect(
      candidateFigures(new ExpiryOdds(SNAPSHOT), picked('short_straddle', 14, null), COST, MARGIN)?.risk,
    ).toBeGreaterThan(120_000);
    expect(contractLimit(spread, COST)).toBeLessThanOrEqual(20);
    expect(figures?.pop).toBeGreaterThan(0);
    expect(figures?.pop).toBeLessThan(1_000_000);
  });
});

describe('how a spread ends', () => {
  const { structure } = picked('bull_put', 14, 0.2);

  it('expires worthless, or is settled at what it owes', () => {
    expect(expiryEnd(structure, priceE4(58), COST.broker)).toMatchObject({ kind: 1, cost: 0, charges: 0 });
    expect(expiryEnd(structure, priceE4(56), COST.broker)).toMatchObject({ kind: 2, cost: 10_000 });
    expect(expiryEnd(structure, priceE4(40), COST.broker)).toMatchObject({ kind: 2, cost: 30_000 });
  });

  it('is in doubt on its last afternoon near its strike or beyond', () => {
    expect(isInDoubt(structure, priceE4(58) as PriceE4)).toBe(false);
    expect(isInDoubt(structure, priceE4(57.2))).toBe(true);
    expect(isInDoubt(structure, priceE4(50))).toBe(true);
  });

  it('is assigned early where the holder of a short put gains by it, and not while there is time value', () => {
    const deep = ROWS.map((row) => (row.strike === 57 ? { ...row, put: { bid: 16.98, ask: 17.01, delta: -1 } } : row));
    const chain = quotedChain({ spot: 40, rate: 0.05, expiries: { '2026-04-17': deep } });
    const end = assignedEnd(chain, quotedOn(chain, picked('bull_put', 35, 0.2)), COST.broker);
    expect(end).toMatchObject({ kind: 3, cost: priceE4(17 - 0.4) });
    expect(assignedEnd(SNAPSHOT, picked('bull_put', 35, 0.2), COST.broker)).toBeNull();
  });
});

describe('warmth', () => {
  it('takes every whole value that it claims to have, so that no two thresholds are the same', () => {
    const seen = new Set<number>();
    for (let premium = -10; premium <= 50; premium++)
      for (const rank of [null, 0, 0.25, 0.5, 0.75, 1])
        for (const volatility of VOLATILITY_REGIMES)
          for (const trend of TREND_REGIMES)
            seen.add(
              warmth({
                impliedVolatility: 1 + premium / 100 + 1e-9,
                realisedVolatility: 1,
                ivRank: rank,
                trend,
                volatility,
              }),
            );
    expect([...seen].toSorted((left, right) => left - right)).toEqual(Array.from({ length: 101 }, (_, at) => at));
  });
});

/** The same strikes on another chain, whatever its dates. */
function quotedOn(chain: ChainSnapshot, { structure }: QuotedStructure): QuotedStructure {
  const expiry = chain.expiries[0];
  const quoted = expiry === undefined ? null : quoteStructure(structure.kind, expiry, strikesOf(structure));
  if (quoted === null) throw new Error('the chain has an expiry');
  return quoted;
}
