import { type Bar, BarFlag, type BarInterval } from '#domain/bar';
import type { InstrumentIndex } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import { epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import type { StateVisitor } from '#primitives/state';

const EMPTY = -1;
const INHERITED_FLAGS = BarFlag.gap | BarFlag.fromQuotes | BarFlag.fromBars | BarFlag.corrected;

/**
 * A few consecutive bars being built, or closed but still repairable. A bar remembers when its first and last tick
 * happened, so that ticks may arrive in any order and still give the bar that sorted ticks would.
 */
export class BarSlots {
  readonly interval: BarInterval;
  readonly count: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly ticks: Float64Array;
  readonly flags: Float64Array;
  /** -1 while the bar is open. */
  readonly revision: Float64Array;
  readonly #open: Float64Array;
  readonly #openAt: Float64Array;
  readonly #openKey: Float64Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #close: Float64Array;
  readonly #closeAt: Float64Array;
  readonly #closeKey: Float64Array;
  readonly #volume: Float64Array;

  constructor(interval: BarInterval, count: number) {
    const column = (): Float64Array => new Float64Array(count);
    this.interval = interval;
    this.count = count;
    this.start = column().fill(EMPTY);
    this.end = column();
    this.ticks = column();
    this.flags = column();
    this.revision = column();
    this.#open = column();
    this.#openAt = column();
    this.#openKey = column();
    this.#high = column();
    this.#low = column();
    this.#close = column();
    this.#closeAt = column();
    this.#closeKey = column();
    this.#volume = column();
  }

  /** The slot of the bar that starts there, or -1. */
  find(startMs: number): number {
    for (let slot = 0; slot < this.count; slot++) if (this.start[slot] === startMs) return slot;
    return -1;
  }

  /** The slot of the bar that starts there, made anew in place of the oldest bar when there is none. */
  claim(startMs: number, endMs: number): number {
    const known = this.find(startMs);
    if (known >= 0) return known;
    const { oldest } = this;
    invariant(
      (this.start[oldest] as number) < 0 || this.isClosed(oldest),
      'an open bar keeps its place until it is closed',
    );
    this.start[oldest] = startMs;
    this.end[oldest] = endMs;
    this.ticks[oldest] = 0;
    this.flags[oldest] = 0;
    this.revision[oldest] = EMPTY;
    this.#volume[oldest] = 0;
    return oldest;
  }

  /** The slot that the next new bar will take. */
  get oldest(): number {
    let oldest = 0;
    for (let slot = 1; slot < this.count; slot++) {
      if ((this.start[slot] as number) < (this.start[oldest] as number)) oldest = slot;
    }
    return oldest;
  }

  isClosed(slot: number): boolean {
    return (this.revision[slot] as number) >= 0;
  }

  close(slot: number, revision = 0): void {
    this.revision[slot] = revision;
  }

  correct(slot: number): void {
    this.revision[slot] = (this.revision[slot] as number) + 1;
    this.flag(slot, BarFlag.corrected);
  }

  flag(slot: number, flag: number): void {
    this.flags[slot] = (this.flags[slot] as number) | flag;
  }

  /** `key` orders what happened in the same millisecond. */
  fold(slot: number, atMs: number, key: number, price: number, volume: number): void {
    if (this.ticks[slot] === 0) {
      this.#openAt[slot] = this.#closeAt[slot] = atMs;
      this.#openKey[slot] = this.#closeKey[slot] = key;
      this.#open[slot] = this.#high[slot] = this.#low[slot] = this.#close[slot] = price;
      this.ticks[slot] = 1;
      this.#volume[slot] = (this.#volume[slot] as number) + volume;
      // A tick proves that the minute was not empty after all.
      this.flags[slot] = (this.flags[slot] as number) & ~BarFlag.carried;
      return;
    }
    if (price > (this.#high[slot] as number)) this.#high[slot] = price;
    if (price < (this.#low[slot] as number)) this.#low[slot] = price;
    if (this.#closesAfter(atMs, key, slot)) {
      this.#closeAt[slot] = atMs;
      this.#closeKey[slot] = key;
      this.#close[slot] = price;
    }
    if (this.#opensBefore(atMs, key, slot)) {
      this.#openAt[slot] = atMs;
      this.#openKey[slot] = key;
      this.#open[slot] = price;
    }
    this.#volume[slot] = (this.#volume[slot] as number) + volume;
    this.ticks[slot] = (this.ticks[slot] as number) + 1;
  }

  /** Takes over a finished bar. Its first and last tick are taken to lie at its ends. */
  take(slot: number, open: number, high: number, low: number, close: number, volume: number): void {
    const start = this.start[slot] as number;
    this.#openAt[slot] = start;
    this.#closeAt[slot] = (this.end[slot] as number) - 1;
    this.#openKey[slot] = this.#closeKey[slot] = 0;
    this.#open[slot] = open;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#close[slot] = close;
    this.#volume[slot] = volume;
    this.ticks[slot] = 1;
    this.flags[slot] = (this.flags[slot] as number) & ~BarFlag.carried;
  }

  /** Keeps a bar of another's slots, in place of the oldest one here. */
  keep(from: BarSlots, source: number): void {
    const slot = this.claim(from.start[source] as number, from.end[source] as number);
    for (const [at, column] of this.#columns().entries()) {
      column[slot] = (from.#columns()[at] as Float64Array)[source] as number;
    }
  }

  /** Volume that came without a price of its own. */
  addVolume(slot: number, volume: number): void {
    this.#volume[slot] = (this.#volume[slot] as number) + volume;
  }

  /** Adds a whole bar of a shorter interval, exactly as if its ticks had been folded one by one. */
  merge(slot: number, from: BarSlots, source: number): void {
    const ticks = from.ticks[source] as number;
    this.flag(slot, (from.flags[source] as number) & INHERITED_FLAGS);
    this.addVolume(slot, from.#volume[source] as number);
    if (ticks === 0) return;
    const first = this.ticks[slot] === 0;
    this.flags[slot] = (this.flags[slot] as number) & ~BarFlag.carried;
    this.ticks[slot] = (this.ticks[slot] as number) + ticks;
    if (first || (from.#high[source] as number) > (this.#high[slot] as number))
      this.#high[slot] = from.#high[source] as number;
    if (first || (from.#low[source] as number) < (this.#low[slot] as number))
      this.#low[slot] = from.#low[source] as number;
    const openAt = from.#openAt[source] as number;
    const openKey = from.#openKey[source] as number;
    if (first || this.#opensBefore(openAt, openKey, slot)) {
      this.#openAt[slot] = openAt;
      this.#openKey[slot] = openKey;
      this.#open[slot] = from.#open[source] as number;
    }
    const closeAt = from.#closeAt[source] as number;
    const closeKey = from.#closeKey[source] as number;
    if (first || this.#closesAfter(closeAt, closeKey, slot)) {
      this.#closeAt[slot] = closeAt;
      this.#closeKey[slot] = closeKey;
      this.#close[slot] = from.#close[source] as number;
    }
  }

  #opensBefore(atMs: number, key: number, slot: number): boolean {
    const openAt = this.#openAt[slot] as number;
    return atMs < openAt || (atMs === openAt && key < (this.#openKey[slot] as number));
  }

  #closesAfter(atMs: number, key: number, slot: number): boolean {
    const closeAt = this.#closeAt[slot] as number;
    return atMs > closeAt || (atMs === closeAt && key >= (this.#closeKey[slot] as number));
  }

  /** Repeats a close for a stretch in which nothing traded. */
  carry(slot: number, price: number): void {
    this.#open[slot] = this.#high[slot] = this.#low[slot] = this.#close[slot] = price;
    this.flag(slot, BarFlag.carried);
  }

  closePrice(slot: number): number {
    return this.#close[slot] as number;
  }

  /** Whether there is anything to show: ticks, or a carried price. */
  holdsBar(slot: number): boolean {
    return (this.ticks[slot] as number) > 0 || ((this.flags[slot] as number) & BarFlag.carried) !== 0;
  }

  bar(slot: number, instrument: InstrumentIndex): Bar {
    return {
      instrument,
      interval: this.interval,
      startMs: epochMs(this.start[slot] as number),
      endMs: epochMs(this.end[slot] as number),
      open: this.#open[slot] as Price,
      high: this.#high[slot] as Price,
      low: this.#low[slot] as Price,
      close: this.#close[slot] as Price,
      volume: this.#volume[slot] as Size,
      ticks: this.ticks[slot] as number,
      flags: this.flags[slot] as number,
      revision: Math.max(this.revision[slot] as number, 0),
    };
  }

  #columns(): readonly Float64Array[] {
    const ends = [this.#open, this.#openAt, this.#openKey, this.#close, this.#closeAt, this.#closeKey];
    return [this.ticks, this.flags, this.revision, ...ends, this.#high, this.#low, this.#volume];
  }

  visitState(visitor: StateVisitor): void {
    visitor.numbers('start', this.start);
    visitor.numbers('end', this.end);
    visitor.numbers('ticks', this.ticks);
    visitor.numbers('flags', this.flags);
    visitor.numbers('revision', this.revision);
    visitor.numbers('open', this.#open);
    visitor.numbers('openAt', this.#openAt);
    visitor.numbers('openKey', this.#openKey);
    visitor.numbers('high', this.#high);
    visitor.numbers('low', this.#low);
    visitor.numbers('close', this.#close);
    visitor.numbers('closeAt', this.#closeAt);
    visitor.numbers('closeKey', this.#closeKey);
    visitor.numbers('volume', this.#volume);
  }
}
