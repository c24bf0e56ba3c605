import { type LeagueTally, Tally, TALLY_WORDS } from '#farm/league/league-tally';
import type { LeagueColumns } from '#farm/league/league-columns';

/** Counts, for each config, the equally long stretches of days in which it traded, and in which it was ahead. */
export class Stretches {
  readonly #columns: LeagueColumns;
  readonly #days: number;
  readonly #count: number;
  /** As they were when the stretch began. */
  readonly #trades: Int32Array;
  readonly #realised: Int32Array;
  #ended = 0;

  constructor(columns: LeagueColumns, days: number, count: number) {
    this.#columns = columns;
    this.#days = days;
    this.#count = count;
    this.#trades = new Int32Array(columns.trades.length);
    this.#realised = new Int32Array(columns.trades.length);
  }

  endDay(day: number, { cells }: LeagueTally): void {
    if (this.#days < this.#count || day + 1 < Math.floor(((this.#ended + 1) * this.#days) / this.#count)) return;
    this.#ended++;
    const { stretchesTraded, stretchesAhead } = this.#columns;
    for (let config = 0, from = 0; from < cells.length; config++, from += TALLY_WORDS) {
      const trades = cells[from + Tally.trades] as number;
      if (trades === this.#trades[config]) continue;
      const realised = cells[from + Tally.realised] as number;
      stretchesTraded[config] = (stretchesTraded[config] as number) + 1;
      if (realised > (this.#realised[config] as number)) {
        stretchesAhead[config] = (stretchesAhead[config] as number) + 1;
      }
      this.#trades[config] = trades;
      this.#realised[config] = realised;
    }
  }
}
