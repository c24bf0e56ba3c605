import { MOST_OPENINGS } from '#farm/backends/columns/slot-word';
import { NOW_CELLS, Opening, OpeningNow } from '#farm/backends/columns/bar-words';
import { costOfGain, costOfLoss, type ExitLevels, givenBack, GUARD_BIT } from '#farm/evaluation/levels-of-exit';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';
import { invariant } from '#primitives/invariant';

/** In place of the spread of an opening that nobody is in. */
export const UNUSED = -1;
const FIRST_ROWS = 64;

/** Columns that only the planner of bars reads. */
const Note = {
  spec: 0,
  /** The date of opening, counted as a bar's is. */
  day: 1,
  /** Positions that are still of it. */
  held: 2,
  /** Levels that some bar has reached already. Whoever acts on one of them has left then. */
  asked: 3,
  /** The day on which it was last asked about days; none at first. */
  askedDay: 4,
  /** Between these two costs of closing no further level is reached. */
  lower: 5,
  upper: 6,
} as const;

const NOTE_CELLS = 7;
const NO_DAY = -1;
const NEVER_BELOW = -0x7fff_ffff;
const NEVER_ABOVE = 0x7fff_ffff;

/** All openings of which somebody holds something. A number is given to another when the last of them has left. */
export class OpeningTable implements WordState {
  readonly cells: number;
  readonly #levels: ExitLevels;
  readonly #prices: number;
  /** Rows in use are below it; row 0 is nobody's. */
  length = 1;
  rows: Int32Array;
  now: Int32Array;
  reached: Int32Array;
  #notes: Int32Array;
  /** By opening the costs of closing at which each priced level is reached: targets, stops, then two for each trail. */
  #costs: Int32Array;
  #lowestUnused = 1;

  constructor(sizings: number, levels: ExitLevels) {
    this.cells = Opening.contracts + sizings;
    this.#levels = levels;
    this.#prices = levels.targets.length + levels.stops.length + 2 * levels.trails.length;
    this.rows = new Int32Array(FIRST_ROWS * this.cells);
    this.now = new Int32Array(FIRST_ROWS * NOW_CELLS);
    this.reached = new Int32Array(FIRST_ROWS);
    this.#notes = new Int32Array(FIRST_ROWS * NOTE_CELLS);
    this.#costs = new Int32Array(FIRST_ROWS * this.#prices);
    this.#clear(0);
  }

  isUsed(opening: number): boolean {
    return this.rows[opening * this.cells + Opening.spread] !== UNUSED;
  }

  spread(opening: number): number {
    return this.rows[opening * this.cells + Opening.spread] as number;
  }

  spec(opening: number): number {
    return this.#notes[opening * NOTE_CELLS + Note.spec] as number;
  }

