import { valueAtExpiry } from '#options/spreads/expiry-profile';
import type { QuotedStructure } from '#options/spreads/quoted-structure';
import type { SpreadMarks } from '#options/spreads/spread-marks';
import { exp } from '#primitives/exact-math';

/** What a spread was opened for and what closing it costs beyond its marks, in dollars per unit of the underlying. */
export interface OpenedSpread {
  readonly quoted: QuotedStructure;
  readonly spot: number;
  /** Signed: a credit is positive; shares included. */
  readonly cash: number;
  /** From the middle of today's quotes to their worse side, all legs together. Nothing is closed at expiry. */
  readonly closingCost: number;
}

/** Takes each stretch of log returns, `from` included and `to` not, in which a profit can be taken at a look. */
export type TakeZone = (look: number, from: number, to: number) => void;

/**
 * Where the price has to be at each look for a spread to be closed at a profit of at least `target`. Before expiry the
 * marks decide, at expiry the payoff. False, and nothing is taken, where a leg has no volatility to be marked with.
 */
export class TargetZones {
  readonly #marks: SpreadMarks;
  readonly #sum: Float64Array;
  readonly #profits: Float64Array;

  constructor(marks: SpreadMarks) {
    this.#marks = marks;
    this.#sum = new Float64Array(marks.rows * marks.grid.length);
    this.#profits = new Float64Array(marks.grid.length);
  }

  take(opened: OpenedSpread, target: number, zone: TakeZone): boolean {
    if (!this.#addUp(opened)) return false;
    const { spots, schedule } = this.#marks;
    const profits = this.#profits;
    const { structure } = opened.quoted;
    const floor = opened.cash - opened.closingCost - target;
    for (let look = 1; look < schedule.looks; look++) {
      this.#marks.mix(this.#sum, look, floor, profits);
      this.#zonesOf(look, zone, (logReturn) => this.#marks.between(profits, logReturn));
    }
    const atExpiry = (spot: number): number => opened.cash - target + valueAtExpiry(structure, spot * 10_000) / 10_000;
    for (let i = 0; i < spots.length; i++) profits[i] = atExpiry(spots[i] as number);
    this.#zonesOf(schedule.looks, zone, (logReturn) => atExpiry(opened.spot * exp(logReturn)));
    return true;
  }

  #addUp({ quoted }: OpenedSpread): boolean {
    const { spots } = this.#marks;
    const sum = this.#sum.fill(0);
    if (quoted.structure.shares > 0)
      for (let at = 0; at < sum.length; at++) sum[at] = spots[at % spots.length] as number;
    for (const [i, { quantity }] of quoted.structure.legs.entries()) {
      const contract = quoted.contracts[i] ?? null;
      const table = contract === null ? null : this.#marks.tableOf(contract);
      if (table === null) return false;
      for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + quantity * (table[at] as number);
    }
    return true;
  }

  #zonesOf(look: number, zone: TakeZone, excess: (logReturn: number) => number): void {
    const { grid } = this.#marks;
    const profits = this.#profits;
    let inside = (profits[0] as number) >= -SAME;
    let from = Number.NEGATIVE_INFINITY;
    for (let i = 1; i < grid.length; i++) {
      if ((profits[i] as number) >= -SAME === inside) continue;
      const edge = crossing(
        grid[i - 1] as number,
        grid[i] as number,
        profits[i - 1] as number,
        profits[i] as number,
        excess,
      );
      if (inside) zone(look, from, edge);
      inside = !inside;
      from = edge;
    }
    if (inside) zone(look, from, Number.POSITIVE_INFINITY);
  }
}

/** Rounding of the sums that a profit is made of is no reason to miss a target. */
const SAME = 1e-9;

const CLOSE = 1e-9;
const MOST_ROUNDS = 40;

/** The Illinois variant of false position. */
function crossing(
  from: number,
  to: number,
  before: number,
  after: number,
  excess: (logReturn: number) => number,
): number {
  let [low, high, below, above] = [from, to, before + SAME, after + SAME];
  let side = 0;
  for (let round = 0; round < MOST_ROUNDS && high - low > CLOSE; round++) {
    const middle = low - (below * (high - low)) / (above - below);
    const found = excess(middle) + SAME;
    if (Math.abs(found) < CLOSE) return middle;
    if (found > 0 === above > 0) {
      [high, above] = [middle, found];
      if (side === 1) below *= 0.5;
      side = 1;
    } else {
      [low, below] = [middle, found];
      if (side === -1) above *= 0.5;
      side = -1;
    }
  }
  return 0.5 * (low + high);
}
