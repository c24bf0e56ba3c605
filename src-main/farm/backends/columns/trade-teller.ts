import { type BarWords, NOW_CELLS, Opening, OpeningNow, Terms, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import type { OpeningTable } from '#farm/backends/columns/opening-table';
import { type ConfigColumns, SIZING_SHIFT, SMALL_BITS } from '#farm/backends/columns/config-columns';
import { EXIT_SHIFT, MOST_OPENINGS } from '#farm/backends/columns/slot-word';
import { FARM_EXITS, type FarmListener } from '#farm/evaluation/closed-trades';

const EXPIRED = FARM_EXITS.indexOf('expired');

/** Turns what a kernel says of single configs into trades that were made together, and counts who is left in what. */
export class TradeTeller {
  opened = 0;
  closed = 0;
  readonly #columns: ConfigColumns;
  readonly #table: OpeningTable;
  readonly #listener: FarmListener | null;
  /** By opening and by whether its spread had ended: how many were closed, then where the next of them goes. */
  #places = new Int32Array(64);
  #configs = new Int32Array(64);
  #contracts = new Int32Array(64);
  #exits = new Uint8Array(64);

  constructor(columns: ConfigColumns, table: OpeningTable, listener: FarmListener | null) {
    this.#columns = columns;
    this.#table = table;
    this.#listener = listener;
  }

  /** Events of one spec, all of one bar. */
  tell(spec: number, words: BarWords, events: Int32Array): void {
    const count = events.length >> 1;
    this.#makeRoom(words.openings, count);
    this.#places.fill(0, 0, words.openings * 2);
    this.#tellOpened(spec, words, events, count);
    this.#tellClosed(words, events, count);
  }

  #tellOpened(spec: number, words: BarWords, events: Int32Array, count: number): void {
    const opening = words.fill[spec] as number;
    const row = opening * words.openingCells;
    let opened = 0;
    for (let event = 0; event < count; event++) {
      const what = events[event * 2 + 1] as number;
      if (what >= 0) {
        const group = groupOf(what);
        this.#places[group] = (this.#places[group] as number) + 1;
        continue;
      }
      this.#note(opened++, events[event * 2] as number, row, words);
    }
    if (opened === 0) return;
    this.opened += opened;
    this.#table.addHeld(opening, opened);
    const cells = words.opening;
    this.#listener?.opened({
      spec,
      spread: cells[row + Opening.spread] as number,
      minute: words.minute,
      regime: cells[row + Opening.regime] as number,
      credit: cells[row + Opening.credit] as number,
      creditCalibrated: cells[row + Opening.creditCalibrated] as number,
      fees: openFees(words, row),
      count: opened,
      configs: this.#configs,
      contracts: this.#contracts,
    });
  }

  #tellClosed(words: BarWords, events: Int32Array, count: number): void {
    const places = this.#places;
    const groups = words.openings * 2;
    let closed = 0;
    for (let group = 0; group < groups; group++) {
      const ofGroup = places[group] as number;
      places[group] = closed;
      closed += ofGroup;
    }
    if (closed === 0) return;
    this.closed += closed;
    for (let event = 0; event < count; event++) {
      const what = events[event * 2 + 1] as number;
      if (what < 0) continue;
      const group = groupOf(what);
      const place = places[group] as number;
      places[group] = place + 1;
      this.#note(place, events[event * 2] as number, (group >> 1) * words.openingCells, words);
      this.#exits[place] = what >> EXIT_SHIFT;
    }
    for (let group = 0, from = 0; group < groups; group++) {
      const end = places[group] as number;
      if (end > from) this.#tellGroup(group, from, end, words);
      from = end;
    }
  }

  #tellGroup(group: number, from: number, end: number, words: BarWords): void {
    const opening = group >> 1;
    const hasEnded = (group & 1) === 1;
    this.#table.addHeld(opening, from - end);
    const row = opening * words.openingCells;
    const { opening: rows, terms, now } = words;
    const at = (now[opening * NOW_CELLS + OpeningNow.terms] as number) * TERMS_CELLS;
    const cost = terms[at + (hasEnded ? Terms.endCost : Terms.cost)] as number;
    this.#listener?.closed({
      spread: rows[row + Opening.spread] as number,
      regime: rows[row + Opening.regime] as number,
      openedMinute: rows[row + Opening.minute] as number,
      closedMinute: words.minute,
      credit: rows[row + Opening.credit] as number,
      creditCalibrated: rows[row + Opening.creditCalibrated] as number,
      cost,
      costCalibrated: hasEnded ? cost : (terms[at + Terms.costCalibrated] as number),
      worst: Math.max(now[opening * NOW_CELLS + OpeningNow.worst] as number, cost),
      best: Math.min(now[opening * NOW_CELLS + OpeningNow.best] as number, cost),
      openFees: openFees(words, row),
      closeFees: hasEnded
        ? { commission: 0, minimum: 0, charges: terms[at + Terms.endCharges] as number }
        : {
            commission: terms[at + Terms.commission] as number,
            minimum: terms[at + Terms.minimum] as number,
            charges: terms[at + Terms.charges] as number,
          },
      count: end - from,
      configs: this.#configs.subarray(from, end),
      contracts: this.#contracts.subarray(from, end),
      exits: this.#exits.subarray(from, end),
    });
  }

  #note(place: number, config: number, row: number, words: BarWords): void {
    const sizing = ((this.#columns.entry[config] as number) >> SIZING_SHIFT) & SMALL_BITS;
    this.#configs[place] = config;
    this.#contracts[place] = words.opening[row + Opening.contracts + sizing] as number;
  }

  #makeRoom(openings: number, events: number): void {
    if (openings * 2 > this.#places.length) this.#places = new Int32Array(openings * 4);
    if (events <= this.#configs.length) return;
    const length = Math.max(events, this.#configs.length * 2);
    this.#configs = new Int32Array(length);
    this.#contracts = new Int32Array(length);
    this.#exits = new Uint8Array(length);
  }
}

/** Of what was closed. */
function groupOf(what: number): number {
  return (what & MOST_OPENINGS) * 2 + (what >> EXIT_SHIFT >= EXPIRED ? 1 : 0);
}

function openFees({ opening }: BarWords, row: number) {
  return {
    commission: opening[row + Opening.commission] as number,
    minimum: opening[row + Opening.minimum] as number,
    charges: opening[row + Opening.charges] as number,
  };
}
