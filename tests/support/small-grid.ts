import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { FarmGrid } from '#farm/population/farm-grid';

/** A few hundred configs that trade often and end in every way. */
export const SMALL_GRID: FarmGrid = {
  underlying: ['IBIT', 'BITO'],
  structure: ['bull_put', 'iron_condor'],
  dteTarget: [2, 5],
  shortDelta: [0.2],
  width: [0.03],
  warmthMinimum: [0, 40],
  popMinimum: [0],
  ivRank: [null],
  gapTolerance: [null],
  regimes: [{ name: 'any', trends: TREND_REGIMES, volatilities: VOLATILITY_REGIMES }],
  session: ['any'],
  budget: [{ dollars: 10_000, exposure: 0.2 }],
  positionSize: [0.02, 0.05],
  profitTarget: [null, 0.25],
  stopLoss: [0.5],
  trailingStop: [null, { from: 0.2, by: 0.1 }],
  timeExit: [null, { daysHeld: 1 }],
  cooldown: [0, 3],
  concurrent: [1, 2],
};
