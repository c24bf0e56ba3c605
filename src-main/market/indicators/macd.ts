import { Ema, emaSeries } from '#market/indicators/ema';
import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

/** Moving average convergence/divergence: fast EMA − slow EMA, its own EMA as the signal, and the distance of the two. */
export class Macd implements Stateful {
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #signal: Ema;

  constructor(fast = 12, slow = 26, signal = 9, name = `macd${fast}/${slow}/${signal}`) {
    invariant(fast < slow, 'the fast average of a MACD is the shorter one');
    this.#fast = new Ema(fast, `${name}.fast`);
    this.#slow = new Ema(slow, `${name}.slow`);
    this.#signal = new Ema(signal, `${name}.signal`);
  }

  /** Inputs until all three are known. The line comes `signal` − 1 inputs earlier. */
  get warmUp(): number {
    return this.#slow.warmUp + this.#signal.warmUp - 1;
  }

  get line(): number | null {
    const fast = this.#fast.value;
    const slow = this.#slow.value;
    return fast === null || slow === null ? null : fast - slow;
  }

  get signal(): number | null {
    return this.#signal.value;
  }

  get histogram(): number | null {
    const line = this.line;
    const signal = this.#signal.value;
    return line === null || signal === null ? null : line - signal;
  }

  add(close: number): void {
    this.#fast.add(close);
    this.#slow.add(close);
    const line = this.line;
    if (line !== null) this.#signal.add(line);
  }

  visitState(visitor: StateVisitor): void {
    this.#fast.visitState(visitor);
    this.#slow.visitState(visitor);
    this.#signal.visitState(visitor);
  }
}

export interface MacdSeries {
  readonly line: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

export function macdSeries(closes: Float64Array, fast = 12, slow = 26, signal = 9): MacdSeries {
  const fastAverage = emaSeries(closes, fast);
  const line = emaSeries(closes, slow);
  for (let i = slow - 1; i < line.length; i++) line[i] = (fastAverage[i] as number) - (line[i] as number);
  const signalLine = new Float64Array(line.length).fill(Number.NaN);
  if (line.length >= slow) signalLine.set(emaSeries(line.subarray(slow - 1), signal), slow - 1);
  const histogram = line.map((value, i) => value - (signalLine[i] as number));
  return { line, signal: signalLine, histogram };
}
