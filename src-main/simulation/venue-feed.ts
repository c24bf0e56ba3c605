import { UNKNOWN } from '#domain/input-block';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';
import type { SeededRandom } from '#primitives/random';
import { drawExponential } from '#simulation/draws';
import type { FeedFaults } from '#simulation/feed-faults';
import type { PendingInputs } from '#simulation/pending-inputs';
import type { PricePath } from '#simulation/price-path';
import type { SimulatedInstrument } from '#simulation/simulated-instrument';
import { VolumeWindow } from '#simulation/volume-window';

const SIDE_BUY = 1;
const SIDE_SELL = 2;

const LAGGING = { none: 0, bid: 1, ask: 2 } as const;

/** A move of more ticks than this takes both sides along at once. */
const SWEPT_TICKS = 3;

/** How a venue's messages travel: whole milliseconds from the venue to us, and by how much its clock is wrong. */
export interface Travel {
  readonly shortestMs: number;
  readonly usuallyMoreMs: number;
  readonly longestMs: number;
  readonly clockSkewMs: number;
}

/** What one minute is like at the venue. */
export interface VenueMinute {
  readonly startMs: number;
  /** Quotes and trades a minute. Nothing happens at 0. */
  readonly events: number;
  readonly path: PricePath;
  /** Usual spread in ticks: wider before and after hours. */
  readonly spread: number;
  /** The first minute of a trading day: running volume starts over. */
  readonly newDay: boolean;
}

/**
 * The order book's top for one instrument. The price stands still until the fair one has left it behind, then one side
 * gives way and the other follows; between such moves only a size changes. Real books behave like this, and it is what
 * makes a tape of them small.
 */
export class VenueFeed {
  readonly #terms: SimulatedInstrument;
  readonly #index: number;
  readonly #source: number;
  readonly #travel: Travel;
  readonly #random: SeededRandom;
  readonly #faults: FeedFaults;
  readonly volume: VolumeWindow;
  #nextMs = 0;
  #bid = 0;
  #ask = 0;
  #bidSize = 0;
  #askSize = 0;
  #last = UNKNOWN;
  #side = SIDE_BUY;
  #lagging: number = LAGGING.none;
  #tradeId: number;
  #seenMs = 0;
  #spoilt = false;

  constructor(
    terms: SimulatedInstrument,
    index: number,
    source: number,
    travel: Travel,
    random: SeededRandom,
    faults: FeedFaults,
  ) {
    this.#terms = terms;
    this.#index = index;
    this.#source = source;
    this.#travel = travel;
    this.#random = random;
    this.#faults = faults;
    this.#tradeId = 1 + random.below(1_000_000);
    this.volume = new VolumeWindow(terms.instrument.quoteVolume);
  }

  /** Writes what happens from `fromMs` to the end of the minute. */
  run(minute: VenueMinute, fromMs: number, inputs: PendingInputs): void {
    const endMs = minute.startMs + MINUTE_MS;
    if (minute.newDay) this.volume.startDay();
    if (minute.events === 0) {
      this.#bid = 0;
      return;
    }
    this.#spoilt = this.#faults.touches(minute.startMs);
    const random = this.#random;
    const gapMs = MINUTE_MS / minute.events;
    const fair = (minute.path.prices[0] as number) * this.#unitsPerTick();
    const spread = this.#spreadNow(minute);
    // Half a spread and a bit: closer than that, a book would only flicker.
    const patience = Math.max(0.6, 1.4 * minute.path.deviation * fair);
    if (this.#nextMs < fromMs) this.#nextMs = fromMs + drawExponential(random) * gapMs;
    while (this.#nextMs < endMs) {
      const atMs = Math.floor(this.#nextMs);
      this.#event(minute, atMs, spread, patience, inputs);
      // The side left behind follows quickly.
      const haste = this.#lagging === LAGGING.none ? 1.04 : 0.08;
      this.#nextMs += drawExponential(random) * gapMs * haste;
    }
    this.volume.endMinute();
  }

  #event(minute: VenueMinute, atMs: number, spread: number, patience: number, inputs: PendingInputs): void {
    const intoMs = atMs - minute.startMs;
    const second = Math.floor(intoMs / SECOND_MS);
    const from = minute.path.prices[second] as number;
    const to = minute.path.prices[second + 1] as number;
    const fair = (from + ((to - from) * (intoMs - second * SECOND_MS)) / SECOND_MS) * this.#unitsPerTick();
    if (this.#bid === 0) this.#openBook(fair, spread);
    else if (this.#lagging === LAGGING.none && this.#random.next() < this.#terms.tradeShare) {
      this.#trade(atMs, fair, inputs);
      return;
    } else this.#moveBook(fair, spread, patience);
    this.#publishQuote(atMs, inputs);
  }

  #unitsPerTick(): number {
    return 10_000 / this.#terms.tick;
  }

  #openBook(fair: number, spread: number): void {
    this.#bid = Math.max(1, Math.round(fair - spread / 2));
    this.#ask = this.#bid + spread;
    this.#bidSize = this.#drawQuoteSize();
    this.#askSize = this.#drawQuoteSize();
    this.#lagging = LAGGING.none;
  }

