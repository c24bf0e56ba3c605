import { CREDIT_PARTS } from '#farm/evaluation/levels';
import type { ExitRule } from '#farm/population/exit-rule';
import type { FarmConfig } from '#farm/population/farm-config';
import type { FarmGrid } from '#farm/population/farm-grid';

/** An exit rule in whole numbers: shares in ten-thousandths of the credit. Null turns a part of it off. */
export interface ExitTerms {
  readonly target: number | null;
  readonly stop: number | null;
  readonly trailing: { readonly from: number; readonly by: number } | null;
  readonly daysToGo: number | null;
  readonly daysHeld: number | null;
}

type ExitChoice = Pick<FarmConfig, 'profitTarget' | 'stopLoss' | 'trailingStop' | 'timeExit'>;

export function exitTerms({ profitTarget, stopLoss, trailingStop, timeExit }: ExitChoice): ExitTerms {
  return {
    target: profitTarget === null ? null : parts(profitTarget),
    stop: stopLoss === null ? null : parts(stopLoss),
    trailing: trailingStop === null ? null : { from: parts(trailingStop.from), by: parts(trailingStop.by) },
    daysToGo: timeExit !== null && 'daysToGo' in timeExit ? timeExit.daysToGo : null,
    daysHeld: timeExit !== null && 'daysHeld' in timeExit ? timeExit.daysHeld : null,
  };
}

export function exitChoice(grid: FarmGrid, { target, stop, trail, time }: ExitRule): ExitChoice {
  return {
    profitTarget: grid.profitTarget[target] ?? null,
    stopLoss: grid.stopLoss[stop] ?? null,
    trailingStop: grid.trailingStop[trail] ?? null,
    timeExit: grid.timeExit[time] ?? null,
  };
}

function parts(share: number): number {
  return Math.round(share * CREDIT_PARTS);
}
