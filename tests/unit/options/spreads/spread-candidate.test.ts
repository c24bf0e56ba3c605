import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import type { StructureKind } from '#domain/structure';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { quoteStructure } from '#options/spreads/quoted-structure';
import { type JudgedSpread, judgeSpread, type SpreadFigures } from '#options/spreads/spread-candidate';
import { quotedChain, SIMPLE_TERMS } from '#tests/support/quoted-chain';

const EXPIRY = '2026-04-01';

/** Spot 52.37. Mids: puts 45 at 0.52, 48 at 1.085; calls 57 at 1.185, 60 at 0.615. */
const CHAIN = quotedChain({
  spot: 52.37,
  expiries: {
    [EXPIRY]: [
      { strike: 45, put: { bid: 0.48, ask: 0.56, delta: -0.12, grade: 'B' } },
      { strike: 48, put: { bid: 1.05, ask: 1.12, delta: -0.23 } },
      { strike: 52, put: { bid: 2.9, ask: 3.1, delta: -0.45 }, call: { bid: 3.25, ask: 3.45, delta: 0.55 } },
      { strike: 57, call: { bid: 1.15, ask: 1.22, delta: 0.27 } },
      { strike: 60, call: { bid: 0.58, ask: 0.65, delta: 0.16, grade: 'C' } },
    ],
  },
});

function judged(kind: StructureKind, strikes: readonly number[], chain: ChainSnapshot = CHAIN): JudgedSpread {
  const expiry = chain.expiries[0];
  if (expiry === undefined) throw new Error('the chain has an expiry');
  const quoted = quoteStructure(kind, expiry, strikes.map(priceE4));
  if (quoted === null) throw new Error(`${strikes.join('/')} make a ${kind}`);
  return judgeSpread(chain, quoted, SIMPLE_TERMS);
}

function figures(kind: StructureKind, ...strikes: number[]): SpreadFigures {
  const verdict = judged(kind, strikes);
  if (!verdict.accepted) throw new Error(verdict.refused.refusals.map(({ reason }) => reason).join('; '));
  return verdict.candidate.figures;
}

