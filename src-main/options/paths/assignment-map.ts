import { EXIT, type ExitMap, exitAt, exitMap, type ExitRow } from '#options/paths/exit-map';
import { markGrid, yearsLeftAt } from '#options/paths/exit-rules';
import type { TargetQuestion } from '#options/paths/target-question';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { earlyAssignment } from '#options/pricing/early-assignment';
import { exp, ln } from '#primitives/exact-math';

/** Cash that the underlying pays a share before expiry, and in how many years it goes ex. */
export interface ExpectedDividend {
  readonly amount: number;
  readonly exYears: number;
}

const GRID_POINTS = 201;
const YEAR_DAYS = 365;
/** Halvings after which a boundary is known to the last digits that matter. */
const HALVINGS = 40;

/**
 * Where, while a position is still open under its exit rules, a rational holder of the other side would exercise one of
 * its short legs: `target` marks those prices, at every look before expiry. The legs are taken for American options that
 * trade at their marks; a look at which the rules close the position counts as closed. `rules` is the question's own map.
 */
export function assignmentMap(
  { position, schedule }: TargetQuestion,
  rules: ExitMap,
  dividend: ExpectedDividend | null,
): ExitMap {
  const { legs, spot, rate, dividendYield } = position;
  const sold = legs.filter((leg) => leg.quantity < 0);
  const strikes = legs.map(({ strike }) => ln(strike / spot));
  const reach = Math.max(0.5, ...strikes.map((strike) => 2 * Math.abs(strike)));
  const grid = markGrid(reach, GRID_POINTS, strikes);
  const rows: ExitRow[] = [];
  for (let row = 0; row < rules.rows; row++) {
    const left = yearsLeftAt(schedule, row + 1);
    const passed = schedule.years - left;
    const daysToEx = dividend === null || dividend.exYears < passed ? null : (dividend.exYears - passed) * YEAR_DAYS;
    const zoneOf = (logReturn: number): number => {
      const ruled = exitAt(rules, row, logReturn);
      if (ruled !== EXIT.stay) return EXIT.stop;
      const price = spot * exp(logReturn);
      const assigned = sold.some(({ right, strike, markVolatility }) => {
        const mid = blackScholesPrice(right, price, strike, left, rate, dividendYield, markVolatility);
        const terms = { right, spot: price, strike, mid, rate, days: left * YEAR_DAYS };
        return earlyAssignment({ ...terms, dividend: dividend?.amount ?? 0, daysToEx }).level === 'HIGH';
      });
      return assigned ? EXIT.target : EXIT.stay;
    };
    const step = rules.steps[row] as number;
    // At expiry there is nothing left to exercise early.
    rows.push(left === 0 ? { step, breakpoints: [], zones: [EXIT.stop] } : { step, ...zonesAlong(grid, zoneOf) });
  }
  return exitMap(rows);
}

function zonesAlong(grid: Float64Array, zoneOf: (logReturn: number) => number): Pick<ExitRow, 'breakpoints' | 'zones'> {
  const breakpoints: number[] = [];
  let zone = zoneOf(grid[0] as number);
  const zones = [zone];
  for (let i = 1; i < grid.length; i++) {
    const next = zoneOf(grid[i] as number);
    if (next === zone) continue;
    let low = grid[i - 1] as number;
    let high = grid[i] as number;
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = 0.5 * (low + high);
      if (zoneOf(middle) === zone) low = middle;
      else high = middle;
    }
    breakpoints.push(high);
    zones.push(next);
    zone = next;
  }
  return { breakpoints, zones };
}
