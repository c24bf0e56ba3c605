import { rogersSatchellTerm } from '#market/indicators/rogers-satchell-volatility';
import { meanOf, RollingMoments, squaresAbout } from '#market/indicators/rolling-moments';
import { Sma } from '#market/indicators/sma';
import { ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';
import { visitFlag, type Stateful, type StateVisitor } from '#primitives/state';

/** Yang and Zhang's volatility: gaps between bars, moves within them, right under drift. The one for ETFs' daily bars. */
export class YangZhangVolatility implements Stateful {
  readonly #name: string;
  readonly #periodsPerYear: number;
  readonly #bodyWeight: number;
  readonly #gaps: RollingMoments;
  readonly #bodies: RollingMoments;
  readonly #terms: Sma;
  #hasPrevious = false;
  #previousClose = 0;

  constructor(period: number, periodsPerYear = 1, name = `yangZhang${period}`) {
    invariant(period >= 2, 'a variance with its mean removed needs two bars');
    this.#name = name;
    this.#periodsPerYear = periodsPerYear;
    this.#bodyWeight = bodyWeight(period);
    this.#gaps = new RollingMoments(period, `${name}.gaps`);
    this.#bodies = new RollingMoments(period, `${name}.bodies`);
    this.#terms = new Sma(period, `${name}.terms`);
  }

  get warmUp(): number {
    return this.#terms.warmUp + 1;
  }

  /** Per bar, not annualised. */
  get variance(): number | null {
    const gaps = this.#gaps.sampleVariance;
    const bodies = this.#bodies.sampleVariance;
    const terms = this.#terms.value;
    if (gaps === null || bodies === null || terms === null) return null;
    return gaps + this.#bodyWeight * bodies + (1 - this.#bodyWeight) * terms;
  }

  get value(): number | null {
    const variance = this.variance;
    return variance === null ? null : Math.sqrt(this.#periodsPerYear * variance);
  }

  add(open: number, high: number, low: number, close: number): void {
    invariant(low > 0 && high >= low, 'a bar has a low above 0 and no higher than its high');
    if (this.#hasPrevious) {
      this.#gaps.add(ln(open / this.#previousClose));
      this.#bodies.add(ln(close / open));
      this.#terms.add(rogersSatchellTerm(open, high, low, close));
    }
    this.#previousClose = close;
    this.#hasPrevious = true;
  }

  visitState(visitor: StateVisitor): void {
    this.#hasPrevious = visitFlag(visitor, `${this.#name}.hasPrevious`, this.#hasPrevious);
    this.#previousClose = visitor.number(`${this.#name}.previousClose`, this.#previousClose);
    this.#gaps.visitState(visitor);
    this.#bodies.visitState(visitor);
    this.#terms.visitState(visitor);
  }
}

export function yangZhangVolatilitySeries(
  opens: Float64Array,
  highs: Float64Array,
  lows: Float64Array,
  closes: Float64Array,
  period: number,
  periodsPerYear = 1,
): Float64Array {
  const count = closes.length;
  const series = new Float64Array(count).fill(Number.NaN);
  const gaps = new Float64Array(count);
  const bodies = new Float64Array(count);
  const terms = new Float64Array(count);
  const weight = bodyWeight(period);
  for (let i = 1; i < count; i++) {
    const open = opens[i] as number;
    const close = closes[i] as number;
    gaps[i] = ln(open / (closes[i - 1] as number));
    bodies[i] = ln(close / open);
    terms[i] = rogersSatchellTerm(open, highs[i] as number, lows[i] as number, close);
    if (i < period) continue;
    const from = i + 1 - period;
    const to = i + 1;
    const gapVariance = squaresAbout(meanOf(gaps, from, to), gaps, from, to) / (period - 1);
    const bodyVariance = squaresAbout(meanOf(bodies, from, to), bodies, from, to) / (period - 1);
    const variance = gapVariance + weight * bodyVariance + (1 - weight) * meanOf(terms, from, to);
    series[i] = Math.sqrt(periodsPerYear * variance);
  }
  return series;
}

/** The weight that makes the estimator's own variance smallest, as its authors derive it. */
function bodyWeight(period: number): number {
  return 0.34 / (1.34 + (period + 1) / (period - 1));
}