describe('the figures of a candidate, each by hand', () => {
  it('of a bull put spread', () => {
    // Natural 1.05 − 0.56 = 0.49; mid 1.085 − 0.52 = 0.565; a quarter of the way is 0.50875, of which 0.50 is believed.
    expect(figures('bull_put', 48, 45)).toMatchObject({
      prices: { natural: 4_900, calibrated: 5_000, mid: 5_650 },
      width: 30_000,
      maxProfit: 4_900,
      maxLoss: 25_100,
      breakevens: [47.51],
      returnOnRisk: 4_900 / 25_100,
      margin: 30_000,
      buyingPower: 25_100,
      fees: 200,
      grade: 'B',
    });
  });

  it('of a bear call spread', () => {
    expect(figures('bear_call', 57, 60)).toMatchObject({
      prices: { natural: 5_000, calibrated: 5_100, mid: 5_700 },
      maxProfit: 5_000,
      maxLoss: 25_000,
      breakevens: [57.5],
      grade: 'C',
    });
  });

  it('of an iron condor, of which only one side can lose', () => {
    expect(figures('iron_condor', 45, 48, 57, 60)).toMatchObject({
      prices: { natural: 9_900, mid: 11_350 },
      maxProfit: 9_900,
      maxLoss: 20_100,
      breakevens: [47.01, 57.99],
      margin: 30_000,
      buyingPower: 20_100,
    });
  });

  it('of a short straddle, whose loss has no limit', () => {
    // 20 % of spot less nothing for the put (spot is above it by 0.37), nothing for the call: 20 % of 52.37 = 10.474.
    // The put needs 3.00 + 10.474 − 0.37 = 13.104, the call 3.35 + 10.474 = 13.824; with the other's premium 16.824.
    expect(figures('short_straddle', 52)).toMatchObject({
      prices: { natural: 61_500, mid: 63_500 },
      width: null,
      maxProfit: 61_500,
      maxLoss: null,
      breakevens: [45.85, 58.15],
      returnOnRisk: null,
      margin: 168_240,
      buyingPower: 168_240 - 61_500,
    });
  });

  it('of a short strangle', () => {
    // The put needs 1.085 + max(10.474 − 4.37, 4.80) = 7.189, the call 1.185 + max(10.474 − 4.63, 5.237) = 7.029.
    expect(figures('short_strangle', 48, 57)).toMatchObject({
      prices: { natural: 22_000 },
      maxLoss: null,
      breakevens: [45.8, 59.2],
      margin: 83_740,
    });
  });

  it('of debit verticals, whose cost is all that can be lost', () => {
    expect(figures('bull_call_debit', 57, 60)).toMatchObject({
      prices: { natural: -6_400, calibrated: -6_300, mid: -5_700 },
      maxProfit: 23_600,
      maxLoss: 6_400,
      breakevens: [57.64],
      margin: 6_400,
      buyingPower: 6_400,
    });
    expect(figures('bear_put_debit', 48, 45)).toMatchObject({
      prices: { natural: -6_400 },
      maxProfit: 23_600,
      maxLoss: 6_400,
      breakevens: [47.36],
    });
  });

  it('of a covered call, whose shares are bought at spot', () => {
    // 57 − 52.37 + 1.15 = 5.78; everything but the premium is lost at zero.
    const found = figures('covered_call', 57);
    expect(found).toMatchObject({
      prices: { natural: 11_500 },
      maxProfit: 57_800,
      maxLoss: 512_200,
      margin: 261_850,
      fees: 150,
    });
    expect(found.breakevens).toHaveLength(1);
    expect(found.breakevens[0]).toBeCloseTo(51.22, 9);
  });

  it('of a long straddle, whose profit has no limit', () => {
    expect(figures('long_straddle', 52)).toMatchObject({
      prices: { natural: -65_500 },
      maxProfit: null,
      maxLoss: 65_500,
      breakevens: [45.45, 58.55],
    });
  });

  it('adds up the Greeks of a whole spread, shares included', () => {
    const spread = figures('bull_put', 48, 45).greeks;
    expect(spread?.delta).toBeCloseTo(100 * (0.23 - 0.12), 9);
    expect(spread?.vega).toBeCloseTo(0, 9);
    const covered = figures('covered_call', 57).greeks;
    expect(covered?.delta).toBeCloseTo(73, 9);
    expect(covered?.theta).toBeCloseTo(900, 9);
  });

  it('has no Greeks where a leg has none', () => {
    const chain = quotedChain({
      spot: 50,
      expiries: {
        [EXPIRY]: [
          { strike: 45, put: { bid: 0.4, ask: 0.5 } },
          { strike: 48, put: { bid: 1, ask: 1.1 } },
        ],
      },
    });
    expect(judged('bull_put', [48, 45], chain)).toMatchObject({
      accepted: true,
      candidate: { figures: { greeks: null } },
    });
  });

  it('counts one coin a contract, for which no Reg-T margin exists, where coins settle', () => {
    const chain = quotedChain({
      spot: 60_000,
      terms: { multiplier: 1, settlement: 'coin' },
      expiries: {
        [EXPIRY]: [
          { strike: 50_000, put: { bid: 400, ask: 450 } },
          { strike: 55_000, put: { bid: 1_000, ask: 1_100 } },
        ],
      },
    });
    const verdict = judged('bull_put', [55_000, 50_000], chain);
    expect(verdict).toMatchObject({ candidate: { figures: { maxProfit: 55_000, maxLoss: 445_000, margin: null } } });
  });
});

