import type { FarmGrid } from '#farm/population/farm-grid';

/** When a position is closed before it expires: positions in the grid's levels. */
export interface ExitRule {
  readonly target: number;
  readonly stop: number;
  readonly trail: number;
  readonly time: number;
}

/** All of them but those whose trailing stop could not act before the profit target has. */
export function exitRules(grid: FarmGrid): readonly ExitRule[] {
  const rules: ExitRule[] = [];
  for (const [target, enough] of grid.profitTarget.entries()) {
    for (const [stop] of grid.stopLoss.entries()) {
      for (const [trail, trailing] of grid.trailingStop.entries()) {
        if (trailing !== null && enough !== null && trailing.from >= enough) continue;
        for (const [time] of grid.timeExit.entries()) rules.push({ target, stop, trail, time });
      }
    }
  }
  return rules;
}
