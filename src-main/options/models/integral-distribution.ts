import { LognormalDistribution } from '#options/models/lognormal-distribution';
import type { MomentExponent } from '#options/models/moment-exponent';
import { exp, ln } from '#primitives/exact-math';
import { cos, sin } from '#primitives/exact-trigonometry';
import { gaussLegendre } from '#primitives/gauss-legendre';

const RULE = gaussLegendre(32);
const FEWEST_PANELS = 8;
const MOST_PANELS = 1_024;
const NEGLIGIBLE_LN = -30;
const MOST_WIDENINGS = 60;
/** Radians of a strike's oscillation that 32 nodes integrate to full accuracy. */
const RADIANS_PER_PANEL = 24;

/**
 * The same distribution by Lewis' integral over the characteristic function, with what a lognormal distribution of the
 * same variance would give taken out and added back exactly. A strike costs a hundred times what it does by cosine
 * series, but no window has to be found: the one to compare with, and the one to fall back to.
 */
export class IntegralDistribution {
  readonly forward: number;
  readonly #reach: number;
  readonly #lognormal: LognormalDistribution;
  readonly #frequencies: Float64Array;
  /** Weight × (φ(u − i/2) − the lognormal's), the cell after the other: real, imaginary. */
  readonly #values: Float64Array;

  /** `reach`: the largest |ln(strike/forward)| that the nodes are dense enough for; what lies beyond counts as there. */
  constructor(exponent: MomentExponent, totalVariance: number, forward: number, reach: number) {
    this.forward = forward;
    this.#reach = reach;
    this.#lognormal = new LognormalDistribution(forward, totalVariance);
    const end = frequencyEnd(exponent);
    const wanted = Math.ceil((reach * end) / RADIANS_PER_PANEL);
    const panels = Math.max(FEWEST_PANELS, Math.min(MOST_PANELS, wanted));
    const { nodes, weights } = RULE;
    this.#frequencies = new Float64Array(panels * nodes.length);
    this.#values = new Float64Array(2 * panels * nodes.length);
    let place = 0;
    for (let panel = 0; panel < panels; panel++) {
      // Narrow panels near zero, where the integrand changes most.
      const from = end * (panel / panels) * (panel / panels);
      const half = 0.5 * (end * ((panel + 1) / panels) * ((panel + 1) / panels) - from);
      for (let i = 0; i < nodes.length; i++, place++) {
        const u = from + half * (1 + (nodes[i] as number));
        const weight = half * (weights[i] as number);
        exponent.evaluate(0.5, u);
        const size = exp(exponent.re);
        this.#frequencies[place] = u;
        this.#values[2 * place] = weight * (size * cos(exponent.im) - exp(-0.5 * totalVariance * (u * u + 0.25)));
        this.#values[2 * place + 1] = weight * size * sin(exponent.im);
      }
    }
  }

  below(price: number): number {
    if (!(price > 0)) return 0;
    const asked = ln(price / this.forward);
    const x = Math.min(this.#reach, Math.max(-this.#reach, asked));
    const within = x === asked ? price : this.forward * exp(x);
    let sum = 0;
    for (let i = 0; i < this.#frequencies.length; i++) {
      // Re[e^(−iux)·value/(1/2 + iu)]
      const u = this.#frequencies[i] as number;
      const re = this.#values[2 * i] as number;
      const im = this.#values[2 * i + 1] as number;
      const c = cos(u * x);
      const s = sin(u * x);
      sum += (0.5 * (re * c + im * s) + u * (im * c - re * s)) / (0.25 + u * u);
    }
    const probability = this.#lognormal.below(within) - (exp(-0.5 * x) * sum) / Math.PI;
    return probability < 0 ? 0 : probability > 1 ? 1 : probability;
  }

  expectedPut(strike: number): number {
    if (!(strike > 0)) return 0;
    const x = ln(strike / this.forward);
    // A put that far out of the money is worth next to nothing; one that far in it, what it is worth exercised.
    if (x < -this.#reach) return 0;
    if (x > this.#reach) return strike - this.forward;
    let sum = 0;
    for (let i = 0; i < this.#frequencies.length; i++) {
      const u = this.#frequencies[i] as number;
      const re = this.#values[2 * i] as number;
      const im = this.#values[2 * i + 1] as number;
      sum += (re * cos(u * x) + im * sin(u * x)) / (0.25 + u * u);
    }
    const put = this.#lognormal.expectedPut(strike) - (Math.sqrt(this.forward * strike) * sum) / Math.PI;
    const least = strike > this.forward ? strike - this.forward : 0;
    return put < least ? least : put;
  }
}

/** Beyond it the characteristic function is next to nothing. */
function frequencyEnd(exponent: MomentExponent): number {
  let end = 1;
  for (let widening = 0; widening < MOST_WIDENINGS; widening++) {
    exponent.evaluate(0.5, end);
    if (exponent.envelope - ln(end) < NEGLIGIBLE_LN) break;
    end *= 1.5;
  }
  return end;
}
