import { CREDIT_PARTS, type FarmLevels } from '#farm/evaluation/levels';
import type { Population } from '#farm/population/population';

/** Asked of everybody, whatever their rule. */
export const GUARD_BIT = 1 << 28;

export interface PricedLevel {
  readonly bit: number;
  /** Ten-thousandths of the credit. */
  readonly parts: number;
}

export interface TrailLevel extends PricedLevel {
  readonly by: number;
}

export interface DayLevel {
  readonly bit: number;
  readonly days: number;
}

/**
 * Every level of every exit as one bit, so that a rule is a mask, and what a bar has reached is another. A bar asks a
 * rule for its close where the two have a bit in common.
 */
export interface ExitLevels {
  readonly targets: readonly PricedLevel[];
  readonly stops: readonly PricedLevel[];
  readonly trails: readonly TrailLevel[];
  readonly daysToGo: readonly DayLevel[];
  readonly daysHeld: readonly DayLevel[];
  readonly stopMask: number;
  readonly trailMask: number;
  readonly targetMask: number;
  readonly timeMask: number;
  /** Every level that some rule has. */
  readonly everything: number;
  /** By exit rule of the population. */
  readonly masks: Int32Array;
}

export function exitLevels(population: Population, levels: FarmLevels): ExitLevels {
  const bitAt = (group: number, at: number): number => 1 << (group * 7 + at);
  const priced = (group: number, parts: readonly (number | null)[]): readonly PricedLevel[] =>
    parts.flatMap((part, at) => (part === null ? [] : [{ bit: bitAt(group, at), parts: part }]));
  const dated = (days: readonly (number | null)[]): readonly DayLevel[] =>
    days.flatMap((count, at) => (count === null ? [] : [{ bit: bitAt(3, at), days: count }]));
  const targets = priced(0, levels.target);
  const stops = priced(1, levels.stop);
  const trails = levels.trailFrom.flatMap((parts, at) =>
    parts === null ? [] : [{ bit: bitAt(2, at), parts, by: levels.trailBy[at] as number }],
  );
  const daysToGo = dated(levels.daysToGo);
  const daysHeld = dated(levels.daysHeld);
  const all = (list: readonly { readonly bit: number }[]): number => list.reduce((mask, { bit }) => mask | bit, 0);
  const known = all([...targets, ...stops, ...trails, ...daysToGo, ...daysHeld]);
  const masks = population.exits.map(
    ({ target, stop, trail, time }) =>
      ((bitAt(0, target) | bitAt(1, stop) | bitAt(2, trail) | bitAt(3, time)) & known) | GUARD_BIT,
  );
  return {
    targets,
    stops,
    trails,
    daysToGo,
    daysHeld,
    stopMask: all(stops),
    trailMask: all(trails),
    targetMask: all(targets),
    timeMask: all([...daysToGo, ...daysHeld]),
    everything: masks.reduce((all, mask) => all | mask, 0),
    masks: Int32Array.from(masks),
  };
}

/** A gain of so much of the credit is reached at this cost of closing, or a lower one. */
export function costOfGain(credit: number, parts: number): number {
  return Math.floor((credit * (CREDIT_PARTS - parts)) / CREDIT_PARTS);
}

/** A loss of so much of the credit is reached at this cost of closing, or a higher one. */
export function costOfLoss(credit: number, parts: number): number {
  return Math.ceil((credit * (CREDIT_PARTS + parts)) / CREDIT_PARTS);
}

/** So much of the credit, given back. */
export function givenBack(credit: number, parts: number): number {
  return Math.ceil((credit * parts) / CREDIT_PARTS);
}
