import { describe, expect, it } from 'vitest';
import { instrumentIndex } from '#domain/instrument';
import type { SymbolRegime, TrendRegime, VolatilityRegime } from '#domain/regime';
import { MarketRegimeClassifier } from '#market/regimes/market-regime';
import { DEFAULT_REGIME_THRESHOLDS, symbolWeight } from '#market/regimes/regime-thresholds';
import type { MarketThresholds } from '#market/regimes/regime-thresholds';
import { hashState } from '#primitives/state-hash';
import { compareWithSnapshot, restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';

const A = instrumentIndex(0);
const B = instrumentIndex(1);
const C = instrumentIndex(2);

function classifier(changes: Partial<MarketThresholds> = {}): MarketRegimeClassifier {
  const market = { ...DEFAULT_REGIME_THRESHOLDS.market, switchMargin: 0, ...changes };
  return new MarketRegimeClassifier({ ...DEFAULT_REGIME_THRESHOLDS, market });
}

function label(trend: TrendRegime, volatility: VolatilityRegime, confidence: number): SymbolRegime {
  return { trend, volatility, session: 'US', quality: 0, confidence };
}

describe('the market-wide regime', () => {
  it('is unknown while nobody is warm enough to vote', () => {
    const market = classifier();
    market.add(A, label('UNKNOWN', 'HIGH', 0.5));
    market.add(B, label('RANGE', 'UNKNOWN', 0.5));
    expect(market.conclude()).toEqual({
      regime: { trend: 'UNKNOWN', volatility: 'UNKNOWN', confidence: 0, voters: 0 },
      changed: false,
    });
  });

  it('follows confidence, not heads', () => {
    const market = classifier();
    market.add(A, label('RANGE', 'LOW', 0.2));
    market.add(B, label('RANGE', 'LOW', 0.2));
    market.add(C, label('TREND_DOWN', 'SPIKE', 0.8));
    // 0.8 of 1.2 votes, mean confidence 0.4: 2/3 × 0.4.
    expect(market.conclude()).toEqual({
      regime: { trend: 'TREND_DOWN', volatility: 'SPIKE', confidence: 0.266667, voters: 3 },
      changed: true,
    });
    expect(market.conclude().changed).toBe(false);
  });

  it('weighs symbols as configured', () => {
    const thresholds = {
      ...DEFAULT_REGIME_THRESHOLDS,
      market: { ...DEFAULT_REGIME_THRESHOLDS.market, symbolWeights: { BTCUSDT: 5, NOISE: 0 } },
    };
    const market = new MarketRegimeClassifier(thresholds);
    market.add(A, label('TREND_UP', 'NORMAL', 0.2), symbolWeight(thresholds, 'BTCUSDT'));
    market.add(B, label('RANGE', 'LOW', 0.9), symbolWeight(thresholds, 'SPY'));
    market.add(C, label('TREND_DOWN', 'SPIKE', 1), symbolWeight(thresholds, 'NOISE'));
    expect(market.conclude().regime).toEqual({
      trend: 'TREND_UP',
      volatility: 'NORMAL',
      confidence: 0.166667,
      voters: 2,
    });
    expect(symbolWeight(thresholds, 'toString')).toBe(1);
  });

  it('gives an exact tie to the label that asks for more care', () => {
    const market = classifier();
    market.add(A, label('RANGE', 'LOW', 0.5));
    market.add(B, label('TREND_DOWN', 'HIGH', 0.5));
    expect(market.conclude().regime).toMatchObject({ trend: 'TREND_DOWN', volatility: 'HIGH' });
  });

  it('leaves an exact tie with the label in force', () => {
    const market = classifier();
    market.add(A, label('RANGE', 'LOW', 0.5));
    market.conclude();
    market.add(B, label('TREND_DOWN', 'HIGH', 0.5));
    expect(market.conclude()).toMatchObject({ regime: { trend: 'RANGE', volatility: 'LOW' }, changed: false });
  });

  it('changes only when the lead is larger than the margin', () => {
    const market = classifier({ switchMargin: 0.2 });
    market.add(A, label('RANGE', 'LOW', 0.4));
    market.conclude();
    market.add(B, label('TREND_UP', 'LOW', 0.6));
    expect(market.conclude().regime.trend).toBe('RANGE');
    market.add(B, label('TREND_UP', 'LOW', 0.600002));
    expect(market.conclude().regime.trend).toBe('TREND_UP');
  });

  it('drops a vote once its symbol has been silent for as long as configured', () => {
    const market = classifier({ voteKeptMinutes: 3 });
    market.add(A, label('RANGE', 'LOW', 0.5));
    const voters = [0, 1, 2, 3].map(() => market.conclude().regime.voters);
    expect(voters).toEqual([1, 1, 1, 0]);
    expect(market.conclude().regime.trend).toBe('UNKNOWN');
  });

  it('needs the configured number of voters', () => {
    const market = classifier({ minimumVoters: 2 });
    market.add(A, label('RANGE', 'LOW', 1));
    expect(market.conclude().regime).toEqual({ trend: 'UNKNOWN', volatility: 'UNKNOWN', confidence: 0, voters: 1 });
    market.add(B, label('RANGE', 'LOW', 1));
    expect(market.conclude().regime).toEqual({ trend: 'RANGE', volatility: 'LOW', confidence: 1, voters: 2 });
  });

  it('does not depend on the order in which symbols report', () => {
    const forwards = classifier();
    const backwards = classifier();
    const labels = [label('RANGE', 'LOW', 0.3), label('TREND_UP', 'HIGH', 0.7), label('TREND_DOWN', 'SPIKE', 0.1)];
    for (const index of [0, 1, 2]) forwards.add(instrumentIndex(index), labels[index] as SymbolRegime);
    for (const index of [2, 1, 0]) backwards.add(instrumentIndex(index), labels[index] as SymbolRegime);
    expect(forwards.conclude()).toEqual(backwards.conclude());
    expect(hashState(forwards)).toEqual(hashState(backwards));
  });

  it('restores into a classifier that knew more instruments or fewer', () => {
    const original = classifier();
    original.add(C, label('TREND_UP', 'HIGH', 0.7));
    original.conclude();
    original.add(A, label('RANGE', 'HIGH', 0.6));
    const snapshot = takeSnapshot(original);
    const larger = classifier();
    larger.add(instrumentIndex(9), label('TREND_DOWN', 'SPIKE', 1));
    for (const other of [classifier(), larger]) {
      restoreSnapshot(other, snapshot);
      expect(compareWithSnapshot(other, snapshot)).toEqual([]);
    }
    const next = original.conclude();
    expect(larger.conclude()).toEqual(next);
  });
});
