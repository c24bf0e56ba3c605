import { civilDay, daysInMonth } from '#market/sessions/civil-date';
import { instantOfNewYorkWall } from '#market/sessions/new-york-time';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** The zone of times that are written without one. */
export type NaiveTimes = 'utc' | 'new-york';

export const TimeFault = {
  none: 0,
  empty: 1,
  notATime: 2,
  noZone: 3,
  noSuchLocalTime: 4,
  mixed: 5,
  outOfRange: 6,
} as const;
export type TimeFault = (typeof TimeFault)[keyof typeof TimeFault];

const EARLIEST_MS = 631_152_000_000;
const LATEST_MS = 4_102_444_800_000;
const UNITS: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];
/** By how many digits the point moves from the unit to milliseconds. */
const SHIFT: Readonly<Record<TimeUnit, number>> = { s: 3, ms: 0, us: -3, ns: -6 };
const EPOCH = /^([1-9]\d*)(?:\.(\d*))?(?:[eE]\+?(\d{1,2}))?$/;

const ZERO = 48;
const DASH = 45;
const COLON = 58;
const SPACE = 32;
const PLUS = 43;

/**
 * Reads the times of one column. A number is an epoch time in the stated unit; where none is stated, in the one unit
 * that puts it between 1990 and 2100 (the ranges of s, ms, µs and ns do not touch). What the first good row uses, all
 * rows must use. What is finer than a millisecond is cut off.
 */
export class TimeReader {
  ms = 0;
  /** Whether something finer than a millisecond was cut off. */
  cut = false;
  readonly #stated: TimeUnit | null;
  readonly #naive: NaiveTimes | null;
  #form: TimeUnit | 'text' | null;
  #candidate: TimeUnit | 'text' | null = null;
  #tail = 0;
  #factor = 0;

  constructor(stated: TimeUnit | null, naive: NaiveTimes | null) {
    this.#stated = stated;
    this.#naive = naive;
    this.#form = null;
    if (stated !== null) this.#settle(stated);
  }

  /** What this column holds, in words for an error. */
  get expected(): string {
    const unit = this.#form;
    if (unit === 'text') return 'an ISO 8601 time with a zone between 1990 and 2100, such as 2026-03-06T14:30:00Z';
    if (unit !== null) return `an epoch time in ${unit} between 1990 and 2100`;
    return 'an epoch time in s, ms, us or ns, or an ISO 8601 time with a zone, between 1990 and 2100';
  }

