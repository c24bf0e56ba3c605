import { DeedsCodec } from '#farm/book/deeds-codec';
import type { FarmBook, SetVisitor } from '#farm/book/farm-book';
import type { FarmMinute, MinuteHead } from '#farm/book/farm-minute';
import { MarketCodec } from '#farm/book/market-codec';
import type { MinuteFrames } from '#farm/book/minute-frames';
import type { NamedSpread } from '#farm/book/named-spread';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { WordWriter } from '#farm/book/word-writer';
import { MarketBar } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';

/** A book over frames, wherever these lie. Whoever keeps them has checked that they are whole. */
export class FramedBook implements FarmBook {
  readonly population: Population;
  readonly #frames: MinuteFrames;
  readonly #codec: DeedsCodec;
  readonly #marketCodec = new MarketCodec();
  readonly #market = new WordWriter();
  readonly #deeds = new WordWriter();
  /** By number, of the minutes before `#namedUntil`. */
  readonly #named: NamedSpread[] = [];
  #namedUntil = 0;
  /** That the newest minute knows; null until it is asked for. */
  #spreads: number | null = null;

  constructor(population: Population, frames: MinuteFrames) {
    this.population = population;
    this.#frames = frames;
    this.#codec = new DeedsCodec(population);
  }

  get length(): number {
    return this.#frames.length;
  }

  minuteAt(place: number): number {
    invariant(place >= 0 && place < this.length, 'a place lies within the book');
    return this.#frames.minuteAt(place);
  }

  placeAt(minute: number): number {
    let low = -1;
    let high = this.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#frames.minuteAt(middle) <= minute) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  append(minute: FarmMinute): void {
    invariant(
      this.length === 0 || minute.bar.minute > this.minuteAt(this.length - 1),
      'minutes of a book follow one another',
    );
    this.#checkNames(minute);
    this.#encode(minute);
    this.#frames.append({ minute: minute.bar.minute, market: this.#market.copy(), deeds: this.#deeds.copy() });
    this.#spreads = minute.bar.spreads;
  }

  /** Every minute appended so far is kept, whatever ends the process, once this returns. */
  sync(): void {
    this.#frames.sync();
  }

  /** Whether the minute at a place is this one, to the byte. */
  holds(place: number, minute: FarmMinute): boolean {
    if (place < 0 || place >= this.length || this.minuteAt(place) !== minute.bar.minute) return false;
    this.#encode(minute);
    return this.#market.equals(this.#frames.market(place)) && this.#deeds.equals(this.#frames.deeds(place));
  }

  /** Of every byte up to, and without, a place: equal farms have equal ones. */
  hash(until = this.length): string {
    let high = 0x811c_9dc5 | 0;
    let low = 0x9e37_79b9 | 0;
    for (let place = 0; place < until; place++) {
      for (const bytes of [this.#frames.market(place), this.#frames.deeds(place)]) {
        for (let at = 0; at < bytes.length; at++) {
          high = Math.imul(high ^ (bytes[at] as number), 0x0100_0193) + (low >>> 15);
          low = Math.imul(low + (bytes[at] as number), 0x85eb_ca6b) ^ (high >>> 13);
        }
        high = Math.imul(high ^ bytes.length, 0x0100_0193);
      }
    }
    return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
  }

  read(place: number): FarmMinute {
    const bar = this.bar(place);
    const head = this.head(place);
    const opened: OpenedSet[] = [];
    const closed: ClosedSet[] = [];
    this.visitSets(place, place + 1, {
      opened: (set) => void opened.push({ ...set, configs: set.configs.slice() }),
      closed: (set) => void closed.push({ ...set, configs: set.configs.slice() }),
    });
    return { bar, ...head, opened, closed };
  }

  head(place: number): MinuteHead {
    return this.#codec.readHead(this.#frames.deeds(place)) ?? this.#frames.refuse(place);
  }

  bar(place: number, into?: MarketBar): MarketBar {
    const { grid, specs } = this.population;
    const bar = into ?? new MarketBar(grid.underlying.length, specs.length);
    const reads = this.#marketCodec.read(this.#frames.market(place), bar);
    return reads && bar.minute === this.minuteAt(place) ? bar : this.#frames.refuse(place);
  }

  spread(number: number): NamedSpread {
    while (this.#named[number] === undefined && this.#namedUntil < this.length) {
      for (const spread of this.head(this.#namedUntil).named) this.#named[spread.number] = spread;
      this.#namedUntil++;
    }
    const found = this.#named[number];
    invariant(found !== undefined, 'a spread of a book has a name');
    return found;
  }

  visitSets(from: number, to: number, visitor: SetVisitor, spec?: number): void {
    for (let place = from; place < to; place++) {
      const reads = this.#codec.visit(this.#frames.deeds(place), this.minuteAt(place), visitor, spec ?? null);
      if (!reads) this.#frames.refuse(place);
    }
  }

  /** A spread without a name could never be told of; one that is named twice would be two. */
  #checkNames({ bar, named }: FarmMinute): void {
    this.#spreads ??= this.length === 0 ? 0 : this.bar(this.length - 1).spreads;
    const before = this.#spreads;
    invariant(
      before + named.length === bar.spreads && named.every(({ number }, at) => number === before + at),
      'every spread is named on the bar on which it got its number',
    );
  }

  #encode(minute: FarmMinute): void {
    this.#market.clear();
    this.#marketCodec.write(minute.bar, this.#market);
    this.#deeds.clear();
    this.#codec.write(minute, this.#deeds);
  }
}
