import type { FarmBook } from '#farm/book/farm-book';
import { MarketBar } from '#farm/evaluation/market-bar';
import { SpreadTrack } from '#farm/insight/spread-track';
import { invariant } from '#primitives/invariant';

/** Consecutive bars of a book, of which only chosen spreads are kept: a year has thousands, a question concerns a few. */
export class MarketStretch {
  readonly minutes: Int32Array;
  readonly days: Int32Array;
  /** Bars taken so far. */
  length = 0;
  readonly #tracks = new Map<number, SpreadTrack>();

  constructor(bars: number) {
    this.minutes = new Int32Array(bars);
    this.days = new Int32Array(bars);
  }

  /** Whether the end of every spread that is followed has been seen: nothing that comes later concerns them. */
  get isOver(): boolean {
    for (const track of this.#tracks.values()) if (!track.isOver) return false;
    return true;
  }

  /** Keeps a spread from the newest bar on, which shows it. */
  follow(spread: number, bar: MarketBar): void {
    if (this.#tracks.has(spread)) return;
    const at = this.length - 1;
    invariant(this.minutes[at] === bar.minute && bar.isLive(spread), 'a spread is followed from a bar that shows it');
    const track = new SpreadTrack(spread, bar.expiryDay[spread] as number, at);
    this.#tracks.set(spread, track);
    track.take(at, bar);
  }

  take(bar: MarketBar): void {
    invariant(this.length < this.minutes.length, 'a stretch has room for its bars');
    const at = this.length++;
    this.minutes[at] = bar.minute;
    this.days[at] = bar.day;
    for (const track of this.#tracks.values()) track.take(at, bar);
  }

  trackOf(spread: number): SpreadTrack {
    const track = this.#tracks.get(spread);
    invariant(track !== undefined, 'a spread is followed before it is asked about');
    return track;
  }

  /** Of a place of the book: the bars from there up to, and with, another; the spreads are those asked for. */
  static of(book: FarmBook, from: number, until: number, spreads: readonly number[]): MarketStretch {
    const stretch = new MarketStretch(until - from + 1);
    const { grid, specs } = book.population;
    const bar = new MarketBar(grid.underlying.length, specs.length);
    for (let place = from; place <= until; place++) {
      stretch.take(book.bar(place, bar));
      if (place === from) for (const spread of spreads) stretch.follow(spread, bar);
    }
    return stretch;
  }
}
