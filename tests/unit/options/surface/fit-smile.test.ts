import { describe, expect, it } from 'vitest';
import { fitSmile, weightedSse } from '#options/surface/fit-smile';
import { robustScale, robustZ } from '#options/surface/robust-scale';
import { type SmileQuotes, smileQuotes } from '#options/surface/smile-quotes';
import { clearOf, withoutButterflies } from '#options/surface/smile-repair';
import { SmileSolver } from '#options/surface/smile-solver';
import { sviVariance, type SviParameters } from '#options/surface/svi';
import { checkButterfly, checkCalendar } from '#options/surface/svi-arbitrage';
import { SeededRandom } from '#primitives/random';

const MONTH: SviParameters = { a: 0.0025, b: 0.035, rho: -0.15, m: 0.01, sigma: 0.18 };
const VOGT: SviParameters = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };
const EXACT = { robust: false, arbitrageFree: false };

function quotesOf(smile: SviParameters, from: number, to: number, count: number): SmileQuotes {
  const k = Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
  const w = k.map((one) => sviVariance(smile, one));
  return smileQuotes(
    k,
    w,
    k.map(() => 1),
  );
}

function relativeMisfit(quotes: SmileQuotes, smile: SviParameters): number {
  let worst = 0;
  for (const [i, k] of quotes.k.entries()) {
    worst = Math.max(worst, Math.abs(sviVariance(smile, k) / (quotes.w[i] as number) - 1));
  }
  return worst;
}

/** The smile with this variance, slope and left wing at the money that is an SSVI smile: c = p + 2ψ follows. */
function naturalSmile(w: number, psi: number, p: number): SviParameters {
  const rho = psi / (p + psi);
  const phi = (2 * (p + psi)) / Math.sqrt(w);
  const spread = Math.sqrt(1 - rho * rho);
  return { a: (w * (1 - rho * rho)) / 2, b: (w * phi) / 2, rho, m: -rho / phi, sigma: spread / phi };
}

describe('fitting a smile', () => {
  it('finds the parameters that the quotes were made of, whatever their shape', () => {
    const random = new SeededRandom(4);
    for (let i = 0; i < 60; i++) {
      const money = 0.001 + 0.1 * random.next();
      const root = Math.sqrt(money);
      const truth: SviParameters = {
        a: money * (0.2 + 0.5 * random.next()),
        b: root * (0.05 + 0.5 * random.next()),
        rho: -0.8 + 1.5 * random.next(),
        m: root * (random.next() - 0.5),
        sigma: root * (0.4 + 2 * random.next()),
      };
      const quotes = quotesOf(truth, -3 * root, 3 * root, 25);
      const { smile, weightedSse } = fitSmile(new SmileSolver(), quotes, EXACT);
      expect(relativeMisfit(quotes, smile)).toBeLessThan(1e-6);
      expect(weightedSse).toBeLessThan(1e-12 * money * money * 25);
    }
  });

  it('is not bent by two bad prints, and gives them little weight', () => {
    const clean = quotesOf(MONTH, -0.4, 0.4, 21);
    const w = clean.w.map((one, i) => (i === 5 || i === 14 ? 1.4 * one : one * (1 + 0.002 * ((i % 3) - 1))));
    const { smile, weight } = fitSmile(new SmileSolver(), { ...clean, w }, { robust: true, arbitrageFree: true });
    expect(relativeMisfit(clean, smile)).toBeLessThan(0.01);
    expect(weight[5]).toBeLessThan(0.05);
    expect(weight[14]).toBeLessThan(0.05);
    const bent = fitSmile(new SmileSolver(), { ...clean, w }, EXACT);
    expect(relativeMisfit(clean, bent.smile)).toBeGreaterThan(0.03);
  });

  it('stays near quotes that no smile without arbitrage can meet', () => {
    const quotes = quotesOf(VOGT, -0.6, 1.2, 30);
    const exact = fitSmile(new SmileSolver(), quotes, EXACT).smile;
    expect(checkButterfly(exact).free).toBe(false);
    const held = fitSmile(new SmileSolver(), quotes, { robust: true, arbitrageFree: true }).smile;
    expect(checkButterfly(held).free).toBe(true);
    // Gatheral and Jacquier's repair of the example keeps v, ψ and p, and lets c and vmin follow from them.
    const byHand = naturalSmile(sviVariance(VOGT, 0), -0.1752111, 0.6997381);
    expect(checkButterfly(byHand).free).toBe(true);
    expect(weightedSse(quotes, held)).toBeLessThan(0.5 * weightedSse(quotes, byHand));
  });

  it('keeps the money where only what lies beyond all quotes is arbitrage', () => {
    // Within three deviations a smile falls and flattens out; continued as raw SVI, its right wing turns up too steeply.
    const root = 0.044;
    const k = Float64Array.from({ length: 40 }, (_, i) => root * (-3.4 + (6.9 * i) / 39));
    const volatility = k.map((one) => 0.1345 - 0.022 * (one / root) + 0.0035 * (one / root) ** 2);
    const w = volatility.map((one) => one * one * 0.104);
    const quotes = smileQuotes(
      k,
      w,
      k.map((one) => Math.exp(-0.5 * (one / root) ** 2)),
    );
    const { smile } = fitSmile(new SmileSolver(), quotes, { robust: true, arbitrageFree: true });
    expect(checkButterfly(smile).free).toBe(true);
    expect(Math.abs(Math.sqrt(sviVariance(smile, 0) / 0.104) - 0.1345)).toBeLessThan(0.001);
  });
});

