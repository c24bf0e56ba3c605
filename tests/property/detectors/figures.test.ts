import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { atLeast, atMost } from '#detectors/figure-gate';
import { PutSpreadDetector } from '#detectors/put-spread';
import { standing } from '#detectors/standing';
import { varianceMemory, volatilityForecast } from '#detectors/volatility-forecast';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { MOST_WARMTH, warmth, warmthParts } from '#market/regimes/warmth';
import { ivRank } from '#options/surface/iv-rank';
import { momentAt } from '#tests/support/imagined-moment';
import { ScriptedSight } from '#tests/support/scripted-sight';

const RUNS = { seed: 20_260_306, numRuns: 200 };
const anything = fc.oneof(
  fc.double(),
  fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0),
);
const fraction = fc.double({ min: -0.9, max: 3, noNaN: true });

describe('a gate', () => {
  it('passes exactly where its figure is known and on the good side, and its margin has the sign of that', () => {
    fc.assert(
      fc.property(anything, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (found, needed) => {
        const asked = { gate: 'test', what: 'figure', found, needed, say: String };
        const isKnown = found !== null && Number.isFinite(found);
        const least = atLeast(asked);
        const most = atMost(asked);
        expect(least.passed).toBe(isKnown && found >= needed);
        expect(most.passed).toBe(isKnown && found <= needed);
        for (const { passed, margin, text } of [least, most]) {
          if (margin !== null) expect(margin >= 0).toBe(passed);
          expect(text.includes('not known')).toBe(!isKnown);
        }
      }),
      RUNS,
    );
  });
});

describe('the put-spread detector', () => {
  const settings = { ...DEFAULT_DETECTOR_SETTINGS.ibitPutSpread, nearGates: 7, nearShare: 1 };

  it('never finds everything in order where any figure is unknown, NaN or infinite', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('drop', 'index', 'score', 'rank'),
        fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
        (which, broken) => {
          const fund =
            which === 'drop'
              ? { dayChange: broken === null ? null : -broken, recentDrop: broken }
              : which === 'rank'
                ? { ivRank: { ...ivRank(0.6, []), rank: broken } }
                : {};
          const value = which === 'index' ? broken : 0.7;
          const volatility = value === null ? null : { value, z: which === 'score' ? broken : 2, days: 365 };
          const [signal] = new PutSpreadDetector('ibit-put-spread', 'IBIT', settings).hear(
            momentAt(0, fund, { volatility }),
          );
          expect(signal?.gates.some(({ passed }) => !passed)).toBe(true);
        },
      ),
      RUNS,
    );
  });

  it('says of every figure what the figure is: a percentage is made of a fraction once', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.03, max: 0.5, noNaN: true }), (fall) => {
        const [signal] = new PutSpreadDetector('ibit-put-spread', 'IBIT', settings).hear(
          momentAt(0, { dayChange: -fall, recentDrop: 0 }),
        );
        const gate = signal?.gates.find((one) => one.gate === 'drop');
        expect(gate?.found).toBe(fall);
        expect(gate?.text).toBe(`fall of IBIT ${(fall * 100).toFixed(1)} %, needs 3.0 %`);
      }),
      RUNS,
    );
  });
});

describe('what is derived from prices', () => {
  it('depends on no unit of price: a fund at ten times the price has the same changes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 20, max: 60, noNaN: true }), { minLength: 3, maxLength: 20 }), (prices) => {
        const told = (scale: number) => {
          const sight = new ScriptedSight()
            .at('2026-03-06T14:00Z')
            .metric('IBIT', 'daily-close', 40 * scale, '2026-03-05T21:00Z');
          return prices.map((price, minute) => {
            const at = new Date(Date.UTC(2026, 2, 6, 14, 31 + minute)).toISOString();
            const rounded = Math.round(price * 100) / 100;
            return sight
              .at(at)
              .price('IBIT', rounded * scale)
              .underlying();
          });
        };
        const [small, large] = [told(1), told(10)];
        for (const [at, fund] of small.entries()) {
          expect(large[at]?.dayChange).toBeCloseTo(fund.dayChange ?? Number.NaN, 10);
          expect(large[at]?.recentDrop).toBeCloseTo(fund.recentDrop ?? Number.NaN, 10);
          expect(fund.recentDrop).toBeGreaterThanOrEqual(0);
          expect(fund.recentDrop).toBeLessThan(1);
        }
      }),
      { ...RUNS, numRuns: 25 },
    );
  });

  it('forecasts a volatility that is positive and finite, whatever the closes, and never less for a larger move today', () => {
    const closes = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 23, maxLength: 60 });
    fc.assert(
      fc.property(closes, fraction, fraction, (past, one, other) => {
        const memory = varianceMemory(past);
        if (memory === null) throw new Error('so many closes are enough');
        const calm = volatilityForecast(memory, null)?.forecast ?? 0;
        const [small, large] = [one, other].toSorted(
          (left, right) => Math.abs(Math.log1p(left)) - Math.abs(Math.log1p(right)),
        );
        const [first, second] = [small, large].map((move) => volatilityForecast(memory, move as number)?.forecast ?? 0);
        for (const forecast of [calm, first, second]) expect(Number.isFinite(forecast)).toBe(true);
        expect(first).toBeGreaterThanOrEqual(calm);
        expect(second as number).toBeGreaterThanOrEqual((first as number) * (1 - 1e-12));
      }),
      RUNS,
    );
  });

  it('has a score that scale and shift leave as it is', () => {
    const past = fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(past, fc.double({ min: 0.1, max: 2, noNaN: true }), (days, value) => {
        const plain = standing(value, days, 20).z;
        const moved = standing(
          value * 100 + 7,
          days.map((one) => one * 100 + 7),
          20,
        ).z;
        if (plain === null || Math.abs(plain) > 1e6) return;
        expect(moved).toBeCloseTo(plain, 5);
      }),
      RUNS,
    );
  });
});

describe('warmth', () => {
  const facts = fc.record({
    impliedVolatility: fc.double({ min: 0.01, max: 5, noNaN: true }),
    realisedVolatility: fc.double({ min: 0.01, max: 5, noNaN: true }),
    ivRank: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    trend: fc.constantFrom(...TREND_REGIMES),
    volatility: fc.constantFrom(...VOLATILITY_REGIMES),
  });

  it('is a whole number from 0 to 100, the sum of its parts, each within its own bounds', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const parts = warmthParts(known);
        const names = ['premium', 'rank', 'volatility', 'trend'] as const;
        for (const name of names) {
          expect(Number.isInteger(parts[name])).toBe(true);
          expect(parts[name]).toBeGreaterThanOrEqual(0);
          expect(parts[name]).toBeLessThanOrEqual(MOST_WARMTH[name]);
        }
        expect(warmth(known)).toBe(names.reduce((sum, name) => sum + parts[name], 0));
      }),
      RUNS,
    );
  });

  it('can come to every whole number in between: no threshold is without effect', () => {
    const found = new Set<number>();
    for (const trend of TREND_REGIMES)
      for (const volatility of VOLATILITY_REGIMES)
        for (let premium = 0; premium <= 40; premium++)
          for (let rank = 0; rank <= 30; rank++) {
            const impliedVolatility = (1 + (premium + 0.5) / 100) / 2;
            found.add(
              warmth({
                impliedVolatility,
                realisedVolatility: 0.5,
                ivRank: Math.min(1, (rank + 0.5) / 30),
                trend,
                volatility,
              }),
            );
          }
    expect([...found].toSorted((left, right) => left - right)).toEqual(Array.from({ length: 101 }, (_, at) => at));
  });
});
