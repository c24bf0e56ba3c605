import { meanOf } from '#market/indicators/rolling-moments';
import { Sma } from '#market/indicators/sma';
import { ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';
import { visitFlag, type Stateful, type StateVisitor } from '#primitives/state';

const BODY_WEIGHT = 2 * Math.LN2 - 1;

/** Whether the jump from a bar's close to the next bar's open counts. It takes one bar more to warm up. */
export type GapTreatment = 'ignored' | 'counted';

/** Garman and Klass's volatility from open, high, low and close. Assumes no drift. */
export class GarmanKlassVolatility implements Stateful {
  readonly #name: string;
  readonly #periodsPerYear: number;
  readonly #countsGaps: boolean;
  readonly #terms: Sma;
  #hasPrevious = false;
  #previousClose = 0;

  constructor(period: number, periodsPerYear = 1, gaps: GapTreatment = 'ignored', name = `garmanKlass${period}`) {
    this.#name = name;
    this.#periodsPerYear = periodsPerYear;
    this.#countsGaps = gaps === 'counted';
    this.#terms = new Sma(period, `${name}.terms`);
  }

  get warmUp(): number {
    return this.#terms.warmUp + (this.#countsGaps ? 1 : 0);
  }

  /** Per bar, not annualised. */
  get variance(): number | null {
    return this.#terms.value;
  }

  get value(): number | null {
    const variance = this.variance;
    return variance === null ? null : Math.sqrt(this.#periodsPerYear * variance);
  }

  add(open: number, high: number, low: number, close: number): void {
    invariant(low > 0 && high >= low, 'a bar has a low above 0 and no higher than its high');
    if (!this.#countsGaps) this.#terms.add(garmanKlassTerm(open, high, low, close));
    else {
      if (this.#hasPrevious) {
        this.#terms.add(garmanKlassTerm(open, high, low, close) + squaredGap(this.#previousClose, open));
      }
      this.#previousClose = close;
      this.#hasPrevious = true;
    }
  }

  visitState(visitor: StateVisitor): void {
    this.#hasPrevious = visitFlag(visitor, `${this.#name}.hasPrevious`, this.#hasPrevious);
    this.#previousClose = visitor.number(`${this.#name}.previousClose`, this.#previousClose);
    this.#terms.visitState(visitor);
  }
}

export function garmanKlassVolatilitySeries(
  opens: Float64Array,
  highs: Float64Array,
  lows: Float64Array,
  closes: Float64Array,
  period: number,
  periodsPerYear = 1,
  gaps: GapTreatment = 'ignored',
): Float64Array {
  const series = new Float64Array(closes.length).fill(Number.NaN);
  const terms = new Float64Array(closes.length);
  const first = gaps === 'counted' ? 1 : 0;
  for (let i = first; i < closes.length; i++) {
    const open = opens[i] as number;
    terms[i] = garmanKlassTerm(open, highs[i] as number, lows[i] as number, closes[i] as number);
    if (first === 1) terms[i] = (terms[i] as number) + squaredGap(closes[i - 1] as number, open);
    if (i < first + period - 1) continue;
    series[i] = Math.sqrt(periodsPerYear * meanOf(terms, i + 1 - period, i + 1));
  }
  return series;
}

function garmanKlassTerm(open: number, high: number, low: number, close: number): number {
  const range = ln(high / low);
  const body = ln(close / open);
  return 0.5 * range * range - BODY_WEIGHT * body * body;
}

function squaredGap(previousClose: number, open: number): number {
  const gap = ln(open / previousClose);
  return gap * gap;
}