  read(bytes: Uint8Array, start: number, end: number): TimeFault {
    const wholeEnd = end - this.#tail;
    let value = 0;
    let at = start;
    for (; at < wholeEnd; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const ms = value * this.#factor;
    // The factor is 0 until the form is known to be a number, so that text falls through.
    if (at === wholeEnd && ms >= EARLIEST_MS && ms < LATEST_MS && bytes[start] !== ZERO) {
      let finer = 0;
      for (; at < end; at++) {
        const digit = (bytes[at] as number) - ZERO;
        if (digit < 0 || digit > 9) return this.#readAnything(bytes, start, end);
        finer |= digit;
      }
      this.ms = ms;
      this.cut = finer !== 0;
      return TimeFault.none;
    }
    return this.#readAnything(bytes, start, end);
  }

  /** The row that holds the time last read is good: its form binds the rows that follow. */
  accept(): void {
    if (this.#form === null && this.#candidate !== null) this.#settle(this.#candidate);
  }

  #settle(form: TimeUnit | 'text'): void {
    this.#form = form;
    this.#tail = form === 'us' ? 3 : form === 'ns' ? 6 : 0;
    this.#factor = form === 'text' ? 0 : form === 's' ? 1000 : 1;
  }

  #readAnything(bytes: Uint8Array, from: number, to: number): TimeFault {
    let start = from;
    let end = to;
    while (start < end && (bytes[start] as number) === SPACE) start++;
    while (end > start && (bytes[end - 1] as number) === SPACE) end--;
    if (start === end) return TimeFault.empty;
    if (end - start > 40) return TimeFault.notATime;
    if (end - start >= 10 && bytes[start + 4] === DASH) return this.#readText(bytes, start, end);
    const match = EPOCH.exec(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
    return match === null
      ? TimeFault.notATime
      : this.#readEpoch(match[1] ?? '', match[2] ?? '', Number(match[3] ?? '0'));
  }

  #readEpoch(whole: string, fraction: string, exponent: number): TimeFault {
    for (const unit of UNITS) {
      if (this.#stated !== null && unit !== this.#stated) continue;
      const point = whole.length + exponent + SHIFT[unit];
      const digits = (whole + fraction).padEnd(Math.max(point, 0), '0');
      const ms = point <= 0 ? 0 : Number(digits.slice(0, point));
      if (!(ms >= EARLIEST_MS && ms < LATEST_MS)) continue;
      if (this.#form !== null && this.#form !== unit) return TimeFault.mixed;
      this.ms = ms;
      this.cut = /[1-9]/.test(digits.slice(point));
      this.#candidate = unit;
      return TimeFault.none;
    }
    return TimeFault.outOfRange;
  }

  /** `2026-03-06`, `2026-03-06 14:30`, `2026-03-06T14:30:00.123456-05:00`, `…Z`, `… UTC`. */
  #readText(bytes: Uint8Array, start: number, end: number): TimeFault {
    const year = digitsAt(bytes, start, 4);
    const month = digitsAt(bytes, start + 5, 2);
    const day = digitsAt(bytes, start + 8, 2);
    if (bytes[start + 7] !== DASH || year < 1 || month < 1 || month > 12) return TimeFault.notATime;
    if (day < 1 || day > daysInMonth(year, month)) return TimeFault.notATime;
    let at = start + 10;
    let ofDay = 0;
    let cut = false;
    if (at < end) {
      const separator = bytes[at] as number;
      if (separator !== SPACE && separator !== 84 && separator !== 116) return TimeFault.notATime;
      const hour = digitsAt(bytes, at + 1, 2);
      const minute = digitsAt(bytes, at + 4, 2);
      if (end < at + 6 || bytes[at + 3] !== COLON) return TimeFault.notATime;
      if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return TimeFault.notATime;
      ofDay = hour * HOUR_MS + minute * MINUTE_MS;
      at += 6;
      if (at < end && bytes[at] === COLON) {
        const second = digitsAt(bytes, at + 1, 2);
        if (end < at + 3 || second < 0 || second > 59) return TimeFault.notATime;
        ofDay += second * SECOND_MS;
        at += 3;
        if (at < end && (bytes[at] === 46 || bytes[at] === 44)) {
          const first = ++at;
          let scale = 100;
          for (; at < end; at++) {
            const digit = (bytes[at] as number) - ZERO;
            if (digit < 0 || digit > 9) break;
            if (scale > 0) ofDay += digit * scale;
            else if (digit !== 0) cut = true;
            scale = Math.floor(scale / 10);
          }
          if (at === first) return TimeFault.notATime;
        }
      }
    }
    const localMs = civilDay(year, month, day) * DAY_MS + ofDay;
    const utcMs = this.#inUtc(bytes, at, end, localMs, start + 10 === at);
    if (typeof utcMs !== 'number') return utcMs.fault;
    if (!(utcMs >= EARLIEST_MS && utcMs < LATEST_MS)) return TimeFault.outOfRange;
    if (this.#form !== null && this.#form !== 'text') return TimeFault.mixed;
    this.ms = utcMs;
    this.cut = cut;
    this.#candidate = 'text';
    return TimeFault.none;
  }

  #inUtc(
    bytes: Uint8Array,
    at: number,
    end: number,
    localMs: number,
    dateOnly: boolean,
  ): number | { readonly fault: TimeFault } {
    if (at === end) {
      if (this.#naive === null) return { fault: TimeFault.noZone };
      if (this.#naive === 'utc') return localMs;
      return instantOfNewYorkWall(localMs) ?? { fault: TimeFault.noSuchLocalTime };
    }
    if (dateOnly) return { fault: TimeFault.notATime };
    const first = bytes[at] as number;
    if ((first === 90 || first === 122) && at + 1 === end) return localMs;
    if (end - at === 4 && Buffer.from(bytes.buffer, bytes.byteOffset + at, 4).toString('latin1') === ' UTC') {
      return localMs;
    }
    if (first !== PLUS && first !== DASH) return { fault: TimeFault.notATime };
    const length = end - at;
    const hours = digitsAt(bytes, at + 1, 2);
    const minutes = length === 3 ? 0 : digitsAt(bytes, bytes[at + 3] === COLON ? at + 4 : at + 3, 2);
    const rightLength = length === 3 || length === (bytes[at + 3] === COLON ? 6 : 5);
    if (!rightLength || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return { fault: TimeFault.notATime };
    const offset = hours * HOUR_MS + minutes * MINUTE_MS;
    return first === PLUS ? localMs - offset : localMs + offset;
  }
}

/** -1 where a byte is no digit. Past the text there are other fields or a line end, never the end of the buffer. */
function digitsAt(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
