import { Population } from '#farm/population/population';
import { plainGrid } from '#tests/support/plain-grid';

/** A few hundred configs of every kind, none of which lets a gate stand in its way for long. */
export function livelyPopulation(): Population {
  return new Population(
    plainGrid({
      underlying: ['IBIT', 'BITO'],
      structure: ['bull_put', 'short_straddle'],
      dteTarget: [5],
      width: [0.03],
      warmthMinimum: [0, 40],
      budget: [{ dollars: 50_000, exposure: 0.2 }],
      positionSize: [0.02, 0.05],
      profitTarget: [null, 0.25],
      stopLoss: [null, 0.5],
      trailingStop: [null, { from: 0.1, by: 0.15 }],
      timeExit: [null, { daysHeld: 1 }],
      cooldown: [0, 3],
      concurrent: [1, 3],
    }),
  );
}