  #moveBook(fair: number, spread: number, patience: number): void {
    const off = fair - (this.#bid + this.#ask) / 2;
    if (this.#lagging === LAGGING.bid) {
      this.#setBid(this.#ask - spread);
    } else if (this.#lagging === LAGGING.ask) {
      this.#setAsk(this.#bid + spread);
    } else if (off > patience) {
      const ask = Math.round(fair - spread / 2) + spread;
      const follows = ask - this.#bid <= spread + SWEPT_TICKS;
      this.#setAsk(ask);
      if (!follows) this.#setBid(ask - spread);
      this.#lagging = follows ? LAGGING.bid : LAGGING.none;
      return;
    } else if (off < -patience) {
      const bid = Math.max(1, Math.round(fair - spread / 2));
      const follows = this.#ask - bid <= spread + SWEPT_TICKS;
      this.#setBid(bid);
      if (!follows) this.#setAsk(bid + spread);
      this.#lagging = follows ? LAGGING.ask : LAGGING.none;
      return;
    } else if (this.#random.next() < 0.5) {
      this.#bidSize = this.#drawOtherSize(this.#bidSize);
    } else {
      this.#askSize = this.#drawOtherSize(this.#askSize);
    }
    this.#lagging = LAGGING.none;
  }

  #setBid(ticks: number): void {
    this.#bid = Math.max(1, ticks);
    this.#bidSize = this.#drawQuoteSize();
  }

  #setAsk(ticks: number): void {
    this.#ask = Math.max(this.#bid + 1, ticks);
    this.#askSize = this.#drawQuoteSize();
  }

  #trade(atMs: number, fair: number, inputs: PendingInputs): void {
    const random = this.#random;
    const above = fair > (this.#bid + this.#ask) / 2;
    // Orders come in runs, and lean the way the price will go.
    const draw = random.next();
    if (draw < 0.2) this.#side = above ? SIDE_BUY : SIDE_SELL;
    else if (draw < 0.5) this.#side = SIDE_BUY + SIDE_SELL - this.#side;
    this.#last = (this.#side === SIDE_BUY ? this.#ask : this.#bid) * this.#terms.tick;
    const seenMs = this.#arrival(atMs);
    // One order often meets several resting ones.
    do {
      const size = this.#drawTradeSize();
      this.#tradeId++;
      this.volume.add(size);
      if (!this.#terms.publishesTrades) continue;
      const row = inputs.trade(this.#source, this.#index, seenMs, atMs + this.#travel.clockSkewMs);
      inputs.setTrade(row, this.#last, size, this.#side, this.#tradeId);
      if (this.#spoilt) this.#faults.spoil(row, atMs, inputs);
    } while (random.next() < 0.25);
    // Without a trade to publish, the quote that now shows another last price is the message.
    if (!this.#terms.publishesTrades) this.#writeQuote(atMs, seenMs, inputs);
  }

  #publishQuote(atMs: number, inputs: PendingInputs): void {
    this.#writeQuote(atMs, this.#arrival(atMs), inputs);
  }

  #writeQuote(atMs: number, seenMs: number, inputs: PendingInputs): void {
    const { tick, instrument } = this.#terms;
    const row = inputs.quote(this.#source, this.#index, seenMs, atMs + this.#travel.clockSkewMs);
    inputs.setQuote(
      row,
      this.#bid * tick,
      this.#ask * tick,
      this.#bidSize,
      this.#askSize,
      instrument.quoteVolume === 'none' ? UNKNOWN : this.#last,
      this.volume.published(atMs),
    );
    if (this.#spoilt) this.#faults.spoil(row, atMs, inputs);
  }

  /** One connection never delivers out of turn. */
  #arrival(atMs: number): number {
    const { shortestMs, usuallyMoreMs, longestMs } = this.#travel;
    const travelMs = Math.min(longestMs, shortestMs + Math.floor(drawExponential(this.#random) * usuallyMoreMs));
    this.#seenMs = Math.max(this.#seenMs, atMs + travelMs);
    return this.#seenMs;
  }

  #spreadNow(minute: VenueMinute): number {
    const wide = minute.spread * Math.max(1, minute.path.stress);
    return Math.max(1, Math.round(wide) + (this.#random.next() < 0.1 ? 1 : 0));
  }

  /** Mostly a few lots, now and then a wall. */
  #drawQuoteSize(): number {
    const draw = drawExponential(this.#random);
    return this.#terms.quoteLot * (1 + Math.floor(draw * draw * 3));
  }

  /** A quote that changes nothing is not sent. */
  #drawOtherSize(than: number): number {
    const size = this.#drawQuoteSize();
    return size === than ? size + this.#terms.quoteLot : size;
  }

  #drawTradeSize(): number {
    const { tradeLot, quoteLot } = this.#terms;
    const draw = drawExponential(this.#random);
    if (this.#random.next() < 0.4) return quoteLot * (1 + Math.floor(draw * draw * 0.7));
    return tradeLot * (1 + Math.floor(draw * draw * 12));
  }
}
