import type { CivilDay } from '#market/sessions/civil-date';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { isCovered } from '#market/sessions/new-york-time';
import { SessionLookup } from '#pipeline/session-lookup';
import type { Bar } from '#domain/bar';
import type { InstrumentLedger } from '#research/desk/event-ledger';

/** In units; null: not known. */
export interface DaySum {
  readonly high: number | null;
  readonly low: number | null;
  readonly volume: number;
  /** The close before the day, or the day's first price where nothing before is known. */
  readonly base: number | null;
}

const NO_DAY: DaySum = { high: null, low: null, volume: 0, base: null };
const MINUTES_BACK = 4 * 1_440;

/** High, low and volume of one instrument's session day from its closed minutes; each minute is looked at once. */
export class DayFigures {
  readonly #listed: InstrumentLedger;
  readonly #sessions: SessionLookup;
  #rows = 0;
  #day: CivilDay | null = null;
  #high = Number.NEGATIVE_INFINITY;
  #low = Number.POSITIVE_INFINITY;
  #volume = 0;
  #base: number | null = null;
  #newestMs = Number.NEGATIVE_INFINITY;

  constructor(listed: InstrumentLedger, nyse: NyseCalendar) {
    this.#listed = listed;
    this.#sessions = new SessionLookup(listed.instrument.calendar, nyse);
  }

  /** With the first `rows` minute bars known, on the day of that instant. */
  sum(rows: number, atMs: number): DaySum {
    const day = this.#dayAt(atMs);
    if (day === null) return NO_DAY;
    const appended = day === this.#day && rows >= this.#rows && this.#append(rows);
    if (!appended) this.#recount(rows, day);
    this.#rows = rows;
    this.#day = day;
    const isEmpty = this.#high < this.#low;
    return {
      high: isEmpty ? null : this.#high,
      low: isEmpty ? null : this.#low,
      volume: this.#volume,
      base: this.#base,
    };
  }

  /** False where a bar was corrected or filled a hole: then the day is counted again. */
  #append(rows: number): boolean {
    const bars = this.#listed.bars['1m'];
    for (let row = this.#rows; row < rows; row++) {
      if (!bars.isFirst(row) || bars.startOf(row) < this.#newestMs || this.#base === null) return false;
      this.#count(bars.bar(row));
    }
    return true;
  }

  #recount(rows: number, day: CivilDay): void {
    const bars = this.#listed.bars['1m'];
    this.#high = this.#newestMs = Number.NEGATIVE_INFINITY;
    this.#low = Number.POSITIVE_INFINITY;
    this.#volume = 0;
    this.#base = null;
    for (const row of bars.latest(rows, MINUTES_BACK)) {
      const bar = bars.bar(row);
      const barDay = this.#dayAt(bar.startMs);
      if (barDay !== day) {
        if (barDay !== null && barDay < day) this.#base = bar.close;
        continue;
      }
      this.#base ??= bar.open;
      this.#count(bar);
    }
  }

  #count(bar: Bar): void {
    this.#high = Math.max(this.#high, bar.high);
    this.#low = Math.min(this.#low, bar.low);
    this.#volume += bar.volume;
    this.#newestMs = Math.max(this.#newestMs, bar.startMs);
  }

  #dayAt(ms: number): CivilDay | null {
    const isKnown = this.#listed.instrument.calendar === 'crypto' || isCovered(ms);
    return isKnown ? this.#sessions.at(ms).day : null;
  }
}
