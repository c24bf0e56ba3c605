import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { GUARD_BIT } from '#farm/evaluation/levels-of-exit';

/** Positions in `FARM_EXITS` of what a rule may ask for. */
export const STOP = FARM_EXITS.indexOf('stop');
export const TRAILING = FARM_EXITS.indexOf('trailing');
export const GUARD = FARM_EXITS.indexOf('guard');
export const TARGET = FARM_EXITS.indexOf('target');
export const TIME = FARM_EXITS.indexOf('time');

/** The first of the reasons that a mask has reached, the worst for us before the better; by time where no other is. */
export function exitReached(reached: number, stops: number, trails: number, targets: number): number {
  if ((reached & stops) !== 0) return STOP;
  if ((reached & trails) !== 0) return TRAILING;
  if ((reached & GUARD_BIT) !== 0) return GUARD;
  return (reached & targets) !== 0 ? TARGET : TIME;
}