describe('repairing a smile', () => {
  it('changes nothing where there is nothing to repair', () => {
    expect(withoutButterflies(MONTH)).toBe(MONTH);
    const far: SviParameters = { a: 0.006, b: 0.05, rho: -0.15, m: 0.01, sigma: 0.25 };
    expect(clearOf(MONTH, far)).toBe(far);
  });

  it('removes butterflies and leaves volatility at the money', () => {
    const repaired = withoutButterflies(VOGT);
    expect(checkButterfly(repaired).free).toBe(true);
    expect(sviVariance(repaired, 0)).toBeCloseTo(sviVariance(VOGT, 0), 14);
    const steep = withoutButterflies({ a: 0.001, b: 0.3, rho: -0.4, m: 0, sigma: 0.02 });
    expect(checkButterfly(steep).free).toBe(true);
  });

  it('clears a far expiry of a near one that it crosses, at the money or in a wing', () => {
    const crossed: readonly SviParameters[] = [
      { a: 0.001, b: 0.03, rho: -0.15, m: 0.01, sigma: 0.18 },
      { a: 0.02, b: 0.02, rho: 0.3, m: 0, sigma: 0.1 },
      { a: 0.0001, b: 0.001, rho: 0.9, m: 0.2, sigma: 0.01 },
    ];
    for (const far of crossed) {
      expect(checkCalendar(MONTH, far).free).toBe(false);
      const cleared = clearOf(MONTH, far);
      expect(checkCalendar(MONTH, cleared).free).toBe(true);
      expect(checkButterfly(cleared).free).toBe(true);
    }
  });
});

describe('the robust scale', () => {
  it('is untouched by one wild value', () => {
    const sample = Float64Array.from([0.1, -0.2, 0.05, 0, 0.15, -0.1, 3, 0.02, -0.05, 0.08]);
    const scale = robustScale(sample);
    expect(scale.median).toBeCloseTo(0.035, 14);
    expect(scale.mad).toBeCloseTo(0.075, 14);
    expect(robustZ(3, scale)).toBeCloseTo(2.965 / (1.4826 * 0.075), 10);
  });

  it('falls back to the mean deviation where more than half of the values agree, and to 0 where all do', () => {
    const scale = robustScale(Float64Array.from([1, 1, 1, 1, 1, 2]));
    expect(scale).toMatchObject({ median: 1, mad: 0 });
    expect(robustZ(2, scale)).toBeCloseTo(6 / 1.2533, 10);
    expect(robustZ(9, robustScale(Float64Array.from([5, 5, 5])))).toBe(0);
    expect(robustScale(new Float64Array(0))).toEqual({ median: 0, mad: 0, scale: 0 });
  });
});
