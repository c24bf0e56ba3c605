import { type InputBlock, UNKNOWN } from '#domain/input-block';
import type { Instrument } from '#domain/instrument';
import { FIRST_HASHED_TRADE_ID } from '#domain/trade-id';
import type { Stateful, StateVisitor } from '#primitives/state';
import type { BarBuilder } from '#market/bars/bar-builder';
import { SessionVolume } from '#market/bars/session-volume';
import { RecentIds } from '#market/ticks/recent-ids';
import { Tick, TickCounters } from '#market/ticks/tick-counters';

/** The day that a session's running volume belongs to. */
export type SessionDayAt = (atMs: number) => number;

/**
 * The door for one instrument's quotes and trades: what cannot be trusted is counted and goes no further, the rest goes
 * into the bars. Only the venue's time places a tick; our own only says whether that time can be true.
 */
export class TickIntake implements Stateful {
  readonly counters = new TickCounters();
  readonly #instrument: Instrument;
  readonly #futureToleranceMs: number;
  readonly #bars: BarBuilder;
  readonly #sessionDayAt: SessionDayAt;
  readonly #volume = new SessionVolume();
  readonly #recentIds = new RecentIds();
  #newestAtMs = UNKNOWN;
  #quoteAtMs = UNKNOWN;
  #bid = UNKNOWN;
  #ask = UNKNOWN;
  #bidSize = UNKNOWN;
  #askSize = UNKNOWN;
  #last = UNKNOWN;
  #quoteVolume = UNKNOWN;

  constructor(instrument: Instrument, futureToleranceMs: number, bars: BarBuilder, sessionDayAt: SessionDayAt) {
    this.#instrument = instrument;
    this.#futureToleranceMs = futureToleranceMs;
    this.#bars = bars;
    this.#sessionDayAt = sessionDayAt;
  }

  /** The newest two-sided or one-sided quote, crossed or not; cells are -1 where it says nothing. */
  get quoted(): { readonly bid: number; readonly ask: number; readonly last: number } {
    return { bid: this.#bid, ask: this.#ask, last: this.#last };
  }

  /** When the venue says its newest datum happened; null before the first. */
  get newestAtMs(): number | null {
    const newest = Math.max(this.#newestAtMs, this.#quoteAtMs);
    return newest === UNKNOWN ? null : newest;
  }

  trade(block: InputBlock, row: number): void {
    const counters = this.counters;
    counters.add(Tick.trades);
    const atMs = block.atMs[row] as number;
    if (!this.#timeHolds(atMs, block.seenMs[row] as number)) return;
    const price = block.price[row] as number;
    const size = block.size[row] as number;
    if (!(price > 0 && size >= 0 && Number.isSafeInteger(price) && Number.isSafeInteger(size))) {
      counters.add(Tick.badPrice);
      return;
    }
    const id = block.tradeId[row] as number;
    if (id !== UNKNOWN && this.#recentIds.repeats(id)) {
      counters.add(Tick.duplicate);
      return;
    }
    if (this.#instrument.barsFrom === 'trades') {
      this.#fold(atMs, id !== UNKNOWN && id < FIRST_HASHED_TRADE_ID ? id : null, price, size);
    }
  }

  quote(block: InputBlock, row: number): void {
    const counters = this.counters;
    counters.add(Tick.quotes);
    const atMs = block.atMs[row] as number;
    if (!this.#timeHolds(atMs, block.seenMs[row] as number)) return;
    const bid = block.bid[row] as number;
    const ask = block.ask[row] as number;
    const last = block.last[row] as number;
    if (!usable(bid) || !usable(ask) || !usable(last)) {
      counters.add(Tick.badPrice);
      return;
    }
    if (this.#repeatsQuote(block, row, atMs)) {
      counters.add(Tick.duplicate);
      return;
    }
    if (atMs >= this.#quoteAtMs) this.#keepQuote(block, row, atMs);
    const twoSided = bid !== UNKNOWN && ask !== UNKNOWN;
    if (twoSided && bid > ask) {
      counters.add(Tick.crossed);
      return;
    }
    if (this.#instrument.barsFrom !== 'quotes') return;
    // Half a unit is rounded down: with four decimals and cent ticks there never is one.
    const price = twoSided ? Math.floor((bid + ask) / 2) : last;
    const added = this.#volumeOf(block.volume[row] as number, atMs);
    if (price !== UNKNOWN) this.#fold(atMs, null, price, added);
  }

  #fold(atMs: number, key: number | null, price: number, volume: number): void {
    if (atMs < this.#newestAtMs) this.counters.add(Tick.outOfOrder);
    else this.#newestAtMs = atMs;
    const outcome = this.#bars.fold(atMs, key, price, volume);
    if (outcome === 'repaired') this.counters.add(Tick.repaired);
    else if (outcome === 'too-late') this.counters.add(Tick.tooLate);
  }

  #timeHolds(atMs: number, seenMs: number): boolean {
    if (!(atMs > 0)) {
      this.counters.add(Tick.noSourceTime);
      return false;
    }
    if (atMs > seenMs + this.#futureToleranceMs) {
      this.counters.add(Tick.fromTheFuture);
      return false;
    }
    if (this.#bars.accepts(atMs)) return true;
    this.counters.add(Tick.tooLate);
    return false;
  }

  #repeatsQuote(block: InputBlock, row: number, atMs: number): boolean {
    return (
      atMs === this.#quoteAtMs &&
      block.bid[row] === this.#bid &&
      block.ask[row] === this.#ask &&
      block.bidSize[row] === this.#bidSize &&
      block.askSize[row] === this.#askSize &&
      block.last[row] === this.#last &&
      block.volume[row] === this.#quoteVolume
    );
  }

  #keepQuote(block: InputBlock, row: number, atMs: number): void {
    this.#quoteAtMs = atMs;
    this.#bid = block.bid[row] as number;
    this.#ask = block.ask[row] as number;
    this.#bidSize = amount(block.bidSize[row] as number);
    this.#askSize = amount(block.askSize[row] as number);
    this.#last = block.last[row] as number;
    this.#quoteVolume = amount(block.volume[row] as number);
  }

  #volumeOf(total: number, atMs: number): number {
    if (this.#instrument.quoteVolume !== 'session-cumulative' || amount(total) === UNKNOWN) return 0;
    const step = this.#volume.advance(total, atMs, this.#sessionDayAt(atMs));
    if (step === 'reset') this.counters.add(Tick.volumeResets);
    else if (step === 'restated') this.counters.add(Tick.volumeRestated);
    return this.#volume.added;
  }

  visitState(visitor: StateVisitor): void {
    this.counters.visitState(visitor);
    this.#volume.visitState(visitor);
    this.#recentIds.visitState(visitor);
    this.#newestAtMs = visitor.number('newestAtMs', this.#newestAtMs);
    this.#quoteAtMs = visitor.number('quoteAtMs', this.#quoteAtMs);
    this.#bid = visitor.number('bid', this.#bid);
    this.#ask = visitor.number('ask', this.#ask);
    this.#bidSize = visitor.number('bidSize', this.#bidSize);
    this.#askSize = visitor.number('askSize', this.#askSize);
    this.#last = visitor.number('last', this.#last);
    this.#quoteVolume = visitor.number('quoteVolume', this.#quoteVolume);
  }
}

/** What is no whole number of units is not known. */
function amount(units: number): number {
  return units >= 0 && Number.isSafeInteger(units) ? units : UNKNOWN;
}

/** Absent is fine; present it must be a positive whole number of units. */
function usable(price: number): boolean {
  return price === UNKNOWN || (price > 0 && Number.isSafeInteger(price));
}
