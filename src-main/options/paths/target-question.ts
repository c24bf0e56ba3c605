import { type ExitMap } from '#options/paths/exit-map';
import { exitMapOf, type ExitRules, type LookSchedule, markGrid, yearsLeftAt } from '#options/paths/exit-rules';
import type { PathModel, PathPlan, PathSeed } from '#options/paths/path-plan';
import { type MarkedPosition, profitAt } from '#options/paths/position-marks';
import { ln } from '#primitives/exact-math';

/** Will a position reach its target, and what happens otherwise? */
export interface TargetQuestion {
  readonly position: MarkedPosition;
  readonly rules: ExitRules;
  readonly schedule: LookSchedule;
}

const GRID_POINTS = 401;
/** No annual volatility that anything is marked at takes a price further, in deviations. */
const REACH = 8;

/** The question as an exit map, each boundary solved to the last digits. */
export function targetMap({ position, rules, schedule }: TargetQuestion): ExitMap {
  const widest = Math.max(0.05, ...position.legs.map((leg) => leg.markVolatility));
  const reach = REACH * widest * Math.sqrt(schedule.years) + 0.05;
  const strikes = position.legs.map(({ strike }) => ln(strike / position.spot));
  const profit = (look: number, logReturn: number): number =>
    profitAt(position, logReturn, yearsLeftAt(schedule, look));
  const grid = markGrid(reach, GRID_POINTS, strikes);
  const fill = (look: number, into: Float64Array): void => {
    for (let i = 0; i < grid.length; i++) into[i] = profit(look, grid[i] as number);
  };
  return exitMapOf(rules, schedule, grid, fill, profit);
}

/** The paths that a schedule needs: `stepsPerLook` steps between two looks. */
export function schedulePlan(
  schedule: LookSchedule,
  model: PathModel,
  drift: number,
  seed: PathSeed,
  uniformBits: 23 | 52,
): PathPlan {
  const { years, looks, stepsPerLook } = schedule;
  return { model, drift, years, steps: looks * stepsPerLook, seed, uniformBits };
}
