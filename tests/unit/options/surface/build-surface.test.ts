import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import { buildSurface } from '#options/surface/build-surface';
import { sliceVolatility, type SurfaceSlice, surfaceVolatility } from '#options/surface/volatility-surface';
import { SeededRandom } from '#primitives/random';
import { imaginedChain, type ImaginedExpiry, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';

function expiry(days: number, sigma: number, change: Partial<ImaginedExpiry> = {}): ImaginedExpiry {
  const strikes = strikesAround(60, 0.6, 1.5, 1);
  return { days, smile: imaginedSmile(sigma, days), strikes, halfSpread: 0.004, ...change };
}

function surfaceOf(...expiries: readonly ImaginedExpiry[]) {
  return buildSurface(imaginedChain({ spot: 60, rate: 0.04, expiries }));
}

function slice(surface: { readonly slices: readonly SurfaceSlice[] }, place: number): SurfaceSlice {
  return surface.slices[place] as SurfaceSlice;
}

describe('a surface built from a chain', () => {
  it('finds the volatilities that the chain was priced with', () => {
    const surface = surfaceOf(expiry(11, 0.5), expiry(32, 0.52), expiry(95, 0.55));
    const sigmas = [0.5, 0.52, 0.55];
    for (const [i, found] of surface.slices.entries()) {
      expect(found.status).toBe('fitted');
      expect(Math.abs((found.atmIv as number) - (sigmas[i] as number))).toBeLessThan(0.002);
      for (const strike of [50, 55, 60, 66, 72]) {
        const truth = buildTruth(sigmas[i] as number, found, strike);
        expect(Math.abs((sliceVolatility(found, strike) as number) - truth)).toBeLessThan(0.006);
      }
    }
  });

  it('takes volatility at the money from the expiry itself, whatever other expiries quote', () => {
    const quiet = [expiry(11, 0.5), expiry(32, 0.52), expiry(95, 0.55)];
    const random = new SeededRandom(3);
    const shaken = { noise: () => 0.3 * (random.next() - 0.3) };
    const before = surfaceOf(...quiet);
    for (let changed = 0; changed < quiet.length; changed++) {
      const expiries = quiet.map((one, i) => (i === changed ? { ...one, ...shaken } : one));
      const after = surfaceOf(...expiries);
      for (let i = 0; i < quiet.length; i++) {
        if (i === changed) expect(slice(after, i).atmIv).not.toBe(slice(before, i).atmIv);
        else expect(slice(after, i).atmIv).toBe(slice(before, i).atmIv);
      }
    }
  });

  it('does not take it from an expiry that quotes the very same strikes', () => {
    const alone = surfaceOf(expiry(32, 0.52));
    const together = surfaceOf(expiry(1, 1.4), expiry(32, 0.52), expiry(33, 0.9));
    expect(slice(together, 1).atmIv).toBe(slice(alone, 0).atmIv);
    expect(slice(together, 1).ownSmile).toEqual(slice(alone, 0).ownSmile);
  });

  it('borrows the shape of the others for an expiry with too few quotes, and says so', () => {
    const few = { strikes: [55, 60, 65] };
    const surface = surfaceOf(expiry(11, 0.5), expiry(32, 0.5, few), expiry(95, 0.5));
    const thin = slice(surface, 1);
    expect(thin).toMatchObject({ status: 'borrowed', ownSmile: null });
    expect(thin.problem).toContain('3 usable quotes');
    expect(Math.abs((sliceVolatility(thin, 50) as number) - buildTruth(0.5, thin, 50))).toBeLessThan(0.03);
    expect(surfaceOf(expiry(32, 0.5, few)).slices[0]).toMatchObject({ status: 'flat' });
  });

  it('knows nothing of an expiry without a usable quote', () => {
    const surface = surfaceOf(expiry(11, 0.5), expiry(32, 0.5, { strikes: [] }), expiry(95, 0.5));
    expect(slice(surface, 1)).toMatchObject({ status: 'unknown', smile: null, atmIv: null, rmse: null });
    expect(sliceVolatility(slice(surface, 1), 60)).toBeNull();
  });

  it('gives no volatility at the money where all quotes are on one side of it', () => {
    const oneSided = surfaceOf(expiry(32, 0.5, { strikes: strikesAround(60, 0.6, 0.9, 1) }));
    expect(slice(oneSided, 0).status).toBe('fitted');
    expect(slice(oneSided, 0).atmIv).toBeNull();
  });

  it('interpolates total variance between expiries and keeps volatility outside of them', () => {
    const surface = surfaceOf(expiry(30, 0.5), expiry(90, 0.6));
    const [near, far] = surface.slices as [SurfaceSlice, SurfaceSlice];
    const between = surfaceVolatility(surface, 60 / 365, 0) as number;
    const [nearIv, farIv] = [sliceVolatility(near, near.forward), sliceVolatility(far, far.forward)] as [
      number,
      number,
    ];
    expect(between * between * 60).toBeCloseTo((nearIv * nearIv * 30 + farIv * farIv * 90) / 2, 9);
    expect(surfaceVolatility(surface, 10 / 365, 0)).toBeCloseTo(nearIv, 12);
    expect(surfaceVolatility(surface, 300 / 365, 0)).toBeCloseTo(farIv, 12);
    expect(surfaceVolatility(surface, 30 / 365, 0)).toBeCloseTo(nearIv, 12);
    expect(surfaceVolatility(surface, 0, 0)).toBeNull();
  });

  it('leaves out what is stale, adjusted, without a bid or crossed, and counts it', () => {
    const chain = imaginedChain({ spot: 60, rate: 0.04, expiries: [expiry(32, 0.5)] });
    const spoilt = {
      ...chain,
      expiries: chain.expiries.map((one) => ({
        ...one,
        rows: one.rows.map((row) => {
          const put = row.put;
          if (put === null) return row;
          if (row.strike === priceE4(50)) return { ...row, put: { ...put, stale: true } };
          if (row.strike === priceE4(51)) return { ...row, put: { ...put, adjusted: true } };
          if (row.strike === priceE4(52)) return { ...row, put: { ...put, bid: priceE4(0) } };
          if (row.strike === priceE4(53)) return { ...row, put: { ...put, bid: priceE4(9) } };
          return row.strike === priceE4(54) ? { ...row, put: null } : row;
        }),
      })),
    };
    const before = slice(buildSurface(chain), 0).quotes;
    const after = slice(buildSurface(spoilt), 0).quotes;
    expect(after.k.length).toBe(before.k.length - 5);
    for (const reason of ['stale', 'adjusted', 'no_bid', 'crossed', 'not_quoted'] as const) {
      expect((after.left.get(reason) ?? 0) - (before.left.get(reason) ?? 0)).toBe(1);
    }
  });
});

function buildTruth(sigma: number, found: SurfaceSlice, strike: number): number {
  const smile = imaginedSmile(sigma, Math.round(found.years * 365));
  const x = Math.log(strike / found.forward) - smile.m;
  const w = smile.a + smile.b * (smile.rho * x + Math.sqrt(x * x + smile.sigma * smile.sigma));
  return Math.sqrt(w / found.years);
}
