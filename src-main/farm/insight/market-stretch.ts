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

  /** Keeps a spread from the next bar on, and from this one if that is the newest. */
  follow(spread: number, bar: MarketBar): void {
    if (this.#tracks.has(spread)) return;
    const track = new SpreadTrack(spread, bar.expiryDay[spread] as number, this.minutes.length);
    this.#tracks.set(spread, track);
    if (this.length > 0 && this.minutes[this.length - 1] === bar.minute) track.take(this.length - 1, bar);
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

  /** Whether an order for a spread, placed on one bar, is filled on the next. */
  fills(spread: number, at: number): boolean {
    const next = at + 1;
    if (next >= this.length) return false;
    return this.trackOf(spread).canOpen(next, (this.minutes[next] as number) - (this.minutes[at] as number));
  }

  /** Of a place of the book: the bars from there up to, and with, another; the spreads are those asked for. */
  static of(book: FarmBook, from: number, until: number, spreads: readonly number[]): MarketStretch {
    const stretch = new MarketStretch(until - from + 1);
    const { grid, specs } = book.population;
    const bar = new MarketBar(grid.underlying.length, specs.length);
    for (let place = from; place <= until; place++) {
      book.bar(place, bar);
      if (place === from) for (const spread of spreads) stretch.follow(spread, bar);
      stretch.take(bar);
    }
    return stretch;
  }
}
