import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { FarmGrid } from '#farm/population/farm-grid';

const PLAIN: FarmGrid = {
  underlying: ['IBIT'],
  structure: ['bull_put'],
  dteTarget: [14],
  shortDelta: [0.2],
  width: [0.05],
  warmthMinimum: [0],
  popMinimum: [0],
  ivRank: [null],
  gapTolerance: [null],
  regimes: [{ name: 'any', trends: TREND_REGIMES, volatilities: VOLATILITY_REGIMES }],
  session: ['any'],
  budget: [{ dollars: 10_000, exposure: 1 }],
  positionSize: [0.1],
  profitTarget: [0.5],
  stopLoss: [2],
  trailingStop: [null],
  timeExit: [null],
  cooldown: [0],
  concurrent: [1],
};

/** One config that no gate keeps from trading, but for what a test says. */
export function plainGrid(more: Partial<FarmGrid>): FarmGrid {
  return { ...PLAIN, ...more };
}
