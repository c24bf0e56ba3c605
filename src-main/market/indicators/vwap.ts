import type { Stateful, StateVisitor } from '#primitives/state';

/**
 * Volume-weighted average price since the session began: each bar's typical price (high + low + close) / 3 weighted with
 * its volume. The two running sums only ever grow and start over with each session, so they have no time to drift.
 */
export class Vwap implements Stateful {
  readonly #name: string;
  #sessionDay = 0;
  #turnover = 0;
  #volume = 0;

  constructor(name = 'vwap') {
    this.#name = name;
  }

  get warmUp(): number {
    return 1;
  }

  /** Null until something has traded in the session. */
  get value(): number | null {
    return this.#volume > 0 ? this.#turnover / this.#volume : null;
  }

  add(high: number, low: number, close: number, volume: number, sessionDay: number): void {
    if (sessionDay !== this.#sessionDay) {
      this.#sessionDay = sessionDay;
      this.#turnover = 0;
      this.#volume = 0;
    }
    this.#turnover += ((high + low + close) / 3) * volume;
    this.#volume += volume;
  }

  visitState(visitor: StateVisitor): void {
    this.#sessionDay = visitor.number(`${this.#name}.sessionDay`, this.#sessionDay);
    this.#turnover = visitor.number(`${this.#name}.turnover`, this.#turnover);
    this.#volume = visitor.number(`${this.#name}.volume`, this.#volume);
  }
}

export function vwapSeries(
  highs: Float64Array,
  lows: Float64Array,
  closes: Float64Array,
  volumes: Float64Array,
  sessionDays: Float64Array,
): Float64Array {
  const series = new Float64Array(closes.length).fill(Number.NaN);
  let turnover = 0;
  let volume = 0;
  for (let i = 0; i < closes.length; i++) {
    if (i > 0 && sessionDays[i] !== sessionDays[i - 1]) {
      turnover = 0;
      volume = 0;
    }
    const typical = ((highs[i] as number) + (lows[i] as number) + (closes[i] as number)) / 3;
    turnover += typical * (volumes[i] as number);
    volume += volumes[i] as number;
    if (volume > 0) series[i] = turnover / volume;
  }
  return series;
}
