import { type Bar, BarFlag, type BarInterval } from '#domain/bar';
import type { InstrumentIndex } from '#domain/instrument';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';
import type { StateVisitor } from '#primitives/state';
import { AsWindows } from '#market/bars/as-windows';
import type { BarListener, DayBounds } from '#market/bars/bar-listener';
import { BarSlots } from '#market/bars/bar-slots';
import type { MinuteMemory } from '#market/bars/minute-memory';

/** The open one, the one before (still in grace), and one for a minute that a fast venue clock began. */
const SLOTS = 3;

/** Bars cut by a gap that are kept for whoever fills it: both ends of a few gaps. */
const CUT_SLOTS = 8;

const FIXED: readonly (readonly [BarInterval, number])[] = [
  ['5m', 5 * MINUTE_MS],
  ['15m', 15 * MINUTE_MS],
  ['1h', HOUR_MS],
];

/** 5m, 15m and 1h bars on UTC boundaries and 1d bars on the calendar's days, from closed minutes. */
export class RollUps {
  readonly #instrument: InstrumentIndex;
  #listedMs: number;
  readonly #dayBounds: DayBounds;
  readonly #listener: BarListener;
  readonly #fixed = FIXED.map(([interval]) => new BarSlots(interval, SLOTS));
  readonly #days = new BarSlots('1d', SLOTS);
  /** One for each interval; null where gaps are not filled. */
  readonly #cut: readonly BarSlots[] | null;

