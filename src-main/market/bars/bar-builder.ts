import { type Bar, BarFlag, type BarInterval } from '#domain/bar';
import type { BarOrigin, InstrumentIndex } from '#domain/instrument';
import { MINUTE_MS } from '#primitives/clock';
import type { StateVisitor } from '#primitives/state';
import { type BarSettings, checkBarSettings, MINUTE_SLOTS } from '#market/bars/bar-settings';
import type { BarListener, DayBounds } from '#market/bars/bar-listener';
import { BarSlots } from '#market/bars/bar-slots';
import { MinuteMemory } from '#market/bars/minute-memory';
import { RollUps } from '#market/bars/roll-ups';

export type FoldOutcome = 'folded' | 'repaired' | 'too-late';
export type FillOutcome = FoldOutcome | 'already-known' | 'no-gap';

const NONE = -1;
/** The highest revision of a minute without data: it was told as a carried price, and once more for the gap. */
const EMPTY_REVISION = 1;

const ORIGIN_FLAGS: Readonly<Record<BarOrigin, number>> = {
  trades: 0,
  quotes: BarFlag.fromQuotes,
  bars: BarFlag.fromBars,
};

/** One instrument's bars: minutes from ticks, longer intervals from minutes. Knows no clock but the one it is told. */
export class BarBuilder {
  readonly #instrument: InstrumentIndex;
  readonly #settings: BarSettings;
  readonly #listener: BarListener;
  readonly #minutes = new BarSlots('1m', MINUTE_SLOTS);
  readonly #rollUps: RollUps;
  readonly #originFlags: number;
  readonly #isTold: boolean;
  /** Null where gaps are not filled. */
  readonly #memory: MinuteMemory | null;
  /** Start of the newest minute that was told as closed; null where nobody asks. A window: bars themselves are hashed. */
  readonly #newestTold: Float64Array | null;
  /** The current minute's slot and bounds, so that most ticks need no search. */
  #slot = NONE;
  #slotStart = 0;
  #slotEnd = 0;
  #arrivals = 0;
  /** Minutes before this one are closed. */
  #closedBefore: number;
  #lastClose = NONE;
  #listedMs: number;
  /** The latest interruption; its end lies beyond every bar while it lasts. */
  #gapFrom = NONE;
  #gapTo = NONE;

  constructor(
    instrument: InstrumentIndex,
    settings: BarSettings,
    origin: BarOrigin,
    listedMs: number,
    dayBounds: DayBounds,
    listener: BarListener,
  ) {
    checkBarSettings(settings);
    this.#instrument = instrument;
    this.#settings = settings;
    this.#listener = listener;
    this.#originFlags = ORIGIN_FLAGS[origin];
    this.#isTold = origin === 'bars';
    this.#listedMs = listedMs;
    this.#rollUps = new RollUps(instrument, listedMs, dayBounds, settings.fillGaps, listener);
    this.#closedBefore = Math.floor(listedMs / MINUTE_MS) * MINUTE_MS;
    this.#newestTold = settings.lateBars === 'news' && this.#isTold ? Float64Array.of(NONE) : null;
    this.#memory = settings.fillGaps ? new MinuteMemory(this.#closedBefore) : null;
  }

