import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import { type LiquidityFigures, liquidityGrade } from '#options/chains/liquidity-grade';
import { sharedFile } from '#tests/support/shared-data';

const LIQUID: LiquidityFigures = {
  bid: priceE4(1),
  ask: priceE4(1.02),
  bidSize: 120,
  askSize: 80,
  openInterest: 8_000,
  volume: 2_500,
  stale: false,
};

const reference = sharedFile('oracles/microstructure.json');

describe('the liquidity grade', () => {
  it('adds up spread, open interest, volume and displayed size', () => {
    expect(liquidityGrade(LIQUID)).toEqual({ grade: 'A', score: 100 });
    expect(liquidityGrade({ ...LIQUID, openInterest: 1_000, volume: 200, bidSize: 10 })).toEqual({
      grade: 'B',
      score: 40 + 22 + 14 + 6,
    });
    expect(liquidityGrade({ ...LIQUID, ask: priceE4(1.1), openInterest: 250 })).toEqual({
      grade: 'C',
      score: 20 + 14 + 20 + 10,
    });
  });

  it.each([
    [1, 1.0304, 40],
    [1, 1.0305, 30],
    [1, 1.0618, 30],
    [1, 1.0619, 20],
    [0.01, 0.03, 40],
    [0.01, 0.04, 30],
    [0.01, 0.05, 0],
    [0.9, 1.1, 10],
    [0.9, 1.1001, 0],
  ])('gives a quote of %d to %d %d points for its spread', (bid, ask, points) => {
    const bare = { ...LIQUID, bidSize: null, askSize: null, openInterest: null, volume: null };
    expect(liquidityGrade({ ...bare, bid: priceE4(bid), ask: priceE4(ask) }).score).toBe(points);
  });

  it('gives nothing for what is not known, and looks at the thinner side', () => {
    expect(liquidityGrade({ ...LIQUID, openInterest: null }).score).toBe(70);
    expect(liquidityGrade({ ...LIQUID, volume: null }).score).toBe(80);
    expect(liquidityGrade({ ...LIQUID, askSize: 9 }).score).toBe(92);
    expect(liquidityGrade({ ...LIQUID, askSize: null }).score).toBe(90);
  });

  it('is F without a market, whatever was traded before', () => {
    for (const figures of [
      { ...LIQUID, bid: null },
      { ...LIQUID, bid: priceE4(0) },
      { ...LIQUID, ask: null },
      { ...LIQUID, bid: priceE4(1.03) },
      { ...LIQUID, stale: true },
    ]) {
      expect(liquidityGrade(figures)).toEqual({ grade: 'F', score: null });
    }
  });

  it.skipIf(reference === null)(
    `agrees with the reference cases ${reference === null ? '(need the optional reference data, which is absent)' : ''}`,
    () => {
      const cases = (JSON.parse(readFileSync(reference ?? '', 'utf8')) as { liquidity_grade: readonly Case[] })
        .liquidity_grade;
      expect(cases.length).toBeGreaterThan(4);
      for (const { inp, out } of cases) {
        const graded = liquidityGrade({
          bid: priceE4(inp.bid),
          ask: priceE4(inp.ask),
          bidSize: inp.bid_size,
          askSize: inp.ask_size,
          openInterest: inp.oi,
          volume: inp.volume,
          stale: inp.age_ms > 5_000,
        });
        expect(graded).toEqual(out);
      }
    },
  );
});

interface Case {
  readonly inp: Readonly<Record<'bid' | 'ask' | 'oi' | 'volume' | 'bid_size' | 'ask_size' | 'age_ms', number>>;
  readonly out: { readonly grade: string; readonly score: number | null };
}
