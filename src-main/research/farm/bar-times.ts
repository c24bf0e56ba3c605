const KEPT = 4_096;

export interface BarTimesSummary {
  readonly bars: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

/** What the newest few thousand bars took, in milliseconds. */
export class BarTimes {
  readonly #ms = new Float64Array(KEPT);
  #bars = 0;
  #most = 0;

  add(ms: number): void {
    this.#ms[this.#bars++ % KEPT] = ms;
    this.#most = Math.max(this.#most, ms);
  }

  /** Median and 99th percentile of the newest, the longest of all; null before the first. */
  summary(): BarTimesSummary | null {
    if (this.#bars === 0) return null;
    const sorted = this.#ms.slice(0, Math.min(this.#bars, KEPT)).sort();
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] as number;
    return { bars: this.#bars, median: at(0.5), p99: at(0.99), most: this.#most };
  }
}
