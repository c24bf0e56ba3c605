import { describe, expect, it } from 'vitest';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { buildSurface } from '#options/surface/build-surface';
import { deltaSkew } from '#options/surface/delta-skew';
import { expectedMove } from '#options/surface/expected-move';
import { constantMaturityIv, termStructure, type TermStructure } from '#options/surface/term-structure';
import type { SurfaceSlice } from '#options/surface/volatility-surface';
import { normalCdf } from '#primitives/normal-distribution';
import { imaginedChain, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';

function market(...expiries: readonly (readonly [days: number, sigma: number])[]): ChainSnapshot {
  return imaginedChain({
    spot: 60,
    rate: 0.04,
    expiries: expiries.map(([days, sigma]) => ({
      days,
      smile: imaginedSmile(sigma, days),
      strikes: strikesAround(60, 0.6, 1.5, 0.5),
      halfSpread: 0.002,
    })),
  });
}

const FLAT: TermStructure = {
  points: [
    { expiry: 'near', years: 20 / 365, atmIv: 0.5 },
    { expiry: 'far', years: 50 / 365, atmIv: 0.6 },
  ],
  forwards: [],
};

describe('the term structure', () => {
  it('prices the time between two expiries by the variance it adds', () => {
    const { points, forwards } = termStructure(buildSurface(market([20, 0.5], [50, 0.6])));
    expect(points).toHaveLength(2);
    const [near, far] = points as [(typeof points)[number], (typeof points)[number]];
    const expected = (far.atmIv ** 2 * 50 - near.atmIv ** 2 * 20) / 30;
    expect(forwards[0]?.variance).toBeCloseTo(expected, 12);
    expect(forwards[0]?.volatility).toBeCloseTo(Math.sqrt(expected), 12);
  });

  it('has no forward volatility where the nearer expiry is worth more than the farther', () => {
    const { forwards } = termStructure(buildSurface(market([20, 0.9], [25, 0.5])));
    expect(forwards[0]?.variance).toBeLessThan(0);
    expect(forwards[0]?.volatility).toBeNull();
  });

  it('interpolates total variance to thirty days between brackets', () => {
    const found = constantMaturityIv(FLAT, 30 / 365);
    const variance = (0.25 * 20 * 2 + 0.36 * 50) / 3 / 30;
    expect(found).toEqual({ ok: true, value: expect.closeTo(Math.sqrt(variance), 12) as number });
    expect(constantMaturityIv(FLAT, 50 / 365)).toEqual({ ok: true, value: 0.6 });
    expect(constantMaturityIv(FLAT, 20 / 365)).toEqual({ ok: true, value: 0.5 });
  });

  it('refuses what lies beyond the first or last expiry', () => {
    expect(constantMaturityIv(FLAT, 10 / 365)).toEqual({ ok: false, failure: 'before_first_expiry' });
    expect(constantMaturityIv(FLAT, 90 / 365)).toEqual({ ok: false, failure: 'after_last_expiry' });
    expect(constantMaturityIv({ points: [], forwards: [] }, 0.1)).toEqual({ ok: false, failure: 'no_expiry' });
  });
});

describe('the 25-delta skew', () => {
  it('has its points where the deltas are 25, and puts dearer than calls on a falling smile', () => {
    const [slice] = buildSurface(market([32, 0.5])).slices as [SurfaceSlice];
    const skew = deltaSkew(slice);
    if (skew === null) expect.fail('no skew');
    const d1 = ({ k, iv }: { readonly k: number; readonly iv: number }) => {
      const total = iv * Math.sqrt(slice.years);
      return -k / total + total / 2;
    };
    expect(normalCdf(d1(skew.call))).toBeCloseTo(0.25, 10);
    expect(normalCdf(d1(skew.put)) - 1).toBeCloseTo(-0.25, 10);
    expect(skew.call).toMatchObject({ quoted: true });
    expect(skew.riskReversal).toBeLessThan(-0.01);
    expect(skew.butterfly).toBeGreaterThan(0);
    expect(skew.riskReversal).toBeCloseTo(skew.call.iv - skew.put.iv, 14);
    expect(skew.put.strike).toBeLessThan(slice.forward);
  });

  it('says when a delta lies beyond all quotes, and knows none without a smile of its own', () => {
    const snapshot = market([32, 0.5]);
    const narrow = imaginedChain({
      spot: 60,
      rate: 0.04,
      expiries: [
        { days: 32, smile: imaginedSmile(0.5, 32), strikes: strikesAround(60, 0.96, 1.05, 0.5), halfSpread: 0.002 },
      ],
    });
    expect(deltaSkew(buildSurface(narrow).slices[0] as SurfaceSlice)?.call.quoted).toBe(false);
    const [slice] = buildSurface(snapshot).slices as [SurfaceSlice];
    expect(deltaSkew({ ...slice, ownSmile: null })).toBeNull();
    expect(deltaSkew(slice, 0.5)).toBeNull();
  });
});

describe('the expected move', () => {
  it('is one deviation by volatility, and four fifths of it by the straddle', () => {
    const snapshot = market([32, 0.5]);
    const [slice] = buildSurface(snapshot).slices as [SurfaceSlice];
    const move = expectedMove(slice, snapshot.expiries[0] as ExpiryChain);
    const deviation = slice.forward * (slice.atmIv as number) * Math.sqrt(slice.years);
    expect(move.deviation).toBeCloseTo(deviation, 12);
    expect(move.straddleStrike).toBe(60);
    expect((move.straddle as number) / deviation).toBeGreaterThan(0.78);
    expect((move.straddle as number) / deviation).toBeLessThan(0.82);
  });

  it('is unknown where nothing near the money is quoted', () => {
    const snapshot = market([32, 0.5]);
    const [slice] = buildSurface(snapshot).slices as [SurfaceSlice];
    const [chain] = snapshot.expiries as [ExpiryChain];
    const move = expectedMove({ ...slice, atmIv: null }, { ...chain, rows: [] });
    expect(move).toEqual({ deviation: null, straddle: null, straddleStrike: null });
  });
});