  /** The lowest number that is not in use; its row is up to the caller, but for what closing has cost so far. */
  take(spec: number, day: number, spread: number, credit: number): number {
    while (this.#lowestUnused < this.length && this.isUsed(this.#lowestUnused)) this.#lowestUnused++;
    const opening = this.#lowestUnused++;
    invariant(opening <= MOST_OPENINGS, 'openings have numbers that fit into a place');
    if (opening >= this.length) this.#reach(opening + 1);
    this.#notes.set([spec, day, 0, 0, NO_DAY, NEVER_BELOW, NEVER_ABOVE], opening * NOTE_CELLS);
    this.rows[opening * this.cells + Opening.spread] = spread;
    this.rows[opening * this.cells + Opening.credit] = credit;
    this.now.set([0, credit, credit], opening * NOW_CELLS);
    this.reached[opening] = 0;
    this.#priceLevels(opening, credit);
    return opening;
  }

  /** So many positions of it more, or fewer. */
  addHeld(opening: number, positions: number): void {
    const at = opening * NOTE_CELLS + Note.held;
    this.#notes[at] = (this.#notes[at] as number) + positions;
  }

  /** Gives up the numbers of those that nobody is in any more. */
  dropEmpty(): void {
    for (let opening = 1; opening < this.length; opening++) {
      if (!this.isUsed(opening) || this.#notes[opening * NOTE_CELLS + Note.held] !== 0) continue;
      this.#clear(opening);
      if (opening < this.#lowestUnused) this.#lowestUnused = opening;
    }
    while (this.length > 1 && !this.isUsed(this.length - 1)) this.length--;
  }

  /**
   * Takes what closing costs on a bar, `UNKNOWN` where it cannot be closed. Answers the levels of exit that are reached
   * and that nobody was asked about before: on most bars after two comparisons that there are none.
   */
  ask(opening: number, cost: number, day: number, expiryDay: number, isGuarded: boolean): number {
    const notes = this.#notes;
    const note = opening * NOTE_CELLS;
    const isKnown = cost !== UNKNOWN;
    if (isKnown) this.#seeCost(opening, cost);
    const isTouched =
      isKnown && (cost <= (notes[note + Note.lower] as number) || cost >= (notes[note + Note.upper] as number));
    if (!isTouched && !isGuarded && notes[note + Note.askedDay] === day) return 0;
    let levels = isGuarded ? GUARD_BIT : 0;
    const held = day - (notes[note + Note.day] as number);
    for (const { bit, days } of this.#levels.daysToGo) if (expiryDay - day <= days) levels |= bit;
    for (const { bit, days } of this.#levels.daysHeld) if (held >= days) levels |= bit;
    if (isKnown) levels |= this.#pricedLevels(opening, cost);
    const asked = notes[note + Note.asked] as number;
    notes[note + Note.asked] = asked | levels;
    notes[note + Note.askedDay] = day;
    this.#setBounds(opening);
    return levels & ~asked;
  }

  visitWords(visitor: WordVisitor): void {
    this.#reach(visitor.word(this.length));
    const { length } = this;
    visitor.words(this.rows.subarray(0, length * this.cells));
    visitor.words(this.now.subarray(0, length * NOW_CELLS));
    visitor.words(this.#notes.subarray(0, length * NOTE_CELLS));
    this.#lowestUnused = 1;
    for (let opening = 1; opening < length; opening++) {
      this.#priceLevels(opening, this.rows[opening * this.cells + Opening.credit] as number);
    }
  }

  #seeCost(opening: number, cost: number): void {
    const { now } = this;
    const at = opening * NOW_CELLS;
    if (cost > (now[at + OpeningNow.worst] as number)) now[at + OpeningNow.worst] = cost;
    if (cost < (now[at + OpeningNow.best] as number)) now[at + OpeningNow.best] = cost;
  }

  #pricedLevels(opening: number, cost: number): number {
    const best = this.now[opening * NOW_CELLS + OpeningNow.best] as number;
    const { targets, stops, trails } = this.#levels;
    const costs = this.#costs;
    let at = opening * this.#prices;
    let levels = 0;
    for (const { bit } of targets) if (cost <= (costs[at++] as number)) levels |= bit;
    for (const { bit } of stops) if (cost >= (costs[at++] as number)) levels |= bit;
    for (const { bit } of trails) {
      const armedAt = costs[at++] as number;
      const given = costs[at++] as number;
      if (best <= armedAt && cost >= best + given) levels |= bit;
    }
    return levels;
  }

  /** A new best arms trailing stops, or moves those that are armed: it has to be looked at as well. */
  #setBounds(opening: number): void {
    const notes = this.#notes;
    const note = opening * NOTE_CELLS;
    const asked = notes[note + Note.asked] as number;
    const best = this.now[opening * NOW_CELLS + OpeningNow.best] as number;
    const { targets, stops, trails } = this.#levels;
    const costs = this.#costs;
    let at = opening * this.#prices;
    let lower = NEVER_BELOW;
    let upper = NEVER_ABOVE;
    for (const { bit } of targets) {
      const from = costs[at++] as number;
      if ((asked & bit) === 0) lower = Math.max(lower, from);
    }
    for (const { bit } of stops) {
      const from = costs[at++] as number;
      if ((asked & bit) === 0) upper = Math.min(upper, from);
    }
    for (const { bit } of trails) {
      const armedAt = costs[at++] as number;
      const given = costs[at++] as number;
      if ((asked & bit) !== 0) continue;
      const isArmed = best <= armedAt;
      lower = Math.max(lower, isArmed ? best - 1 : armedAt);
      if (isArmed) upper = Math.min(upper, best + given);
    }
    notes[note + Note.lower] = lower;
    notes[note + Note.upper] = upper;
  }

  #priceLevels(opening: number, credit: number): void {
    const { targets, stops, trails } = this.#levels;
    const costs = [
      ...targets.map(({ parts }) => costOfGain(credit, parts)),
      ...stops.map(({ parts }) => costOfLoss(credit, parts)),
      ...trails.flatMap(({ parts, by }) => [costOfGain(credit, parts), givenBack(credit, by)]),
    ];
    this.#costs.set(costs, opening * this.#prices);
  }

  #clear(opening: number): void {
    this.rows.fill(0, opening * this.cells, (opening + 1) * this.cells);
    this.rows[opening * this.cells + Opening.spread] = UNUSED;
    this.now.fill(0, opening * NOW_CELLS, (opening + 1) * NOW_CELLS);
    this.#notes.fill(0, opening * NOTE_CELLS, (opening + 1) * NOTE_CELLS);
    this.reached[opening] = 0;
  }

  #reach(length: number): void {
    this.length = length;
    if (length <= this.reached.length) return;
    const room = Math.max(length, this.reached.length * 2);
    const grown = (column: Int32Array, cells: number): Int32Array => {
      const wider = new Int32Array(room * cells);
      wider.set(column);
      return wider;
    };
    this.rows = grown(this.rows, this.cells);
    this.now = grown(this.now, NOW_CELLS);
    this.reached = grown(this.reached, 1);
    this.#notes = grown(this.#notes, NOTE_CELLS);
    this.#costs = grown(this.#costs, this.#prices);
  }
}
