import { BarFlag, type BarFlags } from '#domain/bar';
import type { ChartBar } from '#window/charts/chart-types.ts';

type Column = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume';
const COLUMNS: readonly Column[] = ['time', 'open', 'high', 'low', 'close', 'volume'];

/** Bars in order of time, in columns: a year of minutes is 30 MB here and would be ten times that as objects. */
export class BarColumns {
  time = new Float64Array(0);
  open = new Float64Array(0);
  high = new Float64Array(0);
  low = new Float64Array(0);
  close = new Float64Array(0);
  volume = new Float64Array(0);
  flags: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  revision: Uint16Array<ArrayBuffer> = new Uint16Array(0);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Replaces the bar that starts at the same time, else goes where its time belongs. Returns its row. */
  put(bar: ChartBar): number {
    const row = this.firstAtOrAfter(bar.t);
    if (row === this.count || this.time[row] !== bar.t) this.#open(row, 1);
    this.#write(row, bar);
    return row;
  }

  /** Older bars, oldest first. Those that do not end before the first one here are left out. Returns how many came in. */
  prepend(bars: readonly ChartBar[]): number {
    const first = this.count > 0 ? (this.time[0] as number) : Number.POSITIVE_INFINITY;
    let fitting = bars.length;
    while (fitting > 0 && (bars[fitting - 1] as ChartBar).t >= first) fitting--;
    this.#open(0, fitting);
    for (let row = 0; row < fitting; row++) this.#write(row, bars[row] as ChartBar);
    return fitting;
  }

  /** The first row whose bar starts at `ms` or later; `count` when there is none. */
  firstAtOrAfter(ms: number): number {
    // Nearly always the end is asked for.
    if (this.count === 0 || (this.time[this.count - 1] as number) < ms) return this.count;
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.time[middle] as number) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The row of the bar within which `ms` lies, or of the last one before; -1 when all are later. */
  rowAt(ms: number): number {
    const row = this.firstAtOrAfter(ms);
    return row < this.count && this.time[row] === ms ? row : row - 1;
  }

  #write(row: number, bar: ChartBar): void {
    this.time[row] = bar.t;
    this.open[row] = bar.o;
    this.high[row] = bar.h;
    this.low[row] = bar.l;
    this.close[row] = bar.c;
    this.volume[row] = bar.v;
    this.flags[row] = flagBits(bar.flags);
    this.revision[row] = bar.revision;
  }

  /** Makes room for `extra` rows before `row`. */
  #open(row: number, extra: number): void {
    const needed = this.count + extra;
    if (needed > this.time.length) {
      const capacity = Math.max(1_024, needed + (needed >> 1));
      for (const name of COLUMNS) this[name] = grown(this[name], new Float64Array(capacity));
      this.flags = grown(this.flags, new Uint8Array(capacity));
      this.revision = grown(this.revision, new Uint16Array(capacity));
    }
    if (row < this.count) {
      for (const name of COLUMNS) this[name].copyWithin(row + extra, row, this.count);
      this.flags.copyWithin(row + extra, row, this.count);
      this.revision.copyWithin(row + extra, row, this.count);
    }
    this.count = needed;
  }
}

function grown<Kind extends Float64Array | Uint8Array | Uint16Array>(from: Kind, to: Kind): Kind {
  to.set(from);
  return to;
}

function flagBits(names: readonly string[]): BarFlags {
  let bits = 0;
  for (const name of names) if (name in BarFlag) bits |= BarFlag[name as keyof typeof BarFlag];
  return bits;
}
