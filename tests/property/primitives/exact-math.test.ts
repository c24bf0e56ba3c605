import { describe, expect, it } from 'vitest';
import { exp, ln } from '#primitives/exact-math';
import { SeededRandom } from '#primitives/random';
import { fromWords, ulpsBetween } from '#tests/support/ulps';

const SAMPLES = 50_000;
/** High word of infinity: below it lie all positive finite numbers. */
const FIRST_INFINITE_WORD = 0x7ff0_0000;

describe('exact mathematics', () => {
  it('has ln within 1 ulp for any positive number, subnormal ones included', () => {
    const random = new SeededRandom(7);
    let worst = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const high = i % 16 === 0 ? random.below(0x0010_0000) : random.below(FIRST_INFINITE_WORD);
      const x = fromWords(high, random.below(2 ** 32));
      worst = Math.max(worst, ulpsBetween(ln(x), Math.log(x)));
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('has ln within 1 ulp for the ratios that prices have', () => {
    const random = new SeededRandom(8);
    let worst = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const ratio = (1 + random.below(2_000_000)) / (1 + random.below(2_000_000));
      const nearOne = 1 + (random.next() - 0.5) / 100;
      worst = Math.max(worst, ulpsBetween(ln(ratio), Math.log(ratio)), ulpsBetween(ln(nearOne), Math.log(nearOne)));
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('has exp within 1 ulp wherever it is neither 0 nor infinite', () => {
    const random = new SeededRandom(9);
    let worst = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const x = i % 2 === 0 ? random.next() * 1_454 - 745 : random.next() * 4 - 2;
      worst = Math.max(worst, ulpsBetween(exp(x), Math.exp(x)));
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('rises with its argument', () => {
    const random = new SeededRandom(10);
    for (let i = 0; i < SAMPLES; i++) {
      const x = random.next() * 1_000;
      const more = x * (1 + random.next() / 1_000);
      if (!(ln(x) <= ln(more) && exp(-more) <= exp(-x))) expect.fail(`not monotonic between ${x} and ${more}`);
    }
  });
});
