import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { Population } from '#farm/population/population';

/** A few hundred configs of every kind, none of which lets a gate stand in its way for long. */
export function livelyPopulation(): Population {
  return new Population({
    underlying: ['IBIT', 'BITO'],
    structure: ['bull_put', 'short_straddle'],
    dteTarget: [5],
    shortDelta: [0.2],
    width: [0.03],
    warmthMinimum: [0, 40],
    popMinimum: [0],
    ivRank: [null],
    gapTolerance: [null],
    regimes: [{ name: 'any', trends: TREND_REGIMES, volatilities: VOLATILITY_REGIMES }],
    session: ['any'],
    budget: [{ dollars: 50_000, exposure: 0.2 }],
    positionSize: [0.02, 0.05],
    profitTarget: [null, 0.25],
    stopLoss: [null, 0.5],
    trailingStop: [null, { from: 0.1, by: 0.15 }],
    timeExit: [null, { daysHeld: 1 }],
    cooldown: [0, 3],
    concurrent: [1, 3],
  });
}
