import { describe, expect, it } from 'vitest';
import { erfc, erfcx } from '#primitives/error-function';
import { exp } from '#primitives/exact-math';

/** Computed with 60 digits and rounded. */
const REFERENCE: readonly (readonly [x: number, erfc: number, erfcx: number])[] = [
  [-26, 2.0, 7.657724931490568e293],
  [-9.5, 2.0, 3.134057697027116e39],
  [-4.25, 1.9999999981494259, 139789346.5094667],
  [-3, 1.9999779095030015, 16205.988853999586],
  [-1, 1.8427007929497148, 5.008980080762283],
  [-0.4, 1.4283923550466684, 1.676233956688859],
  [-1e-10, 1.000000000112838, 1.000000000112838],
  [1e-20, 1.0, 1.0],
  [0.1, 0.887537083981715, 0.8964569799691267],
  [0.46, 0.5153446099983203, 0.636787383832713],
  [0.5, 0.4795001221869535, 0.6156903441929259],
  [1, 0.15729920705028513, 0.427583576155807],
  [1.8, 0.010909498364269283, 0.2785600956364385],
  [2.3, 0.0011431765973566525, 0.2267415621675592],
  [3.9, 3.4792248597231765e-8, 0.14031418160068973],
  [4.1, 6.700027654084918e-9, 0.133834116418652],
  [6, 2.1519736712498913e-17, 0.09277656780053835],
  [10, 2.088487583762545e-45, 0.05614099274382259],
  [20, 5.395865611607901e-176, 0.02817434874105132],
  [26.4, 4.4017768588035426e-305, 0.021355518985278946],
  [28.49, 0, 0.01979089784299384],
  [28.51, 0, 0.01977703139930475],
  [200, 0, 0.0028209126572120466],
];

const relative = (value: number, truth: number): number => Math.abs(value / truth - 1);

describe('the complementary error function', () => {
  it('agrees with 60-digit arithmetic to 15 digits, far tail included', () => {
    for (const [x, plain] of REFERENCE) {
      if (plain === 0) expect(erfc(x)).toBe(0);
      else expect(relative(erfc(x), plain), `erfc ${x}`).toBeLessThan(1e-15);
    }
  });

  it('agrees with 60-digit arithmetic when scaled by its own decay', () => {
    for (const [x, , scaled] of REFERENCE) expect(relative(erfcx(x), scaled), `erfcx ${x}`).toBeLessThan(1e-15);
  });

  it('knows its ends', () => {
    expect(erfc(0)).toBe(1);
    expect(erfcx(0)).toBe(1);
    expect(erfc(40)).toBe(0);
    expect(erfc(-40)).toBe(2);
    expect(erfc(Number.POSITIVE_INFINITY)).toBe(0);
    expect(erfc(Number.NEGATIVE_INFINITY)).toBe(2);
    expect(erfcx(Number.POSITIVE_INFINITY)).toBe(0);
    expect(erfcx(-27)).toBe(Number.POSITIVE_INFINITY);
    expect(erfc(Number.NaN)).toBeNaN();
    expect(erfcx(Number.NaN)).toBeNaN();
  });

  it('decays like 1 / (x √π) once scaled', () => {
    expect(relative(erfcx(1e9), 1 / (1e9 * Math.sqrt(Math.PI)))).toBeLessThan(1e-15);
  });

  it('is one function on both sides of each seam between approximations', () => {
    for (const seam of [0, 28.5]) {
      for (const f of [erfc, erfcx]) {
        const below = f(seam - 1e-13);
        const jump = below === 0 ? f(seam + 1e-13) : relative(f(seam + 1e-13), below);
        expect(jump, `at ${seam}`).toBeLessThan(4e-12);
      }
    }
  });

  it('and its scaled form differ by e^(x²) alone', () => {
    for (let x = -5; x <= 5; x += 0.0625) expect(relative(erfcx(x), exp(x * x) * erfc(x)), `${x}`).toBeLessThan(1e-14);
  });

  it('of x and of −x add up to 2', () => {
    for (let x = 0; x <= 6; x += 0.03125) expect(Math.abs(erfc(x) + erfc(-x) - 2)).toBeLessThanOrEqual(4.5e-16);
  });
});
