import type { Bar, BarInterval } from '#domain/bar';
import type { InstrumentIndex } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import { epochMs } from '#primitives/clock';
import type { TapePosition } from '#ports/tape';
import { floats, integers, bytes, shorts } from '#research/desk/growing-cells';

const NONE = -1;

/**
 * Every version of one instrument's bars of one interval, in the order in which they were announced, each with the
 * position from which on it was known. A row is about 90 bytes.
 */
export class BarLedger {
  readonly #instrument: InstrumentIndex;
  readonly #interval: BarInterval;
  readonly #position = floats();
  readonly #start = floats();
  readonly #end = floats();
  readonly #open = floats();
  readonly #high = floats();
  readonly #low = floats();
  readonly #close = floats();
  readonly #volume = floats();
  readonly #ticks = integers();
  readonly #flags = bytes();
  readonly #revision = shorts();
  /** The row of the version before, or none. */
  readonly #previous = integers();
  /** The latest start announced so far: a bar that fills a hole comes after later ones. */
  readonly #newestStart = floats();
  /** Each bar once, by its start, with the row of its newest version. */
  readonly #starts = floats();
  readonly #heads = integers();

  constructor(instrument: InstrumentIndex, interval: BarInterval) {
    this.#instrument = instrument;
    this.#interval = interval;
  }

  /** Versions announced. */
  get rows(): number {
    return this.#position.length;
  }

  /** Answers the row that the version got. */
  add(bar: Bar, position: TapePosition): number {
    const row = this.rows;
    const at = this.#starts.countThrough(bar.startMs) - 1;
    const isKnown = at >= 0 && this.#starts.at(at) === bar.startMs;
    this.#previous.push(isKnown ? this.#heads.at(at) : NONE);
    if (isKnown) this.#heads.set(at, row);
    else {
      this.#starts.insert(at + 1, bar.startMs);
      this.#heads.insert(at + 1, row);
    }
    this.#position.push(position);
    this.#start.push(bar.startMs);
    this.#end.push(bar.endMs);
    this.#open.push(bar.open);
    this.#high.push(bar.high);
    this.#low.push(bar.low);
    this.#close.push(bar.close);
    this.#volume.push(bar.volume);
    this.#ticks.push(bar.ticks);
    this.#flags.push(bar.flags);
    this.#revision.push(bar.revision);
    this.#newestStart.push(row === 0 ? bar.startMs : Math.max(bar.startMs, this.#newestStart.at(row - 1)));
    return row;
  }

  /** How many versions were known after so many inputs. */
  rowsThrough(position: TapePosition): number {
    return this.#position.countThrough(position);
  }

  /** The latest start among the first so many rows; null where there are none. */
  newestStart(rows: number): number | null {
    return rows === 0 ? null : this.#newestStart.at(rows - 1);
  }

  startOf(row: number): number {
    return this.#start.at(row);
  }

  closeOf(row: number): number {
    return this.#close.at(row);
  }

  /** Whether the row was the first that was heard of its bar. */
  isFirst(row: number): boolean {
    return this.#previous.at(row) === NONE;
  }

  bar(row: number): Bar {
    return {
      instrument: this.#instrument,
      interval: this.#interval,
      startMs: epochMs(this.#start.at(row)),
      endMs: epochMs(this.#end.at(row)),
      open: this.#open.at(row) as Price,
      high: this.#high.at(row) as Price,
      low: this.#low.at(row) as Price,
      close: this.#close.at(row) as Price,
      volume: this.#volume.at(row) as Size,
      ticks: this.#ticks.at(row),
      flags: this.#flags.at(row),
      revision: this.#revision.at(row),
    };
  }

  /**
   * The rows of the last `count` bars that start before an instant, oldest first, each in the version that was the
   * newest among the first `known` rows.
   */
  latest(known: number, count: number, beforeMs = Number.POSITIVE_INFINITY): readonly number[] {
    const newest = this.newestStart(known);
    if (newest === null) return [];
    const found: number[] = [];
    const startMs = Math.min(newest, beforeMs);
    for (let at = this.#starts.countThrough(startMs) - 1; at >= 0 && found.length < count; at--) {
      if (this.#starts.at(at) >= beforeMs) continue;
      const row = this.#versionOf(at, known);
      if (row !== NONE) found.push(row);
    }
    return found.toReversed();
  }

  /** The newest version of the bar that starts there among the first `known` rows, or null. */
  find(startMs: number, known: number): number | null {
    const at = this.#starts.countThrough(startMs) - 1;
    if (at < 0 || this.#starts.at(at) !== startMs) return null;
    const row = this.#versionOf(at, known);
    return row === NONE ? null : row;
  }

  #versionOf(at: number, known: number): number {
    let row = this.#heads.at(at);
    while (row >= known) row = this.#previous.at(row);
    return row;
  }
}
