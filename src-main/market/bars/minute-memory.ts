import { MINUTE_MS } from '#primitives/clock';
import type { StateVisitor } from '#primitives/state';

/** A week: whoever was away for longer has a hole that stays one. */
const MINUTES = 7 * 1_440;
const BITS = 32;
/** So far beyond the last closed minute may be spoken of what is still to come. */
const AHEAD = 60;

/**
 * Which minutes of the last week an announced gap touched, and which have a bar made of data. A ring of bits by minute:
 * whatever comes around again has been wiped before.
 */
export class MinuteMemory {
  readonly #gap = new Float64Array(MINUTES / BITS);
  readonly #held = new Float64Array(MINUTES / BITS);
  /** Number of the first minute that is not closed. A window as well: the hash of a minute knows it from elsewhere. */
  readonly #clock: Float64Array;

  constructor(openMs: number) {
    this.#clock = Float64Array.of(numberOf(openMs));
  }

  /** Whether that minute has a bar of data, or may have had one: nobody remembers. */
  holds(minuteMs: number): boolean {
    const minute = numberOf(minuteMs);
    return !this.#remembers(minute) || isSet(this.#held, minute);
  }

  isInGap(minuteMs: number): boolean {
    const minute = numberOf(minuteMs);
    return this.#remembers(minute) && isSet(this.#gap, minute);
  }

  /** The same of any minute from one instant to another. */
  holdsAny(fromMs: number, untilMs: number): boolean {
    for (let minuteMs = fromMs; minuteMs < untilMs; minuteMs += MINUTE_MS) if (this.holds(minuteMs)) return true;
    return false;
  }

  get #open(): number {
    return this.#clock[0] as number;
  }

  noteGap(fromMs: number, toMs: number | null): void {
    const until = toMs === null ? this.#open : numberOf(toMs - 1);
    const first = Math.max(numberOf(fromMs), this.#open - MINUTES + AHEAD);
    for (let minute = first; minute <= Math.min(until, this.#open + AHEAD - 1); minute++) put(this.#gap, minute, true);
  }

  /** That minute has a bar of data. */
  hold(minuteMs: number): void {
    const minute = numberOf(minuteMs);
    if (this.#remembers(minute)) put(this.#held, minute, true);
  }

  /** Minutes before that one are closed; `touchesGap` speaks of the last of them. */
  close(throughMs: number, touchesGap: boolean): void {
    const open = numberOf(throughMs);
    const from = Math.max(this.#open, open - MINUTES);
    for (let minute = from; minute < open; minute++) {
      put(this.#gap, minute + AHEAD, false);
      put(this.#held, minute + AHEAD, false);
    }
    this.#clock[0] = Math.max(this.#open, open);
    if (touchesGap) put(this.#gap, open - 1, true);
  }

  visitState(visitor: StateVisitor): void {
    visitor.window('gapMinutes', this.#gap);
    visitor.window('heldMinutes', this.#held);
    visitor.window('openMinute', this.#clock);
  }

  #remembers(minute: number): boolean {
    return minute >= this.#open - MINUTES + AHEAD && minute < this.#open + AHEAD;
  }
}

function numberOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}

function isSet(cells: Float64Array, minute: number): boolean {
  const at = minute % MINUTES;
  return ((cells[Math.floor(at / BITS)] as number) & (1 << (at % BITS))) !== 0;
}

function put(cells: Float64Array, minute: number, value: boolean): void {
  const at = minute % MINUTES;
  const cell = Math.floor(at / BITS);
  const bit = 1 << (at % BITS);
  const bits = cells[cell] as number;
  cells[cell] = (value ? bits | bit : bits & ~bit) >>> 0;
}
