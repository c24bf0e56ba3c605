import { describe, expect, it } from 'vitest';
import { atan2, cos, sin } from '#primitives/exact-trigonometry';
import { SeededRandom } from '#primitives/random';
import { fromWords, ulpsBetween } from '#tests/support/ulps';

const SAMPLES = 20_000;

/** Computed with 1,400 bits. The double beside 6381956970095103 × 2^797 comes closest of all to a multiple of π/2. */
const KNOWN: readonly (readonly [number, number, number])[] = [
  [1e22, -0.8522008497671888, 0.523214785395139],
  [6381956970095103 * 2 ** 797, 1.0, -4.687165924254628e-19],
  [1e308, 0.4533964905016491, -0.8913089376870335],
  [Math.PI, 1.2246467991473532e-16, -1.0],
  [Math.PI / 2, 1.0, 6.123233995736766e-17],
  [11 * Math.PI, 4.899825157862589e-15, -1.0],
  [100, -0.5063656411097588, 0.8623188722876839],
  [0.5, 0.479425538604203, 0.8775825618903728],
  [1e6, -0.34999350217129294, 0.9367521275331447],
];

describe('sine and cosine', () => {
  it('are right for angles of every size, down to the double that comes closest to a quarter turn', () => {
    for (const [x, sine, cosine] of KNOWN) {
      expect(ulpsBetween(sin(x), sine), `sin ${x}`).toBeLessThanOrEqual(1);
      expect(ulpsBetween(cos(x), cosine), `cos ${x}`).toBeLessThanOrEqual(1);
      expect(sin(-x)).toBe(-sin(x));
      expect(cos(-x)).toBe(cos(x));
    }
  });

  it('know their special values exactly', () => {
    expect(sin(0)).toBe(0);
    expect(sin(-0)).toBe(-0);
    expect(cos(0)).toBe(1);
    for (const nothing of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(sin(nothing)).toBeNaN();
      expect(cos(nothing)).toBeNaN();
    }
  });

  it('stay within an ulp or two of the engine for ordinary angles', () => {
    const random = new SeededRandom(11);
    let worst = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const x = (random.next() - 0.5) * (i % 2 === 0 ? 20 : 2_000_000);
      worst = Math.max(worst, ulpsBetween(sin(x), Math.sin(x)), ulpsBetween(cos(x), Math.cos(x)));
    }
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('lie on the unit circle for any finite angle', () => {
    const random = new SeededRandom(12);
    for (let i = 0; i < SAMPLES; i++) {
      const x = fromWords(random.below(0x7ff0_0000), random.below(2 ** 32));
      expect(Math.abs(sin(x) * sin(x) + cos(x) * cos(x) - 1)).toBeLessThan(5e-16);
    }
  });

  it('keep their bits', () => {
    expect([sin(1), cos(1), sin(2.5), cos(2.5), sin(1e6)]).toEqual([
      0.8414709848078965, 0.5403023058681398, 0.5984721441039564, -0.8011436155469337, -0.34999350217129294,
    ]);
  });
});

describe('the arc tangent of two', () => {
  it('agrees with the engine on axes, at infinity and for the smallest numbers', () => {
    const edges = [0, 1, 1e308, 5e-324, Number.POSITIVE_INFINITY];
    for (const up of edges.flatMap((edge) => [edge, -edge])) {
      for (const across of edges.flatMap((edge) => [edge, -edge])) {
        expect(atan2(up, across), `${up} over ${across}`).toBe(Math.atan2(up, across));
      }
    }
    expect(atan2(Number.NaN, 1)).toBeNaN();
    expect(atan2(1, Number.NaN)).toBeNaN();
  });

  it('stays within two ulps of the engine in every octant', () => {
    const random = new SeededRandom(13);
    let worst = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const up = (random.next() - 0.5) * 4;
      const across = (random.next() - 0.5) * (i % 4 === 0 ? 4e-3 : 4);
      worst = Math.max(worst, ulpsBetween(atan2(up, across), Math.atan2(up, across)));
    }
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('undoes sine and cosine', () => {
    for (let angle = -3.1; angle < 3.1; angle += 0.01) {
      expect(Math.abs(atan2(sin(angle), cos(angle)) - angle)).toBeLessThan(5e-16);
    }
  });
});
