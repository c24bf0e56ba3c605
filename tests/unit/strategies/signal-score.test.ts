import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnderlyingMoment } from '#detectors/sight-moment';
import { cents, priceE4 } from '#domain/money';
import type { FarmVoice } from '#domain/recommendation';
import { QualityFlag, type SymbolRegime } from '#domain/regime';
import type { ScorePartName } from '#domain/signal';
import type { StructureKind } from '#domain/structure';
import type { LiquidityGrade } from '#options/chains/chain-snapshot';
import { epochMs } from '#primitives/clock';
import type { SpreadProposal } from '#strategies/recommend/spread-proposal';
import type { Momentum } from '#strategies/session-momentum';
import { type Score, scoreOf } from '#strategies/signal-score';
import { DEFAULT_STRATEGY_PARAMS } from '#strategies/strategy-params';
import { fallenFund, MOMENT_AT, momentAt } from '#tests/support/imagined-moment';
import { sampleRecommendation } from '#tests/support/sample-advice';

const { router } = DEFAULT_STRATEGY_PARAMS;
const CALM: SymbolRegime = { trend: 'RANGE', volatility: 'NORMAL', session: 'RTH', quality: 0, confidence: 1 };
const STILL: Momentum = { last: null, soFar: 0 };

interface Facts {
  readonly structure?: StructureKind;
  readonly edge?: number;
  readonly grade?: LiquidityGrade;
  readonly mid?: number;
  readonly quotesAgeMs?: number;
  readonly underlying?: Partial<UnderlyingMoment>;
  readonly momentum?: Momentum;
  readonly farm?: FarmVoice | null;
}

function score(facts: Facts = {}): Score {
  const { structure = 'bull_put', edge = 0.05, grade = 'A', mid = 0.42, quotesAgeMs = 0 } = facts;
  const moment = momentAt(0, { regime: CALM, ...facts.underlying });
  const underlying = moment.underlyings[0] ?? fallenFund();
  const { structure: legs } = sampleRecommendation();
  const proposal = {
    question: { structure, chain: { ...underlying.chain, atMs: epochMs(MOMENT_AT - quotesAgeMs) } },
    candidate: {
      quoted: { structure: legs, expiry: { expiryMs: 0 } },
      figures: { grade, prices: { natural: priceE4(0.4), calibrated: priceE4(0.4), mid: priceE4(mid) } },
    },
    edge,
  } as unknown as SpreadProposal;
  const { momentum = STILL, farm = null } = facts;
  return scoreOf({ moment, underlying, proposal, momentum, farm }, router);
}

function pointsOf(name: ScorePartName, facts: Facts): number {
  return score(facts).parts.find(({ part }) => part === name)?.points ?? Number.NaN;
}

function voice(change: Partial<FarmVoice>): FarmVoice {
  return {
    asked: 1_000,
    passing: 100,
    entering: 10,
    support: null,
    outOfSampleTrades: 0,
    outOfSampleCents: cents(0),
    nearMisses: [],
    ...change,
  };
}

describe('the score of a signal', () => {
  it('lies between 0 and 100, whatever it is made of', () => {
    const facts = fc.record({
      edge: fc.double({ min: -5, max: 5, noNaN: true }),
      grade: fc.constantFrom<LiquidityGrade>('A', 'B', 'C', 'D', 'F'),
      mid: fc.double({ min: 0.4, max: 40, noNaN: true }),
      quotesAgeMs: fc.integer({ min: -60_000, max: 1e9 }),
      structure: fc.constantFrom<StructureKind>('bull_put', 'bear_call', 'iron_condor'),
      momentum: fc.record({ last: fc.constant(null), soFar: fc.option(fc.double({ min: -1, max: 9, noNaN: true })) }),
      farm: fc.option(fc.record({ support: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) }).map(voice)),
    });
    fc.assert(
      fc.property(facts, (one) => {
        const { score: points, parts } = score(one);
        expect(points).toBeGreaterThanOrEqual(0);
        expect(points).toBeLessThanOrEqual(100);
        for (const part of parts) expect(part.points >= 0 && part.points <= part.most).toBe(true);
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });

  it('is not a number where the edge is none, which passes no gate', () => {
    expect(score({ edge: Number.NaN }).score).toBeNaN();
  });

  it('grows with the edge until that is full', () => {
    expect([-0.1, 0, 0.05, 0.1, 0.5].map((edge) => pointsOf('edge', { edge }))).toEqual([0, 0, 13, 25, 25]);
  });

  it('counts each flag of the data once, and old quotes', () => {
    const flagged = (quality: number): number => pointsOf('data', { underlying: { quality } });
    expect(flagged(0)).toBe(20);
    expect(flagged(QualityFlag.warmingUp)).toBe(18);
    expect(flagged(QualityFlag.gap | QualityFlag.crossed)).toBe(6);
    expect(flagged(QualityFlag.stale)).toBe(0);
    expect([60_000, 120_000, 300_000].map((quotesAgeMs) => pointsOf('data', { quotesAgeMs }))).toEqual([20, 15, 0]);
  });

  it('likes for puts a market that rises, for calls one that falls, and for both one that stands', () => {
    const inTrend = (structure: StructureKind, trend: SymbolRegime['trend']): number =>
      pointsOf('regime', { structure, underlying: { regime: { ...CALM, trend } } });
    expect(inTrend('bull_put', 'TREND_UP')).toBeGreaterThan(inTrend('bull_put', 'TREND_DOWN'));
    expect(inTrend('bear_call', 'TREND_DOWN')).toBeGreaterThan(inTrend('bear_call', 'TREND_UP'));
    expect(inTrend('iron_condor', 'RANGE')).toBeGreaterThan(inTrend('iron_condor', 'TREND_UP'));
    const drifting = (structure: StructureKind, soFar: number): number =>
      pointsOf('regime', { structure, momentum: { last: null, soFar } });
    expect(drifting('bull_put', 0.03) - drifting('bull_put', -0.03)).toBe(4);
    expect(drifting('bear_call', -0.03) - drifting('bear_call', 0.03)).toBe(4);
    expect(drifting('iron_condor', 0) - drifting('iron_condor', 0.03)).toBe(4);
  });

  it('leaves the farm out while none of its traders has a standing, and counts their support after that', () => {
    const parts = (farm: FarmVoice | null) => score({ farm }).parts.find(({ part }) => part === 'farm');
    expect(parts(null)?.most).toBe(0);
    expect(parts(voice({ asked: 0 }))?.most).toBe(0);
    expect(parts(voice({}))).toMatchObject({ most: 0, because: expect.stringContaining('100 of 1000') });
    expect(parts(voice({ support: 0.25 }))).toMatchObject({ most: 20, points: 10 });
    expect(parts(voice({ support: 0 }))).toMatchObject({ most: 20, points: 0 });
    expect(score({ farm: voice({ support: 0 }) }).score).toBeLessThan(score({ farm: null }).score);
  });

  it('counts liquidity by the worst leg and by what the worst fill gives up', () => {
    expect(pointsOf('liquidity', { mid: 0.4 })).toBe(15);
    expect(pointsOf('liquidity', { mid: 0.4, grade: 'C' })).toBe(8);
    expect(pointsOf('liquidity', { mid: 0.8 })).toBe(8);
    expect(pointsOf('liquidity', { grade: 'F' })).toBe(0);
  });
});
