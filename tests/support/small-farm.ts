import type { FarmGrid } from '#farm/population/farm-grid';
import { plainGrid } from '#tests/support/plain-grid';

/** A few thousand configs of every kind. */
export const SMALL_FARM: FarmGrid = plainGrid({
  underlying: ['IBIT', 'BITO'],
  structure: ['bull_put', 'iron_condor', 'short_straddle'],
  dteTarget: [7, 14],
  shortDelta: [0.3],
  warmthMinimum: [0, 50],
  popMinimum: [0.6],
  ivRank: [null, { from: 0.3, to: 1 }],
  session: ['any', 'morning'],
  budget: [
    { dollars: 10_000, exposure: 0.05 },
    { dollars: 50_000, exposure: 0.1 },
  ],
  positionSize: [0.02, 0.05],
  profitTarget: [null, 0.5],
  stopLoss: [null, 2],
  trailingStop: [null, { from: 0.3, by: 0.2 }],
  timeExit: [null, { daysToGo: 1 }, { daysHeld: 3 }],
  cooldown: [0, 60],
  concurrent: [1, 2],
});