  constructor(
    instrument: InstrumentIndex,
    listedMs: number,
    dayBounds: DayBounds,
    fillsGaps: boolean,
    listener: BarListener,
  ) {
    const all = [...this.#fixed, this.#days];
    this.#cut = fillsGaps ? all.map(({ interval }) => new BarSlots(interval, CUT_SLOTS)) : null;
    this.#instrument = instrument;
    this.#listedMs = listedMs;
    this.#dayBounds = dayBounds;
    this.#listener = listener;
  }

  merge(minutes: BarSlots, slot: number): void {
    const minuteMs = minutes.start[slot] as number;
    this.#each(minuteMs, (longer, startMs, endMs) => {
      const target = this.#claim(longer, startMs, endMs);
      longer.merge(target, minutes, slot);
      // Only where nothing at all traded does the longer bar carry, too.
      if (!longer.holdsBar(target)) longer.carry(target, minutes.closePrice(slot));
    });
  }

  /** Applies a late change to every longer bar that holds the minute, announcing those that were closed already. */
  repair(minuteMs: number, change: (slots: BarSlots, slot: number) => void): void {
    this.#each(minuteMs, (longer, startMs, endMs) => {
      const slot = this.#claim(longer, startMs, endMs);
      change(longer, slot);
      if (!longer.isClosed(slot)) return;
      longer.correct(slot);
      if (longer.holdsBar(slot)) this.#listener.corrected(longer.bar(slot, this.#instrument));
    });
  }

  /**
   * Adds a minute that was filled long after it was over. The longer bar that holds it may have gone: what was cut by a
   * gap was kept for this, and what lay within one begins here. One whose other minutes nobody remembers stays as it is.
   */
  fill(minutes: BarSlots, slot: number, closedBefore: number, memory: MinuteMemory): void {
    this.#each(minutes.start[slot] as number, (longer, startMs, endMs) => {
      const isOver = endMs <= closedBefore;
      const cut = this.#cutOf(longer.interval);
      const slots = cut === undefined || !isOver || longer.find(startMs) >= 0 ? longer : cut;
      const isNew = slots.find(startMs) < 0;
      if (isNew && isOver && memory.holdsAny(startMs, endMs)) return;
      const target = this.#claim(slots, startMs, endMs);
      if (isNew && isOver) slots.close(target);
      slots.merge(target, minutes, slot);
      if (!slots.isClosed(target)) return;
      slots.correct(target);
      this.#listener.corrected(slots.bar(target, this.#instrument));
    });
  }

  #claim(slots: BarSlots, startMs: number, endMs: number): number {
    this.#keepCut(slots, startMs);
    const slot = slots.claim(startMs, endMs);
    if (startMs < this.#listedMs) slots.flag(slot, BarFlag.partial);
    return slot;
  }

  #cutOf(interval: BarInterval): BarSlots | undefined {
    return this.#cut?.find((slots) => slots.interval === interval);
  }

  /** Whatever a gap cut and is about to lose its place. */
  #keepCut(slots: BarSlots, startMs: number): void {
    const cut = this.#cutOf(slots.interval);
    if (cut === undefined || cut === slots || slots.find(startMs) >= 0) return;
    const { oldest } = slots;
    const wasCut = ((slots.flags[oldest] as number) & BarFlag.gap) !== 0;
    if ((slots.start[oldest] as number) >= 0 && wasCut && slots.holdsBar(oldest)) cut.keep(slots, oldest);
  }

  /** The longer bar that closes next, with those open minutes counted in that lie within it. */
  forming(interval: BarInterval, minutes: BarSlots, openMinutes: readonly number[]): Bar | null {
    const slots = interval === '1d' ? this.#days : this.#fixed.find((longer) => longer.interval === interval);
    if (slots === undefined) return null;
    const begun = oldestOpen(slots);
    let bounds = begun < 0 ? null : { startMs: slots.start[begun] as number, endMs: slots.end[begun] as number };
    for (const slot of openMinutes) {
      if (bounds !== null) break;
      bounds = this.#boundsOf(interval, minutes.start[slot] as number);
    }
    if (bounds === null) return null;
    const { startMs, endMs } = bounds;
    // Merged in a slot of its own: looking changes nothing.
    const sum = new BarSlots(interval, 1);
    const at = this.#claim(sum, startMs, endMs);
    if (begun >= 0) sum.merge(at, slots, begun);
    for (const slot of openMinutes) {
      const minuteMs = minutes.start[slot] as number;
      if (minuteMs >= startMs && minuteMs < endMs) sum.merge(at, minutes, slot);
    }
    if (!sum.holdsBar(at) && begun >= 0) sum.carry(at, slots.closePrice(begun));
    return sum.holdsBar(at) ? sum.bar(at, this.#instrument) : null;
  }

  #boundsOf(interval: BarInterval, minuteMs: number): { readonly startMs: number; readonly endMs: number } | null {
    if (interval === '1d') return this.#dayBounds(minuteMs);
    const [, width] = FIXED.find(([name]) => name === interval) as readonly [BarInterval, number];
    const startMs = Math.floor(minuteMs / width) * width;
    return { startMs, endMs: startMs + width };
  }

  closeThrough(nowMs: number): void {
    for (const longer of this.#fixed) this.#closeDue(longer, nowMs);
    this.#closeDue(this.#days, nowMs);
  }

  #closeDue(slots: BarSlots, nowMs: number): void {
    for (let slot = 0; slot < slots.count; slot++) {
      if ((slots.start[slot] as number) < 0 || slots.isClosed(slot) || (slots.end[slot] as number) > nowMs) continue;
      slots.close(slot);
      if (slots.holdsBar(slot)) this.#listener.closed(slots.bar(slot, this.#instrument));
    }
  }

  #each(minuteMs: number, visit: (slots: BarSlots, startMs: number, endMs: number) => void): void {
    for (let i = 0; i < FIXED.length; i++) {
      const width = (FIXED[i] as readonly [BarInterval, number])[1];
      const startMs = Math.floor(minuteMs / width) * width;
      visit(this.#fixed[i] as BarSlots, startMs, startMs + width);
    }
    const day = this.#dayBounds(minuteMs);
    if (day !== null) visit(this.#days, day.startMs, day.endMs);
  }

  visitState(visitor: StateVisitor): void {
    this.#listedMs = visitor.number('rollUps.listedMs', this.#listedMs);
    for (const slots of this.#fixed) slots.visitState(visitor);
    this.#days.visitState(visitor);
    if (this.#cut === null) return;
    const windows = new AsWindows(visitor);
    for (const slots of this.#cut) slots.visitState(windows);
  }
}

function oldestOpen(slots: BarSlots): number {
  let oldest = -1;
  for (let slot = 0; slot < slots.count; slot++) {
    if ((slots.start[slot] as number) < 0 || slots.isClosed(slot) || !slots.holdsBar(slot)) continue;
    if (oldest < 0 || (slots.start[slot] as number) < (slots.start[oldest] as number)) oldest = slot;
  }
  return oldest;
}