  /** A price (and volume) that the venue says happened at `atMs`. `key` orders ticks of one millisecond; null: arrival. */
  fold(atMs: number, key: number | null, price: number, volume: number): FoldOutcome {
    const order = key ?? this.#arrivals++;
    if (this.#slot === NONE || atMs < this.#slotStart || atMs >= this.#slotEnd) {
      const start = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
      if (start < this.#closedBefore) return this.#repair(start, atMs, order, price, volume);
      const slot = this.#claim(start);
      if (this.#isFilled(slot)) return 'too-late';
      this.#slot = slot;
      this.#slotStart = start;
      this.#slotEnd = start + MINUTE_MS;
    }
    this.#minutes.fold(this.#slot, atMs, order, price, volume);
    return 'folded';
  }

  /** A finished minute. One that comes after its minute closed fills a hole, but replaces nothing. */
  take(startMs: number, open: number, high: number, low: number, close: number, volume: number): FoldOutcome {
    const isLate = startMs < this.#closedBefore;
    const known = this.#minutes.find(startMs);
    if (isLate && (!this.accepts(startMs) || (known >= 0 && (this.#minutes.ticks[known] as number) > 0)))
      return 'too-late';
    const slot = known >= 0 ? known : this.#claim(startMs);
    this.#minutes.take(slot, open, high, low, close, volume);
    if (!isLate) return 'folded';
    return this.#newestTold !== null && startMs > (this.#newestTold[0] as number)
      ? this.#announceNewest(slot)
      : this.#announceTaken(slot);
  }

  /**
   * A finished minute from an archive, for one that an announced gap took. It replaces nothing that came by itself, and
   * nothing that comes afterwards is added to it.
   */
  fill(startMs: number, open: number, high: number, low: number, close: number, volume: number): FillOutcome {
    const memory = this.#memory;
    if (memory === null || !memory.isInGap(startMs)) return 'no-gap';
    const known = this.#minutes.find(startMs);
    if (memory.holds(startMs) || (known >= 0 && (this.#minutes.ticks[known] as number) > 0)) return 'already-known';
    const isOver = startMs < this.#closedBefore;
    const isForgotten = isOver && !this.accepts(startMs);
    const minutes = isForgotten ? new BarSlots('1m', 1) : this.#minutes;
    const slot = minutes.claim(startMs, startMs + MINUTE_MS);
    minutes.take(slot, open, high, low, close, volume);
    minutes.flag(slot, BarFlag.fromBars | BarFlag.gap);
    if (!isOver) return 'folded';
    if (!isForgotten) return this.#announceTaken(slot);
    minutes.close(slot, EMPTY_REVISION);
    minutes.correct(slot);
    this.#listener.corrected(minutes.bar(slot, this.#instrument));
    this.#rollUps.fill(minutes, slot, this.#closedBefore, memory);
    memory.hold(startMs);
    return 'repaired';
  }

  /** A minute that is over, of which this is the first that is heard. */
  #announceNewest(slot: number): FoldOutcome {
    const startMs = this.#minutes.start[slot] as number;
    this.#minutes.close(slot);
    if (startMs + MINUTE_MS === this.#closedBefore) this.#lastClose = this.#minutes.closePrice(slot);
    this.#memory?.hold(startMs);
    this.#tell(slot);
    this.#rollUps.repair(startMs, (slots, longer) => slots.merge(longer, this.#minutes, slot));
    return 'repaired';
  }

  #tell(slot: number): void {
    this.#newestTold?.fill(this.#minutes.start[slot] as number);
    this.#listener.closed(this.#minutes.bar(slot, this.#instrument));
  }

  /** Of a minute that is over. */
  #announceTaken(slot: number): FoldOutcome {
    const startMs = this.#minutes.start[slot] as number;
    if (!this.#minutes.isClosed(slot)) this.#minutes.close(slot);
    if (startMs + MINUTE_MS === this.#closedBefore) this.#lastClose = this.#minutes.closePrice(slot);
    this.#announceRepair(slot);
    this.#rollUps.repair(startMs, (slots, longer) => slots.merge(longer, this.#minutes, slot));
    this.#memory?.hold(startMs);
    return 'repaired';
  }

  #isFilled(slot: number): boolean {
    return !this.#isTold && ((this.#minutes.flags[slot] as number) & BarFlag.fromBars) !== 0;
  }

  get fillsGaps(): boolean {
    return this.#memory !== null;
  }

  /** Whether a datum of that time still has a bar to go into. */
  accepts(atMs: number): boolean {
    return atMs >= this.#closedBefore - this.#settings.graceMs;
  }

  #claim(start: number): number {
    const slot = this.#minutes.claim(start, start + MINUTE_MS);
    if (start < this.#listedMs) this.#minutes.flag(slot, BarFlag.partial);
    this.#minutes.flag(slot, this.#originFlags);
    return slot;
  }

  #repair(start: number, atMs: number, key: number, price: number, volume: number): FoldOutcome {
    if (!this.accepts(atMs)) return 'too-late';
    let slot = this.#minutes.find(start);
    if (slot < 0) {
      slot = this.#claim(start);
      this.#minutes.close(slot);
    }
    if (this.#isFilled(slot)) return 'too-late';
    this.#minutes.fold(slot, atMs, key, price, volume);
    this.#memory?.hold(start);
    if (start + MINUTE_MS === this.#closedBefore) this.#lastClose = this.#minutes.closePrice(slot);
    this.#announceRepair(slot);
    this.#rollUps.repair(start, (slots, longer) => slots.fold(longer, atMs, key, price, volume));
    return 'repaired';
  }

  #announceRepair(slot: number): void {
    this.#minutes.correct(slot);
    if (this.#minutes.holdsBar(slot)) this.#listener.corrected(this.#minutes.bar(slot, this.#instrument));
  }

  /** The feed was down from `fromMs` until `toMs`, or still is (null). Bars already closed are flagged by correction. */
  noteGap(fromMs: number, toMs: number | null): void {
    this.#gapFrom = fromMs;
    this.#gapTo = toMs ?? Number.MAX_SAFE_INTEGER;
    this.#memory?.noteGap(fromMs, toMs);
    for (let slot = 0; slot < this.#minutes.count; slot++) {
      const start = this.#minutes.start[slot] as number;
      if (start < 0 || !this.#touchesGap(start) || ((this.#minutes.flags[slot] as number) & BarFlag.gap) !== 0)
        continue;
      this.#minutes.flag(slot, BarFlag.gap);
      if (!this.#minutes.isClosed(slot)) continue;
      this.#announceRepair(slot);
      this.#rollUps.repair(start, flagGap);
    }
  }

  #touchesGap(minuteMs: number): boolean {
    return this.#gapFrom < minuteMs + MINUTE_MS && this.#gapTo > minuteMs;
  }

  /** Closes the minute that starts there. Called once for every minute, in order, whether or not anything happened. */
  closeMinute(startMs: number, inSession: boolean): void {
    let slot = this.#minutes.find(startMs);
    this.#closedBefore = startMs + MINUTE_MS;
    const carries = this.#settings.emptyMinutes === 'carry' && inSession && this.#lastClose !== NONE;
    const empty = slot < 0 || !this.#minutes.holdsBar(slot);
    if (empty && carries) {
      slot = slot < 0 ? this.#claim(startMs) : slot;
      this.#minutes.carry(slot, this.#lastClose);
    }
    const isInGap = this.#touchesGap(startMs);
    this.#memory?.close(this.#closedBefore, isInGap);
    if (isInGap) {
      if (slot >= 0) this.#minutes.flag(slot, BarFlag.gap);
      else this.#rollUps.repair(startMs, flagGap);
    }
    if (slot >= 0) {
      this.#minutes.close(slot);
      if (this.#minutes.holdsBar(slot)) {
        this.#lastClose = this.#minutes.closePrice(slot);
        this.#rollUps.merge(this.#minutes, slot);
        if ((this.#minutes.ticks[slot] as number) > 0) this.#memory?.hold(startMs);
        this.#tell(slot);
      }
      if (slot === this.#slot) this.#slot = NONE;
    }
    this.#rollUps.closeThrough(startMs + MINUTE_MS);
  }

  /** Nothing happened before that minute that is not closed: a tick from then is late, however long ago it was. */
  skipTo(startMs: number): void {
    this.#closedBefore = startMs;
    this.#memory?.close(startMs, false);
    this.#rollUps.closeThrough(startMs);
  }

  /** The newest price that went into a bar, or null before the first one. */
  get newestPrice(): number | null {
    let newest = NONE;
    for (let slot = 0; slot < this.#minutes.count; slot++) {
      if (this.#minutes.isClosed(slot) || !this.#minutes.holdsBar(slot)) continue;
      if (newest === NONE || (this.#minutes.start[slot] as number) > (this.#minutes.start[newest] as number))
        newest = slot;
    }
    if (newest !== NONE) return this.#minutes.closePrice(newest);
    return this.#lastClose === NONE ? null : this.#lastClose;
  }

  /**
   * The bar that closes next, as far as it has come; null when nothing has happened in it. While a minute settles that
   * is still the minute before, so that a forming bar always follows the last closed one.
   */
  forming(interval: BarInterval): Bar | null {
    const open = this.#openMinutes();
    if (interval !== '1m') return this.#rollUps.forming(interval, this.#minutes, open);
    const [slot] = open;
    return slot === undefined ? null : this.#minutes.bar(slot, this.#instrument);
  }

  /** The slots of minutes not closed yet in which something happened, oldest first. */
  #openMinutes(): readonly number[] {
    const open: number[] = [];
    for (let slot = 0; slot < this.#minutes.count; slot++) {
      const inUse = (this.#minutes.start[slot] as number) >= 0;
      if (inUse && !this.#minutes.isClosed(slot) && this.#minutes.holdsBar(slot)) open.push(slot);
    }
    return open.sort((left, right) => (this.#minutes.start[left] as number) - (this.#minutes.start[right] as number));
  }

  visitState(visitor: StateVisitor): void {
    this.#slot = visitor.number('slot', this.#slot);
    this.#slotStart = visitor.number('slotStart', this.#slotStart);
    this.#slotEnd = visitor.number('slotEnd', this.#slotEnd);
    this.#arrivals = visitor.number('arrivals', this.#arrivals);
    this.#closedBefore = visitor.number('closedBefore', this.#closedBefore);
    this.#lastClose = visitor.number('lastClose', this.#lastClose);
    this.#listedMs = visitor.number('listedMs', this.#listedMs);
    this.#gapFrom = visitor.number('gapFrom', this.#gapFrom);
    this.#gapTo = visitor.number('gapTo', this.#gapTo);
    this.#minutes.visitState(visitor);
    this.#rollUps.visitState(visitor);
    this.#memory?.visitState(visitor);
    if (this.#newestTold !== null) visitor.window('newestTold', this.#newestTold);
  }
}

function flagGap(slots: BarSlots, slot: number): void {
  slots.flag(slot, BarFlag.gap);
}