describe('what must not be traded is refused with every reason', () => {
  const good = { bid: 1, ask: 1.1, delta: -0.2 };
  function codes(short: object | null, long: object | null): readonly string[] {
    const chain = quotedChain({
      spot: 50,
      expiries: {
        [EXPIRY]: [
          { strike: 45, put: long },
          { strike: 48, put: short },
        ],
      },
    });
    const verdict = judged('bull_put', [48, 45], chain);
    return verdict.accepted ? [] : verdict.refused.refusals.map(({ code }) => code);
  }

  it.each([
    ['nobody bids for the leg that is sold', { bid: 0, ask: 0.05 }, { bid: 0.01, ask: 0.03 }, ['no_bid']],
    ['a bid is not known', { bid: null, ask: 0.05 }, { bid: 0.01, ask: 0.03 }, ['no_bid']],
    ['nobody bids for the leg that is bought', good, { bid: 0, ask: 0.03 }, ['no_bid']],
    ['nobody offers the leg that is bought', good, { bid: 0.4, ask: null }, ['no_ask']],
    ['a quote is locked', { bid: 1.1, ask: 1.1 }, { bid: 0.4, ask: 0.5 }, ['locked_or_crossed']],
    ['a quote is crossed', { bid: 1.2, ask: 1.1 }, { bid: 0.4, ask: 0.5 }, ['locked_or_crossed']],
    ['a quote is stale', good, { bid: 0.4, ask: 0.5, stale: true }, ['stale']],
    ['a contract was adjusted', { ...good, adjusted: true }, { bid: 0.4, ask: 0.5 }, ['adjusted']],
    ['a contract is not listed', good, null, ['not_listed']],
    ['the spread brings nothing', good, { bid: 0.9, ask: 1 }, ['no_credit']],
    ['the credit exceeds the width', { bid: 3.8, ask: 4 }, { bid: 0.4, ask: 0.5 }, ['credit_exceeds_width']],
    ['the credit equals the width', { bid: 3.5, ask: 3.6 }, { bid: 0.4, ask: 0.5 }, ['credit_exceeds_width']],
    ['only the mid exceeds the width', { bid: 1, ask: 6 }, { bid: 0.2, ask: 0.3 }, ['credit_exceeds_width']],
    [
      'several things are wrong',
      { bid: 0, ask: 0.1, stale: true },
      { bid: 0.01, ask: null },
      ['no_bid', 'stale', 'no_ask'],
    ],
  ])('%s', (_case, short, long, expected) => {
    expect(codes(short, long)).toEqual(expected);
  });

  it('a debit at or above the width, and one that costs nothing', () => {
    const chain = (long: object, short: object): ChainSnapshot =>
      quotedChain({
        spot: 50,
        expiries: {
          [EXPIRY]: [
            { strike: 45, call: long },
            { strike: 48, call: short },
          ],
        },
      });
    const dear = judged('bull_call_debit', [45, 48], chain({ bid: 4.4, ask: 4.5 }, { bid: 1.5, ask: 1.6 }));
    const free = judged('bull_call_debit', [45, 48], chain({ bid: 1, ask: 1.1 }, { bid: 1.1, ask: 1.2 }));
    expect(dear).toMatchObject({ refused: { refusals: [{ code: 'debit_exceeds_width' }] } });
    expect(free).toMatchObject({ refused: { refusals: [{ code: 'no_debit' }] } });
  });

  it('an iron condor of which one wing alone brings more than its width', () => {
    const chain = quotedChain({
      spot: 52,
      expiries: {
        [EXPIRY]: [
          { strike: 45, put: { bid: 0.1, ask: 0.2 } },
          { strike: 46, put: { bid: 1.4, ask: 1.5 } },
          { strike: 55, call: { bid: 1, ask: 1.1 } },
          { strike: 60, call: { bid: 0.3, ask: 0.4 } },
        ],
      },
    });
    const verdict = judged('iron_condor', [45, 46, 55, 60], chain);
    expect(verdict).toMatchObject({ refused: { refusals: [{ code: 'credit_exceeds_width' }] } });
    expect(!verdict.accepted && verdict.refused.refusals[0]?.reason).toBe(
      'the credit of 1.30 is not below the width of 1.00',
    );
  });
});
