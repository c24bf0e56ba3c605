import { EXIT, type ExitMap, exitMap, type ExitRow } from '#options/paths/exit-map';

/** When a position is closed before it expires. Target comes first where both would be met at one look. */
export interface ExitRules {
  /** Dollars a share that the fractions below are fractions of: usually the credit received or the debit paid. */
  readonly basis: number;
  /** Close once this share of the basis is earned: 0.5 is half of the credit. */
  readonly targetFraction: number | null;
  /** Close once this multiple of the basis is lost: 2 is twice the credit. */
  readonly stopMultiple: number | null;
  /** Close at this look, counted from 1, if nothing else happened. */
  readonly closeAtLook: number | null;
}

/** When a rule looks: `looks` times, evenly, the last at expiry, with `stepsPerLook` steps of the path between two. */
export interface LookSchedule {
  readonly years: number;
  readonly looks: number;
  readonly stepsPerLook: number;
}

export function yearsLeftAt({ years, looks }: LookSchedule, look: number): number {
  return look >= looks ? 0 : (years * (looks - look)) / looks;
}

/** Log returns, rising, at which a position is valued to find where its rules take effect. */
export function markGrid(reach: number, points: number, kinks: readonly number[]): Float64Array {
  const grid = Array.from({ length: points }, (_, i) => reach * ((2 * i) / (points - 1) - 1));
  const inside = kinks.filter((kink) => kink > -reach && kink < reach);
  return Float64Array.from(new Set([...grid, ...inside])).sort();
}

/** A dollar's billionth: profits that are equal but for rounding count as equal. */
const SAME = 1e-9;

/**
 * Works rules out into an exit map. `profit` fills its second argument with the profit at each log return of the grid,
 * at a look; `refine`, where given, answers for any single log return and sharpens each boundary to the last digits.
 * Without it a boundary is interpolated between two points of the grid.
 */
export function exitMapOf(
  rules: ExitRules,
  schedule: LookSchedule,
  grid: Float64Array,
  profit: (look: number, into: Float64Array) => void,
  refine?: (look: number, logReturn: number) => number,
): ExitMap {
  const { basis, targetFraction, stopMultiple } = rules;
  const target = targetFraction === null ? Number.POSITIVE_INFINITY : targetFraction * basis - SAME;
  const stop = stopMultiple === null ? Number.NEGATIVE_INFINITY : -stopMultiple * basis + SAME;
  const looks = Math.min(schedule.looks, rules.closeAtLook ?? schedule.looks);
  const profits = new Float64Array(grid.length);
  const rows: ExitRow[] = [];
  for (let look = 1; look <= looks; look++) {
    const stay = look === rules.closeAtLook ? EXIT.time : EXIT.stay;
    profit(look, profits);
    const single = refine === undefined ? null : (logReturn: number) => refine(look, logReturn);
    const { breakpoints, zones } = zonesOf(grid, profits, target, stop, stay, single);
    rows.push({ step: look * schedule.stepsPerLook - 1, breakpoints, zones });
  }
  return exitMap(rows);
}

function zonesOf(
  grid: Float64Array,
  profits: Float64Array,
  target: number,
  stop: number,
  stay: number,
  single: ((logReturn: number) => number) | null,
): { readonly breakpoints: readonly number[]; readonly zones: readonly number[] } {
  const zoneOf = (profit: number): number => (profit >= target ? EXIT.target : profit <= stop ? EXIT.stop : stay);
  const breakpoints: number[] = [];
  let zone = zoneOf(profits[0] as number);
  const zones = [zone];
  for (let i = 1; i < grid.length; i++) {
    const next = zoneOf(profits[i] as number);
    if (next === zone) continue;
    const cell = {
      from: grid[i - 1] as number,
      to: grid[i] as number,
      before: profits[i - 1] as number,
      after: profits[i] as number,
    };
    if (zone === stay || next === stay) {
      const level = zone === EXIT.target || next === EXIT.target ? target : stop;
      breakpoints.push(crossing(cell, level, single));
      zones.push(next);
    } else {
      // From one exit straight into the other: between the two grid points the position stays for a moment.
      const [first, second] = zone === EXIT.target ? [target, stop] : [stop, target];
      breakpoints.push(crossing(cell, first, single), crossing(cell, second, single));
      zones.push(stay, next);
    }
    zone = next;
  }
  return { breakpoints, zones };
}

interface Cell {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** Where the profit crosses a level between two points: by their chord, or by the Illinois variant of false position. */
function crossing({ from, to, before, after }: Cell, level: number, single: ((x: number) => number) | null): number {
  let low = from;
  let high = to;
  let below = before - level;
  let above = after - level;
  const chord = (): number => (below === above ? 0.5 * (low + high) : low - (below * (high - low)) / (above - below));
  if (single === null) return chord();
  let side = 0;
  for (let round = 0; round < 60 && high - low > 1e-13; round++) {
    const middle = Math.min(high, Math.max(low, chord()));
    const off = single(middle) - level;
    if (off === 0) return middle;
    if (off > 0 === above > 0) {
      high = middle;
      above = off;
      if (side === 1) below *= 0.5;
      side = 1;
    } else {
      low = middle;
      below = off;
      if (side === -1) above *= 0.5;
      side = -1;
    }
    if (Math.abs(off) < 1e-13) return middle;
  }
  return chord();
}
