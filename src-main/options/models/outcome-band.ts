import { expiryOutcome, type ExpiryPosition } from '#options/models/expiry-outcome';
import type { BatesParameters, HestonParameters } from '#options/models/price-model';
import { type Horizon, terminalDistribution } from '#options/models/terminal-distribution';

export interface OutcomeBand {
  readonly pop: readonly [number, number];
  readonly ev: readonly [number, number];
}

const V0_FACTORS: readonly number[] = [0.9, 1, 1.1];
const RHO_SHIFTS: readonly number[] = [-0.2, 0, 0.2];
const MOST_RHO = 0.995;

/**
 * How far the figures move if variance is a tenth off and the correlation a fifth: what to show instead of a single
 * number where parameters are not those of this very chain.
 */
export function outcomeBand(
  parameters: HestonParameters | BatesParameters,
  horizon: Horizon,
  position: ExpiryPosition,
): OutcomeBand {
  let popLow = 1;
  let popHigh = 0;
  let evLow = Number.POSITIVE_INFINITY;
  let evHigh = Number.NEGATIVE_INFINITY;
  for (const factor of V0_FACTORS) {
    for (const shift of RHO_SHIFTS) {
      const varied = {
        ...parameters,
        v0: parameters.v0 * factor,
        rho: Math.min(MOST_RHO, Math.max(-MOST_RHO, parameters.rho + shift)),
      };
      const model =
        'lambda' in varied ? ({ name: 'bates', ...varied } as const) : ({ name: 'heston', ...varied } as const);
      const { pop, ev } = expiryOutcome(terminalDistribution(model, horizon), position);
      popLow = Math.min(popLow, pop);
      popHigh = Math.max(popHigh, pop);
      evLow = Math.min(evLow, ev);
      evHigh = Math.max(evHigh, ev);
    }
  }
  return { pop: [popLow, popHigh], ev: [evLow, evHigh] };
}
