import { cosineSeries, type SeriesAccuracy } from '#options/models/cosine-series';
import type { MomentExponent } from '#options/models/moment-exponent';
import { tailWindow } from '#options/models/tail-window';
import { exp, ln } from '#primitives/exact-math';
import { cos, sin } from '#primitives/exact-trigonometry';

const ACCURACY: SeriesAccuracy = { tail: 1e-8, leftOut: 1e-9, mostTerms: 8_192 };
const HOPELESS: SeriesAccuracy = { ...ACCURACY, mostTerms: 1 };
/** The logarithm of a term that could be among the last. */
const LN_SMALL = -10;
const MEAN_TOLERANCE = 1e-8;

/**
 * The distribution as a cosine series on a window that holds all but 1e-8 of it (Fang and Oosterlee, 2008). The
 * characteristic function is evaluated once, for as many terms as this model and expiry need; a strike then costs one
 * pass over the coefficients.
 */
export class CosineDistribution {
  readonly forward: number;
  readonly terms: number;
  /** Whether the series gives back the mean: where it does not, use an integral instead. */
  readonly sound: boolean;
  readonly #from: number;
  readonly #to: number;
  readonly #perWidth: number;
  /** Coefficients of sine in P(X < x), of cosine and sine in E[max(0, strike − S)]/strike. */
  readonly #below: Float64Array;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  /** What E[max(0, strike − S)] holds at the lower end whatever the strike. */
  readonly #floor: number;

  constructor(exponent: MomentExponent, totalVariance: number, forward: number) {
    this.forward = forward;
    const window = tailWindow(exponent, totalVariance, ACCURACY.tail);
    // Where even the last term is not small, none of the work before it would help.
    exponent.evaluate(0, (ACCURACY.mostTerms * Math.PI) / (window.to - window.from));
    const series = cosineSeries(exponent, window, exponent.envelope < LN_SMALL ? ACCURACY : HOPELESS);
    const { from, to } = window;
    const { coefficients, count } = series;
    const perWidth = 1 / (to - from);
    const step = Math.PI * perWidth;
    // An even count, so that odd and even terms pair up.
    const cells = count + (count & 1);
    this.#below = new Float64Array(cells);
    this.#cosine = new Float64Array(cells);
    this.#sine = new Float64Array(cells);
    let cosineSum = 0;
    let alternatingSum = 0;
    for (let term = 1; term < count; term++) {
      const frequency = term * step;
      const coefficient = coefficients[term] as number;
      const damped = coefficient / (1 + frequency * frequency);
      this.#below[term] = coefficient / frequency;
      this.#cosine[term] = damped;
      this.#sine[term] = damped / frequency;
      cosineSum += damped;
      alternatingSum += (term & 1) === 0 ? damped : -damped;
    }
    this.terms = count;
    this.#from = from;
    this.#to = to;
    this.#perWidth = perWidth;
    const lowest = exp(from);
    const highest = exp(to);
    this.#floor = lowest * (perWidth + cosineSum);
    const mean = perWidth * (highest - lowest) + alternatingSum * highest - cosineSum * lowest;
    this.sound = series.complete && Math.abs(mean - 1) < MEAN_TOLERANCE + 1e-10 * highest;
  }

  below(price: number): number {
    if (!(price > 0)) return 0;
    const x = ln(price / this.forward);
    if (x <= this.#from) return 0;
    if (x >= this.#to) return 1;
    const share = (x - this.#from) * this.#perWidth;
    const angle = Math.PI * share;
    const c = cos(angle);
    const s = sin(angle);
    const c2 = 2 * c * c - 1;
    const s2 = 2 * s * c;
    // Clenshaw's recurrence, for even and odd terms side by side: each alone would wait for itself.
    const t = 2 * c2;
    const of = this.#below;
    let even1 = 0;
    let even2 = 0;
    let odd1 = 0;
    let odd2 = 0;
    for (let k = of.length - 2; k >= 2; k -= 2) {
      const even = (of[k] as number) - even2 + t * even1;
      const odd = (of[k + 1] as number) - odd2 + t * odd1;
      even2 = even1;
      even1 = even;
      odd2 = odd1;
      odd1 = odd;
    }
    const first = (of[1] as number) - odd2 + t * odd1;
    const sum = even1 * s2 + odd1 * s2 * c + (first - c2 * odd1) * s;
    const probability = share + sum;
    return probability < 0 ? 0 : probability > 1 ? 1 : probability;
  }

  expectedPut(strike: number): number {
    if (!(strike > 0)) return 0;
    const x = ln(strike / this.forward);
    if (x <= this.#from) return 0;
    if (x >= this.#to) return strike - this.forward;
    const share = (x - this.#from) * this.#perWidth;
    const angle = Math.PI * share;
    const c = cos(angle);
    const s = sin(angle);
    const c2 = 2 * c * c - 1;
    const s2 = 2 * s * c;
    const t = 2 * c2;
    const ofSine = this.#sine;
    const ofCosine = this.#cosine;
    let sineEven1 = 0;
    let sineEven2 = 0;
    let sineOdd1 = 0;
    let sineOdd2 = 0;
    let cosineEven1 = 0;
    let cosineEven2 = 0;
    let cosineOdd1 = 0;
    let cosineOdd2 = 0;
    for (let k = ofSine.length - 2; k >= 2; k -= 2) {
      const sineEven = (ofSine[k] as number) - sineEven2 + t * sineEven1;
      const sineOdd = (ofSine[k + 1] as number) - sineOdd2 + t * sineOdd1;
      const cosineEven = (ofCosine[k] as number) - cosineEven2 + t * cosineEven1;
      const cosineOdd = (ofCosine[k + 1] as number) - cosineOdd2 + t * cosineOdd1;
      sineEven2 = sineEven1;
      sineEven1 = sineEven;
      sineOdd2 = sineOdd1;
      sineOdd1 = sineOdd;
      cosineEven2 = cosineEven1;
      cosineEven1 = cosineEven;
      cosineOdd2 = cosineOdd1;
      cosineOdd1 = cosineOdd;
    }
    const sineFirst = (ofSine[1] as number) - sineOdd2 + t * sineOdd1;
    const cosineFirst = (ofCosine[1] as number) - cosineOdd2 + t * cosineOdd1;
    const sines = sineEven1 * s2 + sineOdd1 * s2 * c + (sineFirst - c2 * sineOdd1) * s;
    const cosines = c2 * cosineEven1 - cosineEven2 + (cosineFirst - c2 * cosineOdd1) * c - cosineOdd1 * s2 * s;
    const put = strike * (share - this.#perWidth + sines - cosines) + this.forward * this.#floor;
    const least = strike > this.forward ? strike - this.forward : 0;
    return put < least ? least : put;
  }
}
