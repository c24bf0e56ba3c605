import { describe, expect, it } from 'vitest';
import type { OptionRight } from '#domain/chain';
import { priceE4 } from '#domain/money';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { AnomalyWatch } from '#options/surface/anomaly-watch';
import { buildSurface } from '#options/surface/build-surface';
import { findAnomalies, type QuoteAnomaly } from '#options/surface/quote-anomalies';
import { SeededRandom } from '#primitives/random';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { imaginedChain, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';

interface Plant {
  readonly days: number;
  readonly strike: number;
  readonly right: OptionRight;
  readonly by: number;
}

function chain(seed: number, plant: Plant | null, noise = 0.003): ChainSnapshot {
  const random = new SeededRandom(seed);
  return imaginedChain({
    spot: 60,
    rate: 0.04,
    expiries: [11, 32, 60].map((days) => ({
      days,
      smile: imaginedSmile(0.5, days),
      strikes: strikesAround(60, 0.7, 1.4, 1),
      halfSpread: 0.006,
      noise: (strike, right) => {
        const usual = noise * (2 * random.next() - 1);
        const planted = plant?.days === days && plant.strike === strike && plant.right === right;
        return planted ? plant.by : usual;
      },
    })),
  });
}

function anomalies(snapshot: ChainSnapshot): readonly QuoteAnomaly[] {
  return findAnomalies(buildSurface(snapshot), snapshot);
}

describe('anomaly detection', () => {
  it('flags nothing where quotes only wobble within their own width', () => {
    for (let seed = 1; seed <= 60; seed++) expect(anomalies(chain(seed, null))).toEqual([]);
  });

  it('flags the planted quote and no other, whatever its strike, side and sign', () => {
    const plants: readonly Plant[] = [
      { days: 32, strike: 55, right: 'put', by: 0.08 },
      { days: 32, strike: 60, right: 'put', by: -0.06 },
      { days: 11, strike: 61, right: 'call', by: 0.08 },
      { days: 60, strike: 72, right: 'call', by: -0.08 },
      { days: 60, strike: 49, right: 'put', by: 0.08 },
      // In the money, where no smile is fitted.
      { days: 60, strike: 55, right: 'call', by: 0.08 },
      { days: 32, strike: 64, right: 'put', by: -0.08 },
    ];
    for (const [i, plant] of plants.entries()) {
      const found = anomalies(chain(100 + i, plant));
      expect(found.map(({ strike, right }) => ({ strike, right }))).toEqual([
        { strike: priceE4(plant.strike), right: plant.right },
      ]);
      const [anomaly] = found as [QuoteAnomaly];
      expect(anomaly.side).toBe(plant.by > 0 ? 'rich' : 'cheap');
      expect(Math.abs(anomaly.iv - anomaly.fittedIv - plant.by)).toBeLessThan(0.02);
      expect(anomaly.reason).toContain(`${plant.strike} ${plant.right}`);
      expect(anomaly.reason).toContain(anomaly.side);
    }
  });

  it('flags a planted quote at the very end of the strikes, where a smile would bend to meet it', () => {
    const plant: Plant = { days: 60, strike: 84, right: 'call', by: 0.12 };
    const [anomaly, ...others] = anomalies(chain(7, plant)) as [QuoteAnomaly];
    expect(anomaly).toMatchObject({ strike: priceE4(84), right: 'call', side: 'rich' });
    expect(others).toEqual([]);
  });

  it('leaves a quote alone that is off by less than its own half width', () => {
    const wide = imaginedChain({
      spot: 60,
      rate: 0.04,
      expiries: [
        {
          days: 32,
          smile: imaginedSmile(0.5, 32),
          strikes: strikesAround(60, 0.7, 1.4, 1),
          halfSpread: 0.05,
          noise: (strike) => (strike === 57 ? 0.03 : 0),
        },
      ],
    });
    expect(anomalies(wide)).toEqual([]);
  });

  it('does not blame quotes where it is the smile that does not fit', () => {
    // A bump that five parameters cannot follow: each is off, none is off beside its neighbours.
    const bumped = imaginedChain({
      spot: 60,
      rate: 0.04,
      expiries: [
        {
          days: 60,
          smile: imaginedSmile(0.5, 60),
          strikes: strikesAround(60, 0.7, 1.4, 0.5),
          halfSpread: 0.002,
          noise: (strike) => 0.02 * Math.exp(-(((strike - 68) / 4) ** 2)),
        },
      ],
    });
    expect(anomalies(bumped)).toEqual([]);
  });

  it('judges nothing by fewer than eight quotes', () => {
    const few = imaginedChain({
      spot: 60,
      rate: 0.04,
      expiries: [
        {
          days: 32,
          smile: imaginedSmile(0.5, 32),
          strikes: [52, 54, 57, 60, 63, 66, 69],
          halfSpread: 0.004,
          noise: (strike) => (strike === 57 ? 0.2 : 0),
        },
      ],
    });
    expect(anomalies(few)).toEqual([]);
  });

  it('does not call an American put rich for what its early exercise may be worth', () => {
    const plant: Plant = { days: 60, strike: 64, right: 'put', by: 0.03 };
    const european = chain(3, plant, 0.001);
    const american: ChainSnapshot = { ...european, rate: 0.12, terms: { ...european.terms, exercise: 'american' } };
    expect(anomalies(european)).toHaveLength(1);
    expect(anomalies(american)).toEqual([]);
  });

  it('finds an anomaly in one expiry whatever another expiry quotes', () => {
    const plant: Plant = { days: 32, strike: 55, right: 'put', by: 0.08 };
    const clean = chain(5, plant);
    const shaken = chain(6, plant, 0.05);
    const mixed: ChainSnapshot = {
      ...clean,
      expiries: clean.expiries.map((one, i) => (i === 1 ? one : (shaken.expiries[i] as typeof one))),
    };
    const of32 = (found: readonly QuoteAnomaly[]) => found.filter(({ expiry }) => expiry === clean.expiries[1]?.expiry);
    expect(of32(anomalies(mixed))).toEqual(of32(anomalies(clean)));
  });
});

describe('the watch over anomalies', () => {
  const plant: Plant = { days: 32, strike: 55, right: 'put', by: 0.08 };
  const off = anomalies(chain(1, plant));

  it('counts the snapshots in a row in which a quote was off', () => {
    const watch = new AnomalyWatch();
    expect(watch.observe(off).map(({ snapshots }) => snapshots)).toEqual([1]);
    expect(watch.observe(off).map(({ snapshots }) => snapshots)).toEqual([2]);
    expect(watch.observe([])).toEqual([]);
    expect(watch.observe(off).map(({ snapshots }) => snapshots)).toEqual([1]);
  });

  it('starts anew where the quote is off to the other side', () => {
    const watch = new AnomalyWatch();
    watch.observe(off);
    const turned = off.map((anomaly): QuoteAnomaly => ({ ...anomaly, side: 'cheap' }));
    expect(watch.observe(turned).map(({ snapshots }) => snapshots)).toEqual([1]);
  });

  it('goes on counting after it was restored', () => {
    const watch = new AnomalyWatch();
    watch.observe(off);
    watch.observe(off);
    const restored = new AnomalyWatch();
    restored.observe(anomalies(chain(2, { ...plant, strike: 65, right: 'call' })));
    restoreSnapshot(restored, takeSnapshot(watch));
    expect(takeSnapshot(restored)).toEqual(takeSnapshot(watch));
    expect(restored.observe(off)).toEqual(watch.observe(off));
  });
});
