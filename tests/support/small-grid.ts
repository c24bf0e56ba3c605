import type { FarmGrid } from '#farm/population/farm-grid';
import { plainGrid } from '#tests/support/plain-grid';

/** A few hundred configs that trade often and end in every way. */
export const SMALL_GRID: FarmGrid = plainGrid({
  underlying: ['IBIT', 'BITO'],
  structure: ['bull_put', 'iron_condor'],
  dteTarget: [2, 5],
  width: [0.03],
  warmthMinimum: [0, 40],
  budget: [{ dollars: 10_000, exposure: 0.2 }],
  positionSize: [0.02, 0.05],
  profitTarget: [null, 0.25],
  stopLoss: [0.5],
  trailingStop: [null, { from: 0.2, by: 0.1 }],
  timeExit: [null, { daysHeld: 1 }],
  cooldown: [0, 3],
  concurrent: [1, 2],
});
